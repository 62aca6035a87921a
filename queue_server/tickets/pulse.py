"""What the live wall counts that no rollup keeps: numbers up to a minute of the day, who waits now by booking, whether
who had booked was called in time, and a window's tickets. Only reads."""

from __future__ import annotations

from typing import Final, NamedTuple

from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import HOUR_MS, MINUTE_MS
from queue_server.tickets.model import Ticket
from queue_server.tickets.store import ticket_of

LATE_AFTER_MS: Final = 15 * MINUTE_MS  # 预约 10:00 的 10:15 前叫到


class Kept(NamedTuple):
    """How many of those with a booked time were called in time; `in_time` of `of`."""

    in_time: int
    of: int


def hourly(rows: Rows, hall: str, day: str, from_ms: int, until_ms: int | None = None) -> dict[int, int]:
    """Hour of the day (0 is the hour that begins at `from_ms`) → numbers taken; up to `until_ms` where it is given."""
    sql = (
        "SELECT (arrived_ms - ?) / ? AS hour, count(*) AS n FROM ticket WHERE hall=? AND day=? AND arrived_ms < ?"
        " GROUP BY 1 ORDER BY 1"
    )
    found = rows.all(sql, from_ms, HOUR_MS, hall, day, until_ms if until_ms is not None else from_ms + 48 * HOUR_MS)
    return {row["hour"]: row["n"] for row in found}


def kept(rows: Rows, hall: str, day: str, now_ms: int) -> Kept:
    """Of those who had booked and come, and whose time plus grace is over: how many were called by then."""
    sql = (
        "SELECT count(*) AS n, coalesce(sum(called_ms IS NOT NULL AND called_ms <= slot_ms + ?), 0) AS kept FROM ticket"
        " WHERE hall=? AND day=? AND booked=1 AND slot_ms IS NOT NULL AND slot_ms + ? <= ? AND state <> 'cancelled'"
    )
    row = rows.one(sql, LATE_AFTER_MS, hall, day, LATE_AFTER_MS, now_ms)
    return Kept(row["kept"], row["n"]) if row is not None else Kept(0, 0)


def waiting(rows: Rows, hall: str) -> dict[str, tuple[int, int]]:
    """Queue → people (units) who wait with a booked time, and without."""
    sql = (
        "SELECT queue, coalesce(sum(units) FILTER (WHERE booked=1), 0) AS booked,"
        " coalesce(sum(units) FILTER (WHERE booked=0), 0) AS walk_in"
        " FROM ticket WHERE hall=? AND state='waiting' GROUP BY queue"
    )
    return {row["queue"]: (row["booked"], row["walk_in"]) for row in rows.all(sql, hall)}


def of_window(rows: Rows, hall: str, day: str, window: str) -> list[Ticket]:
    """The day's tickets called to the window, the latest first."""
    sql = "SELECT * FROM ticket WHERE hall=? AND day=? AND window=? AND called_ms IS NOT NULL ORDER BY called_ms DESC"
    return [ticket_of(row) for row in rows.all(sql, hall, day, window)]
