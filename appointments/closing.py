"""What the hour does to bookings: codes nobody typed, people still missing after the grace, the end of the day."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from appointments import arriving, due, holding, store
from appointments import booking as bookings
from appointments.model import CAME, Booking
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets.model import Ticket


def lapse_due(tx: Tx, hall: Hall) -> int:
    """Give up bookings whose phone was not verified in time, and forget holds that are over. Answers how many."""
    lapsing = due.unverified_due(tx, hall.id, tx.now_ms)
    for one in lapsing:
        bookings.lapse(tx, one)
    holding.sweep(tx)
    return len(lapsing)


def admit_due(
    tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, new_id: Callable[[], str]
) -> list[tuple[Booking, Ticket]]:
    """Those of whom some came and the grace is over: they join the people without a booking, by their arrival.

    Whoever cannot have a ticket now (holding one for the same) stays as they are, and stands in nobody's way.
    """
    grace_ms = hall.order.late_grace_min * MINUTE_MS
    today = hours.business_day(hall, tx.now_ms)
    admitted = []
    for one in due.partial_due(tx, hall.id, today, tx.now_ms - grace_ms):
        with suppress(Refusal):  # an issue that is refused has written nothing
            admitted.append(arriving.admit(tx, hall, calendar, secrets, one, new_id()))
    return admitted


def open_days(rows: Rows, hall: str, before_day: str) -> list[str]:
    """Earlier days with bookings nobody came for and nobody closed, oldest first."""
    return due.open_days(rows, hall, before_day)


def close_day(tx: Tx, hall: Hall, calendar: Calendar, day: str) -> int:
    """Nobody came: the day's bookings are missed, and count against nobody when it was the hall. Answers how many.

    A visit at people's homes of which its team has said nothing took place.
    """
    still_open = due.open_of_day(tx, hall.id, day)
    missed = [one for one in still_open if not one.home]
    for one in still_open:
        if one.home:
            arriving.end_visit(tx, one, met=True)
    for one in missed:
        excused = one.excused or why_excused(tx, hall, calendar, one)
        changes = {"state": bookings.stepped(one, "miss"), "ended_ms": tx.now_ms, "excused": excused}
        store.change(tx, one, "booking_missed", changes)
        tx.execute("UPDATE booking_person SET live = 0 WHERE booking = ?", one.id)
    return len(missed)


def why_excused(rows: Rows, hall: Hall, calendar: Calendar, booking: Booking) -> str:
    """'came' where somebody did, 'hall_closed' or 'hall_late' where a miss is the hall's own doing, else ''."""
    if booking.present or _took_number(rows, booking):
        return CAME
    periods = hours.opening(hall, booking.day, calendar, booking.queue)
    if not any(period.start_ms <= booking.start_ms < period.end_ms for period in periods):
        return "hall_closed"
    late_ms = rows.value(  # by the first call of each, or by the end of the day for whoever was never called
        "SELECT max(coalesce((SELECT min(j.at_ms) FROM journal j WHERE j.subject = t.id AND j.kind = 'ticket_called'),"
        " CASE t.state WHEN 'expired' THEN t.finished_ms END) - t.slot_ms) FROM ticket t"
        " WHERE t.hall = ? AND t.day = ? AND t.prefix = ? AND t.booked = 1 AND t.slot_ms BETWEEN ? AND ?",
        hall.id,
        booking.day,
        booking.queue,
        booking.start_ms - 60 * MINUTE_MS,
        booking.start_ms + 60 * MINUTE_MS,
    )
    return "hall_late" if (late_ms or 0) > hall.booking.hall_late_min * MINUTE_MS else ""


def _took_number(rows: Rows, booking: Booking) -> bool:
    """Whether one of its people had a number for the same that day, and so could have none for the booking."""
    found = rows.value(
        "SELECT 1 FROM booking_person b JOIN ticket_person t ON t.hall = b.hall AND t.service = b.service"
        " AND t.person = b.person AND t.day = b.day JOIN ticket k ON k.id = t.ticket"
        " WHERE b.booking = ? AND k.state <> 'cancelled' LIMIT 1",
        booking.id,
    )
    return found is not None
