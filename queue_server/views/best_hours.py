"""When to come: how long people waited by weekday and hour on recorded days, for anybody to read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.views.sight import Sight
from queue_server.waits import best_hour
from queue_server.waits.best_hour import Came, Hour

DAYS_BACK: Final = 60


class BestHours:
    """Days that are over do not change: they are read once a day and hall."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._known: dict[str, tuple[str, list[Came]]] = {}

    def of(self, rows: Rows, hall: Hall, queue: str | None) -> dict[str, Any]:
        """Of one queue or all: `hours` with counts, `best` of each weekday that has one, over `days` recorded days."""
        today = hours.business_day(hall, self._sight.clock.now_ms())
        day, numbers = self._known.get(hall.id, ("", []))
        if day != today:
            numbers = self._read(rows, hall, today)
            self._known[hall.id] = today, numbers
        found = best_hour.hours(numbers, queue)
        days = sorted({one.day for one in numbers})
        return {
            "queue": queue,
            "from": days[0] if days else None,
            "to": days[-1] if days else None,
            "days": len(days),
            "hours": [_told(one) for one in found],
            "best": [_told(one) for one in best_hour.best(found)],
        }

    def _read(self, rows: Rows, hall: Hall, today: str) -> list[Came]:
        at = date.fromisoformat(today)
        first, last = ((at - timedelta(days=back)).isoformat() for back in (DAYS_BACK, 1))
        return best_hour.recorded(rows, hall.id, hall.zone_info, first, last)


def _told(one: Hour) -> dict[str, Any]:
    """Minutes only where enough stands behind them; the counts always."""
    minutes = {"p50_min": one.p50_min, "p80_min": one.p80_min} if one.is_enough else {"p50_min": None, "p80_min": None}
    return {"weekday": one.weekday, "hour": one.hour, "count": one.waits, "days": one.days, **minutes}
