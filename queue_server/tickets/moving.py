"""Every other act on a ticket: serve, miss, return, hold, resume, transfer, put back, let others first, cancel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets import order, store
from queue_server.tickets.model import AT_WINDOW, LIVE, Act, State, Ticket, after
from queue_server.tickets.refusals import (
    STATE_ZH,
    NobodyBehind,
    NotServedHere,
    StateForbids,
    TicketIsElsewhere,
    WindowIsBusy,
    YieldedEnough,
)

LEAVES_WINDOW: dict[str, Any] = {"window": None, "call_seq": None, "called_ms": None, "served_ms": None, "calls": 0}


def do(
    tx: Tx,
    ticket: Ticket,
    act: Act,
    kind: str,
    changes: Mapping[str, Any],
    extra: Mapping[str, Any] | None = None,
) -> Ticket:
    """Take one step of the state table, or StateForbids; ends the person's claim when the ticket is no longer live."""
    to = check_state(ticket, act)
    changed = store.change(tx, ticket, kind, {"state": to, **changes}, extra)
    if (ticket.state in LIVE) != (to in LIVE):
        tx.execute("UPDATE ticket_person SET live = ? WHERE ticket = ?", int(to in LIVE), ticket.id)
    return changed


def check_state(ticket: Ticket, act: Act) -> State:
    """The state the act leads to, or StateForbids."""
    to = after(act, ticket.state)
    if to is None:
        raise StateForbids(number=ticket.label, state=ticket.state, state_zh=STATE_ZH[ticket.state])
    return to


def check_here(ticket: Ticket, window_id: str | None) -> None:
    """The window acting must have the ticket; `window_id` None is a guide or manager, who may act anywhere."""
    if window_id is not None and ticket.state in AT_WINDOW and ticket.window != window_id:
        raise TicketIsElsewhere(number=ticket.label, window=ticket.window)


def serve(tx: Tx, ticket: Ticket) -> Ticket:
    """The person has come: called → serving."""
    return do(tx, ticket, "serve", "ticket_served", {"served_ms": tx.now_ms})


def miss(tx: Tx, ticket: Ticket, extra: Mapping[str, Any] | None = None) -> Ticket:
    """Nobody came, or the person walked off: 过号. Whoever was called before the booked hour is put off instead."""
    if ticket.state == "called" and ticket.booked and ticket.slot_ms is not None and tx.now_ms < ticket.slot_ms:
        return put_off(tx, ticket, extra)
    return do(tx, ticket, "miss", "ticket_missed", {"missed_ms": tx.now_ms}, extra)


def put_off(tx: Tx, ticket: Ticket, extra: Mapping[str, Any] | None = None) -> Ticket:
    """Back in line until the booked hour, with the place that gives: no earlier one was promised."""
    changes = LEAVES_WINDOW | {"missed_ms": tx.now_ms}
    more = {"from_window": ticket.window, "until_ms": ticket.slot_ms, **(extra or {})}
    return do(tx, ticket, "put_off", "ticket_put_off", changes, more)


def come_back(tx: Tx, hall: Hall, ticket: Ticket) -> Ticket:
    """A missed person is back: behind the k-th in line, fixed once; the class's credit is not counted again."""
    line = store.waiting(tx, ticket.hall, (ticket.queue,))
    basis_ms = order.return_basis_ms(line, max(1, hall.order.missed_return_k), tx.now_ms)
    changes = LEAVES_WINDOW | {"basis_ms": basis_ms, "credit_min": 0, "booked": False, "missed_ms": None}
    return do(tx, ticket, "return", "ticket_returned", changes)


def hold(tx: Tx, ticket: Ticket) -> Ticket:
    """挂起: the window is free for others, the ticket stays known as its own."""
    return do(tx, ticket, "hold", "ticket_held", {"held_ms": tx.now_ms})


def resume(tx: Tx, hall: Hall, ticket: Ticket, window_id: str) -> Ticket:
    """Go on with a held ticket, here or as the window that takes it over."""
    check_state(ticket, "resume")
    if ticket.queue not in hall.window(window_id).queues:
        raise NotServedHere(window=window_id, queue=ticket.queue)
    current = store.at_window(tx, ticket.hall, window_id)
    if current is not None:
        raise WindowIsBusy(number=current.label)
    extra = {"window": window_id, "taken_from": ticket.window if ticket.window != window_id else None}
    return do(tx, ticket, "resume", "ticket_resumed", {"window": window_id, "held_ms": None}, extra)


