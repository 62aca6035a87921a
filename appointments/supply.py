"""Which places there are to book: slots of every line, day by day, and when they are released. Pure.

A place is one window (or one team that goes out) for the length of one slot. A line's share of its windows' time makes
so many places a day, spread evenly: half a window in slots of 15 minutes is a place in every second slot.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall, Service
from queue_server.hall.rules import WEEKDAYS
from queue_server.kernel.spans import MINUTE_MS

EPSILON = 1e-9


@dataclass(frozen=True)
class Slot:
    """So many places of a line (a queue's letter, or a service done at people's homes) from start to end."""

    line: str
    start_ms: int
    end_ms: int
    places: int


def line_of(service: Service) -> str:
    """Whose places the service takes: its queue's, or its own where teams go out."""
    return service.id if service.home_teams else service.queue


def slot_min(hall: Hall, queue: str) -> int:
    """The length of the line's slots in minutes."""
    return hall.queue(queue).slot_min or hall.booking.slot_min


def windows_booked(hall: Hall, queue: str) -> float:
    """How many windows' worth of time is booked: the line's own share of its windows, or the hall's share by line."""
    line, homes = hall.queue(queue), hall.home_windows_of(queue)
    if line.booked_pct is not None:
        return len(homes) * line.booked_pct / 100
    own = sum(1 / sum(1 for one in window.queues if one not in window.handicap_min) for window in homes)
    return own * hall.booking.share_pct / 100


def slots_of(
    hall: Hall, service: Service, day: str, calendar: Calendar, changed: Mapping[int, int] | None = None
) -> tuple[Slot, ...]:
    """The slots of the service's line on a day, in order. `changed` are places a manager has set by hand, by start."""
    queue, line = service.queue, line_of(service)
    length_ms, share = slot_min(hall, queue) * MINUTE_MS, service.home_teams or windows_booked(hall, queue)
    starts = [
        start_ms
        for period in hours.opening(hall, day, calendar, queue)
        for start_ms in range(period.start_ms, period.end_ms - length_ms + 1, length_ms)
    ]
    made = []
    for at, start_ms in enumerate(starts):
        even = math.ceil((at + 1) * share - EPSILON) - math.ceil(at * share - EPSILON)
        made.append(Slot(line, start_ms, start_ms + length_ms, (changed or {}).get(start_ms, even)))
    return tuple(made)


def uses(
    services: Sequence[Service], units: int, start_ms: int, slots: Mapping[str, Sequence[Slot]]
) -> tuple[Slot, ...]:
    """The slots a visit takes a place in: each service after the other, through every slot it runs into.

    Empty where the visit does not begin with a slot, or would run into lunch or past the end of the day.
    """
    found: dict[Slot, None] = {}
    if all(slot.start_ms != start_ms for slot in slots[line_of(services[0])]):
        return ()
    at_ms = start_ms
    for service in services:
        end_ms = at_ms + service.minutes * units * MINUTE_MS
        while at_ms < end_ms:
            slot = next((one for one in slots[line_of(service)] if one.start_ms <= at_ms < one.end_ms), None)
            if slot is None:
                return ()
            found[slot] = None
            at_ms = min(end_ms, slot.end_ms)
    return tuple(found)


def free_places(slot: Slot, used: Mapping[str, int], channel: str, channel_pct: Mapping[str, int]) -> int:
    """How many places the channel may still take: what is left at all, and of its own share (rounded up)."""
    left = slot.places - sum(used.values())
    own = math.ceil(slot.places * channel_pct.get(channel, 100) / 100 - EPSILON) - used.get(channel, 0)
    return max(0, min(left, own))


# --- when a day can be booked -----------------------------------------------------------------------------------------


def release_ms(hall: Hall, service: Service, day: str, calendar: Calendar) -> int:
    """When the places of a day are released: so many working days before, or with its whole week on one weekday;
    each line a little later than the one before it in the hall file."""
    rules = hall.booking
    hour, minute = (int(part) for part in rules.release.split(":"))
    order = [queue.prefix for queue in hall.queues].index(service.queue)
    at_min = hour * 60 + minute + order * rules.stagger_min
    if rules.release_weekday:
        monday = date.fromisoformat(day) - timedelta(days=date.fromisoformat(day).weekday())
        first = monday - timedelta(days=7) + timedelta(days=WEEKDAYS.index(rules.release_weekday))
        return hours.instant_ms(hall, first.isoformat(), at_min)
    at = day
    for _ in range(service.horizon_days or rules.horizon_days):
        at = calendar.working_day_before(at)
    return hours.instant_ms(hall, at, at_min)


def is_offered(hall: Hall, slot: Slot, channel: str, released_ms: int, now_ms: int) -> bool:
    """Whether the slot can be booked now: released, and not so near that its places belong to people without one.
    At the desk and by phone a slot can be booked until it begins."""
    closes_ms = slot.start_ms - (hall.booking.close_before_min * MINUTE_MS if channel == "online" else 0)
    return released_ms <= now_ms < closes_ms


def days_between(first: str, last: str) -> Iterable[str]:
    """Every day from first to last, both included, as 'YYYY-MM-DD'."""
    at, end = date.fromisoformat(first), date.fromisoformat(last)
    while at <= end:
        yield at.isoformat()
        at += timedelta(days=1)
