"""Calls of who runs the crew: plan shifts, pair, decide on leave, correct attendance, name duty officers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from queue_server.api.contract import Asked, Body, Route, staff_who
from queue_server.api.crew_bodies import (
    ApproveLeaveBody,
    AttendanceAnswer,
    CopyWeekBody,
    CorrectMarkBody,
    CrewChangedAnswer,
    CrewPairsAnswer,
    CrewWeekAnswer,
    DutyDayBody,
    DutyMonthAnswer,
    DutyMonthBody,
    EndLeaveBody,
    LeaveAnswer,
    LeavesAnswer,
    PairBody,
    PostBody,
    RefuseLeaveBody,
    ShiftBody,
    ShiftKindBody,
    ShiftWeekBody,
)
from queue_server.api.ground import Ground
from queue_server.crew import attendance, duty_officer, leave, pairs, shifts
from queue_server.crew.model import Word
from queue_server.crew.refusals import (
    BadLeave,
    BadShift,
    CannotServe,
    CrewWasChanged,
    DutyDayIsOver,
    InPractice,
    LeaveForbids,
    NeedsCover,
    NoSuchMark,
    NotOfCrew,
    OwnAttendance,
    OwnLeave,
    OwnPair,
    PairExists,
    StandsIn,
    SubstituteIsAway,
    UnknownCrewThing,
)
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.errors import UnknownHall, UnknownQueue, UnknownWindow
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx


@dataclass(frozen=True)
class CrewCalls:
    """What the calls do."""

    ground: Ground
    new_id: Callable[[], str]

    def of(self, rows: Rows, asked: Asked, own: bool = False) -> tuple[Hall, Calendar]:
        """The hall and its calendar; UnknownHall, InPractice."""
        hall = self.ground.hall(rows, shifts.place(asked.path["hall"], own))
        return hall, self.ground.sight.calendar(rows, hall.id)

    @property
    def secrets(self) -> Secrets:
        """The keys reasons are sealed under."""
        return self.ground.sight.secrets

    def today(self, hall: Hall) -> str:
        """The business day."""
        return hours.business_day(hall, self.ground.sight.clock.now_ms())

    def week(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """A week; this one unless `monday` names another."""
        hall, calendar = self.of(rows, asked)
        monday = asked.query.get("monday") or shifts.monday_of(self.today(hall))
        return shifts.week(rows, hall, calendar, monday)

    def plan(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """One day."""
        hall, _calendar = self.of(tx, asked)
        shifts.plan(tx, hall, asked.body.staff, asked.body.day, asked.body.kind)
        return {"changed": 1}

    def plan_week(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A week of several."""
        hall, calendar = self.of(tx, asked)
        body = asked.body
        return {"changed": shifts.plan_week(tx, hall, calendar, body.staff, body.monday, body.kind)}

    def copy(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The week before."""
        hall, calendar = self.of(tx, asked)
        return {"changed": shifts.copy_week(tx, hall, calendar, asked.body.monday)}

    def kind(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A kind of shift."""
        hall, body = self.of(tx, asked)[0], asked.body
        shifts.set_kind(tx, hall, body.key, body.name, body.name_en, body.times)
        return {"changed": 1}

    def pairs(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Posts and pairs."""
        return pairs.listed(rows, self.of(rows, asked)[0])

    def post(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A post."""
        hall, body = self.of(tx, asked)[0], asked.body
        pairs.set_post(tx, hall, body.staff, body.window, body.department, body.also)
        return pairs.listed(tx, hall)

    def pair(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A pair."""
        hall, body = self.of(tx, asked)[0], asked.body
        pairs.make(tx, hall, self.new_id(), body.a, body.b, body.window, body.from_day)
        return pairs.listed(tx, hall)

    def end_pair(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """No pair any more."""
        hall = self.of(tx, asked)[0]
        pairs.end(tx, hall, asked.path["pair"])
        return pairs.listed(tx, hall)

    def leaves(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Everybody's."""
        hall, calendar = self.of(rows, asked)
        return {"leaves": leave.listed(rows, hall, calendar, self.secrets)}

    def approve(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Granted."""
        hall, calendar = self.of(tx, asked)
        one, body = leave.by_id(tx, hall, asked.path["leave"]), asked.body
        done = leave.approve(tx, hall, calendar, one, int(asked.who.id), body.substitute, body.text)
        return leave.told(tx, hall, calendar, self.secrets, done)

    def refuse(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Not granted."""
        hall, calendar = self.of(tx, asked)
        done = leave.refuse(tx, leave.by_id(tx, hall, asked.path["leave"]), int(asked.who.id), asked.body.text)
        return leave.told(tx, hall, calendar, self.secrets, done)

    def end_leave(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Back early."""
        hall, calendar = self.of(tx, asked)
        one, body = leave.by_id(tx, hall, asked.path["leave"]), asked.body
        done = leave.end_early(tx, hall, one, body.last, body.last_half)
        return leave.told(tx, hall, calendar, self.secrets, done)

    def attendance(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """A month; this one unless `month` names another."""
        hall, calendar = self.of(rows, asked)
        of, now_ms = asked.query.get("month") or self.today(hall)[:7], self.ground.sight.clock.now_ms()
        return attendance.month(rows, hall, calendar, self.secrets, of, now_ms)

    def correct(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A word on a mark."""
        hall, calendar = self.of(tx, asked)
        body = asked.body
        word = Word(
            *(self.new_id(), hall.id, body.staff, body.day, body.mark, body.from_ms, body.verdict, body.text, tx.now_ms)
        )
        attendance.correct(tx, hall, calendar, word, int(asked.who.id))
        return attendance.month(tx, hall, calendar, self.secrets, body.day[:7], tx.now_ms, body.staff)

    def duty(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """A month; this one unless `month` names another."""
        hall, calendar = self.of(rows, asked)
        return duty_officer.month(rows, hall, calendar, asked.query.get("month") or self.today(hall)[:7])

    def set_duty(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """One day."""
        hall, calendar = self.of(tx, asked)
        duty_officer.set_day(tx, hall, calendar, asked.body.day, asked.body.staff)
        return duty_officer.month(tx, hall, calendar, asked.body.day[:7])

    def fill_duty(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A month in turn."""
        hall, calendar = self.of(tx, asked)
        duty_officer.fill_month(tx, hall, calendar, asked.body.month, asked.body.staff)
        return duty_officer.month(tx, hall, calendar, asked.body.month)


def routes(calls: CrewCalls) -> tuple[Route, ...]:
    """For managers: everybody's rows."""
    crew, runs = "/halls/<hall>/crew", staff_who("run_crew")

    def get(at: str, summary: str, answer: Any, read: Any, **query: str) -> Route:
        refused = (UnknownHall, InPractice, BadShift)
        return Route("GET", f"{crew}/{at}", summary, runs, answer, query=query, refusals=refused, read=read)

    def post(at: str, summary: str, body: type[Body] | None, answer: Any, write: Any, *more: Any) -> Route:
        refused = (UnknownHall, InPractice, CrewWasChanged, *more)
        return Route("POST", f"{crew}/{at}", summary, runs, answer, body, refusals=refused, write=write, is_long=True)

    changed, pair, on_leave = CrewChangedAnswer, CrewPairsAnswer, (UnknownCrewThing, LeaveForbids, OwnLeave)
    month, ended = "`YYYY-MM`; this month without", (UnknownCrewThing, LeaveForbids, BadLeave, BadShift)
    return (
        get("week", "The plan of a week", CrewWeekAnswer, calls.week, monday="its Monday; this week without"),
        post("shifts", "Plan one day", ShiftBody, changed, calls.plan, NotOfCrew, BadShift),
        post("shifts/week", "Plan a week of several", ShiftWeekBody, changed, calls.plan_week, NotOfCrew, BadShift),
        post("shifts/copy", "Plan a week as the one before", CopyWeekBody, changed, calls.copy, BadShift),
        post("shift-kinds", "Set a kind of shift", ShiftKindBody, changed, calls.kind, BadShift),
        get("pairs", "Posts and AB pairs", pair, calls.pairs),
        post("posts", "Note somebody's post", PostBody, pair, calls.post, NotOfCrew, UnknownWindow, UnknownQueue),
        post(
            "pairs",
            "Make an AB pair",
            PairBody,
            pair,
            calls.pair,
            *(NotOfCrew, OwnPair, UnknownWindow, CannotServe, PairExists, BadShift),
        ),
        post("pairs/<pair>/end", "End an AB pair", None, pair, calls.end_pair, UnknownCrewThing),
        get("leaves", "Leave, with the cover check of what waits", LeavesAnswer, calls.leaves),
        post(
            "leaves/<leave>/approve",
            "Approve leave",
            ApproveLeaveBody,
            LeaveAnswer,
            calls.approve,
            *(*on_leave, NeedsCover, StandsIn, SubstituteIsAway, NotOfCrew),
        ),
        post("leaves/<leave>/refuse", "Refuse leave", RefuseLeaveBody, LeaveAnswer, calls.refuse, *on_leave),
        post("leaves/<leave>/end", "Back from leave early", EndLeaveBody, LeaveAnswer, calls.end_leave, *ended),
        get("attendance", "Attendance of a month", AttendanceAnswer, calls.attendance, month=month),
        post(
            "attendance",
            "Correct a mark of attendance",
            CorrectMarkBody,
            AttendanceAnswer,
            calls.correct,
            *(OwnAttendance, NoSuchMark, BadShift),
        ),
        get("duty", "Duty officers of a month", DutyMonthAnswer, calls.duty, month=month),
        post(
            "duty",
            "Name a duty officer",
            DutyDayBody,
            DutyMonthAnswer,
            calls.set_duty,
            *(DutyDayIsOver, NotOfCrew, BadShift),
        ),
        post(
            "duty/month",
            "Name duty officers in turn",
            DutyMonthBody,
            DutyMonthAnswer,
            calls.fill_duty,
            *(NotOfCrew, BadShift),
        ),
    )
