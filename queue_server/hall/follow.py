"""What the hall does because of the hour: the year whose holidays nobody has entered is named in the log every day; and
which followers a practice hall never comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import structlog

from queue_server.hall import hours, service
from queue_server.hall.calendar import YearWarning
from queue_server.hall.errors import UnknownHall
from queue_server.hall.store import is_training
from queue_server.kernel.database import Database
from queue_server.kernel.followers import Follower
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.timers import Timer

LOOK_S = 60.0
log = structlog.get_logger()


def timers(database: Database) -> tuple[Timer, ...]:
    """One timer; it tells at the first look after a start, and then once a business day."""
    told: dict[str, str] = {}  # hall -> the day it was told

    def warn(now_ms: int) -> None:
        for hall_id, (day, warnings) in database.read(lambda rows: _standing(rows, now_ms)).items():
            if told.get(hall_id) == day:
                continue
            told[hall_id] = day
            for one in warnings:
                log.warning(one.code, hall=hall_id, year=one.year, says=one.message())

    return (Timer("calendar_warnings", LOOK_S, warn),)


def _standing(rows: Rows, now_ms: int) -> dict[str, tuple[str, tuple[YearWarning, ...]]]:
    """Per hall in force: its business day and what is to be told."""
    found = {}
    for hall_id in service.hall_ids(rows):
        try:
            day = hours.business_day(service.current(rows, hall_id, now_ms), now_ms)
        except UnknownHall:
            continue
        found[hall_id] = (day, service.calendar(rows, hall_id).warnings(day))
    return found


def outside(*followers: Follower) -> tuple[Follower, ...]:
    """The same followers, to which practice halls never happen."""
    return tuple(_outside(one) for one in followers)


def _outside(follower: Follower) -> Follower:
    handle, together = follower.handle, follower.together

    def one(tx: Tx, entry: Entry) -> None:
        if not is_training(entry.hall):
            handle(tx, entry)

    def many(tx: Tx, entries: Sequence[Entry]) -> None:
        real = [entry for entry in entries if not is_training(entry.hall)]
        if real and together is not None:
            together(tx, real)

    return replace(follower, handle=one, together=None if together is None else many)
