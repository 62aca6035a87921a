"""Calls about reporting ratings: what waits and what was not taken, let it go again or give it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, Field

from queue_server.api.bodies import Done
from queue_server.api.contract import Answer, Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.api.platform_bodies import EventBody
from queue_server.cases.refusals import ReasonIsNeeded
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.courier import Link
from queue_server.kernel.http import language
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings import resending
from queue_server.ratings.follow import Reporter
from queue_server.ratings.resending import NothingIsReported, UnknownReport
from queue_server.views import rating_reports as view


class Office(Protocol):
    """The desk that reports."""

    @property
    def reporter(self) -> Reporter | None:
        """Where to, None where nothing is reported."""

    @property
    def link(self) -> Link:
        """How the receiver was last found."""


class Receiver(BaseModel):
    """Where ratings are reported, and in which layer's words."""

    host: str
    layer: str


class HeldReport(BaseModel):
    """A report that the receiver would not take: of which number and case, its stable `status`, the receiver's own
    `code` and `words` ("" without any), and how many reports of the same visit wait `behind` it."""

    epoch: int
    seq: int
    number: str
    day: str
    case: str | None
    part: Literal["first", "more"]
    at: str
    tries: int
    status: str
    says: str
    code: str
    words: str
    behind: Annotated[int, Field(ge=0)]


class Reports(Answer):
    """How reporting stands; `receiver` is null where the hall's ratings are not reported."""

    receiver: Receiver | None
    standing: Literal["unused", "up", "slow", "down"]
    reason: str | None = None
    since: str | None = None
    last_ok: str | None = None
    waiting: int
    oldest: str | None = None
    refused_count: int
    refused: list[HeldReport]


@dataclass(frozen=True)
class ReportCalls:
    """What the calls do."""

    ground: Ground
    office: Office

    def show(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """What waits and what is held up."""
        hall, reporter = self.ground.hall(rows, asked.path["hall"]), self.office.reporter
        to = reporter.to if reporter else None
        return view.of_reports(rows, self.ground.sight, hall, to, self.office.link, language())

    def again(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A refused report may go again."""
        hall, reporter = self.ground.hall(tx, asked.path["hall"]), self.office.reporter
        if reporter is None or not reporter.to.serves(hall.id):
            raise NothingIsReported()
        resending.send_again(tx, reporter, resending.held(tx, hall.id, asked.body.epoch, asked.body.seq))
        return {"done": True}

    def give_up(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A refused report never will."""
        hall, reason = self.ground.hall(tx, asked.path["hall"]), str(redact(asked.body.reason))
        if not reason:
            raise ReasonIsNeeded()
        resending.give_up(tx, resending.held(tx, hall.id, asked.body.epoch, asked.body.seq), reason)
        return {"done": True}


def routes(calls: ReportCalls) -> tuple[Route, ...]:
    """The calls of those who run the hall."""
    path, oversees = "/halls/<hall>/ratings/reports", staff_who("oversee")
    return (
        Route(
            "GET",
            path,
            "How reporting of ratings stands, and what was not taken",
            oversees,
            Reports,
            refusals=(UnknownHall,),
            read=calls.show,
        ),
        Route(
            "POST",
            f"{path}/again",
            "Let a report that was refused go again, made anew",
            oversees,
            Done,
            EventBody,
            refusals=(UnknownHall, UnknownReport, NothingIsReported),
            write=calls.again,
        ),
        Route(
            "POST",
            f"{path}/give-up",
            "Give a report up that was refused",
            oversees,
            Done,
            EventBody,
            refusals=(UnknownHall, UnknownReport, ReasonIsNeeded),
            write=calls.give_up,
        ),
    )
