"""How many cards each department had, by clock; how many orders came of them and how many were answered late."""

from __future__ import annotations

from typing import NamedTuple

from queue_server.kernel.rows import Rows


class Count(NamedTuple):
    """The cards of one department (or line, or window) and clock, by the highest each came to; `ordered` of them were
    ordered to be dealt with, `late` of these answered late or not yet; `over` went by themselves."""

    place: str
    clock: str
    warning: int
    yellow: int
    red: int
    ordered: int
    late: int
    closed: int
    over: int
    open: int


def of_span(rows: Rows, hall: str, from_ms: int, until_ms: int, today: str) -> list[Count]:
    """Cards raised in that time, as they stand now, in the order of departments and clocks."""
    found = rows.all(
        "SELECT place, clock, sum(level = 'warning') AS warning, sum(level = 'yellow') AS yellow,"
        " sum(level = 'red') AS red, sum(order_number <> '') AS ordered,"
        " sum(late_days > 0 OR (state = 'ordered' AND reply_by_day < ?4)) AS late, sum(state = 'closed') AS closed,"
        " sum(state = 'lapsed') AS over, sum(closed_ms IS NULL) AS open"
        " FROM alarm WHERE hall = ?1 AND raised_ms >= ?2 AND raised_ms < ?3"
        " GROUP BY place, clock ORDER BY place, clock",
        hall,
        from_ms,
        until_ms,
        today,
    )
    return [Count(**dict(row)) for row in found]
