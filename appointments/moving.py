"""Moving a booking to another time: so often for its holder, as often as it must for the hall."""

from __future__ import annotations

from appointments import booking as bookings
from appointments import fairness, offering, store
from appointments.model import AGENT, PRINCIPAL, Booking
from appointments.refusals import MovedTooOften, SameSlot
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Tx
from queue_server.kernel.spans import DAY_MS
from queue_server.people import service as people
from queue_server.tickets import personal


def move(
    tx: Tx, hall: Hall, calendar: Calendar, booking: Booking, start_ms: int, delay_ms: int = 0, by_hall: str = ""
) -> Booking:
    """The same booking at another time, its old place back after `delay_ms`. Refusals of `claim`, SameSlot,
    AlreadyBooked and, for the citizen, TooLateToChange, MovedTooOften, TooManyBookings. `by_hall` is the hall's reason:
    a miss excuses the citizen from then on, also after moves of their own."""
    state = bookings.stepped(booking, "move")
    if state == "unverified" and not by_hall:
        raise bookings.forbidden(booking)
    if start_ms == booking.start_ms:
        raise SameSlot()
    late = "" if by_hall else _check_move(tx, hall, booking)
    visit = offering.visit_of(hall, booking.services, booking.units, booking.channel)
    day = hours.business_day(hall, start_ms)
    if day != booking.day:
        _check_new_day(tx, hall, booking, day, bool(by_hall))
    store.give_back(tx, booking.id, tx.now_ms)  # one's own places do not stand in one's way
    slots = offering.claim(tx, hall, calendar, visit, start_ms, bool(by_hall))
    store.leave_places(tx, booking.id, slots, tx.now_ms + delay_ms)
    store.take_places(tx, hall.id, slots, booking.channel, booking.id, None)
    _keep_for(tx, hall, calendar, booking.id, day, start_ms)
    tx.execute("UPDATE booking_person SET day = ? WHERE booking = ?", day, booking.id)
    changes = {
        "state": state,
        "day": day,
        "start_ms": start_ms,
        "end_ms": start_ms + booking.end_ms - booking.start_ms,
        "moves": booking.moves + 1,
        "excused": by_hall or booking.excused,
    }
    before = {"day": booking.day, "start_ms": booking.start_ms}
    extra = {"before": before, "by_hall": by_hall, "counts": not (by_hall or late)}
    return store.change(tx, booking, "booking_moved", changes, extra)


def _keep_for(tx: Tx, hall: Hall, calendar: Calendar, booking_id: str, day: str, start_ms: int) -> None:
    subject = bookings.subject_of(booking_id)
    for kind in (bookings.PERSONS, bookings.ADDRESS):
        people.keep_until(tx, subject, kind, personal.drop_after_ms(hall, calendar, day))
    for kind in ("phone", bookings.LANG):
        people.keep_until(tx, subject, kind, start_ms + bookings.PHONE_KEPT_DAYS * DAY_MS)


def _check_new_day(tx: Tx, hall: Hall, booking: Booking, day: str, by_hall: bool) -> None:
    keys = fairness.kept_keys(tx, booking.id)
    principals = sum(one.role == PRINCIPAL for one in keys.persons)
    for one in keys.persons:
        for service in () if one.is_exempt else booking.services:
            fairness.check_day(tx, booking.hall, service, day, one.key)
        if one.role == AGENT and not by_hall:
            fairness.check_agent(tx, hall, one.key, day, principals)


def _check_move(tx: Tx, hall: Hall, booking: Booking) -> str:
    """Why this move counts against nobody, or ""; TooLateToChange, MovedTooOften."""
    late = bookings.check_time(tx, hall, booking)
    if len(store.own_moves(tx, booking.id)) >= hall.booking.moves_max:
        raise MovedTooOften(most=hall.booking.moves_max)
    return late
