"""Ticket numbers: a sequence per hall, day and letter. Gaps are never reused, reserved blocks never entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from queue_server.hall.model import Hall, Queue
from queue_server.hall.store import is_training
from queue_server.hall.training import FIRST_NUMBER
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets.model import label
from queue_server.tickets.refusals import UnknownBlock

Series = tuple[str, str, str]  # hall, day, letter


@dataclass(frozen=True)
class Reached:
    """How far a file's numbers went: the next of every series, and those kiosks gave out while they were alone."""

    next: Mapping[Series, int] = field(default_factory=dict)
    alone: frozenset[tuple[Series, int]] = frozenset()


def take_number(tx: Tx, hall: Hall, day: str, queue: Queue) -> int:
    """The next number of the queue's day; the row is part of the caller's transaction, so a refusal uses none."""
    series, reserved = (hall.id, day, queue.prefix), hall.reserved(queue.prefix)
    first = FIRST_NUMBER if is_training(hall.id) else 1
    number = int(
        tx.value(
            "INSERT INTO number_series(hall, day, prefix, next) VALUES (?,?,?,?)"
            " ON CONFLICT(hall, day, prefix) DO UPDATE SET next = next + 1 RETURNING next - 1",
            *series,
            first + 1,
        )
    )
    if number in reserved:
        number = reserved.stop
        tx.execute("UPDATE number_series SET next = ? WHERE hall=? AND day=? AND prefix=?", number + 1, *series)
    return number


def claim_reserved(rows: Rows, hall: Hall, day: str, queue: Queue, number: int, kiosk: str) -> int:
    """A number the kiosk of that place gave while it was alone: in its own block and not given before; UnknownBlock."""
    used = rows.value(
        "SELECT 1 FROM ticket WHERE hall=? AND day=? AND prefix=? AND number=?", hall.id, day, queue.prefix, number
    )
    if used or number not in hall.reserved_for(queue.prefix, kiosk):
        raise UnknownBlock(number=label(queue.prefix, number))
    return number


def reached(rows: Rows) -> Reached:
    """How far the numbers of this file went, for a file that takes its place."""
    series = rows.all("SELECT hall, day, prefix, next FROM number_series")
    alone = rows.all("SELECT hall, day, prefix, number FROM ticket WHERE channel = 'offline'")
    return Reached(
        {(row["hall"], row["day"], row["prefix"]): row["next"] for row in series},
        frozenset(((row["hall"], row["day"], row["prefix"]), row["number"]) for row in alone),
    )


def go_on_above(tx: Tx, hall: Hall, days: Iterable[str], skip: int, paper: Reached) -> None:
    """After a restore: on these days every letter leaves `skip` numbers out and starts above what is on `paper`."""
    known = reached(tx).next
    wanted = {(hall.id, day, queue.prefix): skip + 1 for day in days for queue in hall.queues}
    wanted |= {series: following + skip for series, following in known.items() if series in wanted}
    for series, following in paper.next.items():
        if series[0] == hall.id:
            wanted[series] = max(wanted.get(series, 1), following)
    reserved = {queue.prefix: hall.reserved(queue.prefix) for queue in hall.queues}
    for series, number in paper.alone:
        if series[0] == hall.id and number not in reserved.get(series[2], ()):
            wanted[series] = max(wanted.get(series, 1), number + 1)
    for series, following in wanted.items():
        tx.execute(
            "INSERT INTO number_series(hall, day, prefix, next) VALUES (?,?,?,?)"
            " ON CONFLICT(hall, day, prefix) DO UPDATE SET next = max(next, excluded.next)",
            *series,
            following,
        )


def issued_today(rows: Rows, hall_id: str, day: str, prefix: str) -> int:
    """For how many people the queue's letter was given out today: a proxy's ticket counts once per principal."""
    return int(
        rows.value("SELECT sum(units) FROM ticket WHERE hall=? AND day=? AND prefix=?", hall_id, day, prefix) or 0
    )
