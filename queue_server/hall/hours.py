"""When a hall or one of its queues is open: the opening hours of the file laid over the working-day calendar.

Pure: a hall, a calendar and an instant go in. Instants are Unix milliseconds, days are 'YYYY-MM-DD' in the hall's zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from queue_server.hall.calendar import Calendar, DayKind
from queue_server.hall.model import Hall, Queue, Span
from queue_server.hall.rules import WEEKDAYS, SpecialDay
from queue_server.kernel.spans import MINUTE_MS

SEARCH_DAYS: Final = 60
OpenKind = Literal["open", "ending", "before", "lunch", "after", "closed_day"]


class Period(NamedTuple):
    """A stretch of real time, the end not included."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class OpenState:
    """Where an instant stands among the day's periods; `ending` still serves but gives out no more numbers."""

    kind: OpenKind
    closes_ms: int | None = None  # end of the running period
    opens_ms: int | None = None  # when it next opens, while it is not open
    reason: str = ""
    reason_en: str = ""

    @property
    def is_open(self) -> bool:
        """Whether windows serve."""
        return self.kind in ("open", "ending")

    @property
    def issues(self) -> bool:
        """Whether numbers are given out."""
        return self.kind == "open"


def business_day(hall: Hall, at_ms: int) -> str:
    """The hall's day an instant belongs to."""
    return _local(hall, at_ms).date().isoformat()


def instant_ms(hall: Hall, day: str, minute: int = 0) -> int:
    """The instant `minute` minutes after the wall clock's midnight of that day."""
    return _instant_ms(hall.zone_info, day, minute)


@lru_cache(maxsize=1024)  # the same few edges of today and tomorrow, again with every ticket
def _instant_ms(zone: ZoneInfo, day: str, minute: int) -> int:
    at = datetime.combine(date.fromisoformat(day), time(), zone)
    return round((at + timedelta(minutes=minute)).timestamp() * 1000)


def opening(hall: Hall, day: str, calendar: Calendar, queue: str | None = None) -> tuple[Period, ...]:
    """The periods of that day, in order: of one queue, or of the hall (when any public queue is open); UnknownQueue."""
    queues = hall.public_queues if queue is None else (hall.queue(queue),)
    spans = sorted({span for one in queues for span in _spans(hall, day, calendar, one)})
    return tuple(Period(instant_ms(hall, day, s.start_min), instant_ms(hall, day, s.end_min)) for s in _merged(spans))


def state(hall: Hall, queue: str | None, at_ms: int, calendar: Calendar) -> OpenState:
    """Where the instant stands for a queue, or for the hall (None), with the next change and, on a closed day, why."""
    day = business_day(hall, at_ms)
    periods = opening(hall, day, calendar, queue)
    running = next((p for p in periods if p.start_ms <= at_ms < p.end_ms), None)
    if running is not None:
        stop_ms = periods[-1].end_ms - hall.hours.stop_issue_before_close_min * MINUTE_MS
        return OpenState("ending" if at_ms >= stop_ms else "open", closes_ms=running.end_ms)
    opens_ms = next_opening(hall, queue, at_ms, calendar)
    if not periods:
        return OpenState("closed_day", None, opens_ms, *_why_closed(hall, day, calendar, queue))
    if at_ms < periods[0].start_ms:
        return OpenState("before", None, opens_ms)
    return OpenState("after" if at_ms >= periods[-1].end_ms else "lunch", None, opens_ms)


def is_open(hall: Hall, queue: str | None, at_ms: int, calendar: Calendar) -> bool:
    """Whether the queue (or the hall, None) is served at the instant."""
    return any(p.start_ms <= at_ms < p.end_ms for p in opening(hall, business_day(hall, at_ms), calendar, queue))


def next_opening(hall: Hall, queue: str | None, at_ms: int, calendar: Calendar) -> int | None:
    """The next instant after `at_ms` at which a period starts; None when there is none within 60 days."""
    first = date.fromisoformat(business_day(hall, at_ms))
    for ahead in range(SEARCH_DAYS + 1):
        for period in opening(hall, (first + timedelta(days=ahead)).isoformat(), calendar, queue):
            if period.start_ms > at_ms:
                return period.start_ms
    return None


def close_of_day_ms(hall: Hall, day: str, calendar: Calendar) -> int:
    """When the day's numbers end: at the end of the last period, on a day without any at its last midnight."""
    periods = opening(hall, day, calendar)
    return periods[-1].end_ms if periods else instant_ms(hall, day, 24 * 60)


def _local(hall: Hall, at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, hall.zone_info)


def _spans(hall: Hall, day: str, calendar: Calendar, queue: Queue) -> tuple[Span, ...]:
    special = _special(hall, day, queue.prefix)
    if special is not None:
        return special.periods
    kind = calendar.day(day).kind
    weekday = WEEKDAYS[date.fromisoformat(day).weekday()]
    if kind.is_working:
        return _working_spans(hall, day, "" if kind is DayKind.MAKE_UP else weekday, queue)
    if kind is DayKind.HOLIDAY:
        return ()
    extra = (e for e in hall.hours.extra if weekday in e.weekdays and (not e.queues or queue.prefix in e.queues))
    return tuple(span for opening in extra for span in opening.periods)


def _working_spans(hall: Hall, day: str, weekday: str, queue: Queue) -> tuple[Span, ...]:
    hours = hall.hours
    if queue.periods:
        return queue.periods
    if weekday in hours.weekdays:
        return hours.weekdays[weekday]
    return next((season.periods for season in hours.seasons if season.holds(day)), hours.periods)


def _special(hall: Hall, day: str, prefix: str | None) -> SpecialDay | None:
    named = [s for s in hall.hours.special if s.day == day and (not s.queues or prefix in s.queues)]
    return max(named, key=lambda s: bool(s.queues), default=None)


def _why_closed(hall: Hall, day: str, calendar: Calendar, queue: str | None) -> tuple[str, str]:
    special = _special(hall, day, queue)
    if special is not None:
        return special.reason, special.reason_en
    entry = calendar.day(day)
    if entry.kind is DayKind.HOLIDAY:
        return entry.name or entry.kind.value, "Public holiday"
    return (entry.kind.value, "Day of rest") if entry.kind is DayKind.REST else ("", "")


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start_min <= merged[-1].end_min:
            merged[-1] = Span(merged[-1].start_min, max(merged[-1].end_min, span.end_min))
        else:
            merged.append(span)
    return merged
