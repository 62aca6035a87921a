"""What phones are told because of the hour: the evening before, the morning itself, and that the hall runs late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from appointments import lateness
from appointments import store as booking_store
from appointments.model import Booking
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.hall.rules import minute_of
from queue_server.kernel.rows import Rows, Tx
from queue_server.notices import store, writing
from queue_server.notices.model import MINUTE_MS, Kind, NoticeKey
from queue_server.notices.writing import Pen, booking_subject

FRESH_MS: Final = 3 * 60 * MINUTE_MS  # who was told of the booking so shortly before needs no reminder
LEAST_MS: Final = 30 * MINUTE_MS  # of the morning's reminder before the slot
SLOW_AHEAD_MS: Final = 3 * 60 * MINUTE_MS  # later slots may still be reached in time
BATCH: Final = 40
Due = tuple[Kind, Booking, str, dict[str, str]]


def due(rows: Rows, hall: Hall, now_ms: int) -> list[Due]:
    """What is to be told now and has not been, as (kind, booking, occasion, further words); at most BATCH."""
    found = [*_evening(rows, hall, now_ms), *_morning(rows, hall, now_ms), *_slow(rows, hall, now_ms)]
    fresh = [one for one in found if not store.has(rows, NoticeKey(one[0], booking_subject(one[1].id), one[2]))]
    return fresh[:BATCH]


def tell(tx: Tx, pen: Pen, hall: Hall) -> int:
    """Queue them; answers how many."""
    found = due(tx, hall, tx.now_ms)
    return sum(writing.about_booking(tx, pen, kind, one, when, one.start_ms, more) for kind, one, when, more in found)


def _evening(rows: Rows, hall: Hall, now_ms: int) -> Iterable[Due]:
    today = hours.business_day(hall, now_ms)
    from_ms = hours.instant_ms(hall, today, minute_of(hall.notice.evening))
    if now_ms < from_ms:
        return []
    tomorrow = (date.fromisoformat(today) + timedelta(days=1)).isoformat()
    return _reminders(rows, hall, "evening", tomorrow, from_ms, now_ms)


def _morning(rows: Rows, hall: Hall, now_ms: int) -> Iterable[Due]:
    today = hours.business_day(hall, now_ms)
    from_ms = hours.instant_ms(hall, today, minute_of(hall.notice.morning))
    return [] if now_ms < from_ms else _reminders(rows, hall, "morning", today, from_ms, now_ms)


def _reminders(rows: Rows, hall: Hall, kind: Kind, day: str, from_ms: int, now_ms: int) -> Iterable[Due]:
    for one in booking_store.of_days(rows, hall.id, day, day):
        if one.state != "booked" or one.start_ms < now_ms + LEAST_MS:
            continue
        if not store.told_since(rows, booking_subject(one.id), ("booked", "moved"), from_ms - FRESH_MS):
            yield kind, one, str(one.start_ms), {}


def _slow(rows: Rows, hall: Hall, now_ms: int) -> Iterable[Due]:
    today = hours.business_day(hall, now_ms)
    coming = [
        one
        for one in booking_store.of_days(rows, hall.id, today, today)
        if one.state == "booked" and now_ms < one.start_ms <= now_ms + SLOW_AHEAD_MS and not one.home
    ]
    late = {queue: lateness.late_min(rows, hall.id, today, queue, now_ms) for queue in {one.queue for one in coming}}
    for one in coming:
        if late[one.queue] > hall.booking.hall_late_min:
            yield "slow", one, today, {"late": str(round(late[one.queue] / 10) * 10)}
