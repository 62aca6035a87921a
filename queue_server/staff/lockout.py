"""How many wrong passwords an account has had lately: in memory and in real time, which no shifted clock can skip."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict

from queue_server.kernel.clock import Clock
from queue_server.staff.model import AccountIsLocked

STRANGERS_MAX = 10_000


class LockOut:
    """After `wrong_max` wrong passwords nobody gets in for `lock_s`, the right password included.

    Names without an account are counted like others, so that the answers tell nothing; of those only the newest
    10,000 are remembered, and they never push out a real account.
    """

    def __init__(self, clock: Clock, wrong_max: int = 5, lock_s: float = 900.0) -> None:
        self._clock, self._wrong_max, self._lock_s = clock, wrong_max, lock_s
        self._members: dict[str, tuple[int, float]] = {}
        self._strangers: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._guard = threading.Lock()

    def check(self, account: str) -> None:
        """AccountIsLocked, with the time to wait in words, while the account is locked."""
        wrong, last_s = self._members.get(account) or self._strangers.get(account) or (0, 0.0)
        left_s = last_s + self._lock_s - self._clock.mono_s()
        if wrong >= self._wrong_max and left_s > 0:
            raise AccountIsLocked(minutes=math.ceil(left_s / 60), retry_s=math.ceil(left_s))

    def wrong(self, account: str, known: bool) -> bool:
        """Count a wrong password; True when it is the one that locks."""
        with self._guard:
            counts: dict[str, tuple[int, float]] = self._members if known else self._strangers
            now_s = self._clock.mono_s()
            before, last_s = counts.get(account, (0, now_s))
            count = (before if now_s - last_s < self._lock_s else 0) + 1
            counts[account] = (count, now_s)
            if not known:
                self._strangers.move_to_end(account)
                if len(self._strangers) > STRANGERS_MAX:
                    self._strangers.popitem(last=False)
            return count == self._wrong_max

    def forget(self, account: str) -> None:
        """The right password came in time, or the administrator has set a new one."""
        with self._guard:
            self._members.pop(account, None)
            self._strangers.pop(account, None)
