"""The shadow run: the same people, windows and work as on record, called in our order. Beside it the same day first
come first called, so that what the order changes is not mixed up with what the twin does not know. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, NamedTuple

from queue_server.hall.model import Hall
from queue_server.kernel.spans import MINUTE_MS
from queue_server.legacy.model import Record
from queue_server.twin.model import FIRST_COME, Post, Setting, Visit
from queue_server.twin.running import run

AWAY_MS: Final = 15 * MINUTE_MS  # a window that calls nobody for longer, while its people wait, is not manned
LONGEST_MS: Final = 240 * MINUTE_MS  # a longer visit was not closed in time
UNKNOWN_WORK_MS: Final = 10 * MINUTE_MS  # where not one end is on record
WORTH_MS: Final = 5 * MINUTE_MS  # a smaller difference is none


class Reasons(NamedTuple):
    """Why a number's turn moves: its own hour or class, and how many came later and go first (booked, by class)."""

    is_booked: bool
    is_priority: bool
    booked_first: int
    priority_first: int

    def say(self) -> str:
        """The sentence."""
        own = "预约按约定时间排" if self.is_booked else "优先类别提前" if self.is_priority else ""
        said = [f"预约 {self.booked_first} 人" if self.booked_first else ""]
        said.append(f"优先 {self.priority_first} 人" if self.priority_first else "")
        others = "、".join(one for one in said if one)
        return "；".join(one for one in (own, f"后到先叫：{others}" if others else "") if one) or "先后不变，随全队快慢"


@dataclass(frozen=True)
class Compared:
    """A number's waits in milliseconds: on record, first come first called, and in our order."""

    record: Record
    recorded_ms: int
    first_come_ms: int
    ours_ms: int
    why: Reasons

    @property
    def earlier_ms(self) -> int:
        """How much earlier our order calls it than first come first called does; negative: later."""
        return self.first_come_ms - self.ours_ms


def compare_day(records: Sequence[Record], hall: Hall) -> list[Compared]:
    """The numbers of one day that were called, in the order they were taken."""
    called = sorted((one for one in records if one.called_ms is not None), key=lambda one: one.arrived_ms)
    untils = _untils(called)
    setting = Setting.of(hall)
    visits = [_visit(one, untils[one.line], hall) for one in called]
    posts = [*_posts(called, untils, hall)]
    ours = _calls(visits, posts, setting)
    plain = [Visit(one.at_ms, one.queue, one.work_ms) for one in visits]
    first = _calls(plain, [Post(one.window, one.queues, one.spans) for one in posts], FIRST_COME)
    return [
        Compared(one, (one.called_ms or 0) - one.arrived_ms, first[n] - one.arrived_ms, ours[n] - one.arrived_ms,
                 _reasons(n, visits, ours))
        for n, one in enumerate(called)
    ]  # fmt: skip


def _calls(visits: Sequence[Visit], posts: Sequence[Post], setting: Setting) -> list[int]:
    """When each visit is called; two alike are told apart by being the same object."""
    places = {id(one): n for n, one in enumerate(visits)}
    calls = [0] * len(visits)
    for passage in run(visits, posts, setting):
        calls[places[id(passage.visit)]] = passage.called_ms
    return calls


def _visit(record: Record, until_ms: int, hall: Hall) -> Visit:
    assert record.called_ms is not None
    priority = "other" if record.is_priority and hall.order.credit_min["other"] else None
    work_ms = min(LONGEST_MS, max(1, until_ms - record.called_ms))
    return Visit(record.arrived_ms, record.queue, work_ms, priority, record.slot_ms)


def _untils(called: Sequence[Record]) -> dict[int, int]:
    """Until when each visit kept its window, by line of the file: as recorded; where its end is missing, what such a
    visit took in the middle, and never past the window's next call."""
    known = [one.finished_ms - one.called_ms for one in called if one.finished_ms and one.called_ms]
    usual_ms = round(median(known)) if known else UNKNOWN_WORK_MS
    found: dict[int, int] = {}
    for mine in _by_window(called).values():
        nexts = [one.called_ms for one in mine[1:]] + [None]
        for one, following in zip(mine, nexts, strict=True):
            assert one.called_ms is not None
            end = one.finished_ms or one.called_ms + usual_ms
            found[one.line] = end if following is None else min(end, following)
    return found


def _by_window(called: Iterable[Record]) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for one in sorted(called, key=lambda one: (one.called_ms or 0, one.line)):
        found.setdefault(one.window, []).append(one)
    return found


def _posts(called: Sequence[Record], untils: Mapping[int, int], hall: Hall) -> Iterable[Post]:
    known = {one.id: one for one in hall.windows}
    for window, mine in _by_window(called).items():
        queues = tuple(dict.fromkeys(one.queue for one in mine))
        waiting = [one for one in called if one.queue in queues]
        spans = [[mine[0].called_ms or 0, untils[mine[0].line]]]
        for one in mine[1:]:
            at_ms = one.called_ms or 0
            if at_ms - spans[-1][1] > AWAY_MS and _somebody_waited(waiting, spans[-1][1], at_ms):
                spans.append([at_ms, untils[one.line]])
            spans[-1][1] = untils[one.line]
        here = known.get(window)
        yield Post(window, queues, tuple((a, b) for a, b in spans), here.handicap_min if here else {})


def _somebody_waited(waiting: Iterable[Record], since_ms: int, until_ms: int) -> bool:
    return any(one.arrived_ms <= since_ms and (one.called_ms or 0) >= until_ms for one in waiting)


def _reasons(number: int, visits: Sequence[Visit], calls: Sequence[int]) -> Reasons:
    mine = visits[number]
    first = [
        other
        for other, called_ms in zip(visits[number + 1 :], calls[number + 1 :], strict=True)
        if other.queue == mine.queue and called_ms < calls[number]
    ]
    booked = sum(one.slot_ms is not None for one in first)
    return Reasons(
        mine.slot_ms is not None, mine.priority is not None, booked, sum(one.priority is not None for one in first)
    )
