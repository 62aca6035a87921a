"""What time it is. The only place that asks the machine; everyone else is handed a Clock."""

from __future__ import annotations

import time
from datetime import datetime, tzinfo
from typing import Protocol


class Clock(Protocol):
    """The hall's time and the real passage of time, apart from each other."""

    def now_ms(self) -> int:
        """Unix milliseconds (UTC) of the hall's time; a demo may shift it."""

    def mono_s(self) -> float:
        """Seconds of real, steadily growing time: sessions, lock-out, limits."""


class SystemClock:
    """The machine's own clock."""

    def now_ms(self) -> int:
        """Unix milliseconds now."""
        return time.time_ns() // 1_000_000

    def mono_s(self) -> float:
        """Monotonic seconds now."""
        return time.monotonic()


class SteppedClock:
    """A clock that moves only when told to: tests and simulations."""

    def __init__(self, now_ms: int) -> None:
        self.at_ms = now_ms
        self.at_mono_s = 0.0

    def now_ms(self) -> int:
        """The instant last stepped to."""
        return self.at_ms

    def mono_s(self) -> float:
        """Seconds stepped so far."""
        return self.at_mono_s

    def step(self, seconds: float) -> None:
        """Move both times forward by `seconds`."""
        self.at_ms += round(seconds * 1000)
        self.at_mono_s += seconds


def rfc3339(at_ms: int | None, zone: tzinfo) -> str | None:
    """An instant as the contract writes it: to the second, with the zone's offset."""
    return None if at_ms is None else datetime.fromtimestamp(at_ms // 1000, zone).isoformat()
