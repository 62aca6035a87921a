"""Joining and training, findings of patrols, score lines with their appeals and frozen sheets: what they are. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from queue_server.hall.codes import Words

PatrolMode = Literal["open", "covert"]
PatrolAct = Literal["reply", "close", "send_back", "withdraw"]
Result = Literal["passed", "failed"]
MODES: Final[Mapping[str, Words]] = {"open": Words("明察", "Announced"), "covert": Words("暗访", "Covert")}
RESULTS: Final[Mapping[str, Words]] = {"passed": Words("合格", "Passed"), "failed": Words("不合格", "Failed")}
PATROL_STATES: Final[Mapping[str, Words]] = {
    "open": Words("待整改", "To be mended"),
    "replied": Words("待复查", "To be checked again"),
    "closed": Words("已销号", "Closed"),
    "withdrawn": Words("已撤销", "Withdrawn"),
}
APPEAL_STATES: Final[Mapping[str, Words]] = {
    "asked": Words("待复核", "To be decided"),
    "stands": Words("维持扣分", "Stands"),
    "struck": Words("申诉成立，不计", "Struck"),
}
# the whole table: a pair that is not here is refused
_AFTER: Final[Mapping[tuple[str, str], str]] = {
    ("reply", "open"): "replied",
    ("close", "replied"): "closed",
    ("send_back", "replied"): "open",
    ("withdraw", "open"): "withdrawn",
    ("withdraw", "replied"): "withdrawn",
}


def after(act: PatrolAct, state: str) -> str | None:
    """The state the act leads to, None where it does not fit."""
    return _AFTER.get((act, state))


@dataclass(frozen=True)
class Joining:
    """Somebody sent by a department to the hall (进驻登记), from a day on; `to_day` "" while here. `b` stands in."""

    id: str
    hall: str
    staff: int
    department: str
    post: str
    window: str
    b: int | None
    from_day: str
    to_day: str = ""
    acted_by: str = ""
    changes: int = 0


@dataclass(frozen=True)
class Training:
    """A course somebody has done; `score` of its exam, None where there was none."""

    id: str
    hall: str
    staff: int
    course: str
    day: str
    hours: int
    result: str
    score: int | None = None
    acted_by: str = ""
    changes: int = 0


@dataclass(frozen=True)
class Patrol:
    """A finding. `staff` None where it concerns the window's unit; a covert one is seen by those once `released`."""

    id: str
    hall: str
    mode: str
    day: str
    window: str
    staff: int | None
    kind: str
    text: str
    state: str
    due_day: str
    released: bool
    reply: str = ""
    replied_by: str = ""
    finding: str = ""
    closed_by: str = ""
    late_days: int = 0
    acted_by: str = ""
    changes: int = 0

    def is_overdue(self, today: str) -> bool:
        """Whether its day is over and nobody has replied."""
        return self.state == "open" and self.due_day < today


@dataclass(frozen=True)
class RulePoints:
    """What the hall counts for a rule instead of the points it comes with."""

    id: str
    hall: str
    code: str
    points: int
    acted_by: str = ""
    changes: int = 0


@dataclass(frozen=True)
class Note:
    """A line entered by a manager: signed points, why, and where to look it up. `noted_by` never decides on it."""

    id: str
    hall: str
    month: str
    staff: int
    rule: str
    day: str
    points: int
    reason: str
    evidence: str
    noted_by: str
    acted_by: str = ""
    changes: int = 0


@dataclass(frozen=True)
class Appeal:
    """What a clerk says against one line (`line`: its key) and what another decided: a key of APPEAL_STATES."""

    id: str
    hall: str
    month: str
    staff: int
    line: str
    text: str
    state: str
    decision: str = ""
    decided_by: str = ""
    acted_by: str = ""
    changes: int = 0


@dataclass(frozen=True)
class Sheet:
    """A month as it was frozen; `lines` are its lines as JSON, `total` what they came to."""

    id: str
    hall: str
    month: str
    staff: int
    department: str
    window: str
    total: int
    lines: tuple[str, ...]
    acted_by: str = ""
    changes: int = 0


class Fact(NamedTuple):
    """Something recorded elsewhere that a rule counts. `private`: the clerk is told that it is, not where."""

    staff: int
    rule: str
    key: str
    day: str
    evidence: str
    links: tuple[str, ...] = ()
    times: int = 1
    private: bool = False
