"""Calls of those who look after bookings: find one, the days' lists, how full they are, and the phone of one."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from appointments import booking as bookings
from appointments import finding, store
from appointments import refusals as no
from appointments.model import Booking
from queue_server.api import bodies
from queue_server.api.booking_bodies import SeenAnswer
from queue_server.api.booking_calls import DESK
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.days import days_asked
from queue_server.api.ground import Ground, check_same_hall
from queue_server.hall import hours
from queue_server.hall.errors import NotADay, UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput, NotYours, TooManyRequests
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.model import Person
from queue_server.views import booking as booking_view
from queue_server.views import booking_lists as lists

AT_HAND = DESK | {"kiosk", "desk"}
GUIDES = staff_who("steer")
COUNTS = staff_who("see_figures") | staff_who("oversee")
DAYS = {"from": "first day, YYYY-MM-DD; today without it", "to": "last day"}
WAYS = ("number", "scan", "booking", "name")


class FindBookingBody(Body):
    """One way to ask: `number`, `scan` (the booking's code), `booking` (its id), or `name` with `digits`."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=20)] | None = None
    scan: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    booking: bodies.Code | None = None
    name: bodies.Name | None = None
    digits: Annotated[str, StringConstraints(pattern=r"^\s*\d{3}[\dXx]\s*$")] | None = Field(
        default=None, description="the last four places of the document's number"
    )


class FoundBooking(SeenAnswer):
    """A booking as a guide may see it: those named are masked; a kiosk sees nobody."""

    persons_masked: list[dict[str, str]] | None = None


class FoundBookingsAnswer(Answer):
    """What fits, at most eight."""

    bookings: list[FoundBooking]


class ListedAnswer(Answer):
    """The bookings of the days in the order of their slots, and how many there are in which state."""

    bookings: list[dict[str, Any]]
    counts: dict[str, int]


class LoadAnswer(Answer):
    """Per day and line: places, booked, held, free, and given beyond what there is; with its slots."""

    load: list[dict[str, Any]]


class PhoneAnswer(Answer):
    """The phone that was given, None once it is dropped."""

    phone: str | None


def routes(ground: Ground) -> tuple[Route, ...]:
    """The calls; who asked for a phone or searched by name stands in the journal."""
    return (*_one(ground), *_lists(ground))


def _one(ground: Ground) -> tuple[Route, ...]:
    def find(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall = ground.hall(tx, asked.path["hall"])
        check_same_hall(asked, hall.id)
        found = _found(tx, ground, hall, asked)
        is_guide = asked.who.role in GUIDES
        return {"bookings": [found_value(tx, ground, hall, one, is_guide) for one in found]}

    def phone(tx: Tx, asked: Asked) -> dict[str, Any]:
        booking = store.by_id(tx, asked.path["booking"])
        tx.record(booking.hall, "phone_seen", f"phone:{booking.id}", {"booking": booking.id})
        return {"phone": bookings.phone_of(tx, ground.sight.secrets, booking)}

    ways = (UnknownHall, no.UnknownBooking, BadInput, TooManyRequests)
    return (
        Route(
            "POST",
            "/halls/<hall>/bookings/find",
            "Find a booking",
            AT_HAND,
            FoundBookingsAnswer,
            FindBookingBody,
            refusals=ways,
            write=find,
        ),
        Route(
            "POST",
            "/bookings/<booking>/phone",
            "The phone of a booking, which is journalled",
            GUIDES,
            PhoneAnswer,
            bodies.NoBody,
            key="never",
            refusals=(no.UnknownBooking,),
            write=phone,
        ),
    )


def _lists(ground: Ground) -> tuple[Route, ...]:
    def listed(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall = ground.hall(rows, asked.path["hall"])
        days = days_asked(asked.query, hours.business_day(hall, ground.sight.clock.now_ms()))
        found = lists.listed(rows, ground.sight, hall, days[0], days[-1])
        return {"bookings": found, "counts": lists.counts(found)}

    def load(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall = ground.hall(rows, asked.path["hall"])
        days = days_asked(asked.query, hours.business_day(hall, ground.sight.clock.now_ms()))
        return {"load": lists.load(rows, ground.sight, hall, ground.sight.calendar(rows, hall.id), days)}

    when = (UnknownHall, NotADay, BadInput)
    return (
        Route(
            "GET",
            "/halls/<hall>/bookings",
            "The bookings of a day, or of several",
            DESK,
            ListedAnswer,
            query=DAYS,
            refusals=when,
            read=listed,
        ),
        Route(
            "GET",
            "/halls/<hall>/load",
            "How full the coming days are",
            COUNTS,
            LoadAnswer,
            query=DAYS,
            refusals=when,
            read=load,
        ),
    )


def found_value(rows: Rows, ground: Ground, hall: Hall, booking: Booking, is_guide: bool) -> dict[str, Any]:
    """A booking that was found; with those named, masked, for whoever stands at the desk."""
    shown = booking_view.for_staff(rows, ground.sight, hall, booking)
    if not is_guide:
        return shown
    named = bookings.persons_of(rows, ground.sight.secrets, booking)
    return shown | {"persons_masked": [{"role": one.role, **_masked(one.person)} for one in named]}


def _masked(person: Person) -> dict[str, str]:
    return {"name": person.masked_name, "id": person.masked_id}


def _found(tx: Tx, ground: Ground, hall: Hall, asked: Asked) -> list[Booking]:
    body: FindBookingBody = asked.body
    given = [way for way in WAYS if getattr(body, way) is not None]
    if len(given) != 1:
        raise BadInput(fields=[{"field": "number", "problem": "give one of " + ", ".join(WAYS)}])
    if (body.name is None) != (body.digits is None):
        raise BadInput(fields=[{"field": "digits", "problem": "a name needs the last four digits, and only a name"}])
    secrets = ground.sight.secrets
    if body.name is not None:
        if asked.who.role not in GUIDES:
            raise NotYours()
        today = hours.business_day(hall, tx.now_ms)
        found = finding.by_person(tx, secrets, hall.id, today, body.name, body.digits or "")
        tx.record(hall.id, "desk_searched", "desk", {"by": "booking_name", "found": len(found)})
        return found
    if body.booking is not None:
        booking = store.by_id(tx, body.booking)
        check_same_hall(asked, booking.hall)
        return [booking]
    return [finding.by_text(tx, secrets, hall.id, body.scan or body.number or "")]
