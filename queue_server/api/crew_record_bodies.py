"""What calls about joining, patrols and scores are sent and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from queue_server.api.contract import Answer, Body
from queue_server.api.crew_bodies import Day, MaySay, Month, Said, Who
from queue_server.crew.score_rules import POINTS_MAX

Name = Annotated[str, StringConstraints(max_length=40, strip_whitespace=True)]
Window = Annotated[str, StringConstraints(max_length=6)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,24}$")]
Quarter = r"^\d{4}-Q[1-4]$"


class JoiningBody(Body):
    """Who was sent by which department, to do what at which window ("" at none), with whom as B, from a day on."""

    staff: Who
    department: Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
    post: Name = ""
    window: Window = ""
    b: Who | None = None
    from_day: Day


class LeavingBody(Body):
    """The last day here."""

    day: Day


class TrainingBody(Body):
    """A course somebody has done; `score` of its exam where there was one."""

    staff: Who
    course: Code
    day: Day
    hours: Annotated[int, Field(ge=1, le=400)]
    result: Literal["passed", "failed"]
    score: Annotated[int, Field(ge=0, le=100)] | None = None


class PatrolBody(Body):
    """A finding at a window; `staff` where it concerns one person."""

    mode: Literal["open", "covert"]
    day: Day
    window: Annotated[str, StringConstraints(min_length=1, max_length=6)]
    staff: Who | None = None
    kind: Code
    text: Said
    due: Day


class PatrolTextBody(Body):
    """What was done about it, or what the re-check found."""

    text: Said


class ScoreNoteBody(Body):
    """A line by hand, with the rule's points; `points` with sign are for a correction alone."""

    month: Month
    staff: Who
    rule: Code
    day: Day
    points: Annotated[int, Field(ge=-POINTS_MAX, le=POINTS_MAX)] = 0
    reason: Said
    evidence: MaySay = ""


class ScoreRuleBody(Body):
    """What a rule counts each time, without sign."""

    rule: Code
    points: Annotated[int, Field(ge=0, le=POINTS_MAX)]


class FreezeBody(Body):
    """The month to freeze."""

    month: Month


class ScoreAppealBody(Body):
    """Against which line (its `key`) of which month, and why."""

    month: Month
    line: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    text: Said


class DecideScoreBody(Body):
    """Whether the line is struck, and why."""

    struck: bool
    text: Said


class JoiningsAnswer(Answer):
    """`people` with joining, training and what they lack; `left` who is gone; `courses`."""

    people: list[dict[str, Any]]
    left: list[dict[str, Any]]
    courses: list[dict[str, Any]]


class PatrolsAnswer(Answer):
    """Findings, the overdue first."""

    patrols: list[dict[str, Any]]


class ScoreMonthAnswer(Answer):
    """Everybody's total and sections of a month, appeals that wait, the rules with their points."""

    month: str
    frozen: bool
    people: list[dict[str, Any]]
    appeals: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    section_words: dict[str, Any]


class ScoreSheetAnswer(Answer):
    """One clerk's sheet: `lines` with points, what counts, evidence and appeal."""

    month: str
    frozen: bool
    staff: int
    total: int
    sections: dict[str, int]
    lines: list[dict[str, Any]]


class WorkloadAnswer(Answer):
    """Numbers and standard numbers, with ranks (null for few) and the formula."""

    month: str
    people: list[dict[str, Any]]
    formula_zh: str
    formula_en: str


class QuarterAnswer(Answer):
    """A quarter's totals, and the awards proposed once all its months are frozen."""

    quarter: str
    missing: list[str]
    people: list[dict[str, Any]]
    clerks: list[dict[str, Any]]
    windows: list[dict[str, Any]]
