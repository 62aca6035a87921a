"""How many minutes one call took in each line on past days, while somebody waited, and how long people usually waited
there at that hour; few days lean on all lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from queue_server.waits.model import Taken

LEAN_CALLS = 20  # a line's own history weighs as much as that of all lines at this many calls
LEAN_WAITS = 10  # and its own waits as much as everybody's at this many
LEAN_HOUR = 5  # and those of one hour as much as the line's at this many


class Waits(NamedTuple):
    """The waits of some who waited: their minutes in all, and how many they were."""

    minutes: float = 0.0
    people: int = 0

    def mean_min(self, lean: int, on_min: float) -> float:
        """Their mean, leaning on another by as much as `lean` waits of it."""
        return (self.minutes + lean * on_min) / (self.people + lean)


NO_HOURS: Mapping[int, Waits] = {}


class Busy(NamedTuple):
    """Minutes in which somebody waited, the calls of those who waited, window minutes where windows are known, and by
    hour of taking a number how long people waited."""

    minutes: float = 0.0
    calls: int = 0
    window_minutes: float = 0.0
    hours: Mapping[int, Waits] = NO_HOURS

    def plus(self, other: Busy) -> Busy:
        """Both together."""
        return self._with(other, 1)

    def minus(self, other: Busy) -> Busy:
        """Without the other."""
        return self._with(other, -1)

    @property
    def waits(self) -> Waits:
        """Those of all hours."""
        return Waits(sum(one.minutes for one in self.hours.values()), sum(one.people for one in self.hours.values()))

    def _with(self, other: Busy, sign: int) -> Busy:
        hours = dict(self.hours)
        for hour, more in other.hours.items():
            one = hours.get(hour, Waits())
            hours[hour] = Waits(one.minutes + sign * more.minutes, one.people + sign * more.people)
        return Busy(
            self.minutes + sign * other.minutes,
            self.calls + sign * other.calls,
            self.window_minutes + sign * other.window_minutes,
            hours,
        )


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

    def usual_min(self, line: str, hour: int) -> tuple[float, float]:
        """The mean wait of those who waited in the line, and of those who came to it in that hour of the day."""
        own, all_waits = self.lines.get(line, Busy()), self.all.waits
        mean = own.waits.mean_min(LEAN_WAITS, all_waits.minutes / max(1, all_waits.people))
        return mean, own.hours.get(hour, Waits()).mean_min(LEAN_HOUR, mean)

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
    hours: dict[int, Waits] = {}
    for one in sorted(day, key=lambda one: one.issued_min):
        if one.called_min is None or one.called_min <= one.issued_min:
            continue
        if one.called_min > until:
            more = one.called_min - max(until, one.issued_min)
            minutes += more
            window_minutes += more * max(1, one.windows_open)
            until = one.called_min
        calls += 1
        known = hours.get(one.issued_min // 60, Waits())
        hours[one.issued_min // 60] = Waits(known.minutes + one.called_min - one.issued_min, known.people + 1)
    return Busy(minutes, calls, window_minutes, hours)


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
