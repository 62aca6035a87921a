"""How many minutes one call took in each line on past days, while somebody waited; few days lean on all lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from queue_server.waits.model import Taken

LEAN_CALLS = 20  # a line's own history weighs as much as that of all lines at this many calls


class Busy(NamedTuple):
    """Minutes in which somebody waited, the calls of those who waited, and window minutes where windows are known."""

    minutes: float = 0.0
    calls: int = 0
    window_minutes: float = 0.0

    def plus(self, other: Busy) -> Busy:
        """Both together."""
        return Busy(self.minutes + other.minutes, self.calls + other.calls, self.window_minutes + other.window_minutes)

    def minus(self, other: Busy) -> Busy:
        """Without the other."""
        return Busy(self.minutes - other.minutes, self.calls - other.calls, self.window_minutes - other.window_minutes)


class History(NamedTuple):
    """Minutes per call (`pace_min`) and per customer at one window (`service_min`) of every line."""

    lines: dict[str, Busy]
    all: Busy

    def pace_min(self, line: str) -> float:
        """Minutes per call of the line, leaning on all lines."""
        own = self.lines.get(line, Busy())
        return (own.minutes + LEAN_CALLS * self.all.minutes / max(1, self.all.calls)) / (own.calls + LEAN_CALLS)

    def service_min(self, line: str) -> float:
        """Minutes a customer takes at one window by the windows shown as open, leaning on all lines."""
        own = self.lines.get(line, Busy())
        pool = self.all.window_minutes / max(1, self.all.calls)
        return (own.window_minutes + LEAN_CALLS * pool) / (own.calls + LEAN_CALLS)

    def without(self, day: dict[str, Busy]) -> History:
        """The history had that day not been."""
        lines = {line: busy.minus(day.get(line, Busy())) for line, busy in self.lines.items()}
        return History(lines, self.all.minus(total(day.values())))


def total(many: Iterable[Busy]) -> Busy:
    """The sum."""
    found = Busy()
    for one in many:
        found = found.plus(one)
    return found


def busy_of(day: Sequence[Taken]) -> Busy:
    """The busy time of one line and day."""
    minutes, calls, window_minutes, until = 0.0, 0, 0.0, -1
    for one in sorted(day, key=lambda one: one.issued_min):
        if one.called_min is None or one.called_min <= one.issued_min:
            continue
        if one.called_min > until:
            more = one.called_min - max(until, one.issued_min)
            minutes += more
            window_minutes += more * max(1, one.windows_open)
            until = one.called_min
        calls += 1
    return Busy(minutes, calls, window_minutes)


def by_day(days: dict[tuple[str, str], list[Taken]]) -> dict[str, dict[str, Busy]]:
    """Busy times by day, then line."""
    found: dict[str, dict[str, Busy]] = {}
    for (line, day), tickets in days.items():
        found.setdefault(day, {})[line] = busy_of(tickets)
    return found


def history_of(days: Iterable[dict[str, Busy]]) -> History:
    """All days' busy times as one history."""
    lines: dict[str, Busy] = {}
    for day in days:
        for line, busy in day.items():
            lines[line] = lines.get(line, Busy()).plus(busy)
    return History(lines, total(lines.values()))
