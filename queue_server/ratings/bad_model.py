"""What becomes of a bad grade: who sees to it by when, from 核实 to 复核, or excluded by two people. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from queue_server.hall.codes import Words
from queue_server.kernel.errors import Refusal

State = Literal["open", "verified", "mended", "replied", "closed", "doubted", "excluded"]
Act = Literal[
    "assign", "verify", "mend", "reply", "review", "send_back", "doubt", "exclude", "keep", "reopen", "strike"
]
Ground = Literal["malicious", "mistaken"]

STATES: Final[Mapping[str, Words]] = {
    "open": Words("待核实", "To be verified"),
    "verified": Words("整改中", "Being mended"),
    "mended": Words("待答复", "To be answered"),
    "replied": Words("待复核", "To be reviewed"),
    "closed": Words("已办结", "Closed"),
    "doubted": Words("申请排除，待审核", "Exclusion asked for"),
    "excluded": Words("已排除", "Excluded"),
}
GROUNDS: Final[Mapping[str, Words]] = {
    "malicious": Words("恶意差评", "Malicious"),
    "mistaken": Words("误评", "Given by mistake"),
}
LIVE: Final = frozenset({"open", "verified", "mended", "replied", "doubted"})
TEXT_MAX: Final = 500

# the whole table: a pair that is not here is refused
TRANSITIONS: Final[Mapping[tuple[Act, State], State]] = {
    ("assign", "open"): "open",
    ("assign", "verified"): "verified",
    ("assign", "mended"): "mended",
    ("assign", "replied"): "replied",
    ("assign", "doubted"): "doubted",
    ("reopen", "closed"): "open",
    ("reopen", "excluded"): "open",
    ("verify", "open"): "verified",
    ("mend", "verified"): "mended",
    ("reply", "mended"): "replied",
    ("review", "replied"): "closed",
    ("send_back", "replied"): "verified",
    ("doubt", "open"): "doubted",
    ("doubt", "verified"): "doubted",
    ("exclude", "doubted"): "excluded",
    ("keep", "doubted"): "verified",
    ("strike", "open"): "excluded",  # the clerk contested it and was right
    ("strike", "verified"): "excluded",
    ("strike", "mended"): "excluded",
    ("strike", "replied"): "excluded",
    ("strike", "doubted"): "excluded",
}


class UnknownBadGrade(Refusal):
    """No bad grade of that id in this hall."""

    code, status = "unknown_bad_grade", 404
    zh, en = "没有找到这条差评。", "There is no such bad grade."


class BadGradeForbids(Refusal):
    """The act does not fit where the bad grade stands."""

    code, status = "bad_grade_forbids", 409
    zh, en = "该差评{state_zh}，不能进行此操作。", "This bad grade is {state}: the act does not fit."


class OtherEyesNeeded(Refusal):
    """Who was rated, who mended and who asked for it do not judge it."""

    code, status = "other_eyes_needed", 403
    zh = "被评价人、整改人和申请人不能作此决定，请由另一位主管审核。"
    en = "Whoever was rated, mended it or asked for it cannot decide. Please let another manager do it."


class LeavesNobodyToDecide(Refusal):
    """The last one fit to decide would not be fit any more, and a colleague can do it instead."""

    code, status = "leaves_nobody_to_decide", 409
    zh = "只剩您可以审核这条差评。由您办这一步，就没有人能审核了，请由{other}办理。"
    en = "You are the last who can decide about this. Please let {other} take this step, or nobody is left to decide."


class OwnerNotFit(Refusal):
    """Only a manager of the hall who was not rated can own it."""

    code, status = "owner_not_fit", 422
    zh, en = "承办人须是本大厅的主管，且不是被评价人。", "The owner must be a manager of this hall who was not rated."


@dataclass(frozen=True)
class BadGrade:
    """A row. `owner` is who sees to it, `due_day` by when its next step is due; each step keeps who did it, for the
    eyes that differ. `late_days`: working days by which an answer or a review came late, which stays."""

    ticket: str
    hall: str
    opened_ms: int
    state: State
    staff: int | None
    owner: int | None
    due_day: str
    finding: str = ""
    verified_by: int | None = None
    mending: str = ""
    mended_by: int | None = None
    reply: str = ""
    replied_by: int | None = None
    review: str = ""
    reviewed_by: int | None = None
    ground: str = ""
    doubt: str = ""
    doubted_by: int | None = None
    decision: str = ""
    decided_by: int | None = None
    ended_ms: int | None = None
    late_days: int = 0

    def is_late(self, today: str) -> bool:
        """Whether it was ever late, or its day is over and it still waits."""
        return self.late_days > 0 or (self.state in LIVE and today > self.due_day)


def after(act: Act, state: State) -> State:
    """The state `act` leads to; BadGradeForbids."""
    try:
        return TRANSITIONS[act, state]
    except KeyError:
        raise BadGradeForbids(state=STATES[state].en, state_zh=STATES[state].zh) from None


def used_eyes(one: BadGrade) -> frozenset[int | None]:
    """Who does not decide: the rated one, and who mended, answered or doubted it."""
    return frozenset((one.staff, one.mended_by, one.replied_by, one.doubted_by))


def check_eyes(one: BadGrade, by: int) -> None:
    """OtherEyesNeeded unless `by` may decide."""
    if by in used_eyes(one):
        raise OtherEyesNeeded()
