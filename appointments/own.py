"""One's own bookings: found again by number and the end of the phone, and what else the same people have booked.

Unknown numbers and wrong digits get the same refusal, and both are counted: per number, so that nobody tries all ends
of one phone from many places, and per network address, generously, for a hall's phones share one.
"""

from __future__ import annotations

import hmac
from typing import Final

from appointments import booking as bookings
from appointments import finding, store
from appointments.model import Booking
from appointments.refusals import UnknownBooking
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.clock import Clock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.guesses import Guesses
from queue_server.kernel.rows import Rows
from queue_server.people import service as people

TAIL: Final = 4
PER_NUMBER, PER_NUMBER_S = 10, 3600.0
PER_ADDRESS, PER_ADDRESS_S = 30, 300.0


class OwnBookingNotFound(UnknownBooking):
    """No booking has this number and a phone that ends so."""

    code, status = "own_booking_not_found", 404
    zh = "没有找到这个预约。请核对预约号，以及预约时手机号的后四位。"
    en = "No such booking. Please check its number and the last four digits of the phone it was made with."


WRONG: Final = (OwnBookingNotFound,)


class Own:
    """Asks for bookings, and counts those who ask wrongly."""

    def __init__(self, database: Database, secrets: Secrets, clock: Clock) -> None:
        self._database, self._secrets = database, secrets
        self._of_number = Guesses(clock, WRONG, PER_NUMBER, PER_NUMBER_S)
        self._of_address = Guesses(clock, WRONG, PER_ADDRESS, PER_ADDRESS_S)

    def find(self, hall: Hall, text: str, tail: str, address: str) -> Booking:
        """The booking; OwnBookingNotFound, TooManyRequests."""
        number, end = finding.number_of(text), "".join(tail.split())
        if number is None or len(end) != TAIL or not (end.isascii() and end.isdecimal()):
            raise OwnBookingNotFound()  # no guess yet

        def ask() -> Booking:
            return self._database.read(lambda rows: find(rows, self._secrets, hall, number, end))

        return self._of_address.attempt(address, lambda: self._of_number.attempt(f"{hall.id} {number}", ask))


def find(rows: Rows, secrets: Secrets, hall: Hall, number: str, tail: str) -> Booking:
    """The hall's booking of that number if its phone ends so and has proved itself; OwnBookingNotFound."""
    try:
        booking = store.by_number(rows, hall.id, number)
    except UnknownBooking:
        raise OwnBookingNotFound() from None
    phone = people.open(rows, secrets, bookings.subject_of(booking.id), "phone") or ""
    if booking.state in ("unverified", "lapsed") or not hmac.compare_digest(phone[-TAIL:].encode(), tail.encode()):
        raise OwnBookingNotFound()
    return booking


def others(rows: Rows, hall: Hall, booking: Booking, now_ms: int) -> list[Booking]:
    """What else somebody of this booking has booked for one of its services from today on, under the same phone; the
    next one first. Nothing where the phone has not proved itself, and nothing for agents and organisations."""
    if booking.state != "booked" or booking.channel != "online" or not hall.booking.verify_phone:
        return []
    found = rows.all(
        "SELECT DISTINCT b.* FROM booking b JOIN booking_phone f ON f.booking = b.id"
        " JOIN booking_person p ON p.booking = b.id"
        " JOIN booking_person mine ON mine.person = p.person AND mine.service = p.service AND mine.booking = ?"
        " WHERE b.hall = ? AND b.id <> ? AND b.day >= ? AND b.state IN ('booked','partial') AND mine.is_exempt = 0"
        " AND f.phone = (SELECT phone FROM booking_phone WHERE booking = ?) ORDER BY b.start_ms",
        booking.id,
        hall.id,
        booking.id,
        hours.business_day(hall, now_ms),
        booking.id,
    )
    return [store.booking_of(row) for row in found]
