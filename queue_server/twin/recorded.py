"""What days that are over say: how many took a number without a booking in each half hour, how long services took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS, MINUTE_MS
from queue_server.tickets.model import Ticket
from queue_server.twin.forecast import Expected, Recorded, expect

PART_MS: Final = 30 * MINUTE_MS
PARTS: Final = DAY_MS // PART_MS  # of a day from midnight
DAYS_BACK: Final = 42
FILE_WEIGHT: Final = 10.0  # the hall file's minutes count as so many recorded visits
LONGEST_MS: Final = 240 * MINUTE_MS  # a longer visit was not closed in time


@dataclass(frozen=True)
class DayRecord:
    """One day: numbers without a booking by queue and half hour, visits and time at windows by service."""

    day: str
    came: Mapping[str, tuple[int, ...]]
    works: Mapping[str, tuple[int, int]]


def day_record(rows: Rows, hall: Hall, day: str) -> DayRecord:
    """The day as it stands in the tickets."""
    begin_ms = hours.instant_ms(hall, day, 0)
    counts: dict[str, list[int]] = {}
    for row in rows.all(
        "SELECT queue, (arrived_ms - ?) / ? AS part, sum(units) AS n FROM ticket"
        " WHERE hall=? AND day=? AND slot_ms IS NULL GROUP BY 1, 2",
        begin_ms,
        PART_MS,
        hall.id,
        day,
    ):
        parts = counts.setdefault(row["queue"], [0] * PARTS)
        parts[min(PARTS - 1, max(0, row["part"]))] += row["n"]
    works = rows.all(
        "SELECT json_extract(items, '$[0][0]') AS service, count(*) AS n, sum(finished_ms - called_ms) AS total"
        " FROM ticket WHERE hall=? AND day=? AND state='finished' AND outcome <> 'unclosed'"
        " AND json_array_length(items) = 1 AND finished_ms - called_ms BETWEEN 1 AND ? GROUP BY 1",
        hall.id,
        day,
        LONGEST_MS,
    )
    return DayRecord(
        day,
        {queue: tuple(parts) for queue, parts in counts.items()},
        {row["service"]: (row["n"], row["total"]) for row in works},
    )


@dataclass(frozen=True)
class Records:
    """Days that are over, oldest first, and what they say."""

    days: tuple[DayRecord, ...]

    def work_ms(self, hall: Hall, service: str) -> int:
        """The mean time a window needs, drawn towards the hall file's minutes while it was seldom measured."""
        known = [one.works[service] for one in self.days if service in one.works]
        count, total = sum(n for n, _ in known), sum(total for _, total in known)
        minutes = next((one.minutes for one in hall.services if one.id == service), 15)
        return round((total + FILE_WEIGHT * minutes * MINUTE_MS) / (count + FILE_WEIGHT))

    def of_ticket(self, hall: Hall, ticket: Ticket) -> int:
        """What is left of a visit, for each it stands for."""
        return sum(self.work_ms(hall, one.service) for one in ticket.items[ticket.item :]) * max(1, ticket.units)

    def of_queue(self, hall: Hall, queue: str) -> int:
        """The mean over the queue's services, as often as they were asked for."""
        services = [one for one in hall.services if one.queue == queue]
        if not services:
            return 15 * MINUTE_MS
        weights = [1.0 + sum(day.works.get(one.id, (0, 0))[0] for day in self.days) for one in services]
        works = [self.work_ms(hall, one.id) for one in services]
        return round(sum(w * work for w, work in zip(weights, works, strict=True)) / sum(weights))

    def expected(self, queue: str, day: str) -> Expected | None:
        """How many such a day brings without a booking; None from too few days."""
        nobody = (0,) * PARTS
        known = [Recorded(_weekday(one.day), one.came.get(queue, nobody)) for one in self.days if one.came]
        return expect(known, _weekday(day))


def _weekday(day: str) -> int:
    return date.fromisoformat(day).weekday()


# how arrivals spread over the opening, in ninths (Warsaw's district offices): where no days are recorded yet
TYPICAL: Final = (0.233, 0.130, 0.134, 0.127, 0.111, 0.100, 0.091, 0.051, 0.015)
CAME_MIN: Final = 5  # fewer say nothing of the rest of the day


def rest_by_today(came: Sequence[int], spans: Iterable[tuple[int, int]], now_ms: int) -> float:
    """How many are still to come by what came today alone, over the opening's spans; nobody from too few."""
    known = list(spans)
    whole = sum(end - start for start, end in known)
    gone = sum(max(0, min(end, now_ms) - start) for start, end in known) / whole if whole else 1.0
    at = gone * len(TYPICAL)
    seen = sum(TYPICAL[: int(at)]) + (TYPICAL[int(at)] * (at % 1) if at < len(TYPICAL) else 0)
    total = sum(came)
    return total * (sum(TYPICAL) - seen) / seen if total >= CAME_MIN and seen > 0 else 0.0
