"""Calls about the thousand-point sheet: a month, one clerk, lines by hand, appeals, freezing, workload, a quarter."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from queue_server.api.contract import Asked, Route, staff_who
from queue_server.api.crew_record_bodies import (
    DecideScoreBody,
    FreezeBody,
    Quarter,
    QuarterAnswer,
    ScoreAppealBody,
    ScoreMonthAnswer,
    ScoreNoteBody,
    ScoreRuleBody,
    ScoreSheetAnswer,
    WorkloadAnswer,
)
from queue_server.api.ground import Ground
from queue_server.crew import duty_officer, scoring, shifts
from queue_server.crew.joining import checked_day
from queue_server.crew.records_model import Appeal, Note
from queue_server.crew.records_refusals import (
    AppealIsDecided,
    BadRecordDay,
    IsAppealed,
    MonthIsFrozen,
    MonthIsNotOver,
    MonthIsNotReady,
    MonthIsOpen,
    OwnScore,
    UnknownLine,
    UnknownRule,
)
from queue_server.crew.refusals import BadShift, CrewWasChanged, InPractice, NotOfCrew, UnknownCrewThing
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.views import crew_scores, score_facts


@dataclass(frozen=True)
class ScoreCalls:
    """What the calls do."""

    ground: Ground
    new_id: Callable[[], str]

    def month(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Everybody."""
        hall = self._hall(rows, asked)
        return crew_scores.month_sheet(rows, self.ground.sight, hall, self._month(hall, asked))

    def one(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """One clerk's, for a manager."""
        staff = asked.path["staff"]
        return self._sheet(rows, asked, int(staff) if staff.isdecimal() and len(staff) < 10 else 0, own=False)

    def own(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The own."""
        return self._sheet(rows, asked, int(asked.who.id), own=True)

    def _sheet(self, rows: Rows, asked: Asked, staff: int, own: bool) -> dict[str, Any]:
        hall = self._hall(rows, asked, own)
        return crew_scores.sheet(rows, self.ground.sight, hall, self._month(hall, asked), staff, own)

    def work(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Workload."""
        hall = self._hall(rows, asked)
        return crew_scores.work_sheet(rows, hall, self._month(hall, asked))

    def quarter(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """A quarter."""
        hall = self._hall(rows, asked)
        return crew_scores.quarter(rows, self.ground.sight, hall, checked_quarter(asked.query.get("quarter", "")))

    def note(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A line by hand."""
        hall, body = self._hall(tx, asked), asked.body
        is_ahead = checked_day(body.day) > hours.business_day(hall, self.ground.sight.clock.now_ms())
        if is_ahead or (body.day[:7] != body.month and body.rule != "correction"):
            raise BadRecordDay(day=body.day)
        what = (body.rule, body.day, body.points, body.reason, body.evidence, tx.actor)
        scoring.note(tx, hall, Note(self.new_id(), hall.id, _month(body.month), body.staff, *what), int(asked.who.id))
        return crew_scores.sheet(tx, self.ground.sight, hall, body.month, body.staff, False)

    def rule(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The points of a rule."""
        hall = self._hall(tx, asked)
        scoring.set_points(tx, hall, asked.body.rule, asked.body.points)
        return self.month(tx, asked)

    def freeze(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """For good."""
        hall, month = self._hall(tx, asked), _month(asked.body.month)
        facts = score_facts.of_month(tx, self.ground.sight, hall, month)
        scoring.freeze(tx, hall, month, facts, *score_facts.unfinished(tx, self.ground.sight, hall, month))
        return crew_scores.month_sheet(tx, self.ground.sight, hall, month)

    def appeal(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Against a line."""
        hall, body, who = self._hall(tx, asked, own=True), asked.body, int(asked.who.id)
        new = Appeal(self.new_id(), hall.id, _month(body.month), who, body.line, body.text, "asked")
        scoring.appeal(tx, hall, new, score_facts.of_month(tx, self.ground.sight, hall, body.month))
        return crew_scores.sheet(tx, self.ground.sight, hall, body.month, who, True)

    def decide(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """By another."""
        hall, body, by = self._hall(tx, asked), asked.body, int(asked.who.id)
        done = scoring.decide(tx, hall, asked.path["appeal"], body.struck, body.text, by, self.new_id())
        return crew_scores.sheet(tx, self.ground.sight, hall, done.month, done.staff, False)

    def _hall(self, rows: Rows, asked: Asked, own: bool = False) -> Hall:
        return self.ground.hall(rows, shifts.place(asked.path["hall"], own))

    def _month(self, hall: Hall, asked: Asked) -> str:
        today = hours.business_day(hall, self.ground.sight.clock.now_ms())
        return _month(asked.query.get("month") or today[:7])


def checked_quarter(text: str) -> str:
    """`2026-Q3`; BadShift."""
    if not re.fullmatch(Quarter, text):
        raise BadShift(what=text)
    return text


def _month(text: str) -> str:
    duty_officer.days_of(text)
    return text


def routes(calls: ScoreCalls) -> tuple[Route, ...]:
    """Managers see and score all, a clerk sees and contests the own."""
    crew, runs, owns = "/halls/<hall>/crew", staff_who("run_crew"), staff_who("own_crew")
    month, known = {"month": "`YYYY-MM`; this month without"}, (UnknownHall, InPractice, BadShift)

    def get(at: str, summary: str, who: Any, answer: Any, read: Any, query: dict[str, str]) -> Route:
        return Route("GET", f"{crew}/{at}", summary, who, answer, query=query, refusals=known, read=read)

    def post(at: str, summary: str, who: Any, body: Any, answer: Any, write: Any, *more: Any) -> Route:
        refused = (*known, CrewWasChanged, *more)
        return Route("POST", f"{crew}/{at}", summary, who, answer, body, refusals=refused, write=write, is_long=True)

    sheet, entered = ScoreSheetAnswer, (UnknownRule, OwnScore, NotOfCrew, MonthIsFrozen, MonthIsOpen, UnknownLine)
    freezing = (MonthIsFrozen, MonthIsNotOver, MonthIsNotReady)
    deciding = (UnknownCrewThing, AppealIsDecided, OwnScore)
    return (
        get("scores", "Scores of a month", runs, ScoreMonthAnswer, calls.month, month),
        get("scores/<staff>", "One clerk's score sheet", runs, sheet, calls.one, month),
        get("own/scores", "The own score sheet", owns, sheet, calls.own, month),
        get("workload", "Workload corrected for items", runs, WorkloadAnswer, calls.work, month),
        get("quarter", "A quarter and its awards", runs, QuarterAnswer, calls.quarter, {"quarter": "`2026-Q3`"}),
        post("score-notes", "Enter a line", runs, ScoreNoteBody, sheet, calls.note, *entered, BadRecordDay),
        post("score-rules", "Set a rule's points", runs, ScoreRuleBody, ScoreMonthAnswer, calls.rule, UnknownRule),
        post("score-months", "Freeze a month", runs, FreezeBody, ScoreMonthAnswer, calls.freeze, *freezing),
        post(
            "own/score-appeals", "Contest a line", owns, ScoreAppealBody, sheet, calls.appeal, UnknownLine, IsAppealed
        ),
        post(
            "score-appeals/<appeal>/decide", "Decide on a line", runs, DecideScoreBody, sheet, calls.decide, *deciding
        ),
    )
