"""Calls of those who arrive: checking a booking in by its number or code, and by the phone that made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from appointments import arriving, finding
from appointments import refusals as no
from appointments.model import Booking
from queue_server.api.booking_bodies import CheckedInAnswer, CheckInBody, Role, Token
from queue_server.api.booking_lists import AT_HAND
from queue_server.api.bookings import ARRIVE_REFUSALS
from queue_server.api.contract import PUBLIC, Asked, Body, Route
from queue_server.api.ground import Ground, check_same_hall
from queue_server.api.tickets import ISSUE_REFUSALS
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.errors import TooManyRequests
from queue_server.kernel.rows import Tx
from queue_server.tickets import phones
from queue_server.tickets.model import Ticket
from queue_server.views import booking as booking_view
from queue_server.views import ticket as ticket_view

OWN = "/public/bookings/<token>/check-in"


class ArriveBody(CheckInBody):
    """The booking's number as typed or its code as scanned, and the roles of those who are here; all without them."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class HereBody(Body):
    """The pass of a phone that has just stood before the entrance screen, and who is here with it."""

    phone: Token
    present: list[Role] | None = Field(default=None, max_length=12)


class OwnCheckedInAnswer(CheckedInAnswer):
    """As its holder sees it: `ticket` is the ticket with the link to its own page."""


def routes(ground: Ground) -> tuple[Route, ...]:
    """The two calls."""
    secrets = ground.sight.secrets

    def by_text(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall = ground.hall(tx, asked.path["hall"])
        check_same_hall(asked, hall.id)
        booking, ticket = arrive(tx, ground, hall, asked.body.text, asked.body.present)
        return checked_in(tx, ground, hall, booking, ticket)

    def by_phone(tx: Tx, asked: Asked) -> dict[str, Any]:
        body: HereBody = asked.body
        booking_id = booking_view.booking_of(ground.sight, asked.path["token"])
        if booking_id is None:
            raise no.UnknownBooking()
        one = phones.fresh(phones.pass_of(secrets, body.phone), tx.now_ms)
        hall = ground.hall(tx, one.hall)
        found = finding.by_id(tx, hall.id, booking_id)
        booking, ticket = _check_in(tx, ground, hall, found, body.present)
        shown = ticket_view.for_holder(tx, ground.sight, hall, ticket) if ticket else None
        return {"booking": booking_view.for_holder(tx, ground.sight, hall, booking), "ticket": shown}

    arrive_refusals = (*ARRIVE_REFUSALS, *ISSUE_REFUSALS, TooManyRequests)
    return (
        Route(
            "POST",
            "/halls/<hall>/bookings/check-in",
            "Those of a booking are here, by its number or code",
            AT_HAND,
            CheckedInAnswer,
            ArriveBody,
            refusals=(UnknownHall, *arrive_refusals),
            write=by_text,
        ),
        Route(
            "POST",
            OWN,
            "I have arrived: by the phone that has read the entrance screen's code",
            PUBLIC,
            OwnCheckedInAnswer,
            HereBody,
            refusals=(phones.PassIsOver, *arrive_refusals),
            write=by_phone,
        ),
    )


def arrive(
    tx: Tx, ground: Ground, hall: Hall, text: str, present: Sequence[str] | None
) -> tuple[Booking, Ticket | None]:
    """Check in the hall's booking of a typed number or scanned code; kiosk pages use it as well."""
    return _check_in(tx, ground, hall, finding.by_text(tx, ground.sight.secrets, hall.id, text), present)


def _check_in(
    tx: Tx, ground: Ground, hall: Hall, booking: Booking, present: Sequence[str] | None
) -> tuple[Booking, Ticket | None]:
    calendar = ground.sight.calendar(tx, hall.id)
    return arriving.check_in(tx, hall, calendar, ground.sight.secrets, booking, ground.new_id(), present)


def checked_in(tx: Tx, ground: Ground, hall: Hall, booking: Booking, ticket: Ticket | None) -> dict[str, Any]:
    """The answer to those at a kiosk or the desk."""
    shown = ticket_view.issued(tx, ground.sight, hall, ticket) if ticket else None
    return {"booking": booking_view.for_staff(tx, ground.sight, hall, booking), "ticket": shown}
