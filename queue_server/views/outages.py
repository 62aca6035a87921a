"""When devices did not work between two business days: each outage, and minutes down in opening hours by week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from queue_server.equipment import outages, standing, store
from queue_server.equipment.fault_words import STATE_WORDS, kind_words, reason_words
from queue_server.equipment.outages import Interval
from queue_server.equipment.standing import Thing
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS
from queue_server.views.sight import Sight

Span = tuple[int, int]
WEEKS: Final = 4
SHORTEST_MS: Final = 1000


def four_weeks(today: str) -> tuple[str, str]:
    """This week and the three before it, from Monday on."""
    last = date.fromisoformat(today)
    return (last - timedelta(days=last.weekday(), weeks=WEEKS - 1)).isoformat(), today


def of_span(rows: Rows, sight: Sight, hall: Hall, days: tuple[str, str]) -> list[dict[str, Any]]:
    """Every device that was not always well on these business days, first and last, the longest down first."""
    now_ms = sight.clock.now_ms()
    from_ms = hours.instant_ms(hall, days[0])
    until_ms = min(hours.instant_ms(hall, days[1]) + DAY_MS, now_ms)
    weeks = _weeks(rows, sight, hall, days, now_ms)
    names = {str(one.id): one.name for one in store.devices(rows, hall.id)}
    found = []
    for thing in standing.things(rows, hall.id):
        seen = [one for one in outages.changes(rows, thing.subject, from_ms) if one.start_ms < until_ms]
        bad = [one for one in outages.outages(seen) if one.within(from_ms, until_ms) >= SHORTEST_MS]
        if bad:
            found.append(_device(sight, hall, thing, names, bad, weeks))
    return sorted(found, key=lambda one: -one["down_min"])


def _weeks(rows: Rows, sight: Sight, hall: Hall, days: tuple[str, str], now_ms: int) -> dict[str, list[Span]]:
    """Monday of each week -> its opening hours that are over by now."""
    calendar = sight.calendar(rows, hall.id)
    found: dict[str, list[Span]] = {}
    for day in _days(*days):
        monday = (date.fromisoformat(day) - timedelta(days=date.fromisoformat(day).weekday())).isoformat()
        opened = [(one.start_ms, min(one.end_ms, now_ms)) for one in hours.opening(hall, day, calendar)]
        found.setdefault(monday, []).extend(one for one in opened if one[0] < one[1])
    return found


def _days(first: str, last: str) -> Iterator[str]:
    at = date.fromisoformat(first)
    while at.isoformat() <= last:
        yield at.isoformat()
        at += timedelta(days=1)


def _device(
    sight: Sight, hall: Hall, thing: Thing, names: dict[str, str], bad: list[Interval], weeks: dict[str, list[Span]]
) -> dict[str, Any]:
    kind, place = kind_words(thing.kind), standing.place_words(hall, thing, names)
    by_week = {monday: outages.down_min(bad, spans) for monday, spans in weeks.items()}
    return {
        "address": thing.address,
        "name": thing.name,
        "kind": thing.kind,
        "kind_zh": kind.zh,
        "kind_en": kind.en,
        "place_zh": place[0],
        "place_en": place[1],
        "down_min": sum(by_week.values()),
        "weeks": by_week,
        "outages": [_outage(sight, hall, one) for one in reversed(bad)],
    }


def _outage(sight: Sight, hall: Hall, one: Interval) -> dict[str, Any]:
    state, reason = STATE_WORDS.get(one.state), reason_words(one.reason)
    return {
        "state": one.state,
        "state_zh": state.zh if state else one.state,
        "state_en": state.en if state else one.state,
        "reason": one.reason,
        "reason_zh": reason.zh,
        "reason_en": reason.en,
        "from": sight.at(hall, one.start_ms),
        "until": sight.at(hall, one.end_ms),
        "start_ms": one.start_ms,
    }
