"""Calls about what ratings come to: figures, one's own in groups, and the acts on bad grades."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from queue_server.api import rating_bodies as bodies
from queue_server.api.contract import Asked, Body, Route, staff_who
from queue_server.api.ground import Ground, check_same_hall
from queue_server.hall import days
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings import bad_grades as acts
from queue_server.ratings import bad_model as no
from queue_server.ratings import figures, giving
from queue_server.ratings.bad_model import BadGrade
from queue_server.views import ratings as view

DAYS_MAX: Final = 366
WEEK_DAYS: Final = 6
PATH: Final = "/ratings/bad/<rating>"
Step = Callable[[Tx, Hall, BadGrade, int, Any], BadGrade]


@dataclass(frozen=True)
class BadGradeCalls:
    """What the calls do."""

    ground: Ground

    def figures(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Counts and rates of whole weeks; of those the last seven days lie in where none are named."""
        hall, sight = self.ground.hall(rows, asked.path["hall"]), self.ground.sight
        return view.counted(rows, sight, hall, span_of(asked.query, view.shown_until(rows, sight, hall)))

    def own(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The asker's own groups in the hall."""
        hall = self.ground.hall(rows, asked.path["hall"])
        return view.own(rows, self.ground.sight, hall, int(asked.who.id))

    def listed(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The list."""
        hall = self.ground.hall(rows, asked.path["hall"])
        return view.bad_grades(rows, self.ground.sight, hall, int(asked.who.id))

    def whole(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """One with its comments."""
        hall, one = self._one(rows, asked)
        return self._whole(rows, hall, one)

    def step(self, act: Step) -> Callable[[Tx, Asked], dict[str, Any]]:
        """One act as a call."""

        def do(tx: Tx, asked: Asked) -> dict[str, Any]:
            hall, one = self._one(tx, asked)
            return self._whole(tx, hall, act(tx, hall, one, int(asked.who.id), asked.body))

        return do

    def assign(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Another owner, by staff number; OwnerNotFit."""
        hall, one = self._one(tx, asked)
        fit = [who for who in acts.owners(tx, hall.id, one.staff) if who.number == asked.body.owner]
        if not fit:
            raise no.OwnerNotFit()
        return self._whole(tx, hall, acts.assign(tx, one, fit[0].id))

    def reply(self, tx: Tx, hall: Hall, one: BadGrade, by: int, body: bodies.TextBody) -> BadGrade:
        """The answer the holder reads."""
        return acts.reply(tx, hall, self.ground.sight.calendar(tx, hall.id), one, by, body.text)

    def review(self, tx: Tx, hall: Hall, one: BadGrade, by: int, body: bodies.JudgeBody) -> BadGrade:
        """Other eyes."""
        calendar = self.ground.sight.calendar(tx, hall.id)
        return acts.review(tx, hall, calendar, one, by, body.passes, body.text)

    def _whole(self, rows: Rows, hall: Hall, one: BadGrade) -> dict[str, Any]:
        comment, more = giving.comments_of(rows, self.ground.sight.secrets, one.ticket)
        owners = [{"number": who.number, "name": who.name} for who in acts.owners(rows, hall.id, one.staff)]
        value = view.bad_value(rows, self.ground.sight, hall, one)
        return value | {"comment": comment, "more_comment": more, "owners": owners}

    def _one(self, rows: Rows, asked: Asked) -> tuple[Hall, BadGrade]:
        """The bad grade; to whoever was rated there is none."""
        one = acts.of_ticket(rows, asked.path["rating"])
        check_same_hall(asked, one.hall)
        if one.staff == int(asked.who.id):
            raise no.UnknownBadGrade()
        return self.ground.hall(rows, one.hall), one


def span_of(query: Mapping[str, str], today: str) -> tuple[str, str, figures.By]:
    """First day, last day and what is counted by; the last seven days by service where nothing is asked. BadInput."""
    last = _day(query, "to", today)
    first = _day(query, "from", (date.fromisoformat(last) - timedelta(days=WEEK_DAYS)).isoformat())
    by: figures.By | None = figures.BY.get(query.get("by") or "service")
    if by is None:
        raise BadInput(fields=[{"field": "by", "problem": "one of " + ", ".join(figures.BY)}])
    if not first <= last or (date.fromisoformat(last) - date.fromisoformat(first)).days >= DAYS_MAX:
        raise BadInput(fields=[{"field": "from", "problem": "a year at most, and not after to"}])
    return first, last, by


def _day(query: Mapping[str, str], name: str, default: str) -> str:
    try:
        return days.parsed(query.get(name) or default).isoformat()
    except ValueError:
        raise BadInput(fields=[{"field": name, "problem": "a day as 2026-11-23"}]) from None


def _verify(tx: Tx, hall: Hall, one: BadGrade, by: int, body: bodies.TextBody) -> BadGrade:
    return acts.verify(tx, one, by, body.text)


def _mend(tx: Tx, hall: Hall, one: BadGrade, by: int, body: bodies.TextBody) -> BadGrade:
    return acts.mend(tx, one, by, body.text)


def _doubt(tx: Tx, hall: Hall, one: BadGrade, by: int, body: bodies.DoubtBody) -> BadGrade:
    return acts.doubt(tx, one, by, body.ground, body.text)


def _decide(tx: Tx, hall: Hall, one: BadGrade, by: int, body: bodies.JudgeBody) -> BadGrade:
    return acts.decide(tx, one, by, body.passes, body.text)


def routes(ground: Ground) -> tuple[Route, ...]:
    """The calls of those who run the hall."""
    calls = BadGradeCalls(ground)
    return (*_looks(calls), *_acts(calls))


def _looks(calls: BadGradeCalls) -> tuple[Route, ...]:
    oversees = staff_who("oversee")
    return (
        Route(
            "GET",
            "/halls/<hall>/ratings/figures",
            "Ratings by service, window or day, of whole weeks",
            staff_who("see_figures"),
            bodies.RatingFigures,
            query={"from": "first day", "to": "last day", "by": "service, window or day"},
            refusals=(UnknownHall, BadInput),
            read=calls.figures,
        ),
        Route(
            "GET",
            "/halls/<hall>/ratings/own",
            "My own ratings, in groups and from the next working day on",
            staff_who("call"),
            bodies.OwnRatings,
            refusals=(UnknownHall,),
            read=calls.own,
        ),
        Route(
            "GET",
            "/halls/<hall>/ratings/bad",
            "Bad grades, to be done and done",
            oversees,
            bodies.BadGradesAnswer,
            refusals=(UnknownHall,),
            read=calls.listed,
        ),
        Route(
            "GET",
            PATH,
            "A bad grade with what was written",
            oversees,
            bodies.BadGradeWhole,
            refusals=(no.UnknownBadGrade,),
            read=calls.whole,
        ),
    )


def _acts(calls: BadGradeCalls) -> tuple[Route, ...]:
    known = (no.UnknownBadGrade, no.BadGradeForbids, no.LeavesNobodyToDecide)
    steps: tuple[tuple[str, str, type[Body], Step], ...] = (
        ("verify", "What was found about a bad grade", bodies.TextBody, _verify),
        ("mend", "What was done about it", bodies.TextBody, _mend),
        ("reply", "What its holder is answered", bodies.TextBody, calls.reply),
        ("review", "Other eyes close it or send it back", bodies.JudgeBody, calls.review),
        ("doubt", "Ask that it counts nowhere", bodies.DoubtBody, _doubt),
        ("decide", "Other eyes exclude it or let it count", bodies.JudgeBody, _decide),
    )
    assign = Route(
        "POST",
        f"{PATH}/assign",
        "Another owner",
        staff_who("oversee"),
        bodies.BadGradeWhole,
        bodies.OwnerBody,
        refusals=(*known, no.OwnerNotFit),
        write=calls.assign,
    )
    return assign, *(
        Route(
            "POST",
            f"{PATH}/{name}",
            says,
            staff_who("oversee"),
            bodies.BadGradeWhole,
            body,
            refusals=(*known, no.OtherEyesNeeded),
            write=calls.step(act),
        )
        for name, says, body, act in steps
    )
