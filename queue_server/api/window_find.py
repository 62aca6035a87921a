"""The call that says what a slip, a booking's code or a card means at a window: whose it is and where it stands."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints

from appointments import finding as bookings
from appointments.refusals import UnknownBooking
from queue_server.api import bodies
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.equipment.cards import CardIsGone
from queue_server.equipment.places import Place
from queue_server.hall.errors import UnknownHall, UnknownWindow
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows
from queue_server.staff import duty
from queue_server.staff.model import NotYourWindow, WindowIsClosed
from queue_server.tickets.model import Ticket
from queue_server.tickets.refusals import UnknownTicket
from queue_server.views import booking as booking_view
from queue_server.views import of_person, scanned


class WindowFindBody(Body):
    """One of both: `scan`, what a slip's bars or code or a booking's code says, or `card`, the token of a card that
    lies on the window's reader."""

    scan: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    card: bodies.Code | None = None


class WindowFoundAnswer(Answer):
    """`person` (masked) for a card; each ticket says with `serves` whether this window serves its line, and how many
    are ahead now."""

    person: dict[str, str] | None
    tickets: list[dict[str, Any]]
    bookings: list[dict[str, Any]]
    cases: list[dict[str, Any]]


def routes(ground: Ground) -> tuple[Route, ...]:
    """The one call."""

    def find(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall, window, body = ground.hall(rows, asked.path["hall"]), asked.path["window"], asked.body
        duty.own(rows, hall, window, int(asked.who.id))
        if (body.scan is None) == (body.card is None):
            raise BadInput(fields=[{"field": "scan", "problem": "give either scan or card"}])

        def seen(ticket: Ticket) -> dict[str, Any]:
            return scanned.at_window(rows, ground.sight, hall, window, ticket)

        if body.card is not None:
            person = ground.card(hall, Place("window", window), body.card)
            theirs = of_person.today(rows, ground.sight, hall, person)
            found = of_person.for_staff(rows, ground.sight, hall, person, theirs)
            return found | {"tickets": [seen(one) for one in theirs.tickets]}
        nothing: dict[str, Any] = {"person": None, "tickets": [], "bookings": [], "cases": []}
        if bookings.token_of(body.scan) or bookings.number_of(body.scan):
            booked = bookings.by_text(rows, ground.sight.secrets, hall.id, body.scan)
            return nothing | {"bookings": [booking_view.for_staff(rows, ground.sight, hall, booked)]}
        return nothing | {"tickets": [seen(scanned.ticket_of(rows, ground.sight, hall, body.scan))]}

    return (
        Route(
            "POST",
            "/halls/<hall>/windows/<window>/find",
            "What a slip, a booking's code or a card means",
            staff_who("call"),
            WindowFoundAnswer,
            WindowFindBody,
            key="never",
            refusals=(
                *(UnknownHall, UnknownWindow, NotYourWindow, WindowIsClosed),
                *(CardIsGone, UnknownTicket, UnknownBooking),
            ),
            read=find,
        ),
    )
