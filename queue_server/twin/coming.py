"""How many come today and on the next working days, as recorded days say, with what eight days of ten lie between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.hours import Period
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.twin.forecast import Expected, Recorded, expect
from queue_server.twin.recorded import PART_MS, PARTS, Records, day_record

NEXT_DAYS: Final = 5
AHEAD: Final = 14


def forecast(rows: Rows, hall: Hall, calendar: Calendar, now_ms: int, records: Records) -> dict[str, Any]:
    """Numbers without a booking: `today` came so far, expected rest and between, and by half hour of the opening in
    `parts`; `days` ahead; `recorded` days it stands on. What is expected is null where fewer than five are recorded."""
    day = hours.business_day(hall, now_ms)
    came = _parts(day_record(rows, hall, day).came)
    over = max(0, min(PARTS, (now_ms - hours.instant_ms(hall, day, 0)) // PART_MS))
    known = _expected(records, day)
    rest = sum(known.rest(came[:over])) if known else None
    between = known.between(rest) if known and rest is not None else None
    ahead: list[dict[str, Any]] = []
    at = date.fromisoformat(day)
    for n in range(1, AHEAD + 1):
        other = (at + timedelta(days=n)).isoformat()
        if len(ahead) < NEXT_DAYS and calendar.day(other).kind.is_working:
            ahead.append({"day": other, **_said(_expected(records, other))})
    opening = hours.opening(hall, day, calendar)
    parts = [_part(hall, day, n, came, known, over) for n in range(PARTS) if _is_in(opening, hall, day, n) or came[n]]
    today = {"day": day, "came": sum(came), "rest": _round(rest), "between": between, "parts": parts}
    return {"today": today, "days": ahead, "recorded": len(records.days)}


def _is_in(opening: Sequence[Period], hall: Hall, day: str, n: int) -> bool:
    start_ms = hours.instant_ms(hall, day, 0) + n * PART_MS
    return any(one.start_ms < start_ms + PART_MS and start_ms < one.end_ms for one in opening)


def _part(hall: Hall, day: str, n: int, came: Sequence[int], known: Expected | None, over: int) -> dict[str, Any]:
    """A half hour: who came, null before it has begun, and what was expected of it: of what is over at the day's
    beginning, of what is still to come now."""
    minute = n * PART_MS // MINUTE_MS
    people = None
    if known is not None:
        people = known.people[n] if n < over else known.rest(came[:over])[n - over]
    return {
        "at": f"{minute // 60:02d}:{minute % 60:02d}",
        "came": came[n] if n <= over else None,
        "over": n < over,
        "expected": None if people is None else round(people, 1),
        "between": None if people is None or known is None else known.between(people),
    }


def _parts(came: Any) -> tuple[int, ...]:
    return tuple(sum(part) for part in zip(*came.values(), strict=True)) if came else (0,) * PARTS


def _expected(records: Records, day: str) -> Expected | None:
    days = [Recorded(date.fromisoformat(one.day).weekday(), _parts(one.came)) for one in records.days]
    return expect(days, date.fromisoformat(day).weekday())


def _said(known: Expected | None) -> dict[str, Any]:
    return {
        "expected": _round(known.total) if known else None,
        "between": known.between(known.total) if known else None,
    }


def _round(people: float | None) -> int | None:
    return None if people is None else round(people)
