"""The line of a hall at this moment, as the model and the count of people ahead see it. Only reads."""

from __future__ import annotations

from typing import NamedTuple

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.waits.ahead import LATELY_MS, Line
from queue_server.waits.model import Seen, Taken, seen


class Standing(NamedTuple):
    """What decides who goes before a number: its own id ("" for who only asks), its rank, and its booked hour."""

    ticket: str
    rank_ms: int
    slot_ms: int | None = None


def before(rows: Rows, hall: Hall, queue: str, day: str, me: Standing, now_ms: int) -> Line:
    """Who stands before `me` now; who has booked and has not come yet counts until the grace is over."""
    waiting = rows.all(
        "SELECT id, units, slot_ms, booked FROM ticket WHERE hall=? AND queue=? AND state='waiting'"
        " AND basis_ms - credit_min * 60000 < ?",
        hall.id,
        queue,
        me.rank_ms,
    )
    due = rows.all(
        "SELECT start_ms, units FROM booking WHERE hall=? AND day=? AND start_ms BETWEEN ? AND ? AND queue=?"
        " AND ticket IS NULL AND home=0 AND state IN ('booked','partial')",
        hall.id,
        day,
        now_ms - hall.order.late_grace_min * MINUTE_MS,
        me.rank_ms + hall.order.appointment_credit_min * MINUTE_MS,
        queue,
    )
    lately = rows.all(
        "SELECT credit_min FROM ticket WHERE hall=? AND day=? AND prefix=? AND arrived_ms > ? AND booked=0"
        " AND credit_min > 0 AND id <> ?",
        hall.id,
        day,
        queue,
        now_ms - LATELY_MS,
        me.ticket,
    )
    others = [row for row in waiting if row["id"] != me.ticket]
    slots = [row["slot_ms"] for row in others if row["booked"] for _ in range(row["units"])]
    slots += [row["start_ms"] for row in due for _ in range(row["units"])]
    walk_ins = sum(row["units"] for row in others if not row["booked"])
    return Line(walk_ins, slots, [row["credit_min"] for row in lately])


def seen_now(rows: Rows, hall: Hall, queue: str, day: str, ticket: str, now_ms: int) -> Seen:
    """The line of those without a booking as the model sees it, with somebody who comes now at its end."""
    midnight = hours.instant_ms(hall, day)
    found = rows.all(
        "SELECT number, arrived_ms, called_ms FROM ticket WHERE hall=? AND day=? AND prefix=? AND booked=0"
        " AND (called_ms IS NOT NULL OR state='waiting') AND id <> ? ORDER BY arrived_ms, number",
        hall.id,
        day,
        queue,
        ticket,
    )

    def minute(at_ms: int) -> int:
        return (at_ms - midnight) // MINUTE_MS

    line = []
    for row in found:
        called = None if row["called_ms"] is None else minute(row["called_ms"])
        line.append(Taken(queue, day, row["number"], minute(row["arrived_ms"]), called, 0))
    line.append(Taken(queue, day, 1 << 30, max(minute(now_ms), line[-1].issued_min if line else 0), None, 0))
    return next(seen(line, len(line) - 1))
