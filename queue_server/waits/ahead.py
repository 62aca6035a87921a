"""Who will be called before somebody: those in line by rank, booked people whose hour is near, and as many of the
priority classes as the last half hour brought. Only reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS

LATELY_MIN: Final = 30
LOOKS: Final = 3  # a longer wait lets more booked people pass, which makes it longer


class Standing(NamedTuple):
    """What decides who goes before a number: its own id ("" for who only asks) and rank."""

    ticket: str
    rank_ms: int


class Line(NamedTuple):
    """People before somebody: those who walked in, and the hours of those who have booked, here or not yet."""

    walk_ins: int
    hours_ms: Sequence[int]
    credits_min: Sequence[int]  # of those who came with a credit in the last half hour


def line(rows: Rows, hall: Hall, queue: str, day: str, me: Standing, now_ms: int) -> Line:
    """The line before `me` now; who has booked and has not come yet counts until the grace is over."""
    waiting = rows.all(
        "SELECT id, units, slot_ms, booked FROM ticket WHERE hall=? AND queue=? AND state='waiting'"
        " AND basis_ms - credit_min * 60000 < ?",
        hall.id,
        queue,
        me.rank_ms,
    )
    before = [row for row in waiting if row["id"] != me.ticket]
    grace_ms = hall.order.late_grace_min * MINUTE_MS
    due = rows.all(
        "SELECT start_ms, units FROM booking WHERE hall=? AND day=? AND start_ms BETWEEN ? AND ? AND queue=?"
        " AND ticket IS NULL AND home=0 AND state IN ('booked','partial')",
        hall.id,
        day,
        now_ms - grace_ms,
        me.rank_ms + hall.order.appointment_credit_min * MINUTE_MS,
        queue,
    )
    lately = rows.all(
        "SELECT credit_min FROM ticket WHERE hall=? AND day=? AND prefix=? AND arrived_ms > ? AND booked=0"
        " AND credit_min > 0 AND id <> ?",
        hall.id,
        day,
        queue,
        now_ms - LATELY_MIN * MINUTE_MS,
        me.ticket,
    )
    hours = [row["slot_ms"] for row in before if row["booked"] for _ in range(row["units"])]
    hours += [row["start_ms"] for row in due for _ in range(row["units"])]
    walk_ins = sum(row["units"] for row in before if not row["booked"])
    return Line(walk_ins, hours, [row["credit_min"] for row in lately])


def people(found: Line, pace_min: float, early_call_min: int, now_ms: int) -> int:
    """How many go first, if one is called every `pace_min`: walk-ins before, booked people who may be called before
    one's turn, and those who will come with a credit while one waits."""
    ahead = float(found.walk_ins)
    for _ in range(LOOKS):
        wait_min = (ahead + 1) * pace_min
        until_ms = now_ms + (wait_min + early_call_min) * MINUTE_MS
        booked = sum(hour <= until_ms for hour in found.hours_ms)
        ahead = found.walk_ins + booked + sum(min(one, wait_min) for one in found.credits_min) / LATELY_MIN
    return round(ahead)
