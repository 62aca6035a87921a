"""How late a line runs behind its booked times: then the citizen may move or cancel to the last minute, uncounted."""

from __future__ import annotations

from typing import Final

from appointments.model import Booking
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows

MINUTE_MS: Final = 60_000
RECENT_MS: Final = 60 * MINUTE_MS
LATE: Final = "hall_late"


def late_min(rows: Rows, hall: str, day: str, queue: str, now_ms: int) -> int:
    """By how many minutes the line is behind now: of the booked ticket that waits longest past its slot, or else of the
    one called last, if that was within the hour."""
    waiting_ms = rows.value(
        "SELECT max(? - slot_ms) FROM ticket WHERE hall = ? AND queue = ? AND state = 'waiting' AND booked = 1",
        now_ms,
        hall,
        queue,
    )
    called_ms = rows.value(
        "SELECT called_ms - slot_ms FROM ticket WHERE hall = ? AND day = ? AND queue = ? AND booked = 1"
        " AND call_seq IS NOT NULL AND called_ms >= ? ORDER BY call_seq DESC LIMIT 1",
        hall,
        day,
        queue,
        now_ms - RECENT_MS,
    )
    return int(max(waiting_ms or 0, called_ms or 0, 0) // MINUTE_MS)


def runs_late(rows: Rows, hall: Hall, booking: Booking, now_ms: int) -> bool:
    """Whether today's line of this booking is later now than the hall file lets count against anybody."""
    if booking.home or booking.day != hours.business_day(hall, now_ms):
        return False
    return late_min(rows, hall.id, booking.day, booking.queue, now_ms) > hall.booking.hall_late_min


def change_until_ms(rows: Rows, hall: Hall, booking: Booking, now_ms: int) -> int:
    """Until when the citizen may move or cancel: some time before the slot, but to its start while the line is late."""
    minutes = 0 if runs_late(rows, hall, booking, now_ms) else hall.booking.cancel_before_min
    return booking.start_ms - minutes * MINUTE_MS
