"""What a day came to, queue by queue, in counts alone: nobody in particular can be found in them. Only reads."""

from __future__ import annotations

from dataclasses import dataclass, fields

from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS


@dataclass(frozen=True)
class Counts:
    """Tickets of one queue and day by how they stand. `wait_ms` is the sum of the waits of those `called`."""

    issued: int = 0
    waiting: int = 0
    at_windows: int = 0
    held: int = 0
    finished: int = 0
    missed: int = 0
    left: int = 0
    called: int = 0
    wait_ms: int = 0

    @property
    def wait_min(self) -> int | None:
        """The mean wait in whole minutes of who was called; None while nobody was."""
        return round(self.wait_ms / self.called / MINUTE_MS) if self.called else None


def total(counts: list[Counts]) -> Counts:
    """All of them together."""
    names = [one.name for one in fields(Counts)]
    return Counts(**{name: sum(getattr(one, name) for one in counts) for name in names})


def of_day(rows: Rows, hall: str, day: str) -> dict[str, Counts]:
    """Queue → its counts of the day; queues without a ticket are absent."""
    found = rows.all(
        "SELECT queue, count(*) AS issued, sum(state='waiting') AS waiting, sum(state IN ('called','serving'))"
        " AS at_windows, sum(state='held') AS held, sum(state='finished') AS finished, sum(state='missed') AS missed,"
        " sum(state IN ('cancelled','expired')) AS left, count(called_ms) AS called,"
        " coalesce(sum(max(called_ms - arrived_ms, 0)), 0) AS wait_ms FROM ticket WHERE hall=? AND day=?"
        " GROUP BY queue",
        hall,
        day,
    )
    return {row["queue"]: Counts(*(row[one.name] for one in fields(Counts))) for row in found}
