"""A team's word on a visit at people's homes once it is given: mended with a reason, or the visit put off to another
hour, as long as its people are still known."""

from __future__ import annotations

from appointments import booking as bookings
from appointments import fairness, moving, store
from appointments.model import Booking
from appointments.refusals import NotAtHome, WordStands
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Tx
from queue_server.tickets import personal

SAID = frozenset({"arrived", "missed"})


def can_mend(hall: Hall, calendar: Calendar, booking: Booking, now_ms: int) -> bool:
    """Whether the team's word is given and can still be mended."""
    return booking.home and booking.state in SAID and now_ms < personal.drop_after_ms(hall, calendar, booking.day)


def correct(tx: Tx, hall: Hall, calendar: Calendar, booking: Booking, met: bool, reason: str) -> Booking:
    """The other word: somebody was there after all, or nobody. NotAtHome, WordStands, StateForbidsBooking."""
    state = bookings.stepped(booking, "found" if met else "unfound")
    _check(tx, hall, calendar, booking)
    return store.change(tx, booking, "booking_corrected", {"state": state}, {"reason": reason})


def postpone(tx: Tx, hall: Hall, calendar: Calendar, booking: Booking, start_ms: int, reason: str) -> Booking:
    """The visit takes place at another hour, which counts against nobody. NotAtHome, WordStands and the refusals of
    moving; AlreadyBooked where they have booked the same anew for that day."""
    if not booking.home:
        raise NotAtHome()
    if booking.state not in SAID:
        return moving.move(tx, hall, calendar, booking, start_ms, by_hall=reason)
    _check(tx, hall, calendar, booking)
    day = hours.business_day(hall, start_ms)
    for one in fairness.kept_keys(tx, booking.id).persons:
        for service in () if one.is_exempt else booking.services:
            fairness.check_day(tx, hall.id, service, day, one.key, tells=True)
    changes = {"state": bookings.stepped(booking, "reopen"), "ended_ms": None}
    again = store.change(tx, booking, "booking_reopened", changes, {"reason": reason})
    moved = moving.move(tx, hall, calendar, again, start_ms, by_hall=reason)
    tx.execute("UPDATE booking_person SET live = 1 WHERE booking = ?", booking.id)
    return moved


def _check(tx: Tx, hall: Hall, calendar: Calendar, booking: Booking) -> None:
    if not booking.home:
        raise NotAtHome()
    if not can_mend(hall, calendar, booking, tx.now_ms):
        raise WordStands()
