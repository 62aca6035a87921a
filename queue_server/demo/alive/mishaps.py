"""What goes wrong on a living day: in the morning the printer runs out of paper, until somebody changes the roll."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server.demo.alive.hall import LivingHall
from queue_server.kernel.spans import MINUTE_MS

OUT_AFTER_MIN, OUT_FOR_MIN = 75, 6  # from the day's opening on


class PaperRunsOut:
    """Looked at every now and then (`look`); `control` speaks to the virtual printer."""

    def __init__(self, hall: LivingHall, control: Callable[[dict[str, Any]], object]) -> None:
        self._hall, self._control = hall, control
        self._is_out = False

    def look(self) -> None:
        """Take the paper away or put it back, as the hour says."""
        periods = self._hall.periods()
        if not periods:
            return
        minute = (self._hall.now_ms() - periods[0].start_ms) / MINUTE_MS
        is_out = OUT_AFTER_MIN <= minute < OUT_AFTER_MIN + OUT_FOR_MIN
        if is_out != self._is_out:
            self._is_out = is_out
            self._control({"fault": "paper_out", "on": is_out})
