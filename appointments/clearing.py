"""Bookings that have no place any more, each to the nearest other time with a place: a plan, and carrying it out.

Whoever booked first chooses first, and no place is given twice. What finds no other time is left where it is.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from appointments import booking as bookings
from appointments import conflicts, moving, store
from appointments.conflicts import Conflict
from appointments.model import Booking
from appointments.offering import Day, Visit
from appointments.supply import Slot
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx

LOOK_DAYS: Final = 14
Start = tuple[int, tuple[Slot, ...]]  # when a visit can begin, and the slots it then takes a place in


class _Free:
    """What is free on the days ahead, less what has been promised so far."""

    def __init__(self, rows: Rows, hall: Hall, calendar: Calendar, now_ms: int) -> None:
        self._about = rows, hall, calendar
        self._now_ms = now_ms
        self._days: dict[str, Day] = {}
        self._starts: dict[tuple[object, ...], list[Start]] = {}
        self._given: Counter[tuple[str, int]] = Counter()

    def take(self, name: str, visit: Visit, near_ms: int) -> int | None:
        """The start nearest to `near_ms` on the day, whose places are then promised; None where there is none."""
        day = self._days.setdefault(name, Day(*self._about, name, self._now_ms))
        for start_ms, needed in sorted(self._starts_of(day, visit), key=lambda one: abs(one[0] - near_ms)):
            if all(day.free(slot, visit.channel) > self._given[slot.line, slot.start_ms] for slot in needed):
                self._given.update((slot.line, slot.start_ms) for slot in needed)
                return start_ms
        return None

    def _starts_of(self, day: Day, visit: Visit) -> list[Start]:
        same = day.day, tuple(one.id for one in visit.services), visit.units, visit.channel
        if same not in self._starts:
            offers = (one.slot.start_ms for one in day.offers(visit) if one.free and one.slot.start_ms > self._now_ms)
            self._starts[same] = [(start_ms, day.needed(visit, start_ms)) for start_ms in offers]
        return self._starts[same]


def suggested(rows: Rows, hall: Hall, calendar: Calendar, found: Sequence[Conflict], now_ms: int) -> dict[str, int]:
    """Booking id -> the start of its other time; none within LOOK_DAYS: left out. The same day goes before another, and
    a day on which its people have one for the same service is passed over."""
    free, busy = _Free(rows, hall, calendar, now_ms), _busy_days(rows, [one.booking for one in found])
    nearest: dict[str, int] = {}
    for booking, _why in sorted(found, key=lambda one: (one.booking.made_ms, one.booking.number)):
        visit, first = conflicts.visit_of(hall, booking), date.fromisoformat(booking.day)
        days = ((first + timedelta(days=ahead)).isoformat() for ahead in range(LOOK_DAYS + 1))
        open_days = (name for name in days if visit and name not in busy.get(booking.id, ()))
        starts = (free.take(name, visit, booking.start_ms) for name in open_days if visit)
        start_ms = next((one for one in starts if one is not None), None)
        if start_ms is not None:
            nearest[booking.id] = start_ms
    return nearest


def _busy_days(rows: Rows, found: Sequence[Booking]) -> Mapping[str, set[str]]:
    """Booking id -> the days on which somebody of it has another booking for the same service."""
    busy: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows.all(
        "SELECT mine.booking, other.day FROM json_each(?) one JOIN booking_person mine ON mine.booking = one.value"
        " JOIN booking_person other ON other.hall = mine.hall AND other.person = mine.person"
        " AND other.service = mine.service AND other.booking <> mine.booking AND other.live = 1"
        " WHERE mine.is_exempt = 0",
        json.dumps([one.id for one in found]),
    ):
        busy[row["booking"]].add(row["day"])
    return busy


def move(
    tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, booking_id: str, start_ms: int, to_ms: int, reason: str
) -> Booking | None:
    """Carry one line of the plan out: the booking at its other time, as the hall's own doing. None where it is there
    already or is no longer where the plan saw it, so that a plan can be carried out twice. Refusals of moving."""
    booking = store.by_id(tx, booking_id)
    if booking.hall != hall.id or booking.start_ms != start_ms or booking.start_ms == to_ms:
        return None
    said = bookings.nameless(tx, secrets, booking, reason)
    return moving.move(tx, hall, calendar, booking, to_ms, by_hall=said)
