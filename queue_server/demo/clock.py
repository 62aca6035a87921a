"""The demo's clock: a working day that never ends. It leaps over lunch, nights and holidays, and survives restarts."""

from __future__ import annotations

import json
import time
from pathlib import Path

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall

FIRST_DAY = "2026-11-23"
FIRST_MINUTE = 9 * 60 + 20


class DemoClock:
    """Hall time = a stored base + real time since. Real monotonic time stays real."""

    def __init__(self, start_ms: int) -> None:
        self._base_ms = start_ms
        self._since_s = time.monotonic()

    def now_ms(self) -> int:
        """The demo hall's time."""
        return self._base_ms + round((time.monotonic() - self._since_s) * 1000)

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


def leap_over_closing(clock: DemoClock, hall: Hall, calendar: Calendar) -> bool:
    """If the hall is closed now, go to its next opening; says whether the clock leapt."""
    state = hours.state(hall, None, clock.now_ms(), calendar)
    if state.is_open or state.opens_ms is None:
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
