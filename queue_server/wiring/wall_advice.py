"""The one suggestion on the live wall: worked out off the loop, every two minutes at most, while somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import gevent

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.threads import off_loop
from queue_server.twin import advice
from queue_server.twin.advice import Effect
from queue_server.twin.pressure import Moment

if TYPE_CHECKING:
    from queue_server.wiring.house import House

RUNS: Final = 60  # drawn days: enough for a span of eight in ten, and a second of one core
EVERY_S: Final = 120.0
STALE_S: Final = 300.0  # a suggestion of before that is none


class WallAdvice:
    """Asked with each refresh of a wall that is watched. `moment(hall)` is the hall now, None while it is closed;
    `spawn(work)` lets it run beside; `mono_s` real seconds."""

    def __init__(
        self,
        moment: Callable[[Hall], Moment | None],
        mono_s: Callable[[], float],
        spawn: Callable[[Callable[[], None]], object],
    ) -> None:
        self._moment, self._mono_s, self._spawn = moment, mono_s, spawn
        self._said: dict[str, tuple[float, Mapping[str, str] | None]] = {}
        self._under_way: set[str] = set()

    def __call__(self, _rows: Rows, hall: Hall) -> Mapping[str, str] | None:
        """What was worked out last, `{zh, en}`, or None; works it out anew where that is due."""
        at_s, said = self._said.get(hall.id, (float("-inf"), None))
        age_s = self._mono_s() - at_s
        if age_s >= EVERY_S and hall.id not in self._under_way:
            self._under_way.add(hall.id)
            self._spawn(lambda: self._work_out(hall))
        return said if age_s < STALE_S else None

    def _work_out(self, hall: Hall) -> None:
        try:
            moment = self._moment(hall)
            found = None if moment is None else off_loop(lambda: advice.best(moment, hall, RUNS))
            self._said[hall.id] = (self._mono_s(), said_of(found, hall))
        finally:
            self._under_way.discard(hall.id)


def said_of(found: Effect | None, hall: Hall) -> Mapping[str, str] | None:
    """The suggestion in both languages; None where nothing is worth doing."""
    return None if found is None else {"zh": found.say(hall), "en": found.say(hall, "en")}


def of(house: House) -> WallAdvice:
    """The suggestions of this server's halls."""
    return WallAdvice(house.pressure.now, house.clock.mono_s, gevent.spawn)
