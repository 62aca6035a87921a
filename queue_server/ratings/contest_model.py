"""A clerk's 申诉 of a rating: open until other eyes uphold the rating or strike it from every count. Pure.

The clerk never learns whether a visit was rated: any own visit can be contested, and one without a grade is upheld.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from queue_server.hall.codes import Words
from queue_server.kernel.errors import Refusal

State = Literal["open", "upheld", "struck"]
Act = Literal["uphold", "strike"]

STATES: Final[Mapping[str, Words]] = {
    "open": Words("待审核", "To be decided"),
    "upheld": Words("维持", "Upheld"),
    "struck": Words("撤销，不再计入统计", "Struck: counts nowhere"),
}
# the whole table: a pair that is not here is refused
TRANSITIONS: Final[Mapping[tuple[Act, State], State]] = {("uphold", "open"): "upheld", ("strike", "open"): "struck"}


class NotYourFigures(Refusal):
    """Somebody else's."""

    code, status = "not_your_figures", 403
    zh, en = "只能查看自己的数据。", "You can look at your own figures only."


class NotYourVisit(Refusal):
    """No finished visit of that number and day that the asker served."""

    code, status = "not_your_visit", 404
    zh = "没有找到您当天办结的这个号，请核对号码和日期。"
    en = "You finished no visit of that number on that day. Please check the number and the day."


class ContestTooLate(Refusal):
    """The hall's term is over."""

    code, status = "contest_too_late", 409
    zh, en = "申诉期限到 {until} 为止，已不能申诉。", "This could be contested until {until}."


class AlreadyContested(Refusal):
    """One contest for each visit."""

    code, status = "already_contested", 409
    zh, en = "{number} 已经申诉过，每次评价只能申诉一次。", "{number} was contested already; once is all."


class UnknownContest(Refusal):
    """No contest of that id that the asker may see."""

    code, status = "unknown_contest", 404
    zh, en = "没有找到这条申诉。", "There is no such contest."


class ContestIsDecided(Refusal):
    """It was decided already."""

    code, status = "contest_is_decided", 409
    zh, en = "这条申诉已经审核：{state_zh}。", "This contest is decided already: {state}."


class NothingToStrike(Refusal):
    """The visit has no grade that counts."""

    code, status = "nothing_to_strike", 409
    zh, en = "这个号没有计入统计的评价，只能维持。", "No grade of this visit counts anywhere. Please uphold."


@dataclass(frozen=True)
class Contest:
    """A row. `staff` contests the visit `ticket`; `decided_by` is never the same person."""

    ticket: str
    hall: str
    staff: int
    made_ms: int
    reason: str
    state: State = "open"
    decision: str = ""
    decided_by: int | None = None
    decided_ms: int | None = None


def after(act: Act, state: State) -> State:
    """The state `act` leads to; ContestIsDecided."""
    try:
        return TRANSITIONS[act, state]
    except KeyError:
        raise ContestIsDecided(state=STATES[state].en, state_zh=STATES[state].zh) from None
