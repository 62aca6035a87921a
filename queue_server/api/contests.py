"""Calls about a clerk's own work: the own figures, contesting a rating, and deciding what was contested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints

from queue_server.api.calls import day_of
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground, check_same_hall
from queue_server.api.rating_bodies import JudgeBody, Text
from queue_server.figures.periods import Days, around
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings import contest_model as no
from queue_server.ratings import contesting
from queue_server.ratings.bad_model import TEXT_MAX, OtherEyesNeeded
from queue_server.views import contests, own_figures

Period = Literal["day", "week", "month"]
PERIODS: Final[tuple[Period, ...]] = ("day", "week", "month")
PATH: Final = "/ratings/contests/<contest>"
State = Literal["open", "upheld", "struck"]


class ContestBody(Body):
    """Which visit, by its number and business day, and why its rating is wrong; no names please."""

    number: Annotated[str, StringConstraints(min_length=2, max_length=10)]
    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$")]
    text: Text

    model_config = Body.model_config | {"str_max_length": TEXT_MAX}


class OwnContest(Answer):
    """What the clerk who contested sees: `upheld` also says nothing of whether the visit was rated at all."""

    number: str
    day: str
    state: State
    reason: str
    made_at: str
    decision: str
    decided_at: str | None


class OwnContests(Answer):
    """The asker's own, the last first; `days`: working days after the visit in which it can be contested."""

    contests: list[OwnContest]
    days: int


class ListedContest(OwnContest):
    """The same for who decides: by whom, by staff numbers."""

    id: str
    by: str
    decided_by: str | None


class ListedContests(Answer):
    """Open ones first as they came, then the decided."""

    contests: list[ListedContest]


class ContestRecord(ListedContest):
    """The record: grade, words while they are kept, every entry of the visit. `counts`: whether there is a grade that
    counts; `decides`: whether the asker may decide."""

    grade: int | None
    more_grade: int | None
    counts: bool
    comment: str | None
    more_comment: str | None
    events: list[dict[str, Any]]
    decides: bool


class OwnFigures(Answer):
    """What the asker's own work of a day, week or month came to: `figures` with `value` (text, number, `count`, `of`),
    formula, and `middle`, the same of the middle one of all `clerks` (null below five); `ratings` beside."""

    figures: list[dict[str, Any]]
    clerks: int
    lines: list[dict[str, Any]] = Field(
        description="by own line `count` and `own` median minutes, beside `middle` of its `of` visits; null of few"
    )
    ratings: dict[str, Any] = Field(description="`took_part` and `satisfied`, each beside the whole hall's")


def own_days(query: Mapping[str, str], today: str) -> tuple[Period, Days]:
    """The day, week or month around a day; this week where nothing is asked. BadInput."""
    period = next((one for one in PERIODS if one == (query.get("period") or "week")), None)
    if period is None:
        raise BadInput(fields=[{"field": "period", "problem": "one of " + ", ".join(PERIODS)}])
    return period, around(period, day_of(query.get("day")) or today)


@dataclass(frozen=True)
class ContestCalls:
    """What the calls do."""

    ground: Ground

    def figures(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The asker's own, by the own staff number; NotYourFigures for anybody else's."""
        hall = self.ground.hall(rows, asked.path["hall"])
        own = int(asked.who.id)
        if own_figures.number_of(rows, own) != asked.path["number"]:
            raise no.NotYourFigures()
        _, days = own_days(asked.query, hours.business_day(hall, self.ground.sight.clock.now_ms()))
        return own_figures.of_days(rows, self.ground.sight, hall, days, own)

    def make(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A new one."""
        hall, body = self.ground.hall(tx, asked.path["hall"]), asked.body
        calendar = self.ground.sight.calendar(tx, hall.id)
        day = day_of(body.day) or body.day
        one = contesting.contest(tx, hall, calendar, int(asked.who.id), day, body.number, body.text)
        return contests.for_clerk(tx, self.ground.sight, hall, one)

    def own(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The asker's own."""
        hall = self.ground.hall(rows, asked.path["hall"])
        return contests.own(rows, self.ground.sight, hall, int(asked.who.id))

    def listed(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """All but the asker's own."""
        hall = self.ground.hall(rows, asked.path["hall"])
        return contests.listed(rows, self.ground.sight, hall, int(asked.who.id))

    def record(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """One with its record."""
        hall, one = self._one(rows, asked)
        return contests.record(rows, self.ground.sight, hall, one, int(asked.who.id))

    def decide(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Struck where it passes, else upheld."""
        hall, one = self._one(tx, asked)
        by = int(asked.who.id)
        done = contesting.decide(tx, one, by, asked.body.passes, asked.body.text)
        return contests.record(tx, self.ground.sight, hall, done, by)

    def _one(self, rows: Rows, asked: Asked) -> tuple[Hall, no.Contest]:
        one = contesting.for_reviewer(rows, asked.path["contest"], int(asked.who.id))
        check_same_hall(asked, one.hall)
        return self.ground.hall(rows, one.hall), one


def routes(ground: Ground) -> tuple[Route, ...]:
    """The calls of clerks, and of who decides."""
    calls = ContestCalls(ground)
    return (*_of_clerks(calls), *_of_reviewers(calls))


def _of_clerks(calls: ContestCalls) -> tuple[Route, ...]:
    own, contesting_path = staff_who("own_figures"), "/halls/<hall>/ratings/contests"
    return (
        Route(
            "GET",
            "/halls/<hall>/staff/<number>/figures",
            "What my own work came to; nobody else's",
            own,
            OwnFigures,
            query={"period": "day, week or month; week without it", "day": "a day in it; today without it"},
            refusals=(UnknownHall, no.NotYourFigures, BadInput),
            read=calls.figures,
        ),
        Route(
            "GET",
            f"{contesting_path}/own",
            "The ratings I contested, and what was decided",
            own,
            OwnContests,
            refusals=(UnknownHall,),
            read=calls.own,
        ),
        Route(
            "POST",
            contesting_path,
            "Contest the rating of a visit I served",
            own,
            OwnContest,
            ContestBody,
            status=201,
            refusals=(UnknownHall, BadInput, no.NotYourVisit, no.ContestTooLate, no.AlreadyContested),
            write=calls.make,
        ),
    )


def _of_reviewers(calls: ContestCalls) -> tuple[Route, ...]:
    oversees = staff_who("oversee")
    return (
        Route(
            "GET",
            "/halls/<hall>/ratings/contests",
            "Contested ratings, to be decided and decided",
            oversees,
            ListedContests,
            refusals=(UnknownHall,),
            read=calls.listed,
        ),
        Route(
            "GET",
            PATH,
            "A contested rating with its record",
            oversees,
            ContestRecord,
            refusals=(no.UnknownContest,),
            read=calls.record,
        ),
        Route(
            "POST",
            f"{PATH}/decide",
            "Strike a contested rating, or uphold it",
            oversees,
            ContestRecord,
            JudgeBody,
            refusals=(no.UnknownContest, no.ContestIsDecided, no.NothingToStrike, OtherEyesNeeded),
            write=calls.decide,
        ),
    )
