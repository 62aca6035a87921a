"""Results not handed over, a few at a time: of very many, and never those from before an instant."""

from __future__ import annotations

from queue_server.cases.model import Case
from queue_server.cases.store import case_of
from queue_server.kernel.rows import Rows


def some(rows: Rows, hall: str, after_ms: int, until_ms: int, limit: int, behind: Case | None) -> list[Case]:
    """So many of the results not handed over that no platform keeps, decided after one instant and until another, in
    this order: those `behind` one."""
    found = rows.all(
        "SELECT * FROM \"case\" WHERE hall = ? AND state = 'concluded' AND owner = '' AND concluded_ms <= ?"
        " AND (concluded_ms, id) > (?, ?) ORDER BY concluded_ms, id LIMIT ?",
        hall,
        until_ms,
        (behind.concluded_ms or 0) if behind else after_ms + 1,
        behind.id if behind else "",
        limit,
    )
    return [case_of(row) for row in found]
