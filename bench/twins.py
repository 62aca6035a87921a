"""A whole day of the hall's twin, by the real rules of order, beside a plain many-server queue kept in one heap."""

from __future__ import annotations

import heapq
import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from bench.figures import Row
from queue_server.demo.app import HALL_FILE
from queue_server.hall.file import parse
from queue_server.kernel.spans import MINUTE_MS
from queue_server.twin.drawing import Demand, draw, shared_out
from queue_server.twin.model import Post, Setting, Visit
from queue_server.twin.running import run

LIMIT_MS: Final = 50.0
SPANS: Final = ((540 * MINUTE_MS, 720 * MINUTE_MS), (780 * MINUTE_MS, 1020 * MINUTE_MS))
HOURS: Final = tuple((hour * 60 * MINUTE_MS, (hour + 1) * 60 * MINUTE_MS) for hour in (9, 10, 11, 13, 14, 15, 16))
SHARES: Final = (0.233, 0.190, 0.134, 0.211, 0.091, 0.091, 0.050)
# the balanced day (domain §5.4): people and minutes by queue, 826 in all
PEOPLE: Final = {
    **{"A": (70, 30), "B": (80, 11), "C": (20, 20), "D": (30, 12), "E": (40, 4), "G": (150, 10), "H": (28, 35)},
    **{"J": (28, 12), "L": (90, 4), "M": (60, 20), "N": (120, 15), "P": (20, 45), "R": (30, 4)},
    **{"Z": (15, 5), "Y": (15, 5), "W": (15, 5), "Q": (15, 15)},
}


def rows(rounds: int, tell: Callable[[dict[str, Any]], None]) -> list[Row]:
    """The median day of the twin and of the yardstick, in turn, over as many days as rounds times three."""
    hall = parse(HALL_FILE.read_text("utf-8"))
    setting = Setting.of(hall)
    posts = [Post(one.id, one.queues, SPANS, one.handicap_min) for one in hall.windows if one.queues]
    demands = [
        Demand(queue, shared_out(people, HOURS, SHARES), minutes * MINUTE_MS, booked_share=0.5, priority_share=0.1)
        for queue, (people, minutes) in PEOPLE.items()
    ]
    twin, plain = [], []
    for seed in range(3 * rounds):
        visits = draw(demands, random.Random(seed))
        twin.append(_took_ms(lambda visits=visits: run(visits, posts, setting)))  # type: ignore[misc]
        plain.append(_took_ms(lambda visits=visits: many_servers(visits, len(posts))))  # type: ignore[misc]
        tell({"part": "twin", "people": len(visits), "twin_ms": twin[-1], "heap_ms": plain[-1]})
    figure, yardstick = statistics.median(twin), statistics.median(plain)
    return [
        Row("twin: a whole day of 826 tickets", "ms", figure, None, LIMIT_MS),
        Row("twin: the same beside M/M/c in a heap", "ms", figure, yardstick, None),
    ]


def many_servers(visits: Sequence[Visit], windows: int) -> list[int]:
    """First come, first served at equal windows: the waits."""
    free, waits = [0] * windows, []
    for one in sorted(visits, key=lambda visit: visit.at_ms):
        called_ms = max(one.at_ms, heapq.heappop(free))
        waits.append(called_ms - one.at_ms)
        heapq.heappush(free, called_ms + one.work_ms)
    return waits


def _took_ms(work: Callable[[], object]) -> float:
    begun_s = time.perf_counter()
    work()
    return (time.perf_counter() - begun_s) * 1000
