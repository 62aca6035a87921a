"""Twenty working days that never were, so that the demo's hall says waits from its first number on: the people the
living demo draws, run by the real order. Marked as simulated: waits are learnt from them, no figure counts them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from queue_server.demo.alive import arrivals
from queue_server.demo.alive.arrivals import Arrival
from queue_server.demo.alive.bookers import NO_SHOW_SHARE
from queue_server.demo.alive.clerks import ABSENT_SHARE, VARIATION
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.calendar import Calendar
from queue_server.hall.hours import Period
from queue_server.hall.lending import handicaps_min
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.spans import MINUTE_MS
from queue_server.twin import drawing
from queue_server.twin.model import Post, Setting, Visit
from queue_server.twin.running import run
from queue_server.waits import store
from queue_server.waits.ahead import Rules
from queue_server.waits.learning import as_text, learn
from queue_server.waits.refit import midnight_in
from queue_server.waits.store import Past

DAYS: Final = 20
SEED: Final = 826
CALL_MS: Final = MINUTE_MS // 2  # until somebody called has come
SLOT_MS: Final = 30 * MINUTE_MS
GONE_MS: Final = -1  # called, and nobody comes


def furnish(database: Database, hall: Hall, first_day: str) -> None:
    """The days before the demo's first and what they teach; a folder that has them keeps them."""
    if database.read(lambda rows: store.model(rows, hall.id)):
        return
    calendar = database.read(lambda rows: halls.calendar(rows, hall.id))
    past = [one for day in days_before(hall, calendar, first_day) for one in lived(hall, calendar, day)]
    learnt = learn(past, midnight_in(hall.zone_info), Rules.of(hall), None, None)
    service_of = {one.queue: one.id for one in hall.services}
    database.write(lambda tx: store.lay_in(tx, hall.id, past, service_of), is_long=True)
    if learnt is not None:
        database.write(lambda tx: store.keep_model(tx, hall.id, learnt.day, as_text(learnt)))


def days_before(hall: Hall, calendar: Calendar, first_day: str) -> list[str]:
    """The latest days before that one on which the hall opens, the oldest first."""
    found: list[str] = []
    day = date.fromisoformat(first_day)
    while len(found) < DAYS:
        day -= timedelta(days=1)
        if len(hours.opening(hall, day.isoformat(), calendar)) > 1:
            found.append(day.isoformat())
    return found[::-1]


def lived(hall: Hall, calendar: Calendar, day: str) -> Iterator[Past]:
    """A drawn day with everybody at work, as it would stand in the tickets; some who have booked stay away."""
    chance = random.Random(f"{SEED} {day}")  # noqa: S311 - nobody's secret
    periods = hours.opening(hall, day, calendar)
    walk_ins, bookers = arrivals.split(hall, arrivals.day_of(hall, periods, chance), chance)
    visits = [_visit(hall, one, None, chance) for one in walk_ins]
    visits += [
        _visit(hall, one, one.at_ms - one.at_ms % SLOT_MS, chance)
        for one in bookers
        if chance.random() >= NO_SHOW_SHARE
    ]
    for number, one in enumerate(run(visits, posts(hall, periods), Setting.of(hall))):
        seen, credit = one.visit, hall.order.credit_min[one.visit.priority] if one.visit.priority else 0
        yield Past(f"sim-{day}-{number}", day, seen.queue, seen.at_ms, seen.slot_ms, one.called_ms, None, credit)


def _visit(hall: Hall, one: Arrival, slot_ms: int | None, chance: random.Random) -> Visit:
    minutes = sum(hall.service(service).minutes for service in one.services)
    work_ms = CALL_MS + min(drawing.lognormal(minutes * MINUTE_MS, VARIATION, chance), 3 * minutes * MINUTE_MS)
    at_ms = one.at_ms
    if slot_ms is not None:
        early, late = drawing.PUNCTUAL_MIN
        at_ms = round(slot_ms + chance.triangular(early, late) * MINUTE_MS)
    leaves_ms = GONE_MS if chance.random() < ABSENT_SHARE else None
    return Visit(at_ms, hall.service(one.services[0]).queue, work_ms, one.priority, slot_ms, leaves_ms)


def posts(hall: Hall, periods: Sequence[Period]) -> list[Post]:
    """Every public window with somebody at it for the whole opening."""
    spans = tuple((one.start_ms, one.end_ms) for one in periods)
    return [Post(one.id, one.queues, spans, handicaps_min(one)) for one in hall.windows if one.public and one.queues]
