"""Ticket numbers: a sequence per hall, day and letter. Gaps are never reused, reserved blocks never entered."""

from __future__ import annotations

from queue_server.hall.model import Hall, Queue
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets.model import label
from queue_server.tickets.refusals import UnknownBlock


def take_number(tx: Tx, hall: Hall, day: str, queue: Queue) -> int:
    """The next number of the queue's day; the row is part of the caller's transaction, so a refusal uses none."""
    series, reserved = (hall.id, day, queue.prefix), hall.reserved(queue.prefix)
    number = int(
        tx.value(
            "INSERT INTO number_series(hall, day, prefix, next) VALUES (?,?,?,2)"
            " ON CONFLICT(hall, day, prefix) DO UPDATE SET next = next + 1 RETURNING next - 1",
            *series,
        )
    )
    if number in reserved:
        number = reserved.stop
        tx.execute("UPDATE number_series SET next = ? WHERE hall=? AND day=? AND prefix=?", number + 1, *series)
    return number


def claim_reserved(rows: Rows, hall: Hall, day: str, queue: Queue, number: int) -> int:
    """A number a kiosk gave while it was alone: in the kept range and not given before, else UnknownBlock."""
    used = rows.value(
        "SELECT 1 FROM ticket WHERE hall=? AND day=? AND prefix=? AND number=?", hall.id, day, queue.prefix, number
    )
    if used or number not in hall.reserved(queue.prefix):
        raise UnknownBlock(number=label(queue.prefix, number))
    return number


def skip_numbers(tx: Tx, hall_id: str, day: str, count: int) -> int:
    """After a restore: leave out `count` numbers of every series of the day, so that no paper number comes twice."""
    return tx.execute("UPDATE number_series SET next = next + ? WHERE hall=? AND day=?", count, hall_id, day)


def issued_today(rows: Rows, hall_id: str, day: str, prefix: str) -> int:
    """For how many people the queue's letter was given out today: a proxy's ticket counts once per principal."""
    return int(
        rows.value("SELECT sum(units) FROM ticket WHERE hall=? AND day=? AND prefix=?", hall_id, day, prefix) or 0
    )
