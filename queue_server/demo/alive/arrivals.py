"""When people come and for which queue: the domain's counts and its arrival profile, from a seed. Pure.

Counts are those of the seed configuration (a balanced day of 826 tickets, an overload day on transfers and on the
housing fund's payouts); the shares of the hours are measured ones of public offices, folded onto two opening periods.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from queue_server.hall.hours import Period
from queue_server.hall.model import Hall

BALANCED: Final[Mapping[str, int]] = {
    **{"A": 70, "B": 80, "C": 20, "D": 30, "E": 40, "G": 150, "H": 28, "J": 28, "L": 90, "M": 60, "N": 120},
    **{"P": 20, "R": 30, "Z": 15, "Y": 15, "W": 15, "Q": 15},
}
LOADS: Final[Mapping[str, Mapping[str, int]]] = {"balanced": BALANCED, "overload": {**BALANCED, "A": 150, "G": 230}}
MONDAY: Final = 1.18
DAY_SHAPE: Final = 25  # of the Gamma factor by which days differ: a deviation of one fifth
# share of arrivals by hour from opening on, with a second peak after lunch
MORNING = (0.233, 0.130, 0.134, 0.127)
AFTERNOON = (0.111 * 1.8, 0.100, 0.091, 0.051, 0.015)
# share of those who book before they come, by line; the rest walk in
BOOKED: Final[Mapping[str, float]] = {
    **dict.fromkeys("ABCD", 0.6),
    **{"G": 0.5, "H": 0.5, "J": 0.5, "M": 0.4, "N": 0.4, "P": 0.8},
}
PRIORITY_SHARE, NEED_SHARE, OTHER_ITEM_SHARE = 0.10, 0.03, 0.06


@dataclass(frozen=True)
class Arrival:
    """Somebody who will ask for a number: when, what for, and what is special about them."""

    at_ms: int
    services: tuple[str, ...]
    priority: str | None
    needs: tuple[str, ...]


def day_of(
    hall: Hall, periods: Sequence[Period], chance: random.Random, load: str = "balanced", scale: float = 1.0
) -> list[Arrival]:
    """A day's arrivals in order; `scale` multiplies the counts of the load."""
    factor = scale * chance.gammavariate(DAY_SHAPE, 1 / DAY_SHAPE)
    found = []
    for queue, count in LOADS[load].items():
        for _ in range(poisson(count * factor, chance)):
            found.append(_arrival(hall, queue, arrival_ms(periods, chance), chance))
    return sorted(found, key=lambda one: one.at_ms)


def _arrival(hall: Hall, queue: str, at_ms: int, chance: random.Random) -> Arrival:
    wanted = [chance.choice([service.id for service in hall.services_of(queue) if service.public])]
    if chance.random() < OTHER_ITEM_SHARE:
        wanted.append(chance.choice([one.id for one in hall.public_services if one.id != wanted[0]]))
    priority = chance.choice(("elderly", "disabled", "pregnant", "veteran"))
    need = chance.choice(("hearing", "sight", "mobility", "language"))
    return Arrival(
        at_ms,
        tuple(wanted),
        priority if chance.random() < PRIORITY_SHARE else None,
        (need,) if chance.random() < NEED_SHARE else (),
    )


def split(hall: Hall, plan: Sequence[Arrival], chance: random.Random) -> tuple[list[Arrival], list[Arrival]]:
    """(who walks in, who books for about that hour): only visits for one service that can be booked are booked."""
    walk_ins: list[Arrival] = []
    bookers: list[Arrival] = []
    for one in plan:
        service = hall.service(one.services[0])
        books = len(one.services) == 1 and service.bookable and chance.random() < BOOKED.get(service.queue, 0)
        (bookers if books else walk_ins).append(one)
    return walk_ins, bookers


def arrival_ms(periods: Sequence[Period], chance: random.Random) -> int:
    """An instant within the periods, by the shares of their hours."""
    shares = [(period, MORNING if n == 0 else AFTERNOON) for n, period in enumerate(periods)]
    parts = [(period, n, len(hours), share) for period, hours in shares for n, share in enumerate(hours)]
    pick = chance.random() * sum(part[3] for part in parts)
    at = next(n for n, upto in enumerate(accumulate(part[3] for part in parts)) if pick <= upto)
    period, n, pieces, _share = parts[at]
    length_ms = (period.end_ms - period.start_ms) / pieces
    return int(period.start_ms + (n + chance.random()) * length_ms)


def poisson(mean: float, chance: random.Random) -> int:
    """A count around the mean."""
    return max(0, round(chance.gauss(mean, mean**0.5)))
