"""Calls that move all bookings without a place: the plan, and carrying it out, each in a transaction of its own.

The plan is sent back as it was seen, so that nothing is moved that nobody has looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from appointments import clearing, offering
from queue_server.api import bodies
from queue_server.api.booking_bodies import Slot
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import Refusal
from queue_server.kernel.http import language
from queue_server.kernel.rows import Rows, Tx
from queue_server.views import booking_clearing

PATH = "/halls/<hall>/bookings/conflicts/plan"
MOVES_MAX = 50


class PlannedAnswer(Answer):
    """A booking without a place: where it is (`from`), and the nearest other time with a place for it; null: none."""

    booking: str
    number: str
    why: Literal["gone", "over"]
    to: str | None


class PlanAnswer(Answer):
    """Whoever booked first chooses first; no place is given to two."""

    moves: list[PlannedAnswer]


class MoveOneBody(Body):
    """One line of the plan as it was seen."""

    booking: bodies.Code
    seen: Slot
    to: Slot


class MoveAllBody(Body):
    """The lines to carry out, and the reason those concerned are told."""

    reason: bodies.Reason
    moves: Annotated[list[MoveOneBody], Field(min_length=1, max_length=MOVES_MAX)]


class LeftAnswer(Answer):
    """A booking that stayed where it is, and why."""

    booking: str
    code: str
    message: str


class MovedAllAnswer(Answer):
    """How many were moved; `left` are those that were not. A line that was carried out before is in neither."""

    moved: int
    left: list[LeftAnswer]


@dataclass(frozen=True)
class ClearingCalls:
    """What the calls do."""

    ground: Ground
    database: Database

    def plan(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """From when to when."""
        hall = self.ground.hall(rows, asked.path["hall"])
        return {"moves": booking_clearing.plan(rows, self.ground.sight, hall)}

    def move_all(self, asked: Asked) -> dict[str, Any]:
        """One after the other; what is refused stays and keeps nobody else from being moved."""
        self.database.read(
            lambda rows: self.ground.hall(rows, asked.path["hall"])
        )  # UnknownHall is no booking's matter
        moved, left = 0, []
        for one in asked.body.moves:
            try:
                moved += self.database.write(self._mover(asked, one), asked.who.actor)
            except Refusal as refusal:
                left.append({"booking": one.booking, "code": refusal.code, "message": refusal.message(language())})
        return {"moved": moved, "left": left}

    def _mover(self, asked: Asked, one: MoveOneBody) -> Any:
        sight, reason = self.ground.sight, asked.body.reason

        def move(tx: Tx) -> bool:
            hall = self.ground.hall(tx, asked.path["hall"])
            from_ms, to_ms = offering.start_of(hall, one.seen), offering.start_of(hall, one.to)
            calendar = sight.calendar(tx, hall.id)
            done = clearing.move(tx, hall, calendar, sight.secrets, one.booking, from_ms, to_ms, reason)
            return done is not None

        return move


def routes(calls: ClearingCalls) -> tuple[Route, ...]:
    """The two calls."""
    who = staff_who("oversee")
    return (
        Route(
            "GET",
            PATH,
            "Where bookings without a place could be moved",
            who,
            PlanAnswer,
            refusals=(UnknownHall,),
            read=calls.plan,
        ),
        Route(
            "POST",
            PATH,
            "Move bookings that have no place any more",
            who,
            MovedAllAnswer,
            MoveAllBody,
            key="never",
            refusals=(UnknownHall,),
            plain=calls.move_all,
        ),
    )
