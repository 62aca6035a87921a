"""How many bookings have no place any more: what the desk reminds of until somebody has moved or cancelled them.

Only a changed hall file, calendar or number of places takes anybody's place, so all days are looked through after such
a change alone, and from then on the days it struck.
"""

from __future__ import annotations

from typing import Any

from appointments import conflicts
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.views.sight import CHANGES_ALL, Sight

KEY = "displaced"
TABLES = ("hall_version", "calendar_day", "calendar_year", "place_change")
SETTLES = frozenset({"booking_moved", "booking_cancelled", "booking_lapsed", "booking_arrived", "booking_missed"})


def is_touched(entry: Entry) -> bool:
    """Whether after this entry there may be more or fewer of them."""
    return entry.kind in CHANGES_ALL or entry.kind in SETTLES or entry.kind == "places_set"


def seen(rows: Rows, sight: Sight, hall: Hall) -> dict[str, Any]:
    """`{displaced: {count, first}}` with the first day concerned, or nothing where everybody has a place."""
    now_ms, calendar = sight.clock.now_ms(), sight.calendar(rows, hall.id)

    def struck() -> tuple[str, ...]:
        return tuple(sorted({one.booking.day for one in conflicts.of_hall(rows, hall, calendar, now_ms)}))

    name = KEY, hall.id, sight.version(rows, hall), hours.business_day(hall, now_ms)
    days = rows.kept(name, TABLES, struck)
    found = [one for day in days for one in conflicts.on_day(rows, hall, calendar, now_ms, day)]
    return {KEY: {"count": len(found), "first": min(one.booking.day for one in found)}} if found else {}
