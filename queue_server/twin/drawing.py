"""A day that might come, drawn from what is expected of it: who comes when, how long each needs, who books. Pure.

All chance comes from a generator that is handed in: the same seed gives the same people, so that policies can be
compared on them one by one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from queue_server.kernel.spans import MINUTE_MS
from queue_server.twin.model import Visit

if TYPE_CHECKING:
    from random import Random

# how much work at a window varies: standard deviation over mean of a lognormal (domain §4: windows of public offices)
WORK_CV: Final = 1.0
PUNCTUAL_MIN: Final = (-20, 10)  # whoever booked comes this long before or after the hour, the middle most often


@dataclass(frozen=True)
class Demand:
    """What is expected of one queue. `hours`: (start_ms, end_ms, people) in order; shares between 0 and 1;
    `patience_ms` is the mean time after which somebody who is not called has gone, None where nobody leaves."""

    queue: str
    hours: tuple[tuple[int, int, float], ...]
    work_ms: float
    work_cv: float = WORK_CV
    booked_share: float = 0.0
    slot_ms: int = 30 * MINUTE_MS
    priority_share: float = 0.0
    patience_ms: float | None = None

    @property
    def people(self) -> float:
        """How many are expected in all."""
        return sum(people for _start, _end, people in self.hours)


def draw(demands: Sequence[Demand], chance: Random) -> list[Visit]:
    """One such day, in order of arrival."""
    visits = [
        _visit(one, hour, chance) for one in demands for hour in one.hours for _ in range(poisson(hour[2], chance))
    ]
    return sorted(visits, key=lambda visit: visit.at_ms)


def _visit(demand: Demand, hour: tuple[int, int, float], chance: Random) -> Visit:
    start_ms, end_ms, _people = hour
    at_ms = round(chance.uniform(start_ms, end_ms))
    work_ms = lognormal(demand.work_ms, demand.work_cv, chance)
    priority = "elderly" if chance.random() < demand.priority_share else None
    leaves_ms = round(chance.expovariate(1 / demand.patience_ms)) if demand.patience_ms else None
    slot_ms = None
    if chance.random() < demand.booked_share:
        slot_ms = at_ms - at_ms % demand.slot_ms
        early, late = PUNCTUAL_MIN
        at_ms = round(slot_ms + chance.triangular(early, late) * MINUTE_MS)
    return Visit(at_ms, demand.queue, work_ms, priority, slot_ms, leaves_ms)


def lognormal(mean: float, cv: float, chance: Random) -> int:
    """A time of that mean and that standard deviation over mean."""
    variance = math.log1p(cv * cv)
    return round(math.exp(chance.gauss(math.log(mean) - variance / 2, math.sqrt(variance))))


def poisson(mean: float, chance: Random) -> int:
    """A count of that mean: exponential gaps laid into the unit of time until it is full."""
    count, left = 0, mean - chance.expovariate(1.0)
    while left > 0:
        count, left = count + 1, left - chance.expovariate(1.0)
    return count


def shared_out(
    people: float, hours: Sequence[tuple[int, int]], shares: Sequence[float]
) -> tuple[tuple[int, int, float], ...]:
    """People over hours (start_ms, end_ms) by their shares, which need not add up to one."""
    total = sum(shares)
    return tuple((start, end, people * share / total) for (start, end), share in zip(hours, shares, strict=True))
