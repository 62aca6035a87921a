"""What the timers look for every few seconds, whatever thousands of bookings lie ahead: each found by its own index."""

from __future__ import annotations

from typing import Final

from appointments.model import Booking
from appointments.store import booking_of
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS

MIGRATIONS = (
    Migration(
        "what_is_due_of_bookings",
        (
            "CREATE INDEX booking_verify_by ON booking(hall, verify_by_ms) WHERE state = 'unverified'",
            "CREATE INDEX booking_partial ON booking(hall, day, start_ms) WHERE state = 'partial'",
            "CREATE INDEX booking_open ON booking(hall, day) WHERE state IN ('booked','partial')",
        ),
    ),
    Migration(
        "places_over",
        (
            "CREATE INDEX place_until ON place(until_ms) WHERE until_ms IS NOT NULL",
            "CREATE INDEX place_start ON place(hall, start_ms)",
            "CREATE INDEX place_change_start ON place_change(hall, start_ms)",
            "CREATE INDEX hold_until ON hold(until_ms)",
        ),
    ),
)
PLACES_KEPT_DAYS: Final = 62  # as many days back as a list of how full they were may go


def forget_places(tx: Tx, hall: str) -> int:
    """Drop the places of days nobody asks about any more, and what was set for them by hand. Answers how many."""
    before_ms = tx.now_ms - PLACES_KEPT_DAYS * DAY_MS
    tx.execute("DELETE FROM place_change WHERE hall = ? AND start_ms < ?", hall, before_ms)
    return tx.execute("DELETE FROM place WHERE hall = ? AND start_ms < ?", hall, before_ms)


def unverified_due(rows: Rows, hall: str, now_ms: int) -> list[Booking]:
    """Bookings whose phone was not verified in time, the oldest first."""
    found = rows.all(
        "SELECT * FROM booking WHERE hall = ? AND state = 'unverified' AND verify_by_ms <= ? ORDER BY verify_by_ms",
        hall,
        now_ms,
    )
    return [booking_of(row) for row in found]


def partial_due(rows: Rows, hall: str, day: str, start_before_ms: int) -> list[Booking]:
    """Bookings of the day of whom only some came, for a slot that began before that instant, in their order."""
    found = rows.all(
        "SELECT * FROM booking WHERE hall = ? AND state = 'partial' AND day = ? AND start_ms < ?"
        " ORDER BY start_ms, number",
        hall,
        day,
        start_before_ms,
    )
    return [booking_of(row) for row in found]


def open_days(rows: Rows, hall: str, before_day: str) -> list[str]:
    """Earlier days with bookings nobody closed, oldest first."""
    found = rows.all(
        "SELECT DISTINCT day FROM booking WHERE hall = ? AND day < ? AND state IN ('booked','partial') ORDER BY day",
        hall,
        before_day,
    )
    return [row["day"] for row in found]


def open_of_day(rows: Rows, hall: str, day: str) -> list[Booking]:
    """The day's bookings that nobody closed, in the order of their slots."""
    found = rows.all(
        "SELECT * FROM booking WHERE hall = ? AND day = ? AND state IN ('booked','partial') ORDER BY start_ms, number",
        hall,
        day,
    )
    return [booking_of(row) for row in found]


def coming(rows: Rows, hall: str, first_day: str, last_day: str, after_ms: int) -> list[Booking]:
    """The live bookings of these days for slots after that instant, in the order they were made."""
    found = rows.all(
        "SELECT * FROM booking WHERE hall = ? AND day BETWEEN ? AND ? AND start_ms > ?"
        " AND state IN ('unverified','booked','partial') ORDER BY made_ms, number",
        hall,
        first_day,
        last_day,
        after_ms,
    )
    return [booking_of(row) for row in found]
