"""Bookings for which there is no place any more, because hours, windows or places were changed after they were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from appointments import due, fullness, offering, store, supply
from appointments.model import Booking
from appointments.offering import Day, Visit
from appointments.refusals import NotBookable, UnknownSlot
from appointments.supply import Slot
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.errors import UnknownQueue, UnknownService
from queue_server.hall.model import Hall, Service
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx

Why = Literal["gone", "over"]
Places = int | Literal["booked"] | None  # "booked": what is booked or held now; None: as the hall file says
DAYS_MAX = 62
LAST_DAY = "9999-12-31"


class Conflict(NamedTuple):
    """`gone`: its service or slot is no longer there; `over`: there are fewer places than bookings."""

    booking: Booking
    why: Why


def of_hall(rows: Rows, hall: Hall, calendar: Calendar, now_ms: int, from_day: str = "") -> list[Conflict]:
    """The live bookings still to come that have no place under this hall, the newest first.

    Places go to those who booked first; `from_day` leaves out the days before it.
    """
    first_day = max(from_day, hours.business_day(hall, now_ms))
    return _without_place(rows, hall, calendar, now_ms, due.coming(rows, hall.id, first_day, LAST_DAY, now_ms))


def on_day(rows: Rows, hall: Hall, calendar: Calendar, now_ms: int, day: str) -> list[Conflict]:
    """The same, of one day: a day's places are no other day's."""
    return _without_place(rows, hall, calendar, now_ms, due.coming(rows, hall.id, day, day, now_ms))


def _without_place(
    rows: Rows, hall: Hall, calendar: Calendar, now_ms: int, coming: Sequence[Booking]
) -> list[Conflict]:
    days: dict[str, Day] = {}
    taken: Counter[tuple[str, int]] = Counter()
    found: list[Conflict] = []
    for one in coming:
        day = days.setdefault(one.day, Day(rows, hall, calendar, one.day, now_ms))
        needed = day.needed(visit, one.start_ms) if (visit := visit_of(hall, one)) else ()
        if not needed:
            found.append(Conflict(one, "gone"))
        elif any(taken[slot.line, slot.start_ms] >= slot.places for slot in needed):
            found.append(Conflict(one, "over"))
        else:
            taken.update((slot.line, slot.start_ms) for slot in needed)
    return found[::-1]


def visit_of(hall: Hall, booking: Booking) -> Visit | None:
    """The booking as a visit; None where this hall has no such visit any more."""
    try:
        visit = offering.visit_of(hall, booking.services, booking.units, booking.channel)
        for service in visit.services:
            hall.queue(service.queue)
    except (UnknownService, UnknownQueue, NotBookable, BadInput):
        return None
    return visit


def set_places(
    tx: Tx, hall: Hall, calendar: Calendar, service: str, first_ms: int, last_ms: int, places: Places
) -> tuple[int, list[Conflict]]:
    """Give the service's slots from the first to the last so many places.

    Answers how many slots, and the bookings that have no place by it. UnknownService, NotBookable, UnknownSlot;
    BadInput for more than DAYS_MAX days, of which none is set.
    """
    wanted = offering.visit_of(hall, [service], 1, "desk").first
    line = supply.line_of(wanted)
    first, last = (hours.business_day(hall, at_ms) for at_ms in (first_ms, last_ms))
    if (date.fromisoformat(last) - date.fromisoformat(first)).days >= DAYS_MAX:
        raise BadInput(fields=[{"field": "last", "problem": f"at most {DAYS_MAX} days"}])
    slots = [
        slot
        for day in supply.days_between(first, last)
        for slot in supply.slots_of(hall, wanted, day, calendar)
        if first_ms <= slot.start_ms <= last_ms
    ]
    if not slots:
        raise UnknownSlot()
    coming = due.coming(tx, hall.id, first, last, tx.now_ms)  # a day's places are no other day's
    before = {one.booking.id for one in _without_place(tx, hall, calendar, tx.now_ms, coming)}
    booked = _booked(tx, hall, calendar, wanted, slots) if places == "booked" else {}
    for slot in slots:
        store.set_places(
            tx, hall.id, line, slot.start_ms, booked.get(slot.start_ms, 0) if places == "booked" else places
        )
    body = {"line": line, "first_ms": slots[0].start_ms, "last_ms": slots[-1].start_ms, "places": places}
    tx.record(hall.id, "places_set", f"line:{line}", body)
    after = _without_place(tx, hall, calendar, tx.now_ms, coming)
    return len(slots), [one for one in after if one.booking.id not in before]


def _booked(rows: Tx, hall: Hall, calendar: Calendar, service: Service, slots: Sequence[Slot]) -> dict[int, int]:
    """Slot's start -> the places that stay when the free ones are closed: never more than there were."""
    days = (
        Day(rows, hall, calendar, day, rows.now_ms) for day in {hours.business_day(hall, s.start_ms) for s in slots}
    )
    found = (one for day in days for one in fullness.of_line(rows, hall.id, day, service, rows.now_ms))
    return {one.slot.start_ms: min(one.slot.places, one.booked + one.filling) for one in found}
