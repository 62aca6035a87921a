"""What the hall still knows of one person, enterprise or project: found by keyed document or by project code.

A ticket forgets whose it was after two working days, a booking after its terms, a case after its own: nothing is kept
longer for this. What hangs on a case (its visits, what was asked about it) is found through the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from appointments import finding as bookings
from appointments import store as booking_store
from appointments.model import Booking
from queue_server.cases import finding as cases
from queue_server.cases import projects
from queue_server.cases.model import Case
from queue_server.enquiries import finding as enquiries
from queue_server.enquiries.model import Enquiry
from queue_server.kernel.rows import Rows
from queue_server.tickets import finding as tickets
from queue_server.tickets import store as ticket_store
from queue_server.tickets.model import Ticket

MOST: Final = 200


@dataclass(frozen=True)
class Known:
    """Everything that was found, each thing once."""

    bookings: Sequence[Booking]
    tickets: Sequence[Ticket]
    cases: Sequence[Case]
    enquiries: Sequence[Enquiry]


def of_person(rows: Rows, hall: str, person: str) -> Known:
    """Of a keyed person or enterprise (`people.person_key`)."""
    found = cases.of_person(rows, hall, person, MOST)
    booked = bookings.of_person(rows, hall, person, MOST)
    visits = [*tickets.of_person(rows, hall, person, MOST), *_visits(rows, found)]
    visits += ticket_store.by_ids(rows, [one.ticket for one in booked if one.ticket])
    return _known(rows, hall, booked, visits, found, enquiries.of_person(rows, hall, person, MOST))


def of_project(rows: Rows, hall: str, code: str) -> Known:
    """Of the project of that code: its cases, and what hangs on them."""
    found = projects.of_project(rows, hall, code, MOST)
    visits = _visits(rows, found)
    booked = booking_store.of_tickets(rows, [visit.id for visit in visits])
    return _known(rows, hall, booked, visits, found, ())


def _visits(rows: Rows, found: Iterable[Case]) -> list[Ticket]:
    return ticket_store.by_ids(rows, sorted({visit.ticket for case in found for visit in case.visits}))


def _known(
    rows: Rows,
    hall: str,
    booked: Iterable[Booking],
    visits: Iterable[Ticket],
    found: Sequence[Case],
    asked: Iterable[Enquiry],
) -> Known:
    its_visits = list({one.id: one for one in visits}.values())
    about = enquiries.of_cases(rows, hall, [case.number for case in found])
    about += enquiries.of_tickets(rows, [one.id for one in its_visits])
    return Known(
        list({one.id: one for one in booked}.values()),
        its_visits,
        found,
        list({one.id: one for one in (*asked, *about)}.values()),
    )