def await_result(tx: Tx, hall: Hall, ticket: Ticket) -> Ticket:
    """Nobody calls it until what it comes for is `ready`; known meanwhile at a window of its line. NotServedHere where
    no window serves that."""
    window = next((one.id for one in hall.windows_of(ticket.queue)), None)
    if window is None:
        raise NotServedHere(window="", queue=ticket.queue)
    return do(tx, ticket, "await", "ticket_awaiting", {"held_ms": tx.now_ms, "window": window})


def ready(tx: Tx, ticket: Ticket) -> Ticket:
    """It waits in its line from now on, with the place it was given when it was taken."""
    return do(tx, ticket, "ready", "ticket_ready", LEAVES_WINDOW | {"held_ms": None})


def transfer(tx: Tx, hall: Hall, ticket: Ticket, queue: str | None, window_id: str | None) -> Ticket:
    """转移 to another queue or window; the first arrival and the class's credit are kept."""
    to_queue = hall.queue(queue).id if queue else ticket.queue
    if window_id is not None:
        served = hall.window(window_id).queues
        if to_queue not in served:
            if queue is not None:
                raise NotServedHere(window=window_id, queue=queue)
            to_queue = served[0]
    changes = LEAVES_WINDOW | {
        "queue": to_queue,
        "to_window": window_id,
        "basis_ms": ticket.arrived_ms if not ticket.booked else ticket.basis_ms,
        "held_ms": None,
    }
    extra = {"from_queue": ticket.queue, "from_window": ticket.window}
    return do(tx, ticket, "transfer", "ticket_transferred", changes, extra)


def bring(tx: Tx, hall: Hall, ticket: Ticket, window_id: str) -> Ticket:
    """Who waits in another line stands at this window with the slip: directed here, arrival and credit kept."""
    served = hall.window(window_id).queues
    to_queue = ticket.queue if ticket.queue in served else served[0]
    changes = {"queue": to_queue, "to_window": window_id}
    return do(tx, ticket, "reclass", "ticket_brought", changes, {"from_queue": ticket.queue, "at_window": window_id})


def put_back(tx: Tx, ticket: Ticket) -> Ticket:
    """Back to the head of the line, as when a clerk signs off: a second before whoever stands there, fixed once."""
    line = store.waiting(tx, ticket.hall, (ticket.queue,))
    head_ms = min((one.rank_ms for one in line), default=ticket.sort_key[0])
    basis_ms = min(ticket.basis_ms, head_ms - 1000 + ticket.credit_min * MINUTE_MS)
    changes = LEAVES_WINDOW | {"basis_ms": basis_ms}
    return do(tx, ticket, "put_back", "ticket_put_back", changes, {"from_window": ticket.window})


def let_others_first(tx: Tx, hall: Hall, ticket: Ticket, count: int) -> Ticket:
    """The citizen lets `count` others go first, at most `yields_max` times; YieldedEnough, NobodyBehind."""
    check_state(ticket, "yield")
    if ticket.yields >= hall.order.yields_max:
        raise YieldedEnough(most=hall.order.yields_max)
    behind = [one for one in store.waiting(tx, ticket.hall, (ticket.queue,)) if one.sort_key > ticket.sort_key]
    if not behind:
        raise NobodyBehind(number=ticket.label)
    basis_ms = order.return_basis_ms(behind, count, tx.now_ms) + ticket.credit_min * MINUTE_MS
    changes = {"basis_ms": basis_ms, "yields": ticket.yields + 1}
    return do(tx, ticket, "yield", "ticket_yielded", changes, {"count": min(count, len(behind))})


def reclass(tx: Tx, hall: Hall, ticket: Ticket, queue: str | None, priority: str | None) -> Ticket:
    """The guide puts a waiting ticket into another queue or class; the arrival is kept, the class itself is sealed.

    A class the hall grants nothing for ("none") takes the credit away, but never an appointment's own.
    """
    changes: dict[str, Any] = {}
    if queue is not None:
        changes |= {"queue": hall.queue(queue).id, "to_window": None}
    if priority is not None:
        credit_min = hall.order.credit_min.get(priority, 0)
        changes["credit_min"] = max(credit_min, hall.order.appointment_credit_min if ticket.booked else 0)
    return do(tx, ticket, "reclass", "ticket_reclassed", changes, {"from_queue": ticket.queue})


def cancel(tx: Tx, ticket: Ticket) -> Ticket:
    """The citizen or a clerk gives the place up."""
    return do(tx, ticket, "cancel", "ticket_cancelled", {"finished_ms": tx.now_ms, "window": None, "call_seq": None})
