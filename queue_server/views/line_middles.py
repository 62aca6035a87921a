"""How long visits of each own line took, beside the middle one of everybody there: a clerk compares like with like, and
nobody else can be made out of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from statistics import median
from typing import Any, Final, NamedTuple

from queue_server.figures.periods import Days
from queue_server.figures.shares import mean_text
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS

CLERKS_MIN: Final = 5  # of fewer the middle would tell of a colleague everybody knows
VISITS_MIN: Final = 20
SHARE_MAX: Final = 0.5  # more than that from one person, and the middle would be that person's


class Visit(NamedTuple):
    """One finished number: its line, who finished it, from its beginning at the window to its end, hold included."""

    queue: str
    who: str
    work_ms: int


def of_days(rows: Rows, hall: Hall, days: Days, staff: int) -> list[dict[str, Any]]:
    """A row for each line this person finished numbers of, in the hall's order: `queue`, its names, `count` and
    `own` minutes of the middle one; `middle` and `of` of all, None below the floors."""
    found = rows.all(
        "SELECT queue, acted_by AS who, max(0, finished_ms - served_ms) AS work_ms FROM ticket WHERE hall = ?"
        " AND day BETWEEN ? AND ? AND state = 'finished' AND served_ms IS NOT NULL AND acted_by GLOB 'staff:*'",
        hall.id,
        *days,
    )
    told = compared((Visit(**dict(row)) for row in found), f"staff:{staff}")
    return [
        {"queue": one.id, "name": one.name, "name_en": one.name_en, **told[one.id]}
        for one in hall.queues
        if one.id in told
    ]


def compared(visits: Iterable[Visit], own: str) -> dict[str, dict[str, Any]]:
    """By line of `own`. Pure."""
    lines: dict[str, list[Visit]] = defaultdict(list)
    for one in visits:
        lines[one.queue].append(one)
    found = {}
    for queue, all_of in lines.items():
        mine = [one.work_ms for one in all_of if one.who == own]
        if mine:
            by = Counter(one.who for one in all_of)
            shown = len(by) >= CLERKS_MIN and len(all_of) >= VISITS_MIN and max(by.values()) <= SHARE_MAX * len(all_of)
            every = _minutes([one.work_ms for one in all_of]) if shown else None
            of = len(all_of) if shown else None
            found[queue] = {"count": len(mine), "own": _minutes(mine), "middle": every, "of": of}
    return found


def _minutes(many: list[int]) -> str:
    return mean_text(round(median(many)), 1, MINUTE_MS)
