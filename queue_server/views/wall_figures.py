"""The figures of the live wall: today against the same weekday, waits, and the promise board of this month.

Past days do not change: each is counted once and remembered, one a look, so that no look takes long.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from queue_server.figures import store
from queue_server.figures.counts import Counts, quantile_min
from queue_server.figures.shares import Share
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.tickets import pulse
from queue_server.tickets.pulse import Kept
from queue_server.views import waits
from queue_server.views.sight import Sight

FRESH_MS: Final = 15_000
WEEKS_BACK: Final = 5


class Day(NamedTuple):
    """A past day: numbers taken by hour, and in all."""

    day: str
    hours: dict[int, int]


class WallFigures:
    """`today` and `promise` of one hall's wall."""

    def __init__(self, sight: Sight, hall_id: str) -> None:
        self._sight, self._hall = sight, hall_id
        self._kept: dict[str, tuple[Kept, Share]] = {}
        self._same: dict[str, Day | None] = {}
        self._found: tuple[int, dict[str, object]] | None = None

    def of(self, rows: Rows, hall: Hall) -> dict[str, object]:
        """Both, read afresh every quarter of a minute."""
        now_ms = self._sight.clock.now_ms()
        if self._found is None or not 0 <= now_ms - self._found[0] < FRESH_MS:
            today = hours.business_day(hall, now_ms)
            self._found = (
                now_ms,
                {
                    "today": self._today(rows, hall, today, now_ms),
                    "promise": self._promise(rows, hall, today, now_ms),
                },
            )
        return self._found[1]

    def _today(self, rows: Rows, hall: Hall, today: str, now_ms: int) -> dict[str, Any]:
        start_ms = hours.instant_ms(hall, today)
        by_hour = pulse.hourly(rows, hall.id, today, start_ms)
        counts = store.by_key(rows, hall.id, "hall", today, today).get("", Counts())  # as the page of figures has them
        same = self._same_weekday(rows, hall, today)
        by_now = None
        if same is not None:
            then_ms = hours.instant_ms(hall, same.day)
            by_now = sum(pulse.hourly(rows, hall.id, same.day, then_ms, then_ms + now_ms - start_ms).values())
        return {
            "day": today,
            "taken": counts.issued,
            "booked": counts.booked,
            "walk_in": counts.issued - counts.booked,
            "called": counts.called,
            "wait_p50_min": quantile_min(counts.waits, 50),
            "wait_p80_min": quantile_min(counts.waits, 80),
            "by_hour": {str(hour): count for hour, count in by_hour.items()},
            "same_day": same.day if same else None,
            "same_by_now": by_now,
            "same_by_hour": {str(hour): count for hour, count in same.hours.items()} if same else {},
        }

    def _same_weekday(self, rows: Rows, hall: Hall, today: str) -> Day | None:
        """The latest day a whole number of weeks ago on which numbers were taken."""
        if today not in self._same:
            self._same = {today: None}
            for weeks in range(1, WEEKS_BACK + 1):
                day = (date.fromisoformat(today) - timedelta(weeks=weeks)).isoformat()
                found = pulse.hourly(rows, hall.id, day, hours.instant_ms(hall, day))
                if found:
                    self._same[today] = Day(day, found)
                    break
        return self._same[today]

    def _promise(self, rows: Rows, hall: Hall, today: str, now_ms: int) -> dict[str, Any]:
        """Of this month: who had booked and was called in time. Days not yet counted are named, not guessed."""
        first = date.fromisoformat(today).replace(day=1)
        days = [(first + timedelta(days=n)).isoformat() for n in range(date.fromisoformat(today).day)]
        self._kept = {day: kept for day, kept in self._kept.items() if day in days[:-1]}
        for day in [one for one in days[:-1] if one not in self._kept][:5]:
            self._kept[day] = pulse.kept(rows, hall.id, day, now_ms), waits.in_range(rows, hall, day)
        counted = [*self._kept.values(), (pulse.kept(rows, hall.id, today, now_ms), waits.in_range(rows, hall, today))]
        in_time = sum((Share(one.in_time, one.of) for one, _ in counted), Share(0, 0))
        in_range = sum((one for _, one in counted), Share(0, 0))
        return {
            "in_time": {"count": in_time.count, "of": in_time.of, "text": in_time.text()},
            "days": len(counted),
            "of_days": len(days),
            "in_range": (
                {"count": in_range.count, "of": in_range.of, "text": in_range.text()} if in_range.of else None
            ),
        }
