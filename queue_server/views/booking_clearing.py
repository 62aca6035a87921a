"""What is seen before all bookings without a place are moved with one press: from when to when, and who stays."""

from __future__ import annotations

from typing import Any

from appointments import clearing, conflicts, offering
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.views.sight import Sight, named


def plan(rows: Rows, sight: Sight, hall: Hall) -> list[dict[str, Any]]:
    """Every booking without a place, whoever booked first coming first; `to` is None where there is no other time."""
    calendar, now_ms = sight.calendar(rows, hall.id), sight.clock.now_ms()
    found = conflicts.of_hall(rows, hall, calendar, now_ms)[::-1]
    others = clearing.suggested(rows, hall, calendar, found, now_ms)
    return [
        {
            "booking": one.booking.id,
            "number": one.booking.number,
            "services": [named(hall.service, service) for service in one.booking.services],
            "why": one.why,
            "from": offering.slot_id(hall, one.booking.start_ms),
            "start": sight.at(hall, one.booking.start_ms),
            "to": offering.slot_id(hall, others[one.booking.id]) if one.booking.id in others else None,
            "to_start": sight.at(hall, others.get(one.booking.id)),
        }
        for one in found
    ]
