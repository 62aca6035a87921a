"""What a hall's monitoring may count: lines, windows, devices and alarms as they stand, and never a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Final, NamedTuple

from queue_server.equipment import standing
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.staff import duty
from queue_server.supervision import store as alarms
from queue_server.supervision.model import LEVELS
from queue_server.tickets import counting, store
from queue_server.tickets.counting import Counts

Sample = tuple[Mapping[str, str], float]  # labels beside the hall's, and the value


class Metric(NamedTuple):
    """One metric: its name without the prefix, what it says, and its samples of a hall at a moment."""

    name: str
    says: str
    of: Callable[[Rows, Hall, int], Iterator[Sample]]


STATES: Final = ("issued", "waiting", "at_windows", "held", "finished", "missed", "left", "called")


def _tickets(rows: Rows, hall: Hall, now_ms: int) -> Iterator[Sample]:
    found = counting.of_day(rows, hall.id, hours.business_day(hall, now_ms))
    for queue in hall.queues:
        counts = asdict(found.get(queue.prefix, Counts()))
        for state in STATES:
            yield {"queue": queue.prefix, "state": state}, counts[state]


def _waits(rows: Rows, hall: Hall, now_ms: int) -> Iterator[Sample]:
    found = counting.of_day(rows, hall.id, hours.business_day(hall, now_ms))
    for queue in hall.queues:
        yield {"queue": queue.prefix}, found.get(queue.prefix, Counts()).wait_ms / 1000


def _longest(rows: Rows, hall: Hall, now_ms: int) -> Iterator[Sample]:
    for queue in hall.queues:
        since = [one.arrived_ms for one in store.waiting(rows, hall.id, (queue.prefix,))]
        yield {"queue": queue.prefix}, max(0, now_ms - min(since)) / 1000 if since else 0


def _windows(rows: Rows, hall: Hall, _now_ms: int) -> Iterator[Sample]:
    at = {one.window: one.state for one in duty.of_hall(rows, hall.id)}
    count = Counter(at.get(window.id, "closed") for window in hall.windows)
    for state in ("open", "paused", "closed"):
        yield {"state": state}, count[state]


def _devices(rows: Rows, hall: Hall, _now_ms: int) -> Iterator[Sample]:
    count = Counter((one.kind, one.state) for one in standing.things(rows, hall.id))
    for (kind, state), number in sorted(count.items()):
        yield {"kind": kind, "state": state}, number


def _alarms(rows: Rows, hall: Hall, _now_ms: int) -> Iterator[Sample]:
    count = Counter(one.level for one in alarms.live(rows, hall.id))
    for level in LEVELS:
        yield {"level": level}, count[level]


METRICS: Final = (
    Metric("tickets_today", "Tickets of the business day by queue and by how they stand", _tickets),
    Metric("wait_seconds_today", "Sum of the waits of those called today, by queue", _waits),
    Metric("longest_wait_seconds", "How long whoever waits longest has waited, by queue", _longest),
    Metric("windows", "Windows by state", _windows),
    Metric("devices", "Devices by kind and state as last heard", _devices),
    Metric("alarms", "Open cards of supervision by level", _alarms),
)
