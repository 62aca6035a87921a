"""Calls behind the live wall: what lies behind a line, a window, a ticket; lending a window today; moving a clerk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.hall import hours, lending
from queue_server.hall import service as halls
from queue_server.hall.errors import UnknownHall, UnknownQueue, UnknownWindow
from queue_server.hall.lending import HANDICAP_MAX, AnotherHolds, IsItsOnlyQueue, IsItsOwnQueue, IsNotLent, Lending
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import duty
from queue_server.staff.model import AlreadySignedOn, WindowIsClosed, WindowIsTaken
from queue_server.tickets import leaving, refusals
from queue_server.views import wall_behind

Id = Annotated[str, StringConstraints(min_length=1, max_length=16)]
Minutes = Annotated[int, Field(ge=0, le=HANDICAP_MAX)]


class LendBody(Body):
    """The window calls these lines too, today; with minutes of handicap its own people go first for so long."""

    window: Id
    queues: Annotated[list[Id], Field(min_length=1, max_length=26)]
    handicap_min: Minutes = 0
    reason: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class HoldBackBody(Body):
    """At these windows the other lines go first by so many minutes, today."""

    queue: Id
    windows: Annotated[list[Id], Field(min_length=1, max_length=60)]
    handicap_min: Annotated[int, Field(ge=1, le=HANDICAP_MAX)]
    reason: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class EndLendingBody(Body):
    """Which lending is over."""

    window: Id
    queue: Id


class MoveClerkBody(Body):
    """The window the clerk goes to."""

    to: Id


class BehindAnswer(Answer):
    """A line, a window or a ticket, by its id."""

    id: str


class LentAnswer(Answer):
    """What holds today."""

    lent: list[dict[str, Any]]


class EffectAnswer(Answer):
    """The line now, and how it would be."""

    waiting: int
    is_open: bool
    before: dict[str, Any]
    after: dict[str, Any]


class MovedAnswer(Answer):
    """Where the clerk is now."""

    window: str


@dataclass(frozen=True)
class WallCalls:
    """What the calls do."""

    ground: Ground

    def line(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Who waits in a line."""
        hall = self._hall(rows, asked)
        return wall_behind.line(rows, self.ground.sight, hall, asked.path["queue"])

    def window(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """A window's day."""
        return wall_behind.window(rows, self.ground.sight, self._hall(rows, asked), asked.path["window"])

    def ticket(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """A ticket's timeline."""
        hall, (own, ticket) = self._hall(rows, asked), self.ground.ticket(rows, asked.path["ticket"])
        if own.id != hall.id:
            raise refusals.UnknownTicket()
        return wall_behind.timeline(rows, self.ground.sight, hall, ticket)

    def effect(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """What a lending would change."""
        hall, minutes = self._hall(rows, asked), asked.query.get("handicap_min", "0")
        if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 4):
            raise BadInput(fields=[{"field": "handicap_min", "problem": f"0 to {HANDICAP_MAX}"}])
        window, queue = hall.window(asked.query.get("window", "")).id, hall.queue(asked.query.get("queue", "")).id
        wish = Lending(window, queue, min(int(minutes), HANDICAP_MAX), "")
        return wall_behind.lending_effect(rows, self.ground.sight, hall, self._filed(rows, hall), wish)

    def lend(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Lend a window for today."""
        hall, body = self._hall(tx, asked), asked.body
        day = hours.business_day(hall, tx.now_ms)
        wish = (body.window, body.queues, body.handicap_min, body.reason)
        lending.lend(tx, self._filed(tx, hall), day, *wish)
        return {"lent": [one._asdict() for one in lending.of_day(tx, hall.id, day)]}

    def hold_back(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Let other lines go first for today."""
        hall, body = self._hall(tx, asked), asked.body
        day = hours.business_day(hall, tx.now_ms)
        wish = (body.queue, body.windows, body.handicap_min, body.reason)
        lending.hold_back(tx, self._filed(tx, hall), day, *wish)
        return {"lent": [one._asdict() for one in lending.of_day(tx, hall.id, day)]}

    def end(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """End it."""
        hall = self._hall(tx, asked)
        day = hours.business_day(hall, tx.now_ms)
        lending.take_back(tx, hall, day, asked.body.window, asked.body.queue)
        return {"lent": [one._asdict() for one in lending.of_day(tx, hall.id, day)]}

    def move(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The clerk of one window sits down at another; nobody may be left at the first."""
        hall, window = self._hall(tx, asked), asked.path["window"]
        here = duty.at(tx, hall, window)
        leaving.settle(tx, hall, window, None, None)
        duty.close(tx, here, "")
        return {"window": duty.sign_on(tx, hall, asked.body.to, here.staff).window}

    def _hall(self, rows: Rows, asked: Asked) -> Hall:
        return self.ground.hall(rows, asked.path["hall"])

    def _filed(self, rows: Rows, hall: Hall) -> Hall:
        return halls.filed(rows, hall.id, self.ground.sight.clock.now_ms())


def routes(ground: Ground) -> tuple[Route, ...]:
    """The calls, for who oversees the hall."""
    calls = WallCalls(ground)
    return (*_reads(calls), *_acts(calls))


def _reads(calls: WallCalls) -> tuple[Route, ...]:
    at, who = "/halls/<hall>", staff_who("oversee")
    behind: tuple[tuple[Any, ...], ...] = (
        ("queues/<queue>", "Who waits in a line, in order, with why", UnknownQueue, calls.line),
        ("windows/<window>", "A window's day", UnknownWindow, calls.window),
        ("tickets/<ticket>", "A ticket's timeline with every why", refusals.UnknownTicket, calls.ticket),
    )
    asked = {"window": "the window", "queue": "the line it would call", "handicap_min": "minutes, 0 without it"}
    effect = Route(
        "GET",
        f"{at}/lendings/effect",
        "What lending a window would change",
        who,
        EffectAnswer,
        query=asked,
        refusals=(UnknownHall, UnknownQueue, UnknownWindow, BadInput),
        read=calls.effect,
    )
    return (
        *(
            Route("GET", f"{at}/wall/{path}", text, who, BehindAnswer, refusals=(UnknownHall, unknown), read=read)
            for path, text, unknown, read in behind
        ),
        effect,
    )


def _acts(calls: WallCalls) -> tuple[Route, ...]:
    at, who = "/halls/<hall>", staff_who("oversee")
    known = (UnknownHall, UnknownWindow)
    lend = (*known, UnknownQueue, IsItsOwnQueue, AnotherHolds, BadInput)
    taken = (*known, WindowIsClosed, WindowIsTaken, AlreadySignedOn, refusals.TicketInHand)
    held = (*known, UnknownQueue, IsItsOnlyQueue, AnotherHolds, BadInput)
    ended, moved = "End that before the day does", "Send the clerk of a window to another"
    held_back = "Let the other lines of windows go first today"
    acts: tuple[tuple[Any, ...], ...] = (
        ("lendings", "Let a window call further lines today", LentAnswer, LendBody, lend, calls.lend),
        ("handicaps", held_back, LentAnswer, HoldBackBody, held, calls.hold_back),
        ("lendings/end", ended, LentAnswer, EndLendingBody, (UnknownHall, IsNotLent), calls.end),
        ("windows/<window>/move", moved, MovedAnswer, MoveClerkBody, taken, calls.move),
    )
    return tuple(
        Route("POST", f"{at}/{path}", text, who, answer, body, refusals=refused, write=write)
        for path, text, answer, body, refused, write in acts
    )
