"""The end of a service: the outcome of each item, the next item of the visit, and taking it back within seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, NamedTuple

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets import finding, issuing, store
from queue_server.tickets.model import UNCLOSED, Ticket
from queue_server.tickets.moving import LEAVES_WINDOW, do
from queue_server.tickets.refusals import (
    STATE_ZH,
    NoLongerServed,
    NothingToUndo,
    StateForbids,
    UndoIsOver,
    WindowIsBusy,
)


def finish(
    tx: Tx,
    hall: Hall,
    ticket: Ticket,
    outcome: str,
    more: Mapping[str, object] | None = None,
    at_ms: int | None = None,
) -> Ticket:
    """办结 the present item. With items left the visit goes on: here in the same queue, else by transfer in line.

    `more` is what the journal says besides: its case, or why there is none. `at_ms`: when, if it is told afterwards."""
    if ticket.state != "serving":
        raise StateForbids(number=ticket.label, state=ticket.state, state_zh=STATE_ZH[ticket.state])
    done = replace(ticket.items[ticket.item], outcome=outcome)
    items = (*ticket.items[: ticket.item], done, *ticket.items[ticket.item + 1 :])
    upcoming = ticket.item + 1
    extra: dict[str, object] = {"outcome": outcome, "window": ticket.window, **(more or {})}
    if upcoming == len(items):
        changes = {"items": items, "outcome": outcome, "finished_ms": tx.now_ms if at_ms is None else at_ms}
        return do(tx, ticket, "finish", "ticket_finished", changes, extra)
    queue = hall.service(items[upcoming].service).queue
    extra["service"] = items[upcoming].service
    if queue == ticket.queue:
        return store.change(tx, ticket, "ticket_item_finished", {"items": items, "item": upcoming}, extra)
    changes = LEAVES_WINDOW | {
        "items": items,
        "item": upcoming,
        "queue": queue,
        "to_window": None,
        "basis_ms": ticket.basis_ms if ticket.booked else ticket.arrived_ms,
    }
    return do(tx, ticket, "transfer", "ticket_item_finished", changes, extra | {"from_queue": ticket.queue})


class UndoOffer(NamedTuple):
    """What can be taken back at a window, and until when (`undo` asks everything else again)."""

    ticket: Ticket
    act: Literal["finish", "miss"]
    until_ms: int


def undo_offer(rows: Rows, hall: Hall, day: str, window: str, actor: str) -> UndoOffer | None:
    """The last act at the window that `undo` takes back, if it was this actor's; `until_ms` may have passed."""
    last = finding.last_left(rows, hall.id, day, window)
    if last is None or last.acted_by != actor or last.outcome == UNCLOSED:
        return None
    at_ms = last.finished_ms if last.state == "finished" else last.missed_ms
    act: Literal["finish", "miss"] = "finish" if last.state == "finished" else "miss"
    return None if at_ms is None else UndoOffer(last, act, at_ms + hall.order.undo_s * 1000)


def undo(tx: Tx, hall: Hall, ticket: Ticket) -> Ticket:
    """Take back finishing (→ serving) or missing (→ called): the same clerk, within `undo_s`, the window still free."""
    marks = {"finished": ticket.finished_ms, "missed": ticket.missed_ms}
    at_ms = marks.get(ticket.state)
    if at_ms is None or ticket.window is None or ticket.outcome == UNCLOSED:
        raise NothingToUndo(number=ticket.label)
    if ticket.acted_by != tx.actor or tx.now_ms - at_ms > hall.order.undo_s * 1000:
        raise UndoIsOver()
    current = store.at_window(tx, ticket.hall, ticket.window)
    if current is not None:
        raise WindowIsBusy(number=current.label)
    dropped = _dropped(hall, ticket)
    if dropped:
        raise NoLongerServed(number=ticket.label, what=", ".join(dropped))
    if ticket.state == "missed":
        changes: dict[str, object] = {"missed_ms": None}
        if ticket.served_ms is not None:
            changes["served_ms"] = None
        return do(tx, ticket, "undo", "ticket_undone", changes, {"window": ticket.window})
    issuing.check_still_free(tx, ticket)
    last = replace(ticket.items[ticket.item], outcome=None)
    changes = {"finished_ms": None, "outcome": None, "items": (*ticket.items[: ticket.item], last)}
    return do(tx, ticket, "undo", "ticket_undone", changes, {"window": ticket.window})


def _dropped(hall: Hall, ticket: Ticket) -> list[str]:
    """What the ticket needs and the hall file in force no longer has."""
    needed = ((hall.queues, ticket.queue), (hall.services, ticket.service), (hall.windows, ticket.window))
    return [name for things, name in needed if name is not None and all(one.id != name for one in things)]
