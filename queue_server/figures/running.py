"""Windows that are open or paused now: their stretch is in no rollup until it ends, and today's figures want it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from queue_server.figures.counts import Counts
from queue_server.figures.fold import Change, Dimension, Place, by_hours, day_of, hour_of
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.staff import duty


def stretches(rows: Rows, hall: Hall, now_ms: int) -> Change:
    """What every window's stretch would come to if the day ended now: until closing where nobody has signed off."""
    change: Change = Counter()
    zone, calendar = hall.zone_info, halls.calendar(rows, hall.id)
    for one in duty.of_hall(rows, hall.id):
        name = "pause_ms" if one.state == "paused" else "open_ms"
        for part_ms, length_ms in by_hours(one.since_ms, _end_ms(hall, calendar, one.since_ms, now_ms)):
            place = Place(day_of(zone, part_ms), hour_of(zone, part_ms), window=one.window, clerk=str(one.staff))
            place.add(change, **{name: length_ms})
    return change


def _end_ms(hall: Hall, calendar: Calendar, since_ms: int, now_ms: int) -> int:
    """Where `fold.stretch` cuts it when the day's end signs off."""
    opening = hours.opening(hall, hours.business_day(hall, since_ms), calendar)
    return min(now_ms, max((one.end_ms for one in opening), default=now_ms))


def by_key(change: Change, dimension: Dimension, first: str, last: str) -> dict[str, Counts]:
    """Those of a dimension on these days, as `store.by_key` has the rest."""
    return _summed(change, dimension, first, last, is_by_day=False)


def by_day(change: Change, first: str, last: str) -> dict[str, Counts]:
    """The whole hall's, day by day."""
    return _summed(change, "hall", first, last, is_by_day=True)


def _summed(change: Change, dimension: Dimension, first: str, last: str, *, is_by_day: bool) -> dict[str, Counts]:
    found: dict[str, Counts] = {}
    for cell, amount in change.items():
        if cell.dimension == dimension and first <= cell.day <= last:
            key = cell.day if is_by_day else cell.key
            found[key] = found.get(key, Counts()) + replace(Counts(), **{cell.name: amount})
    return found


def with_more(found: Mapping[str, Counts], more: Mapping[str, Counts]) -> Mapping[str, Counts]:
    """Both added up."""
    if not more:
        return found
    return {key: found.get(key, Counts()) + more.get(key, Counts()) for key in (*found, *(more.keys() - found.keys()))}
