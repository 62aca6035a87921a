"""The hall's time on this box, also when the server that says it is away."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

DRIFT: Final = 0.0002  # how much a clock of a box goes wrong by itself, seconds a second


class HallClock:
    """What the server's clock would say: its last word and how long that is ago, after a restart this box's own clock
    with the difference last measured."""

    def __init__(
        self,
        offset_ms: int = 0,
        mono_s: Callable[[], float] = time.monotonic,
        wall_s: Callable[[], float] = time.time,
    ) -> None:
        self._mono_s, self._wall_s = mono_s, wall_s
        self._said: tuple[int, float] | None = None
        self._error_s = 0.0  # how far what was said may be off, when it was said
        self.offset_ms = offset_ms

    def now_ms(self) -> int:
        """Unix milliseconds by the hall's clock."""
        if self._said is None:
            return round(self._wall_s() * 1000) + self.offset_ms
        at_ms, since_s = self._said
        return at_ms + round((self._mono_s() - since_s) * 1000)

    def heard(self, at_ms: int, asked_s: float) -> None:
        """The server said `at_ms` to a question asked at `asked_s` (monotonic): half way between then and now, give or
        take. What is known better already stays, unless the server's clock was set meanwhile."""
        now_s = self._mono_s()
        error_s, said_s = (now_s - asked_s) / 2, (asked_s + now_s) / 2
        if self._said is not None:
            known_s = self._error_s + (now_s - self._said[1]) * DRIFT
            apart_s = abs(self.now_ms() - at_ms - (now_s - said_s) * 1000) / 1000
            if error_s > known_s and apart_s <= error_s + known_s:
                return
        self._said, self._error_s = (at_ms, said_s), error_s
        self.offset_ms = self.now_ms() - round(self._wall_s() * 1000)

    def mono_s(self) -> float:
        """What `heard` measures with."""
        return self._mono_s()
