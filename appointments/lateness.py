"""How late a line runs behind its booked times: then the citizen may move or cancel to the last minute, uncounted."""

from __future__ import annotations

from typing import Final

from appointments.model import Booking
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS

RECENT_MS: Final = 60 * MINUTE_MS
LATE: Final = "hall_late"
Known = dict[tuple[str, str, bool], bool]  # of a line, a day, and home visits or not: whether it runs late


def late_min(rows: Rows, hall: str, day: str, queue: str, now_ms: int) -> int:
    """By how many minutes the line is behind now: of the booked ticket that waits longest past its slot, or else of the
    one called last, if that was within the hour. Only first calls count, in the line that was booked, whose letter the
    number bears: who missed one and came back, or went on to another line, was kept by neither."""
    waiting_ms = rows.value(
        "SELECT max(? - slot_ms) FROM ticket WHERE hall = ? AND queue = ? AND state = 'waiting' AND booked = 1"
        " AND prefix = queue AND called_ms IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM journal j WHERE j.subject = ticket.id AND j.kind = 'ticket_called')",
        now_ms,
        hall,
        queue,
    )
    called = rows.one(
        "SELECT t.slot_ms, (SELECT min(j.at_ms) FROM journal j WHERE j.subject = t.id AND j.kind = 'ticket_called')"
        " AS first_ms FROM ticket t WHERE t.hall = ? AND t.day = ? AND t.prefix = ? AND t.booked = 1"
        " AND t.call_seq IS NOT NULL AND t.called_ms >= ? ORDER BY first_ms DESC LIMIT 1",
        hall,
        day,
        queue,
        now_ms - RECENT_MS,
    )
    is_fresh = called is not None and called["first_ms"] is not None and called["first_ms"] >= now_ms - RECENT_MS
    called_ms = called["first_ms"] - called["slot_ms"] if called is not None and is_fresh else 0
    return int(max(waiting_ms or 0, called_ms, 0) // MINUTE_MS)


def runs_late(rows: Rows, hall: Hall, booking: Booking, now_ms: int) -> bool:
    """Whether today's line of this booking is later now than the hall file lets count against anybody."""
    if booking.home or booking.day != hours.business_day(hall, now_ms):
        return False
    return late_min(rows, hall.id, booking.day, booking.queue, now_ms) > hall.booking.hall_late_min


def change_until_ms(rows: Rows, hall: Hall, booking: Booking, now_ms: int, known: Known | None = None) -> int:
    """Until when the citizen may move or cancel: some time before the slot, but to its start while the line is late.

    A list hands in what it knows already, so that each line is asked once.
    """
    usual_ms = booking.start_ms - hall.booking.cancel_before_min * MINUTE_MS
    if not usual_ms < now_ms <= booking.start_ms:  # it makes no difference: nobody has to ask
        return usual_ms
    known, line = {} if known is None else known, (booking.queue, booking.day, booking.home)
    if line not in known:
        known[line] = runs_late(rows, hall, booking, now_ms)
    return booking.start_ms if known[line] else usual_ms
