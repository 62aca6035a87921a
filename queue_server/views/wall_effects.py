"""What an act from the live wall would change: whom its windows would call next, and the waits of every line it touches
by the twin, with how many days were drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from queue_server.hall import hours, lending
from queue_server.hall.lending import Lending
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.tickets import calling
from queue_server.twin import effects
from queue_server.twin.effects import Change
from queue_server.twin.pressure import Moment

WINDOWS_MAX: Final = 6  # whose next numbers are named


@dataclass(frozen=True)
class Wish:
    """What would be: the hall with it, windows somebody sits down at or leaves, a line that is stopped, and the windows
    whose next calls it changes."""

    after: Hall
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    stopped: str = ""
    windows: tuple[str, ...] = ()


def with_rows(rows: Rows, filed: Hall, more: Sequence[Lending], now_ms: int) -> Hall:
    """The hall as it works today with these on top."""
    said = {one[:2] for one in more}
    day = hours.business_day(filed, now_ms)
    others = [one for one in lending.of_day(rows, filed.id, day) if one[:2] not in said]
    return lending.with_lent(filed, [*others, *more])


def upcoming(rows: Rows, hall: Hall, wish: Wish, now_ms: int) -> list[dict[str, Any]]:
    """The next numbers at each window, without and with it."""

    def labels(there: Hall, window: str) -> list[str]:
        return [one.ticket.label for one in calling.upcoming(rows, there, window, now_ms)]

    return [
        {"window": one, "before": labels(hall, one), "after": labels(wish.after, one)}
        for one in wish.windows[:WINDOWS_MAX]
    ]


def by_twin(moment: Moment, hall: Hall, wish: Wish, runs: int) -> list[dict[str, Any]]:
    """Each line the act touches."""
    change = effects.with_windows(moment, wish.after, wish.opened, wish.closed)
    change = Change(change.posts, wish.stopped)
    return [{**asdict(one), "name": hall.queue(one.queue).name} for one in effects.compared(moment, hall, change, runs)]
