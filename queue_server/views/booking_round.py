"""The round of the teams that go to people's homes: one day's visits, where each is, and what can still be said."""

from __future__ import annotations

from typing import Any

from appointments import booking as bookings
from appointments import store, visiting
from appointments.model import Booking
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.views import booking as booking_view
from queue_server.views.sight import Sight

NEVER = frozenset({"unverified", "lapsed"})


def listed(rows: Rows, sight: Sight, hall: Hall, day: str) -> list[dict[str, Any]]:
    """The visits in the order of their hours, without any address; `begun`: their hour has come; `may_mend`: what was
    said of it can still be corrected."""
    now_ms, calendar = sight.clock.now_ms(), sight.calendar(rows, hall.id)
    return [
        booking_view.seen(rows, sight, hall, one)
        | {
            "id": one.id,
            "begun": one.start_ms <= now_ms,
            "may_mend": visiting.can_mend(hall, calendar, one, now_ms),
        }
        for one in _visits(rows, hall, day)
    ]


def stops(rows: Rows, sight: Sight, hall: Hall, day: str) -> list[dict[str, Any]]:
    """Where each visit is."""
    return [
        {"id": one.id, "address": bookings.address_of(rows, sight.secrets, one)} for one in _visits(rows, hall, day)
    ]


def _visits(rows: Rows, hall: Hall, day: str) -> list[Booking]:
    return [one for one in store.of_days(rows, hall.id, day, day) if one.home and one.state not in NEVER]
