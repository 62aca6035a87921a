"""How often one caller may guess an enrolment code: in memory and by real time, for a restart clears no code."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, TypeVar

from queue_server.equipment.model import EnrolCodeIsSpent, EnrolCodeIsWrong
from queue_server.kernel.clock import Clock
from queue_server.kernel.errors import TooManyRequests

WRONG_MAX: Final = 5
WITHIN_S: Final = 300.0
CALLERS_MAX: Final = 1000
T = TypeVar("T")


class CodeGuesses:
    """Counts wrong codes per caller (its network address)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong_at_s: OrderedDict[str, list[float]] = OrderedDict()

    def attempt(self, caller: str, enrol: Callable[[], T]) -> T:
        """Run `enrol`, or TooManyRequests after five wrong codes of this caller within five minutes.

        An attempt counts while it is under way, so that guesses made side by side are not free.
        """
        now_s = self._clock.mono_s()
        marks = [mark for mark in self._wrong_at_s.get(caller, ()) if now_s - mark < WITHIN_S]
        if len(marks) >= WRONG_MAX:
            raise TooManyRequests(retry_s=math.ceil(marks[0] + WITHIN_S - now_s))
        marks.append(now_s)
        self._wrong_at_s[caller] = marks
        self._wrong_at_s.move_to_end(caller)
        if len(self._wrong_at_s) > CALLERS_MAX:
            self._wrong_at_s.popitem(last=False)
        try:
            result = enrol()
        except (EnrolCodeIsWrong, EnrolCodeIsSpent):
            raise
        except BaseException:
            self._forgive(caller, now_s)
            raise
        self._forgive(caller, now_s)
        return result

    def _forgive(self, caller: str, at_s: float) -> None:
        marks = self._wrong_at_s.get(caller, [])
        if at_s in marks:
            marks.remove(at_s)
