"""What calls about shifts, pairs, leave, attendance and duty are sent and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from queue_server.api.contract import Answer, Body
from queue_server.crew.model import TEXT_MAX

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]
Said = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_MAX, strip_whitespace=True)]
MaySay = Annotated[str, StringConstraints(max_length=TEXT_MAX, strip_whitespace=True)]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{0,16}$")]
Who = Annotated[int, Field(ge=1)]
Mark = Literal["late", "early", "absent", "away", "no_sign_off"]
PEOPLE_MAX = 500


class ShiftBody(Body):
    """What somebody works on a day; `kind` "" for nothing."""

    staff: Who
    day: Day
    kind: Kind


class ShiftWeekBody(Body):
    """The same shift on every working day of the week, for several."""

    staff: Annotated[list[Who], Field(min_length=1, max_length=PEOPLE_MAX)]
    monday: Day
    kind: Kind


class CopyWeekBody(Body):
    """The Monday of the week to fill from the one before."""

    monday: Day


class ShiftKindBody(Body):
    """A kind of shift. `times` as `08:30-12:00,13:30-17:30`, at most three; "" for the hall's opening hours."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,16}$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=8, strip_whitespace=True)]
    name_en: Annotated[str, StringConstraints(max_length=16, strip_whitespace=True)] = ""
    times: Annotated[str, StringConstraints(max_length=40)] = ""


class PostBody(Body):
    """Where somebody usually sits ("" at no window), for which department, and which other lines they can serve."""

    staff: Who
    window: Annotated[str, StringConstraints(max_length=6)]
    department: Annotated[str, StringConstraints(max_length=40, strip_whitespace=True)] = ""
    also: Annotated[list[Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]], Field(max_length=26)] = []


class PairBody(Body):
    """B stands in for A at the window from that day on."""

    a: Who
    b: Who
    window: Annotated[str, StringConstraints(min_length=1, max_length=6)]
    from_day: Day


class ApproveLeaveBody(Body):
    """Who stands in instead of B (none: B does), and why where nobody can."""

    substitute: Who | None = None
    text: MaySay = ""


class RefuseLeaveBody(Body):
    """Why not."""

    text: Said


class CorrectMarkBody(Body):
    """A manager's word on one mark of attendance, named by person, day, kind and when it begins."""

    staff: Who
    day: Day
    mark: Mark
    from_ms: int
    verdict: Literal["excused", "made_up", "stands"]
    text: Said


class DutyDayBody(Body):
    """Who is duty officer that day; null for nobody."""

    day: Day
    staff: Who | None


class DutyMonthBody(Body):
    """These in turn for each working day of the month that has nobody yet."""

    month: Month
    staff: Annotated[list[Who], Field(min_length=1, max_length=31)]


class AskLeaveBody(Body):
    """One's own leave, in half days, both ends included."""

    kind: Literal["personal", "sick", "annual", "official", "training", "other"]
    first: Day
    first_half: Literal["am", "pm"] = "am"
    last: Day
    last_half: Literal["am", "pm"] = "pm"
    reason: MaySay = ""


class EndLeaveBody(Body):
    """The last half day somebody was really on leave."""

    last: Day
    last_half: Literal["am", "pm"] = "pm"


class ExplainMarkBody(Body):
    """What somebody says to a mark of the own attendance."""

    day: Day
    mark: Mark
    from_ms: int
    text: Said


class AskSwapBody(Body):
    """One's own duty day, whom one asks to take it, and which day of theirs one takes for it ("" for none)."""

    day: Day
    other: Who
    other_day: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""


class AnswerSwapBody(Body):
    """Whether one agrees to a swap one was asked for."""

    agreed: bool


class CrewWeekAnswer(Answer):
    """A week's plan: `people` with `shifts` (day: kind, "" for none) and `leave` (day: half days approved)."""

    monday: str
    days: list[dict[str, Any]]
    people: list[dict[str, Any]]
    kinds: list[dict[str, Any]]


class CrewChangedAnswer(Answer):
    """How many days it changed."""

    changed: int


class CrewPairsAnswer(Answer):
    """Posts and AB pairs, those that hold first."""

    posts: list[dict[str, Any]]
    pairs: list[dict[str, Any]]


class LeaveAnswer(Answer):
    """One leave; `check` is the cover check while it waits."""

    id: str
    staff: int
    kind: str
    first: str
    first_half: str
    last: str
    last_half: str
    days: float
    state: str
    cover: int | None
    uncovered: list[str]
    check: dict[str, Any] | None


class LeavesAnswer(Answer):
    """Leaves, those that wait first."""

    leaves: list[dict[str, Any]]


class AttendanceAnswer(Answer):
    """The month sheet: counts that stand by person and department, and the marks one by one with their `evidence`
    (numbers of journal entries) and `words`."""

    month: str
    people: list[dict[str, Any]]
    departments: list[dict[str, Any]]
    marks: list[dict[str, Any]]


class DutyMonthAnswer(Answer):
    """The month's duty officers and the swaps that wait."""

    month: str
    days: list[dict[str, Any]]
    swaps: list[dict[str, Any]]


class OwnCrewAnswer(Answer):
    """One's own shifts of this week and the next, leaves, attendance of the month and duty days."""

    shifts: list[dict[str, Any]]
    leaves: list[dict[str, Any]]
    attendance: dict[str, Any]
    duty: list[dict[str, Any]]
    swaps: list[dict[str, Any]]
