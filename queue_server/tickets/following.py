"""Somebody back with what was missing does not queue again: a number at the head of the line, for the window that knows
the matter where somebody sits there. Those who came back before go before. One number a day, which cases see to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.staff import duty
from queue_server.tickets import issuing, moving, order, store
from queue_server.tickets.issuing import Request
from queue_server.tickets.model import Ticket
from queue_server.tickets.refusals import QueueIsClosed

KIND: Final = "ticket_followed_up"
_AHEAD_MS: Final = 1000


def issue(
    tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, ticket_id: str, request: Request, window: str | None
) -> Ticket:
    """A number for a follow-up: given while the line gives numbers at all, also where it is full or stopped.

    `window` is the one that knows the matter. QueueIsClosed, AlreadyHasTicket, UnknownService.
    """
    queue = hall.queue(hall.service(request.services[0]).queue)
    state = hours.state(hall, queue.prefix, tx.now_ms, calendar)
    if not state.issues:
        raise QueueIsClosed(queue=queue.name, **issuing.opens_words(hall, state, tx.now_ms))
    ticket = issuing.issue(tx, hall, calendar, secrets, ticket_id, replace(request, follows_up=True))
    rank_ms = _rank_ms(tx, ticket)
    changes: dict[str, Any] = {
        "basis_ms": min(ticket.basis_ms, rank_ms + ticket.credit_min * MINUTE_MS),
        "to_window": window if window is not None and _sits(tx, hall, window, queue.prefix) else None,
    }
    changes["ahead"] = store.ahead_of(tx, replace(ticket, **changes))
    return moving.do(tx, ticket, "reclass", KIND, changes)


def is_follow_up(rows: Rows, ticket: Ticket) -> bool:
    """Whether the number was given for a follow-up."""
    return order.MOVES[KIND] in store.moves_of(rows, ticket.id)


def _rank_ms(rows: Rows, ticket: Ticket) -> int:
    """A second before whoever else stands at the head, but never before those who came back earlier."""
    line = [one for one in store.waiting(rows, ticket.hall, (ticket.queue,)) if one.id != ticket.id]
    back = [one.rank_ms for one in line if order.MOVES[KIND] in store.moves_of(rows, one.id)]
    others = [one.rank_ms for one in line if order.MOVES[KIND] not in store.moves_of(rows, one.id)]
    head_ms = min(others, default=ticket.sort_key[0]) - _AHEAD_MS
    return max([head_ms, *back])


def _sits(rows: Rows, hall: Hall, window: str, queue: str) -> bool:
    known = next((one for one in hall.windows if one.id == window), None)
    return known is not None and queue in known.queues and duty.of_window(rows, hall.id, window) is not None
