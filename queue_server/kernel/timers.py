"""What happens because of the hour: each timer is asked every so often, with the hall's time, whether there is work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from queue_server.kernel.background import Background
from queue_server.kernel.clock import Clock

TICK_S = 1.0
STOP_S = 5.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Timer:
    """`run(now_ms)` decides from the stored state whether anything is due, so a missed tick is made up by the next."""

    name: str
    every_s: float
    run: Callable[[int], None]


class Timers(Background):
    """Runs the timers one after the other; one that fails is logged, shown as failing and asked again."""

    def __init__(self, clock: Clock, timers: Sequence[Timer]) -> None:
        super().__init__("timers", STOP_S)
        self._clock = clock
        self._timers = list(timers)
        self._due_s: dict[str, float] = {}
        self.failing: dict[str, str] = {}

    def add(self, timer: Timer) -> None:
        """Ask one more timer from the next tick on."""
        self._timers.append(timer)

    def tick(self) -> None:
        """Ask every timer that is due now."""
        now_s = self._clock.mono_s()
        for timer in tuple(self._timers):
            if now_s < self._due_s.get(timer.name, 0.0):
                continue
            self._due_s[timer.name] = now_s + timer.every_s
            try:
                timer.run(self._clock.now_ms())
                self.failing.pop(timer.name, None)
            except Exception as error:
                log.exception("timer_failed", timer=timer.name)
                self.failing[timer.name] = repr(error)

    def _run(self) -> None:
        while not self._wake.wait(TICK_S):
            self.tick()
