"""The call for how a case stands, for who knows its number and the end of the applicant's document."""

from __future__ import annotations

from typing import Annotated, Any

from flask import request
from pydantic import Field, StringConstraints

from queue_server.api.bodies import Code
from queue_server.api.case_bodies import Number
from queue_server.api.contract import PUBLIC, Answer, Asked, Body, Route
from queue_server.api.ground import Ground
from queue_server.cases import owing, returning
from queue_server.cases.progress import Progress
from queue_server.cases.refusals import ProgressNotFound
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import TooManyRequests
from queue_server.kernel.rows import Rows
from queue_server.views import case_progress


class ProgressBody(Body):
    """`tail`: the last 4 to 6 places of the applicant's (or agent's) document."""

    hall: Code
    number: Number
    tail: Annotated[str, StringConstraints(min_length=4, max_length=6, pattern="^[0-9A-Za-z]+$")]


class ProgressAnswer(Answer):
    """Where it stands, until when, what is missing; nobody's name."""

    number: str
    name: str
    state: str
    missing: list[str]
    may_follow: bool = Field(description="something may still be brought, without queueing again")
    bring_until: str | None = Field(description="the last day for what is missing")
    refused_because: str | None = Field(description="why it was not accepted")
    steps: list[dict[str, Any]]
    parcel: dict[str, str] | None = Field(description="once the result was sent: state, carrier, tracking")
    terms: dict[str, Any] = Field(description="promised and legal: days, due_day, left_days; null where none is given")


class ProgressCalls:
    """What the call does; the page for citizens uses it too."""

    def __init__(self, ground: Ground, database: Database, progress: Progress) -> None:
        self._ground, self._database, self._progress = ground, database, progress

    def find(self, hall: Hall, number: str, tail: str, address: str) -> dict[str, Any]:
        """The case's progress; ProgressNotFound, TooManyRequests."""
        case, sight = self._progress.find(hall, number, tail, address), self._ground.sight

        def look(rows: Rows) -> dict[str, Any]:
            until = owing.bring_until(hall, sight.calendar(rows, hall.id), case)
            more = {"may_follow": returning.awaited(case), "bring_until": until}
            return case_progress.progress(rows, sight, hall, case) | more

        return self._database.read(look)

    def asked(self, asked: Asked) -> dict[str, Any]:
        """The same by a body."""
        hall = self._database.read(lambda rows: self._ground.hall(rows, asked.body.hall))
        return self.find(hall, asked.body.number, asked.body.tail, request.remote_addr or "")


def routes(calls: ProgressCalls) -> tuple[Route, ...]:
    """The one call."""
    return (
        Route(
            "POST",
            "/public/cases/progress",
            "How a case stands",
            PUBLIC,
            ProgressAnswer,
            ProgressBody,
            key="never",
            refusals=(UnknownHall, ProgressNotFound, TooManyRequests),
            plain=calls.asked,
        ),
    )
