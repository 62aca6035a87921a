"""What there is of a person whose card was laid: the tickets that live, today's bookings still to come, open cases."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from appointments import finding as bookings
from appointments.model import Booking
from queue_server.cases import finding as cases
from queue_server.cases.model import Case
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.people import service as people
from queue_server.people.model import Person
from queue_server.tickets import finding
from queue_server.tickets.model import LIVE, Ticket
from queue_server.views import booking as booking_view
from queue_server.views import case as case_view
from queue_server.views.sight import Sight

COMING: Final = ("booked", "partial")
GOING_ON: Final = ("applied", "told", "accepted", "concluded")


class Theirs(NamedTuple):
    """Newest tickets and cases first, bookings by their hour."""

    tickets: list[Ticket]
    bookings: list[Booking]
    cases: list[Case]


def today(rows: Rows, sight: Sight, hall: Hall, person: Person) -> Theirs:
    """All of it in this hall."""
    key, day = people.person_key(sight.secrets, person), hours.business_day(hall, sight.clock.now_ms())
    live = [one for one in finding.of_person(rows, hall.id, key) if one.day == day and one.state in LIVE]
    coming = [one for one in bookings.of_person(rows, hall.id, key) if _comes(one, day)]
    going = [one for one in cases.of_person(rows, hall.id, key) if one.state in GOING_ON]
    return Theirs(live, sorted(coming, key=lambda one: one.start_ms), going)


def _comes(booking: Booking, day: str) -> bool:
    return booking.day == day and booking.state in COMING and not booking.home


def for_staff(rows: Rows, sight: Sight, hall: Hall, person: Person, theirs: Theirs) -> dict[str, Any]:
    """Masked, with bookings and cases in a line each; the tickets are shown as each place shows them."""
    return {
        "person": {"name": person.masked_name, "id": person.masked_id},
        "bookings": [booking_view.for_staff(rows, sight, hall, one) for one in theirs.bookings],
        "cases": [case_view.short(rows, sight, hall, one) for one in theirs.cases],
    }
