"""What people in the hall use of its file at this moment: what a change must not take away from under them."""

from __future__ import annotations

from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.staff import duty
from queue_server.tickets import leaving, store


def waiting(rows: Rows, hall: str) -> dict[str, int]:
    """How many people wait in each queue in which somebody does."""
    return {queue: units for queue, (units, _oldest) in store.queue_counts(rows, hall).items()}


def still_needed(rows: Rows, new: Hall) -> list[Words]:
    """What tickets and clerks still need and `new` no longer has."""
    return [*leaving.still_needed(rows, new), *duty.still_needed(rows, new)]
