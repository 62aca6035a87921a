"""How often one caller may guess a secret: in memory and by real time, for a restart clears no secret."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, TypeVar

from queue_server.kernel.clock import Clock
from queue_server.kernel.errors import Refusal, TooManyRequests

CALLERS_MAX: Final = 1000
T = TypeVar("T")


class Guesses:
    """Counts, per caller (a network address), the attempts that end in one of the `wrong` refusals."""

    def __init__(
        self, clock: Clock, wrong: tuple[type[Refusal], ...], wrong_max: int = 5, within_s: float = 300.0
    ) -> None:
        self._clock, self._wrong, self._wrong_max, self._within_s = clock, wrong, wrong_max, within_s
        self._marks_s: OrderedDict[str, list[float]] = OrderedDict()

    def attempt(self, caller: str, guess: Callable[[], T]) -> T:
        """Run `guess`, or TooManyRequests after `wrong_max` wrong ones of this caller within `within_s`.

        An attempt counts while it is under way, so that guesses made side by side are not free.
        """
        now_s = self._clock.mono_s()
        marks = [mark for mark in self._marks_s.get(caller, ()) if now_s - mark < self._within_s]
        if len(marks) >= self._wrong_max:
            raise TooManyRequests(retry_s=math.ceil(marks[0] + self._within_s - now_s))
        marks.append(now_s)
        self._marks_s[caller] = marks
        self._marks_s.move_to_end(caller)
        if len(self._marks_s) > CALLERS_MAX:
            self._marks_s.popitem(last=False)
        try:
            result = guess()
        except self._wrong:
            raise
        except BaseException:
            self._forgive(caller, now_s)
            raise
        self._forgive(caller, now_s)
        return result

    def _forgive(self, caller: str, at_s: float) -> None:
        marks = self._marks_s.get(caller, [])
        if at_s in marks:
            marks.remove(at_s)
