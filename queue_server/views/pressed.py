"""What somebody who comes now is told of a line with more work than its day has room for: book, and why it stopped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.twin import store
from queue_server.twin.store import Standing
from queue_server.views.sight import Sight

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FREE_DAY: Final = re.compile(r"(\d+)月(\d+)日")


class Pressed(NamedTuple):
    """`free_day`: the next day with a free place as people say it, '' for none; `stopped_en`: why numbers were stopped
    by the work alone, '' where somebody stopped them by hand, whose words are known in one language only."""

    free_day: str
    free_day_en: str
    stopped_en: str


NOT: Final = Pressed("", "", "")


def lines(rows: Rows, sight: Sight, hall: Hall) -> dict[str, Pressed]:
    """The lines at stage `advise` or later today, by queue: whoever can should book."""
    day = hours.business_day(hall, sight.clock.now_ms())
    return {queue: _told(hall, one) for queue, one in store.of_day(rows, hall.id, day).items() if one.stage != "easy"}


def _told(hall: Hall, one: Standing) -> Pressed:
    free_day = str(one.why.get("free_day", ""))
    free_day_en = _day_en(free_day)
    return Pressed(free_day, free_day_en, _reason_en(hall, one.why, free_day_en) if one.stops else "")


def _day_en(free_day: str) -> str:
    found = FREE_DAY.match(free_day)
    return f"{found[2]} {MONTHS[int(found[1]) - 1]}" if found else ""


def _reason_en(hall: Hall, why: Mapping[str, Any], free_day_en: str) -> str:
    """The same as `twin.stopping.reason` says in Chinese."""

    def clock(at_ms: int | None) -> str:
        return f"{datetime.fromtimestamp((at_ms or 0) / 1000, hall.zone_info):%H:%M}"

    line = f"{why['held']} ahead; " if why.get("held") else ""
    next_ms, closes_ms = why.get("next_ms"), why.get("closes_ms")
    told = f"{line}a number taken now would be done at {clock(next_ms)}, closing is at {clock(closes_ms)}"
    return f"{told}; bookings are free on {free_day_en}" if free_day_en else told
