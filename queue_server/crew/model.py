"""Shifts, posts, AB pairs, leave, marks of attendance and duty days: what they are, without clock or tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from queue_server.hall.codes import Words

Half = Literal["am", "pm"]
LeaveKind = Literal["personal", "sick", "annual", "official", "training", "other"]
LeaveState = Literal["asked", "approved", "refused", "withdrawn"]
SwapState = Literal["asked", "agreed", "refused", "withdrawn"]
MarkKind = Literal["late", "early", "absent", "away", "no_sign_off"]
Verdict = Literal["", "excused", "made_up", "stands"]

NOON_MIN: Final = 12 * 60
AWAY_MIN: Final = 15
"""Minutes off the post that count as away: the threshold of Cangnan county's rules (窗口人员考核办法)."""
TEXT_MAX: Final = 200
HALF_WORDS: Final[Mapping[Half, Words]] = {"am": Words("上午", "morning"), "pm": Words("下午", "afternoon")}
LEAVE_KINDS: Final[Mapping[str, Words]] = {
    "personal": Words("事假", "Personal"),
    "sick": Words("病假", "Sick"),
    "annual": Words("年假", "Annual"),
    "official": Words("公出", "On official business"),
    "training": Words("培训", "Training"),
    "other": Words("其他", "Other"),
}
LEAVE_STATES: Final[Mapping[str, Words]] = {
    "asked": Words("待审批", "Waiting"),
    "approved": Words("已准假", "Approved"),
    "refused": Words("未准", "Refused"),
    "withdrawn": Words("已撤回", "Withdrawn"),
}
MARK_WORDS: Final[Mapping[str, Words]] = {
    "late": Words("迟到", "Late"),
    "early": Words("早退", "Left early"),
    "absent": Words("缺勤", "Absent"),
    "away": Words("离岗", "Away from the post"),
    "no_sign_off": Words("未签退", "Not signed off"),
}
VERDICTS: Final[Mapping[str, Words]] = {
    "excused": Words("说明成立，不计", "Excused"),
    "made_up": Words("补签", "Made up"),
    "stands": Words("维持", "Stands"),
}


class Span(NamedTuple):
    """Minutes of the day, the end not included."""

    start_min: int
    end_min: int


@dataclass(frozen=True)
class ShiftKind:
    """A kind of shift of a hall. `times` as `08:30-12:00,13:30-17:30`; "" for the hall's opening hours of the day."""

    id: str
    hall: str
    key: str
    name: str
    name_en: str
    times: str
    acted_by: str = ""
    changes: int = 0


@dataclass(frozen=True)
class Shift:
    """What somebody works on a day; `kind` "" where nothing is planned any more."""

    id: str
    hall: str
    staff: int
    day: str
    kind: str
    acted_by: str = ""
    changes: int = 0


@dataclass(frozen=True)
class Post:
    """Where somebody usually sits, for which department, and which lines more that person can serve."""

    id: str
    hall: str
    staff: int
    window: str
    department: str
    also: tuple[str, ...] = ()
    acted_by: str = ""
    changes: int = 0


@dataclass(frozen=True)
class Pair:
    """B stands in for A at A's window, both days included; `to_day` "" while it holds."""

    id: str
    hall: str
    a: int
    b: int
    window: str
    from_day: str
    to_day: str = ""
    acted_by: str = ""
    changes: int = 0

    def holds(self, day: str) -> bool:
        """Whether they are a pair that day."""
        return self.from_day <= day and (not self.to_day or day <= self.to_day)


@dataclass(frozen=True)
class Leave:
    """A request and what became of it. The reason is sealed beside it; `decision` is the manager's word, `cover` who
    stands in, `uncovered` the windows that nobody was there for when it was approved."""

    id: str
    hall: str
    staff: int
    kind: str
    first_day: str
    first_half: str
    last_day: str
    last_half: str
    state: str
    asked_ms: int
    decided_by: str = ""
    decided_ms: int | None = None
    decision: str = ""
    cover: int | None = None
    uncovered: tuple[str, ...] = ()
    acted_by: str = ""
    changes: int = 0

    def holds(self, day: str, half: Half) -> bool:
        """Whether that half day is in it, whatever its state."""
        return (self.first_day, self.first_half) <= (day, half) <= (self.last_day, self.last_half)


@dataclass(frozen=True)
class Word:
    """What was said of one mark of attendance: by the clerk (`verdict` "", the text sealed) or by a manager."""

    id: str
    hall: str
    staff: int
    day: str
    mark: str
    from_ms: int
    verdict: str
    text: str
    said_ms: int
    acted_by: str = ""
    changes: int = 0


@dataclass(frozen=True)
class DutyDay:
    """Who answers for the hall that day; `staff` None where it was taken away again."""

    id: str
    hall: str
    day: str
    staff: int | None
    acted_by: str = ""
    changes: int = 0


@dataclass(frozen=True)
class Swap:
    """`staff` asks `other` to take over `day`, in exchange for `other_day`; "" where for nothing."""

    id: str
    hall: str
    day: str
    staff: int
    other_day: str
    other: int
    state: str
    asked_ms: int
    acted_by: str = ""
    changes: int = 0


_TIMES = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")
SPANS_MAX: Final = 3


def spans_of(times: str) -> tuple[Span, ...] | None:
    """`08:30-12:00,13:30-17:30` as minutes, in order and apart; None where it is not that."""
    found: list[Span] = []
    for part in times.split(",") if times else ():
        fits = _TIMES.fullmatch(part)
        if fits is None:
            return None
        hour, minute, to_hour, to_minute = map(int, fits.groups())
        span = Span(hour * 60 + minute, to_hour * 60 + to_minute)
        is_clock = max(minute, to_minute) < 60 and span.end_min <= 24 * 60
        if not is_clock or span.start_min >= span.end_min or (found and found[-1].end_min > span.start_min):
            return None
        found.append(span)
    return tuple(found) if len(found) <= SPANS_MAX else None


def without(spans: tuple[Span, ...], am: bool, pm: bool) -> tuple[Span, ...]:
    """The spans without the half days that are taken away, cut at noon."""
    kept: list[Span] = []
    for span in spans:
        for half, is_gone in (
            (Span(span.start_min, min(span.end_min, NOON_MIN)), am),
            (Span(max(span.start_min, NOON_MIN), span.end_min), pm),
        ):
            if half.start_min < half.end_min and not is_gone:
                if kept and kept[-1].end_min == half.start_min:
                    kept[-1] = Span(kept[-1].start_min, half.end_min)
                else:
                    kept.append(half)
    return tuple(kept)
