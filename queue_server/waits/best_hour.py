"""The best hour to come: how long people without a booking waited by weekday and hour of taking a number.

An hour is recommended only where enough waits on enough days stand behind it and it is clearly better than the worst;
who left before being called waited at least as long and is not among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import ceil
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS

COUNT_ENOUGH: Final = 30
DAYS_ENOUGH: Final = 3
BETTER_MIN: Final = 5  # the 80 % wait of a recommended hour is so much shorter than that of the day's worst hour


class Came(NamedTuple):
    """One number without a booking: its queue, business day, hour of taking (0–23, local) and wait in minutes."""

    queue: str
    day: str
    hour: int
    wait_min: float


class Hour(NamedTuple):
    """Waits of one weekday (1 Monday – 7 Sunday) and hour; half waited at most `p50_min`, eight in ten `p80_min`."""

    weekday: int
    hour: int
    waits: int
    days: int
    p50_min: int
    p80_min: int

    @property
    def is_enough(self) -> bool:
        """Whether anything may be said of it."""
        return self.waits >= COUNT_ENOUGH and self.days >= DAYS_ENOUGH


def recorded(rows: Rows, hall: str, zone: ZoneInfo, from_day: str, to_day: str) -> list[Came]:
    """The numbers of these days that were called, without those moved by hand and those booked: who books chooses
    another wait."""
    found = rows.all(
        "SELECT queue, day, issued_ms, called_ms FROM wait_said WHERE hall = ? AND day BETWEEN ? AND ? AND moved = 0"
        " AND called_ms IS NOT NULL AND slot_ms IS NULL",
        hall,
        from_day,
        to_day,
    )
    return [
        Came(
            row["queue"],
            row["day"],
            datetime.fromtimestamp(row["issued_ms"] / 1000, zone).hour,
            max(0, row["called_ms"] - row["issued_ms"]) / MINUTE_MS,
        )
        for row in found
    ]


def hours(numbers: Iterable[Came], queue: str | None = None) -> list[Hour]:
    """Every weekday and hour at which somebody took a number, of one queue or of all, in order."""
    waits: dict[tuple[int, int], list[float]] = {}
    days: dict[tuple[int, int], set[str]] = {}
    for one in numbers:
        if queue in (None, one.queue):
            key = date.fromisoformat(one.day).isoweekday(), one.hour
            waits.setdefault(key, []).append(one.wait_min)
            days.setdefault(key, set()).add(one.day)
    return [
        Hour(*key, len(found), len(days[key]), _quantile(sorted(found), 50), _quantile(sorted(found), 80))
        for key, found in sorted(waits.items())
    ]


def best(found: Iterable[Hour]) -> list[Hour]:
    """The hour with the shortest waits of each weekday, where it is clearly better than that day's worst."""
    by_day: dict[int, list[Hour]] = {}
    for one in found:
        if one.is_enough:
            by_day.setdefault(one.weekday, []).append(one)
    chosen = []
    for _weekday, many in sorted(by_day.items()):
        first = min(many, key=lambda one: (one.p80_min, one.p50_min, one.hour))
        if max(one.p80_min for one in many) - first.p80_min >= BETTER_MIN:
            chosen.append(first)
    return chosen


def _quantile(ordered: Sequence[float], percent: int) -> int:
    """The wait so many per cent stayed under, rounded up to the minute as the figures are, and never to none."""
    return max(1, ceil(ordered[max(0, -(-len(ordered) * percent // 100) - 1)]))
