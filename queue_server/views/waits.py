"""How well the waits were told: for the page of managers, for the promise on the wall, and for the alarm on drift."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from queue_server.figures.shares import Share
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.supervision.model import Fact
from queue_server.views.sight import named
from queue_server.waits.coverage import DRIFT_DAYS, figures, is_off, tallies, total


def coverage(rows: Rows, hall: Hall, from_day: str, to_day: str) -> list[dict[str, Any]]:
    """Per queue and service of these days (both included): `queue`, `service` (id, names) and `coverage.figures`; all
    together first, with `queue` and `service` None. `inside_raw` and `inside_shown` are counts of `with_outcome`."""
    found = tallies(rows, hall.id, from_day, to_day)
    whole: dict[str, Any] = {"queue": None, "service": None, **figures(total(found))}
    each = [
        {"queue": named(hall.queue, one.queue), "service": named(hall.service, one.service), **figures(one)}
        for one in found
    ]
    return [whole, *each]


def in_range(rows: Rows, hall: Hall, day: str) -> Share:
    """Of the day's numbers that were said a range and have been called: how many waited as long as was shown."""
    found = total(tallies(rows, hall.id, day, day))
    return Share(found.inside_shown, found.with_outcome)


def drifted(rows: Rows, hall: Hall, now_ms: int) -> list[Fact]:
    """A yellow card while the unrounded ranges of the last days hold more or fewer outcomes than they promise."""
    today = hours.business_day(hall, now_ms)
    first = (date.fromisoformat(today) - timedelta(days=DRIFT_DAYS - 1)).isoformat()
    found = total(tallies(rows, hall.id, first, today))
    if not is_off(found.inside_raw, found.with_outcome):
        return []
    percent = 100 * found.inside_raw / found.with_outcome
    place = f"近{DRIFT_DAYS}天 {found.with_outcome} 个号中 {percent:.0f} % 等候在预计范围内，应约 80 %"
    return [Fact("waits", f"waits:{hall.id}", place, f"{percent:.0f} %", hours.instant_ms(hall, first), "yellow")]
