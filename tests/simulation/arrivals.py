"""Who comes to the hall on a simulated day, when and what for: the domain's arrival profile, from a seed. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from queue_server.demo.alive.arrivals import BALANCED, MONDAY, arrival_ms, poisson
from queue_server.hall.hours import Period
from queue_server.hall.model import Hall
from queue_server.kernel.spans import MINUTE_MS

__all__ = ["BALANCED", "MONDAY", "Visitor", "visitors"]

BOOKED_SHARE = {"A": 0.6, "B": 0.6, "C": 0.6, "D": 0.6, "E": 0.2, "G": 0.5, "H": 0.5, "J": 0.5, "M": 0.4, "N": 0.4}
SLOT_MIN = 30


@dataclass(frozen=True)
class Visitor:
    """One visit as planned: nobody knows yet whether a number will be given."""

    at_ms: int
    services: tuple[str, ...]
    channel: str
    person: int | None
    principals: int
    priority: str | None
    slot_ms: int | None
    walks_away: bool


def visitors(hall: Hall, periods: Sequence[Period], chance: random.Random, scale: float = 1.0) -> list[Visitor]:
    """A day's visitors in order of arrival; `scale` multiplies the balanced day, a Gamma factor makes days differ."""
    factor = scale * chance.gammavariate(25, 1 / 25)
    found = []
    for queue, count in BALANCED.items():
        for _ in range(poisson(count * factor, chance)):
            found.append(_visitor(hall, queue, arrival_ms(periods, chance), chance))
    return sorted(found, key=lambda one: one.at_ms)


def _visitor(hall: Hall, queue: str, at_ms: int, chance: random.Random) -> Visitor:
    services = [service.id for service in hall.services_of(queue) if service.public]
    wanted = [chance.choice(services)]
    if chance.random() < 0.06:
        others = [service.id for service in hall.public_services if service.id != wanted[0]]
        wanted += chance.sample(others, chance.randint(1, 2))
    real_name = any(hall.service(one).real_name for one in wanted)
    return Visitor(
        at_ms=at_ms,
        services=tuple(wanted),
        channel=chance.choices(("kiosk", "desk", "phone"), (80, 12, 8))[0],
        person=chance.randint(0, 5000) if real_name or chance.random() < 0.3 else None,
        principals=chance.choices((0, 1, 2, 3), (92, 5, 2, 1))[0],
        priority=chance.choice(("disabled", "pregnant", "veteran", "other")) if chance.random() < 0.05 else None,
        slot_ms=_slot_ms(at_ms, chance) if chance.random() < BOOKED_SHARE.get(queue, 0) else None,
        walks_away=chance.random() < 0.10,
    )


def _slot_ms(at_ms: int, chance: random.Random) -> int:
    """The slot of somebody who arrives now: mostly up to half an hour ahead, sometimes past, now and then too late."""
    grid_ms = SLOT_MIN * MINUTE_MS
    ahead = at_ms - at_ms % grid_ms + grid_ms
    return ahead if chance.random() < 0.75 else ahead - grid_ms
