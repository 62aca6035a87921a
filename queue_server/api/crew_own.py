"""Calls of everybody who works here about the own shifts, leave, attendance and duty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from queue_server.api.contract import Asked, Body, Route, staff_who
from queue_server.api.crew import CrewCalls
from queue_server.api.crew_bodies import (
    AnswerSwapBody,
    AskLeaveBody,
    AskSwapBody,
    EndLeaveBody,
    ExplainMarkBody,
    LeaveAnswer,
    OwnCrewAnswer,
)
from queue_server.crew import attendance, duty_officer, leave, own
from queue_server.crew.model import Leave, Swap, Word
from queue_server.crew.refusals import (
    BadLeave,
    BadShift,
    CrewWasChanged,
    DutyDayIsOver,
    LeaveForbids,
    LeaveOverlaps,
    NoSuchMark,
    NotOfCrew,
    SwapForbids,
    UnknownCrewThing,
)
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.rows import Rows, Tx


@dataclass(frozen=True)
class OwnCrewCalls:
    """What the calls do, each for who asks."""

    crew: CrewCalls

    def show(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """All of oneself."""
        hall, calendar = self.crew.of(rows, asked, own=True)
        now_ms, month = self.crew.ground.sight.clock.now_ms(), asked.query.get("month", "")
        return own.of(rows, hall, calendar, self.crew.secrets, int(asked.who.id), now_ms, month)

    def ask_leave(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A request."""
        hall, calendar = self.crew.of(tx, asked, own=True)
        body = asked.body
        new = Leave(
            *(self.crew.new_id(), hall.id, int(asked.who.id), body.kind, body.first, body.first_half),
            *(body.last, body.last_half, "asked", tx.now_ms),
        )
        made = leave.ask(tx, hall, calendar, self.crew.secrets, new, body.reason)
        return leave.told(tx, hall, calendar, self.crew.secrets, made)

    def withdraw_leave(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Taken back."""
        hall, calendar = self.crew.of(tx, asked, own=True)
        done = leave.withdraw(tx, hall, leave.by_id(tx, hall, asked.path["leave"]), int(asked.who.id))
        return leave.told(tx, hall, calendar, self.crew.secrets, done)

    def end_leave(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Back early."""
        hall, calendar = self.crew.of(tx, asked, own=True)
        one = leave.by_id(tx, hall, asked.path["leave"])
        if one.staff != int(asked.who.id):
            raise UnknownCrewThing()
        done = leave.end_early(tx, hall, one, asked.body.last, asked.body.last_half)
        return leave.told(tx, hall, calendar, self.crew.secrets, done)

    def explain(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Something to a mark."""
        hall, calendar = self.crew.of(tx, asked, own=True)
        body, me = asked.body, int(asked.who.id)
        word = Word(self.crew.new_id(), hall.id, me, body.day, body.mark, body.from_ms, "", "", tx.now_ms)
        attendance.say(tx, hall, calendar, self.crew.secrets, word, body.text)
        return own.of(tx, hall, calendar, self.crew.secrets, me, tx.now_ms)

    def ask_swap(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A swap."""
        hall, calendar = self.crew.of(tx, asked, own=True)
        body, me = asked.body, int(asked.who.id)
        new = Swap(self.crew.new_id(), hall.id, body.day, me, body.other_day, body.other, "asked", tx.now_ms)
        duty_officer.ask_swap(tx, hall, calendar, new)
        return own.of(tx, hall, calendar, self.crew.secrets, me, tx.now_ms)

    def answer_swap(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Yes or no."""
        hall, calendar = self.crew.of(tx, asked, own=True)
        me = int(asked.who.id)
        duty_officer.answer_swap(tx, hall, calendar, asked.path["swap"], me, asked.body.agreed)
        return own.of(tx, hall, calendar, self.crew.secrets, me, tx.now_ms)

    def withdraw_swap(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Taken back."""
        hall, calendar = self.crew.of(tx, asked, own=True)
        me = int(asked.who.id)
        duty_officer.withdraw_swap(tx, hall, asked.path["swap"], me)
        return own.of(tx, hall, calendar, self.crew.secrets, me, tx.now_ms)


def routes(calls: OwnCrewCalls) -> tuple[Route, ...]:
    """For everybody who works here: the own rows only."""
    at, mine = "/halls/<hall>/crew/own", staff_who("own_crew")

    def post(path: str, summary: str, body: type[Body] | None, answer: Any, write: Any, *more: Any) -> Route:
        refused = (UnknownHall, CrewWasChanged, *more)
        return Route("POST", f"{at}/{path}", summary, mine, answer, body, refusals=refused, write=write)

    swaps = (UnknownCrewThing, SwapForbids)
    return (
        Route(
            "GET",
            at,
            "Own shifts, leave, attendance and duty",
            mine,
            OwnCrewAnswer,
            query={"month": "of the attendance, `YYYY-MM`; this month without"},
            refusals=(UnknownHall, BadShift),
            read=calls.show,
        ),
        post(
            "leaves",
            "Ask for leave",
            AskLeaveBody,
            LeaveAnswer,
            calls.ask_leave,
            *(NotOfCrew, BadLeave, LeaveOverlaps),
        ),
        post(
            "leaves/<leave>/withdraw",
            "Withdraw own leave",
            None,
            LeaveAnswer,
            calls.withdraw_leave,
            *(UnknownCrewThing, LeaveForbids),
        ),
        post(
            "leaves/<leave>/end",
            "Back from own leave early",
            EndLeaveBody,
            LeaveAnswer,
            calls.end_leave,
            *(UnknownCrewThing, LeaveForbids, BadLeave, BadShift),
        ),
        post(
            "attendance",
            "Say something to a mark of the own attendance",
            ExplainMarkBody,
            OwnCrewAnswer,
            calls.explain,
            *(NoSuchMark, BadShift),
        ),
        post(
            "swaps",
            "Ask to swap a duty day",
            AskSwapBody,
            OwnCrewAnswer,
            calls.ask_swap,
            *(DutyDayIsOver, NotOfCrew, SwapForbids, BadShift),
        ),
        post(
            "swaps/<swap>/answer",
            "Answer a swap",
            AnswerSwapBody,
            OwnCrewAnswer,
            calls.answer_swap,
            *(*swaps, DutyDayIsOver, BadShift),
        ),
        post("swaps/<swap>/withdraw", "Withdraw a swap", None, OwnCrewAnswer, calls.withdraw_swap, *swaps),
    )
