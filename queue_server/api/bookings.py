"""The rows of the contract about bookings: who may make each call, and what it may be refused for."""

from __future__ import annotations

from typing import Any

from appointments import refusals as no
from appointments.persons import SamePersonTwice
from queue_server.api import bodies, booking_prints
from queue_server.api.booking_bodies import (
    BookBody,
    BookingAnswer,
    CancelBody,
    CheckedInAnswer,
    CheckInBody,
    HoldAnswer,
    HoldBody,
    MadeAnswer,
    MoveBody,
    PhoneCodeBody,
    SeenAnswer,
    SlotsAnswer,
)
from queue_server.api.booking_calls import DESK, BookingCalls
from queue_server.api.contract import PUBLIC, Body, Route
from queue_server.api.tickets import ISSUE_REFUSALS
from queue_server.hall.errors import NotADay, UnknownHall, UnknownService
from queue_server.kernel.errors import BadInput, SignInFirst, TooManyRequests
from queue_server.people.model import BadIdNumber, BadIdType, BadName, BadPhone, NotMobile

CLAIMS = (
    no.NotBookable,
    no.UnknownSlot,
    no.SlotHasBegun,
    no.SlotIsNear,
    no.SlotNotOffered,
    no.SlotIsFull,
    UnknownHall,
    UnknownService,
)
BOOK_REFUSALS = (
    *CLAIMS,
    no.NothingCanBeSent,
    no.HoldIsNeeded,
    no.HoldIsOver,
    no.AlreadyBooked,
    no.TooManyBookings,
    no.BookingsBlocked,
    no.WrongPersons,
    SamePersonTwice,
    no.AddressIsNeeded,
    BadIdNumber,
    BadIdType,
    BadName,
    BadPhone,
    NotMobile,
    SignInFirst,
    TooManyRequests,
)
CHANGE_REFUSALS = (no.UnknownBooking, no.StateForbidsBooking, no.TooLateToChange)
ARRIVE_REFUSALS = (
    no.UnknownBooking,
    no.StateForbidsBooking,
    no.TooEarly,
    no.WrongDay,
    no.WrongPersons,
    no.VisitedAtHome,
)


QUERY = {
    "from": "first day, YYYY-MM-DD; today without it",
    "to": "last day",
    "units": "for so many principals",
    "also": "further services of the visit, by comma",
}
AGAIN_REFUSALS = (
    no.UnknownBooking,
    no.StateForbidsBooking,
    no.NothingCanBeSent,
    no.CodeIsOver,
    no.CodeIsOnItsWay,
    no.NoMoreCodes,
    no.TooManyBookings,
    TooManyRequests,
)
OWN, BY_ID = "/public/bookings/<token>", "/bookings/<booking>"
AT_HAND = DESK | {"kiosk", "desk"}
LIMITS = (no.AlreadyBooked, no.TooManyBookings, no.BookingsBlocked)
MOVE_REFUSALS = (*CHANGE_REFUSALS, *CLAIMS, no.SameSlot, no.MovedTooOften, no.AlreadyBooked, no.TooManyBookings)


def routes(calls: BookingCalls) -> tuple[Route, ...]:
    """The booking calls."""
    return (*_making(calls), *_by_staff(calls), *_by_holder(calls), *booking_prints.routes(calls.ground))


def _post(
    path: str, summary: str, who: frozenset[str], body: type[Body], act: Any, says: tuple[Any, ...], **more: Any
) -> Route:
    return Route("POST", path, summary, who, more.pop("answer", BookingAnswer), body, refusals=says, write=act, **more)


def _making(calls: BookingCalls) -> tuple[Route, ...]:
    claims, who = (*CLAIMS, no.NothingCanBeSent, TooManyRequests), PUBLIC | DESK
    made: dict[str, Any] = {"status": 201, "key": "required"}
    return (
        Route(
            "GET",
            "/halls/<hall>/services/<service>/slots",
            "What can be booked",
            PUBLIC | AT_HAND,
            SlotsAnswer,
            query=QUERY,
            refusals=(UnknownHall, UnknownService, no.NotBookable, NotADay, BadInput, TooManyRequests),
            read=calls.slots,
        ),
        _post(
            "/bookings/holds",
            "Hold a place",
            who,
            HoldBody,
            calls.hold,
            (*claims, no.WorkIsMissing),
            answer=HoldAnswer,
            **made,
        ),
        _post("/bookings", "Book a place", who, BookBody, calls.book, BOOK_REFUSALS, answer=MadeAnswer, **made),
    )


def _by_staff(calls: BookingCalls) -> tuple[Route, ...]:
    arrive = (*ARRIVE_REFUSALS, *ISSUE_REFUSALS)
    unknown = (no.UnknownBooking,)
    return (
        Route("GET", BY_ID, "A booking as staff see it", AT_HAND, SeenAnswer, refusals=unknown, read=calls.show),
        _post(f"{BY_ID}/cancel", "Cancel a booking", DESK, CancelBody, calls.cancel, CHANGE_REFUSALS),
        _post(f"{BY_ID}/move", "Move a booking", DESK, MoveBody, calls.move, MOVE_REFUSALS),
        _post(
            f"{BY_ID}/check-in",
            "Those of a booking are here",
            AT_HAND,
            CheckInBody,
            calls.check_in,
            arrive,
            answer=CheckedInAnswer,
        ),
    )


def _by_holder(calls: BookingCalls) -> tuple[Route, ...]:
    unknown, often = (no.UnknownBooking, TooManyRequests), (TooManyRequests,)
    return (
        Route("GET", OWN, "As its holder sees it", PUBLIC, BookingAnswer, refusals=unknown, read=calls.show_own),
        _post(
            f"{OWN}/code", "Send the code to the phone again", PUBLIC, bodies.NoBody, calls.code_again, AGAIN_REFUSALS
        ),
        Route(
            "POST",
            f"{OWN}/verify",
            "The code sent to the phone",
            PUBLIC,
            BookingAnswer,
            PhoneCodeBody,
            key="never",
            refusals=(*unknown, no.StateForbidsBooking, no.WrongPhoneCode, no.CodeIsOver, *LIMITS, TooManyRequests),
            plain=calls.verify,
        ),
        _post(
            f"{OWN}/cancel", "Give the place back", PUBLIC, bodies.NoBody, calls.cancel_own, (*CHANGE_REFUSALS, *often)
        ),
        _post(f"{OWN}/move", "Come at another time", PUBLIC, MoveBody, calls.move_own, (*MOVE_REFUSALS, *often)),
    )
