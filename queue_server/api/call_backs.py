"""Calls about 回访: the lists, taking one (which shows the phone), what became of the call, and the figures.

Who gave a bad grade is known to those who oversee alone, so they make these calls; nobody is shown what is about them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from queue_server.api import call_back_bodies as bodies
from queue_server.api.bad_grades import span_of
from queue_server.api.contract import Asked, Route, staff_who
from queue_server.api.ground import Ground, check_same_hall
from queue_server.call_backs import calling
from queue_server.call_backs import model as no
from queue_server.call_backs.finding import Seeker, by_id, next_of
from queue_server.call_backs.model import Answers, CallBack
from queue_server.cases import finding as cases
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings import asking, bad_grades
from queue_server.staff.roles import may
from queue_server.tickets.model import Ticket
from queue_server.views import call_backs as view

CALLS: Final = staff_who("call_back")
TABS: Final = ("due", "late", "mine", "later", "done")


@dataclass(frozen=True)
class CallBackCalls:
    """What the calls do."""

    ground: Ground

    def listed(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """One page of a list."""
        hall = self.ground.hall(rows, asked.path["hall"])
        tab, page = asked.query.get("list") or "due", asked.query.get("page") or "1"
        if tab not in TABS:
            raise BadInput(fields=[{"field": "list", "problem": f"one of {', '.join(TABS)}"}])
        if not (page.isascii() and page.isdecimal() and int(page[:6]) > 0):
            raise BadInput(fields=[{"field": "page", "problem": "a whole number from 1"}])
        return view.listed(rows, self.ground.sight, hall, self.seeker(hall, asked), tab, int(page[:6]))

    def next(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Whom to call next."""
        hall = self.ground.hall(rows, asked.path["hall"])
        found = next_of(rows, self.seeker(hall, asked))
        return {"id": found.id if found else None}

    def figures(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The last seven days where none are named."""
        hall = self.ground.hall(rows, asked.path["hall"])
        today = hours.business_day(hall, self.ground.sight.clock.now_ms())
        first, last, _by = span_of({**asked.query, "by": ""}, today)
        return view.counted(rows, self.ground.sight, hall, first, last)

    def whole(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """One, without phone and name."""
        hall, one = self._one(rows, asked)
        return self._whole(rows, hall, one, asked)

    def take(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The asker calls, and sees the phone."""
        hall, one = self._one(tx, asked)
        taken = calling.take(tx, hall, self.ground.sight.secrets, one, int(asked.who.id))
        return self._whole(tx, hall, taken, asked) | view.reached(tx, self.ground.sight, taken)

    def result(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """What became of the call; a bad answer opens the bad grade of the visit it is about."""
        hall, one = self._one(tx, asked)
        body, by = asked.body, int(asked.who.id)
        if body.result != "reached":
            again_ms = _instant_ms(body.again_at) if body.result == "later" else None
            return self._whole(tx, hall, calling.tried(tx, hall, one, by, body.result, again_ms), asked)
        answers = _answers(body)
        visit = self._visit(tx, one) if answers and answers.is_bad else None
        bad = visit.id if visit else None
        done = calling.answered(tx, hall, self.ground.sight.secrets, one, by, answers, bad)
        if visit is not None:
            calendar = self.ground.sight.calendar(tx, hall.id)
            bad_grades.open_for(tx, hall, calendar, asking.ask(tx, hall, visit))
        return self._whole(tx, hall, done, asked)

    def seeker(self, hall: Hall, asked: Asked) -> Seeker:
        """Who looks at the lists."""
        now_ms = self.ground.sight.clock.now_ms()
        sees = may(asked.who.role, "oversee")
        return Seeker(hall.id, int(asked.who.id), sees, hours.business_day(hall, now_ms), now_ms)

    def _visit(self, rows: Rows, one: CallBack) -> Ticket | None:
        """The finished visit a bad answer is about: the one graded, else the case's last."""
        ids = [one.ticket] if one.ticket else []
        if one.case_id:
            ids += [visit.ticket for visit in reversed(cases.by_id(rows, one.case_id).visits)]
        found = (self.ground.ticket(rows, ticket)[1] for ticket in ids if ticket)
        return next((ticket for ticket in found if ticket.state == "finished"), None)

    def _one(self, rows: Rows, asked: Asked) -> tuple[Hall, CallBack]:
        """The call-back, for these eyes; UnknownCallBack."""
        one = by_id(rows, asked.path["call_back"])
        check_same_hall(asked, one.hall)
        found = calling.of_hall(rows, one.hall, one.id, int(asked.who.id), may(asked.who.role, "oversee"))
        return self.ground.hall(rows, one.hall), found

    def _whole(self, rows: Rows, hall: Hall, one: CallBack, asked: Asked) -> dict[str, Any]:
        sees = may(asked.who.role, "oversee")
        return view.whole(rows, self.ground.sight, hall, one, int(asked.who.id), sees)


def _answers(body: bodies.ResultBody) -> Answers | None:
    """What was answered, None while one of the three is missing."""
    if body.attitude is None or body.quality is None or body.solved is None:
        return None
    return Answers(body.attitude, body.quality, body.solved, body.words)


def _instant_ms(text: str | None) -> int | None:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return round(at.timestamp() * 1000) if at.tzinfo else None


def routes(ground: Ground) -> tuple[Route, ...]:
    """The calls."""
    calls = CallBackCalls(ground)
    return (*_lists(calls), *_acts(calls))


def _lists(calls: CallBackCalls) -> tuple[Route, ...]:
    return (
        Route(
            "GET",
            "/halls/<hall>/call-backs",
            "People to be called back",
            CALLS,
            bodies.CallBacksAnswer,
            query={"list": f"one of {', '.join(TABS)}; due without it", "page": "from 1"},
            refusals=(UnknownHall, BadInput),
            read=calls.listed,
        ),
        Route(
            "GET",
            "/halls/<hall>/call-backs/next",
            "Whom to call next",
            CALLS,
            bodies.NextAnswer,
            refusals=(UnknownHall,),
            read=calls.next,
        ),
        Route(
            "GET",
            "/halls/<hall>/call-backs/figures",
            "Call-backs by department",
            staff_who("see_figures"),
            bodies.CallBackFigures,
            query={"from": "first day", "to": "last day"},
            refusals=(UnknownHall, BadInput),
            read=calls.figures,
        ),
    )


def _acts(calls: CallBackCalls) -> tuple[Route, ...]:
    return (
        Route(
            "GET",
            "/call-backs/<call_back>",
            "A call-back, the person masked",
            CALLS,
            bodies.CallBackWhole,
            refusals=(no.UnknownCallBack,),
            read=calls.whole,
        ),
        Route(
            "POST",
            "/call-backs/<call_back>/take",
            "Take it and see whom to ring; the look is journalled",
            CALLS,
            bodies.CallBackTakenAnswer,
            key="never",
            refusals=(no.UnknownCallBack, no.CallBackIsDone, no.CallBackIsTaken),
            write=calls.take,
        ),
        Route(
            "POST",
            "/call-backs/<call_back>/result",
            "What became of the call",
            CALLS,
            bodies.CallBackWhole,
            bodies.ResultBody,
            refusals=(
                no.UnknownCallBack,
                no.CallBackIsDone,
                no.TakeItFirst,
                no.AnswersAreMissing,
                no.BadTime,
                no.TriedJustNow,
            ),
            write=calls.result,
        ),
    )
