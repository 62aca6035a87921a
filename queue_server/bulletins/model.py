"""What a bulletin, a problem named in it and the task that comes of it are, and which act leads where. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from queue_server.bulletins.annexes import Unit
from queue_server.bulletins.periods import Period, Span
from queue_server.hall.codes import Words

Kind = Literal["units", "hall"]
State = Literal["draft", "issued"]
TaskState = Literal["open", "replied", "closed"]
TaskAct = Literal["reply", "close", "send_back"]
KINDS: Final[Mapping[Kind, Words]] = {
    "units": Words("政务服务运行情况通报", "Bulletin of the units"),
    "hall": Words("政务服务大厅运行情况通报", "Bulletin of the hall"),
}
STATES: Final[Mapping[State, Words]] = {"draft": Words("草稿", "Draft"), "issued": Words("已印发", "Issued")}
SPAN_WORDS: Final[Mapping[Span, Words]] = {
    "week": Words("周报", "Week"),
    "month": Words("月报", "Month"),
    "quarter": Words("季报", "Quarter"),
    "months": Words("1–N 月", "1–N months"),
}
TASK_STATES: Final[Mapping[TaskState, Words]] = {
    "open": Words("待整改", "To be mended"),
    "replied": Words("已回复，待复查", "Answered, to be checked"),
    "closed": Words("已销号", "Closed"),
}
TASK_TRANSITIONS: Final[Mapping[tuple[TaskAct, TaskState], TaskState]] = {
    ("reply", "open"): "replied",
    ("close", "replied"): "closed",
    ("send_back", "replied"): "open",
}
UNITS_MAX: Final = 300
PROBLEMS_MAX: Final = 60
TEXT_MAX: Final = 20_000


class Problem(NamedTuple):
    """A problem named in a bulletin: whose it is, what, and by which day it is to be mended."""

    unit: str
    text: str
    due_day: str


@dataclass(frozen=True)
class Bulletin:
    """One as stored. `series` is the id of its first edition. `text` is "" while the text writes itself; `text_basis`
    is the digest of the figures an edited one was written beside. `sha256` is of the document as issued."""

    id: str
    hall: str
    series: str
    edition: int
    kind: Kind
    span: Span
    first_day: str
    last_day: str
    state: State
    issuer: str
    number: str
    units: tuple[Unit, ...]
    problems: tuple[Problem, ...]
    text: str
    text_basis: str
    opened_ms: int
    acted_by: str
    issued_ms: int | None = None
    sha256: str = ""
    is_late: bool = False
    changes: int = 0

    @property
    def period(self) -> Period:
        """The days it is about."""
        return Period(self.span, self.first_day, self.last_day)

    @property
    def title(self) -> str:
        """'关于2017年1-9月政务服务运行情况的通报'."""
        end = "（更正版）" if self.edition > 1 else ""
        return f"关于{self.period.words}{KINDS[self.kind].zh.removesuffix('通报')}的通报{end}"


@dataclass(frozen=True)
class Task:
    """One task as stored; `late_days` is how many days its answer came after its day."""

    id: str
    hall: str
    bulletin: str
    unit: str
    text: str
    due_day: str
    state: TaskState
    acted_by: str
    reply: str = ""
    replied_ms: int | None = None
    replied_by: str = ""
    finding: str = ""
    closed_ms: int | None = None
    closed_by: str = ""
    late_days: int = 0
    changes: int = 0

    def is_overdue(self, today: str) -> bool:
        """Not answered after its day."""
        return self.state == "open" and self.due_day < today


def after(act: TaskAct, state: TaskState) -> TaskState | None:
    """The state the act leads to, or None where the table has no such row."""
    return TASK_TRANSITIONS.get((act, state))
