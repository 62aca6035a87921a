"""Sign-ins whose password was right and whose code is still to come: in memory, five minutes, real time."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from queue_server.kernel.clock import Clock
from queue_server.staff.second_factor import SignInAgain
from queue_server.staff.service import key_hash

LAST_S: Final = 300.0
MANY: Final = 1000


class Pending:
    """Which person a pending sign-in's key belongs to."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._staff: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def put(self, key: str, staff: int) -> None:
        """A right password; the newest thousand are remembered."""
        self._staff[key_hash(key)] = staff, self._clock.mono_s() + LAST_S
        if len(self._staff) > MANY:
            self._staff.popitem(last=False)

    def staff(self, key: str) -> int:
        """Whose it is; SignInAgain when it is over or none."""
        staff, until_s = self._staff.get(key_hash(key), (0, 0.0))
        if not staff or until_s < self._clock.mono_s():
            raise SignInAgain()
        return staff

    def drop(self, key: str) -> None:
        """Signed in, or given up."""
        self._staff.pop(key_hash(key), None)
