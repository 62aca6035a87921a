"""The demo's clock: a working day that never ends. It leaps over lunch, nights and holidays, and survives restarts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.spans import MINUTE_MS

FIRST_DAY = "2026-11-23"
FIRST_MINUTE = 9 * 60 + 20
OVERTIME_MS = 30 * MINUTE_MS


class DemoClock:
    """Hall time = a stored base + real time since, times the speed. Real monotonic time stays real."""

    def __init__(self, start_ms: int, speed: float = 1.0) -> None:
        self._base_ms = start_ms
        self._since_s = time.monotonic()
        self._speed = speed

    def now_ms(self) -> int:
        """The demo hall's time."""
        return self._base_ms + round((time.monotonic() - self._since_s) * 1000 * self._speed)

    def mono_s(self) -> float:
        """Real monotonic seconds."""
        return time.monotonic()

    def leap(self, to_ms: int) -> None:
        """Go on from a later instant."""
        self._base_ms = max(to_ms, self.now_ms())
        self._since_s = time.monotonic()


def first_instant_ms(hall: Hall) -> int:
    """09:20 of the demo's first working day."""
    return hours.instant_ms(hall, FIRST_DAY, FIRST_MINUTE)


def leap_over_closing(clock: DemoClock, hall: Hall, calendar: Calendar, is_busy: Callable[[], bool]) -> bool:
    """If the hall is closed now, go to its next opening; says whether the clock leapt.

    While `is_busy`, the living hall is given half an hour to finish with those who are still there.
    """
    now_ms = clock.now_ms()
    state = hours.state(hall, None, now_ms, calendar)
    if state.is_open or state.opens_ms is None:
        return False
    ended = [one.end_ms for one in hours.opening(hall, hours.business_day(hall, now_ms), calendar)]
    since_ms = now_ms - max((end_ms for end_ms in ended if end_ms <= now_ms), default=0)
    if since_ms < OVERTIME_MS and is_busy():
        return False
    clock.leap(state.opens_ms)
    return True


def remembered_ms(path: Path) -> int | None:
    """Where the clock was when it was last written down."""
    try:
        return int(json.loads(path.read_text())["now_ms"])
    except (OSError, ValueError, KeyError):
        return None


def remember(path: Path, clock: DemoClock) -> None:
    """Write down where the clock is."""
    half = path.with_suffix(".part")
    half.write_text(json.dumps({"now_ms": clock.now_ms()}))
    half.replace(path)
