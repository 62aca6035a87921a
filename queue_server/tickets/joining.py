"""Somebody with a booking who took a number without saying so: that number takes the booking's place, and stays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.people import service as people
from queue_server.people.model import Person
from queue_server.tickets import finding, issuing, moving, order, store
from queue_server.tickets.issuing import Request
from queue_server.tickets.model import ITEMS_MAX, Item, Ticket

KIND: Final = "ticket_joined"


def held(
    rows: Rows, hall: Hall, day: str, secrets: Secrets, services: Sequence[str], persons: Sequence[Person]
) -> Ticket | None:
    """The number with which one of these people waits for one of these services today, the first of several.

    None where it stands for anybody else too, has gone on to another line, or came from a booking itself.
    """
    keys = [people.person_key(secrets, one) for one in persons if not one.is_org]
    found = rows.all(
        "SELECT DISTINCT t.* FROM ticket_person p JOIN ticket t ON t.id = p.ticket WHERE p.hall = ?1 AND p.live = 1"
        " AND p.service IN (SELECT value FROM json_each(?2)) AND p.person IN (SELECT value FROM json_each(?3))"
        " AND t.day = ?4 AND t.state = 'waiting' AND t.item = 0 AND t.slot_ms IS NULL AND t.channel <> 'booking'"
        " AND NOT EXISTS (SELECT 1 FROM ticket_person o WHERE o.ticket = t.id"
        " AND o.person NOT IN (SELECT value FROM json_each(?3)))",
        hall.id,
        json.dumps(list(services)),
        json.dumps(keys),
        day,
    )
    line = hall.service(services[0]).queue
    mine = [one for one in map(store.ticket_of, found) if one.queue == one.prefix == line and one.to_window is None]
    return min(mine, key=lambda one: one.sort_key, default=None)


def join(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, ticket: Ticket, request: Request) -> Ticket:
    """The waiting ticket as the one the booking asks for: its people, its services first, and its place in the order,
    unless the number they hold stands before it; how many are ahead is said anew.

    AlreadyHasTicket, OncePerDay, StateForbids, of which none has written anything.
    """
    more = [one.service for one in ticket.items if one.service not in request.services]
    wanted = (*request.services, *more)[:ITEMS_MAX]
    services = [hall.service(one) for one in wanted]
    persons = issuing.check_persons(tx, hall, ticket.day, secrets, request, services, own=ticket.id)
    place = _place(tx, hall, ticket, request)
    changes: dict[str, Any] = {
        "items": tuple(Item(one) for one in wanted),
        "units": max(1, len(request.on_behalf_of)),
        **place,
        "ahead": store.ahead_of(tx, replace(ticket, **place)),
    }
    joined = moving.do(tx, ticket, "reclass", KIND, changes)
    tx.execute("DELETE FROM ticket_person WHERE ticket = ?", ticket.id)
    issuing.claim(tx, joined, persons)
    finding.forget_one(tx, ticket.id)
    issuing.keep_personal(tx, hall, calendar, secrets, joined, request)
    return joined


def _place(tx: Tx, hall: Hall, ticket: Ticket, request: Request) -> dict[str, Any]:
    """Where a checked-in booking stands, or nothing where it came late or the number's own place is the better one."""
    arrived_ms = request.arrived_ms or tx.now_ms
    basis_ms, booked = order.basis_of(arrived_ms, request.slot_ms, hall.order.late_grace_min)
    credit_min = max(ticket.credit_min, hall.order.appointment_credit_min)
    if not booked or basis_ms - credit_min * MINUTE_MS > ticket.sort_key[0]:
        return {}
    return {"slot_ms": request.slot_ms, "booked": True, "basis_ms": basis_ms, "credit_min": credit_min}
