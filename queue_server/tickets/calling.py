"""Calling: the next for a window, a chosen one, and calling again. One transaction, one winner, one reason."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from queue_server.hall.lending import handicaps_min
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import duty
from queue_server.tickets import moving, order, store
from queue_server.tickets.model import Ticket
from queue_server.tickets.moving import do
from queue_server.tickets.refusals import NotServedHere, RecallTooSoon, WindowIsBusy

UPCOMING = 3


def caller_of(hall: Hall, window_id: str) -> order.Caller:
    """The window as the order sees it."""
    window = hall.window(window_id)
    return order.Caller(window.id, window.queues, handicaps_min(window))


def line_of(rows: Rows, hall_id: str, queues: tuple[str, ...]) -> list[order.Waiting]:
    """The lines as windows may call from them: a ticket directed to a window nobody sits at is anybody's."""
    line = store.waiting(rows, hall_id, queues)
    if all(one.to_window is None for one in line):
        return line
    staffed = {one.window for one in duty.of_hall(rows, hall_id)}
    return [one if one.to_window in staffed else replace(one, to_window=None) for one in line]


def rules_of(hall: Hall) -> order.Rules:
    """The hall's numbers as the order needs them."""
    return order.Rules(hall.order.early_call_min, hall.order.walk_in_floor)


def call_next(tx: Tx, hall: Hall, window_id: str) -> tuple[Ticket, dict[str, Any]] | None:
    """Call the ticket the order gives to this window, with its why; None when nobody waits for it."""
    _check_free(tx, hall, window_id)
    caller = caller_of(hall, window_id)
    line = line_of(tx, hall.id, caller.queues)
    choice = order.next_in_line(line, caller, rules_of(hall), store.bookings_run(tx, hall.id), tx.now_ms)
    if choice is None:
        return None
    run = note_run(tx, hall.id, choice.ticket, line)
    why = choice.why(caller.handicap_min) | {"moved": store.moves_of(tx, choice.ticket.id)}
    return _call(tx, store.by_id(tx, choice.ticket.id), window_id, why, run), why


def note_run(tx: Tx, hall_id: str, called: order.Waiting, line: Sequence[order.Waiting]) -> dict[str, int]:
    """Count the call in its line's run of appointments; what its entry says of that."""
    before = store.bookings_run(tx, hall_id).get(called.queue, 0)
    after = order.run_after(called, line, before)
    if after == before:
        return {}
    store.set_bookings_run(tx, hall_id, called.queue, after)
    return {"run": after}


def call_chosen(tx: Tx, hall: Hall, window_id: str, ticket_id: str, reason: str) -> tuple[Ticket, dict[str, Any]]:
    """Call one waiting ticket out of turn; the why says it was chosen and whom it passed. The reason stays sealed."""
    _check_free(tx, hall, window_id)
    ticket = store.by_id(tx, ticket_id)
    caller = caller_of(hall, window_id)
    if ticket.hall != hall.id or ticket.queue not in caller.queues:
        raise NotServedHere(window=window_id, queue=ticket.queue)
    line = line_of(tx, hall.id, caller.queues)
    mine = next((one for one in line if one.id == ticket.id), None)
    if mine is None:
        return _call(tx, ticket, window_id, {}), {}  # the state table refuses it in words
    before = (one for one in line if one.sort_key < mine.sort_key and one.to_window in (None, window_id))
    passed = sorted(before, key=lambda one: one.sort_key)
    choice = order.Choice(mine, "chosen", caller.handicap_min.get(mine.queue, 0), tuple(passed[: order.BEATEN_MAX]))
    why = choice.why(caller.handicap_min) | {"moved": store.moves_of(tx, mine.id), "has_reason": bool(reason)}
    return _call(tx, ticket, window_id, why), why


def recall(tx: Tx, hall: Hall, ticket: Ticket) -> Ticket:
    """Call again, at least `recall_gap_s` after the last time; past `calls_max` it is missed (moving.miss)."""
    called_ms = ticket.called_ms or 0
    if ticket.state == "called":
        past_ms, gap_ms = tx.now_ms - called_ms, hall.order.recall_gap_s * 1000
        if 0 <= past_ms < gap_ms:  # a clock set back must not forbid calling for hours
            raise RecallTooSoon(wait_s=math.ceil((gap_ms - past_ms) / 1000))
        if ticket.calls >= hall.order.calls_max:
            return moving.miss(tx, ticket, {"calls_used": ticket.calls})
    changes = {"calls": ticket.calls + 1, "called_ms": tx.now_ms, "call_seq": tx.next_seq(ticket.hall)}
    return do(tx, ticket, "recall", "ticket_recalled", changes, {"window": ticket.window})


def current(rows: Rows, hall_id: str, window_id: str) -> Ticket | None:
    """The ticket called to or served at the window."""
    return store.at_window(rows, hall_id, window_id)


def upcoming(rows: Rows, hall: Hall, window_id: str, now_ms: int) -> list[order.Choice]:
    """The next few this window would call, each with its reasons."""
    caller = caller_of(hall, window_id)
    line = line_of(rows, hall.id, caller.queues)
    return order.upcoming(line, caller, rules_of(hall), store.bookings_run(rows, hall.id), now_ms, UPCOMING)


def _check_free(rows: Rows, hall: Hall, window_id: str) -> None:
    current = store.at_window(rows, hall.id, hall.window(window_id).id)
    if current is not None:
        raise WindowIsBusy(number=current.label)


def _call(
    tx: Tx, ticket: Ticket, window_id: str, why: dict[str, Any], extra: Mapping[str, Any] | None = None
) -> Ticket:
    changes = {
        "window": window_id,
        "to_window": None,
        "calls": 1,
        "called_ms": tx.now_ms,
        "call_seq": tx.next_seq(ticket.hall),
    } | ({"missed_ms": None} if ticket.missed_ms is not None else {})
    return do(tx, ticket, "call", "ticket_called", changes, {"why": why, "window": window_id, **(extra or {})})
