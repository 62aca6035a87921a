"""Calls about what counts against somebody: an appeal by a booking's holder, and what staff answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import StringConstraints

from appointments import appeals, store
from appointments import booking as bookings
from appointments import refusals as no
from appointments.model import Booking
from queue_server.api import bodies
from queue_server.api.booking_bodies import BookingAnswer
from queue_server.api.contract import PUBLIC, Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground, check_same_hall
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.errors import TooManyRequests
from queue_server.kernel.rows import Rows, Tx
from queue_server.views import appeals as appeals_view
from queue_server.views import booking as booking_view

ANSWERS = staff_who("steer")


class AppealBody(Body):
    """Why it should not count, in the holder's own words; read by those who answer, and dropped after 30 days."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]

    model_config = Body.model_config | {"str_max_length": 500}


class ReasonBody(Body):
    """Why; shown to the holder, so no names."""

    reason: bodies.Reason


class AppealAnswer(Answer):
    """One appeal nobody has answered yet; `text` is null once it has been dropped."""

    booking: str
    number: str
    state: str
    start: str
    made_at: str
    text: str | None


class AppealsAnswer(Answer):
    """The oldest first."""

    appeals: list[AppealAnswer]


@dataclass(frozen=True)
class AppealCalls:
    """What the calls do."""

    ground: Ground

    def appeal(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """By the link's holder."""
        booking_id = booking_view.booking_of(self.ground.sight, asked.path["token"])
        if booking_id is None:
            raise no.UnknownBooking()
        booking = store.by_id(tx, booking_id)
        appeals.appeal(tx, self.ground.sight.secrets, booking, asked.body.text)
        return booking_view.for_holder(tx, self.ground.sight, self.ground.hall(tx, booking.hall), booking)

    def waiting(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """What staff have to answer."""
        hall, sight = self.ground.hall(rows, asked.path["hall"]), self.ground.sight
        check_same_hall(asked, hall.id)
        return {"appeals": appeals_view.waiting(rows, sight, hall)}

    def excuse(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """It counts no more."""
        hall, booking = self._of_id(tx, asked)
        excused = appeals.excuse(tx, booking, self._reason(tx, booking, asked))
        return booking_view.for_staff(tx, self.ground.sight, hall, excused)

    def decline(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """It goes on counting."""
        hall, booking = self._of_id(tx, asked)
        appeals.decline(tx, booking, self._reason(tx, booking, asked))
        return booking_view.for_staff(tx, self.ground.sight, hall, booking)

    def _reason(self, rows: Rows, booking: Booking, asked: Asked) -> str:
        return bookings.nameless(rows, self.ground.sight.secrets, booking, asked.body.reason)

    def _of_id(self, rows: Rows, asked: Asked) -> tuple[Hall, Booking]:
        booking = store.by_id(rows, asked.path["booking"])
        check_same_hall(asked, booking.hall)
        return self.ground.hall(rows, booking.hall), booking


def routes(calls: AppealCalls) -> tuple[Route, ...]:
    """The appeal calls."""
    counts, unknown = no.NothingToAppeal, no.UnknownBooking
    return (
        Route(
            "POST",
            "/public/bookings/<token>/appeal",
            "Say why a miss or a cancellation should not count",
            PUBLIC,
            BookingAnswer,
            AppealBody,
            refusals=(unknown, counts, no.AlreadyAppealed, TooManyRequests),
            write=calls.appeal,
        ),
        Route(
            "GET",
            "/halls/<hall>/bookings/appeals",
            "Appeals nobody has answered yet",
            ANSWERS,
            AppealsAnswer,
            refusals=(UnknownHall,),
            read=calls.waiting,
        ),
        Route(
            "POST",
            "/bookings/<booking>/excuse",
            "A miss or a cancellation counts against nobody",
            ANSWERS,
            BookingAnswer,
            ReasonBody,
            refusals=(unknown, counts, no.StateForbidsBooking),
            write=calls.excuse,
        ),
        Route(
            "POST",
            "/bookings/<booking>/appeal/decline",
            "An appeal is not granted, and why",
            ANSWERS,
            BookingAnswer,
            ReasonBody,
            refusals=(unknown, no.NothingToDecline),
            write=calls.decline,
        ),
    )
