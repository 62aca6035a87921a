"""What phones are told because of the hour: the evening before, the morning itself, and that the hall runs late."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Final

from appointments import lateness
from appointments import store as booking_store
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.hall.rules import minute_of
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.notices import writing
from queue_server.notices.model import Kind
from queue_server.notices.writing import Pen

FRESH_MS: Final = 3 * 60 * MINUTE_MS  # who was told of the booking so shortly before needs no reminder
LEAST_MS: Final = 30 * MINUTE_MS  # of the morning's reminder before the slot
SLOW_AHEAD_MS: Final = 3 * 60 * MINUTE_MS  # later slots may still be reached in time
BATCH: Final = 40
Due = tuple[Kind, str, str, dict[str, str]]


def due(rows: Rows, hall: Hall, kinds: Collection[Kind], now_ms: int) -> list[Due]:
    """What is to be told now and has not been, as (kind, booking's id, occasion, further words); at most BATCH."""
    today = hours.business_day(hall, now_ms)
    tomorrow = (date.fromisoformat(today) + timedelta(days=1)).isoformat()
    found: list[Due] = []
    if "evening" in kinds:
        found += _reminders(rows, hall, "evening", tomorrow, _at(hall, today, hall.notice.evening), now_ms)
    if "morning" in kinds:
        found += _reminders(rows, hall, "morning", today, _at(hall, today, hall.notice.morning), now_ms)
    if "slow" in kinds:
        found += _slow(rows, hall, today, now_ms)
    return found[:BATCH]


def tell(tx: Tx, pen: Pen, hall: Hall) -> int:
    """Queue them; answers how many."""
    count = 0
    for kind, booking_id, occasion, more in due(tx, hall, pen.kinds, tx.now_ms):
        one = booking_store.by_id(tx, booking_id)
        count += writing.about_booking(tx, pen, kind, one, occasion, one.start_ms, more)
    return count


def _at(hall: Hall, day: str, clock: str) -> int:
    return hours.instant_ms(hall, day, minute_of(clock))


def _reminders(rows: Rows, hall: Hall, kind: Kind, day: str, from_ms: int, now_ms: int) -> Iterator[Due]:
    if now_ms < from_ms:
        return
    found = rows.all(
        "SELECT b.id, b.start_ms FROM booking b WHERE b.hall = ? AND b.day = ? AND b.start_ms >= ?"
        " AND b.state = 'booked' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.subject = 'booking:' || b.id"
        " AND (o.kind = ? AND o.occasion = CAST(b.start_ms AS TEXT)"
        " OR o.kind IN ('booked','changed','moved') AND o.made_ms >= ?)) ORDER BY b.start_ms LIMIT ?",
        hall.id,
        day,
        now_ms + LEAST_MS,
        kind,
        from_ms - FRESH_MS,
        BATCH,
    )
    for row in found:
        yield kind, row["id"], str(row["start_ms"]), {}


def _slow(rows: Rows, hall: Hall, today: str, now_ms: int) -> Iterator[Due]:
    coming = "b.hall = ? AND b.day = ? AND b.start_ms > ? AND b.start_ms <= ? AND b.state = 'booked' AND b.home = 0"
    those = (hall.id, today, now_ms, now_ms + SLOW_AHEAD_MS)
    for line in rows.all(f"SELECT DISTINCT queue FROM booking b WHERE {coming}", *those):  # noqa: S608
        late = lateness.late_min(rows, hall.id, today, line["queue"], now_ms)
        if late <= hall.booking.hall_late_min:
            continue
        for row in rows.all(
            f"SELECT b.id FROM booking b WHERE {coming} AND b.queue = ? AND NOT EXISTS (SELECT 1 FROM outbox o"  # noqa: S608
            " WHERE o.subject = 'booking:' || b.id AND o.kind = 'slow' AND o.occasion = ?) LIMIT ?",
            *those,
            line["queue"],
            today,
            BATCH,
        ):
            yield "slow", row["id"], today, {"late": str(round(late / 10) * 10)}
