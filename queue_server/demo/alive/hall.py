"""What everybody in the living hall can see: its clock, which runs at the demo's speed, its hours and its lines."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from queue_server.demo.alive.api import Api
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.hours import Period
from queue_server.hall.model import Hall
from queue_server.kernel.spans import MINUTE_MS

OVERTIME_MS = 30 * MINUTE_MS


class LivingHall:
    """Looked at by one thread (`look`), read by all. Hall time runs on by itself between two looks."""

    def __init__(self, model: Hall, speed: float, mono_s: Callable[[], float] = time.monotonic) -> None:
        self.model, self.speed = model, speed
        self._mono_s = mono_s
        self._base_ms, self._since_s = 0, mono_s()
        self.waiting: dict[str, int] = {}
        self._slips: dict[str, str] = {}

    def take_slip(self, ticket: Mapping[str, Any]) -> None:
        """Somebody puts the slip of a new number into the pocket: the hall tells its code once."""
        self._slips[str(ticket["id"])] = str(ticket["token"])

    def slip_of(self, ticket: str) -> str | None:
        """The code on the slip of who has been served; None where this hall saw no slip given out."""
        return self._slips.pop(ticket, None)

    def look(self, api: Api) -> bool:
        """Read the board: the hall's time and how many wait in each line. False when nobody answers."""
        board = api.get(f"/halls/{self.model.id}/board")
        if board is None:
            return False
        self.see(board)
        return True

    def see(self, board: dict[str, Any]) -> None:
        """Take over what a board says."""
        self._base_ms = round(datetime.fromisoformat(board["at"]).timestamp() * 1000)
        self._since_s = self._mono_s()
        self.waiting = {queue["id"]: int(queue["waiting"]) for queue in board["queues"]}

    def now_ms(self) -> int:
        """The hall's time."""
        return self._base_ms + round((self._mono_s() - self._since_s) * 1000 * self.speed)

    def day(self) -> str:
        """The hall's business day."""
        return hours.business_day(self.model, self.now_ms())

    def periods(self) -> tuple[Period, ...]:
        """Today's opening periods."""
        return hours.opening(self.model, self.day(), Calendar())

    def clerks_call(self) -> bool:
        """Whether clerks call now: while the hall is open, and after its last hour until those waiting are served."""
        now_ms, periods = self.now_ms(), self.periods()
        if not periods:
            return False
        is_open = any(one.start_ms <= now_ms < one.end_ms for one in periods)
        return is_open or periods[-1].end_ms <= now_ms < periods[-1].end_ms + OVERTIME_MS

    def someone_waits(self, queues: tuple[str, ...]) -> bool:
        """Whether somebody waits in one of these lines."""
        return any(self.waiting.get(queue, 0) for queue in queues)

    def pause(self, hall_s: float, at_least_s: float = 0.0) -> None:
        """Let that much hall time pass."""
        time.sleep(max(hall_s / self.speed, at_least_s))
