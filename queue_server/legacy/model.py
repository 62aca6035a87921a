"""A number of the older system as it can be lived again, and why a row of its file cannot. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from queue_server.hall.codes import Words

NAMES: Final = {  # what a column is -> the headings it is known by; a file may name others
    "number": ("号码", "排队号", "票号", "排队号码", "number", "ticket"),
    "queue": ("队列", "业务", "业务名称", "业务类型", "queue", "service"),
    "day": ("日期", "办理日期", "day", "date"),
    "arrived": ("取号时间", "取票时间", "issued_at", "arrived_at"),
    "called": ("叫号时间", "呼叫时间", "called_at"),
    "finished": ("结束时间", "办结时间", "办理结束", "finished_at"),
    "window": ("窗口", "窗口号", "柜台", "windows", "window", "counter"),
    "slot": ("预约时间", "预约时段", "slot"),
    "priority": ("优先", "优先号", "priority"),
}
NEEDED: Final = ("number", "queue", "arrived", "called", "window")


class Record(NamedTuple):
    """One row: our queue, instants in Unix ms; `called_ms` and `window` are missing where nobody was called,
    `finished_ms` where its end is not on record."""

    line: int
    number: str
    day: str
    queue: str
    arrived_ms: int
    called_ms: int | None
    finished_ms: int | None
    window: str
    slot_ms: int | None
    is_priority: bool


PROBLEMS: Final = {
    "no_number": Words("没有号码", "has no number"),
    "no_time": Words("取号时间读不懂：{said}", "its time of taking cannot be read: {said}"),
    "bad_time": Words("时间读不懂：{said}", "a time cannot be read: {said}"),
    "unknown_queue": Words(
        "不认识的业务“{said}”：请用 --queue '{said}=队列' 指定", "unknown line {said}: name its queue with --queue"
    ),
    "out_of_order": Words("时间先后颠倒：取号、叫号、结束应依次在后", "its times go backwards"),
    "no_window": Words("叫过号却没有窗口", "was called, and no window is named"),
    "twice": Words("同一天同一队列同一号码已在第 {said} 行", "the same number of that day stands in line {said}"),
}


@dataclass(frozen=True)
class Refused:
    """A row that is left out: its line in the file, a key of PROBLEMS and what it says there."""

    line: int
    problem: str
    said: str = ""

    def say(self) -> str:
        """The sentence."""
        return f"第 {self.line} 行：{PROBLEMS[self.problem].zh.format(said=self.said)}"


@dataclass(frozen=True)
class Found:
    """What a file holds: records by time, and the rows refused."""

    records: tuple[Record, ...]
    refused: tuple[Refused, ...]

    @property
    def days(self) -> list[str]:
        """The days, the oldest first."""
        return sorted({one.day for one in self.records})


def without_doubles(records: Sequence[Record]) -> tuple[list[Record], list[Refused]]:
    """The first of each number of a day and queue; the others are refused."""
    first: dict[tuple[str, str, str], int] = {}
    kept, refused = [], []
    for one in records:
        line = first.setdefault((one.day, one.queue, one.number), one.line)
        if line == one.line:
            kept.append(one)
        else:
            refused.append(Refused(one.line, "twice", str(line)))
    return kept, refused
