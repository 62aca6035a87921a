"""The estimate of a wait: people ahead at the line's recorded pace, corrected by trees that see how today goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from queue_server.waits.boosting import Forest, Shape, learn
from queue_server.waits.history import History, by_day, history_of
from queue_server.waits.model import Seen, Taken, days_of, seen

Look = Callable[[Sequence[Taken]], Iterator[Seen]]
VERSION = 2  # of `row_of`: trees learnt from other features are not walked over these
GROUND_MIN = 5.0  # keeps the correction of very short waits from counting most


class Known(NamedTuple):
    """A number as it was seen, and its line on other days: minutes per call, the usual wait, and that at this hour."""

    seen: Seen
    pace_min: float
    usual_min: float
    usual_hour_min: float

    @classmethod
    def by(cls, history: History, one: Seen) -> Known:
        """With what that history says of its line."""
        line = one.ticket.line
        return cls(one, history.pace_min(line), *history.usual_min(line, one.ticket.issued_min // 60))

    @property
    def simple_min(self) -> float:
        """Everybody ahead and oneself at the recorded pace: (n+1) / (s mu)."""
        return (self.seen.ahead + 1) * self.pace_min


def row_of(known: Known) -> tuple[float, ...]:
    """The features."""
    one, pace, turn = known.seen, known.pace_min, known.seen.ahead + 1
    day = (max(0, one.since_first_call) + 5 * pace) / (one.called_today + 5) * turn
    return (
        one.ticket.issued_min, one.ahead, one.last_wait, one.head_wait, one.since_call, pace, known.simple_min,
        one.called_15, one.called_30, one.called_60, one.came_30, one.recent_wait, day,
        known.usual_min, known.usual_hour_min,
    )  # fmt: skip


@dataclass(frozen=True)
class Estimator:
    """What past days taught; `minutes` is the middle estimate."""

    forest: Forest
    history: History

    def minutes(self, one: Seen) -> float:
        """The wait as likely to be longer as shorter, in minutes, never below 0."""
        known = Known.by(self.history, one)
        return max(0.0, self.forest.value(row_of(known)) * (known.simple_min + GROUND_MIN))


def counted(one: Taken, at_once: bool) -> bool:
    """Whether it had a wait to learn from and be judged by. In records of coarse minutes those called in the minute
    they came were never seen waiting; they count only when asked for."""
    return one.wait_min is not None and (at_once or one.wait_min > 0)


def knowledge(tickets: Sequence[Taken], at_once: bool, look: Look = seen) -> tuple[list[Known], History]:
    """The numbers of past days, each with the pace of the *other* days, so that no day explains itself."""
    days = days_of(tickets)
    busy = by_day(days)
    history = history_of(busy.values())
    others = {day: history.without(lines) for day, lines in busy.items()} if len(busy) > 1 else {}
    found = [
        Known.by(others.get(day, history), one)
        for (_line, day), many in sorted(days.items())
        for one in look(many)
        if counted(one.ticket, at_once)
    ]
    return found, history


def fit(tickets: Sequence[Taken], shape: Shape, at_once: bool = False, look: Look = seen) -> Estimator:
    """Learn from these days, where `look` may know more of a line than its numbers. ValueError where nobody waited."""
    known, history = knowledge(tickets, at_once, look)
    scale = [one.simple_min + GROUND_MIN for one in known]
    targets = [(one.seen.ticket.wait_min or 0) / size for one, size in zip(known, scale, strict=True)]
    return Estimator(learn([row_of(one) for one in known], targets, scale, shape), history)


def blocks(days: Sequence[str], count: int) -> Iterator[list[str]]:
    """The days in order, cut into at most `count` runs."""
    size = -(-len(days) // count)
    for at in range(0, len(days), size):
        yield list(days[at : at + size])
