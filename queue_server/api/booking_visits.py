"""The calls of a team that goes to people's homes: where to, and what came of each visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from appointments import arriving, offering, store, visiting
from appointments import booking as bookings
from appointments import refusals as no
from appointments.model import Booking
from queue_server.api import bodies
from queue_server.api.booking_bodies import SeenAnswer, Slot
from queue_server.api.booking_calls import DESK
from queue_server.api.bookings import CLAIMS
from queue_server.api.contract import Answer, Asked, Body, Route
from queue_server.api.days import days_between
from queue_server.api.ground import Ground, check_same_hall
from queue_server.hall.errors import NotADay, UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Tx
from queue_server.views import booking as booking_view
from queue_server.views import booking_round


class VisitBody(Body):
    """Whether somebody was there; at the end of the day a visit of which nothing was said took place. With a `reason`
    what was said before is corrected, until the end of the next working day."""

    met: bool = Field(default=True, description="false: nobody was there, which counts as a missed booking")
    reason: bodies.Reason | None = None


class PostponeBody(Body):
    """Another hour for the visit, agreed with the people; also when its word was given already."""

    slot: Slot
    reason: bodies.Reason


class RoundBody(Body):
    """The day of the round."""

    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$")]


class StopAnswer(Answer):
    """One visit and where it is; null once it has been dropped."""

    id: str
    address: str | None


class RoundAnswer(Answer):
    """The day's visits in the order of their hours."""

    visits: list[StopAnswer]


@dataclass(frozen=True)
class VisitCalls:
    """What the calls do."""

    ground: Ground

    def round(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Where the team goes that day; the journal keeps who looked."""
        hall = self.ground.hall(tx, asked.path["hall"])
        check_same_hall(asked, hall.id)
        days_between(asked.body.day, asked.body.day)
        found = booking_round.stops(tx, self.ground.sight, hall, asked.body.day)
        tx.record(hall.id, "round_seen", f"round:{asked.body.day}", {"visits": len(found)})
        return {"visits": found}

    def visited(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The team's word, or another one than it gave."""
        hall, booking = self._of(tx, asked)
        if asked.body.reason is None or booking.state not in visiting.SAID:
            return self._seen(tx, hall, arriving.visited(tx, hall, booking, asked.body.met))
        calendar = self.ground.sight.calendar(tx, hall.id)
        ended = visiting.correct(tx, hall, calendar, booking, asked.body.met, self._reason(tx, booking, asked))
        return self._seen(tx, hall, ended)

    def postpone(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Another hour."""
        hall, booking = self._of(tx, asked)
        calendar, start_ms = self.ground.sight.calendar(tx, hall.id), offering.start_of(hall, asked.body.slot)
        moved = visiting.postpone(tx, hall, calendar, booking, start_ms, self._reason(tx, booking, asked))
        return self._seen(tx, hall, moved)

    def _of(self, tx: Tx, asked: Asked) -> tuple[Hall, Booking]:
        booking = store.by_id(tx, asked.path["booking"])
        check_same_hall(asked, booking.hall)
        return self.ground.hall(tx, booking.hall), booking

    def _reason(self, tx: Tx, booking: Booking, asked: Asked) -> str:
        return bookings.nameless(tx, self.ground.sight.secrets, booking, asked.body.reason)

    def _seen(self, tx: Tx, hall: Hall, booking: Booking) -> dict[str, Any]:
        return booking_view.for_staff(tx, self.ground.sight, hall, booking)


def routes(ground: Ground) -> tuple[Route, ...]:
    """The three calls."""
    calls = VisitCalls(ground)
    home = (no.UnknownBooking, no.StateForbidsBooking, no.NotAtHome, no.WordStands)
    return (
        Route(
            "POST",
            "/halls/<hall>/bookings/round",
            "Where a team goes on a day, which is journalled",
            DESK,
            RoundAnswer,
            RoundBody,
            key="never",
            refusals=(UnknownHall, NotADay),
            write=calls.round,
        ),
        Route(
            "POST",
            "/bookings/<booking>/visited",
            "The team was at these people's home",
            DESK,
            SeenAnswer,
            VisitBody,
            refusals=(*home, no.TooEarly),
            write=calls.visited,
        ),
        Route(
            "POST",
            "/bookings/<booking>/postpone",
            "The team comes at another time",
            DESK,
            SeenAnswer,
            PostponeBody,
            refusals=(*home, *CLAIMS, no.SameSlot, no.AlreadyBooked),
            write=calls.postpone,
        ),
    )
