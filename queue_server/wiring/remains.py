"""What the file a restore replaces still knows: how far journal and numbers went. A broken file may know nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from queue_server.kernel import series
from queue_server.kernel.clock import Clock
from queue_server.kernel.database import Database, FileIsUnreadable
from queue_server.kernel.journal import Head
from queue_server.kernel.rows import Rows, heads
from queue_server.tickets import numbering
from queue_server.tickets.numbering import Reached

T = TypeVar("T")


@dataclass(frozen=True)
class Remains:
    """Ends of journals and numbers; `continued` are the halls for which the file surely holds all since the backup."""

    heads: Mapping[str, Head] = field(default_factory=dict)
    numbers: Reached = field(default_factory=Reached)
    series: Mapping[str, int] = field(default_factory=dict)
    continued: frozenset[str] = frozenset()


def remains_of(path: Path, clock: Clock, backup: Mapping[str, Head]) -> Remains:
    """Read what can be read of the file at `path`, which nobody else has open; `backup` says where the backup ends."""
    if not path.is_file():
        return Remains()
    try:
        database = Database(path, clock)
    except FileIsUnreadable:
        return Remains()
    try:
        ends, numbers = _read(database, heads), _read(database, numbering.reached)
        running = _read(database, series.reached)
        whole = None not in (ends, numbers, running)
        continued = _read(database, lambda rows: _continued(rows, backup)) if whole else None
        return Remains(ends or {}, numbers or Reached(), running or {}, continued or frozenset())
    finally:
        database.close()


def _read(database: Database, query: Callable[[Rows], T]) -> T | None:
    """What the query finds, or None where the file is broken; each part is tried by itself."""
    try:
        return database.read(query)
    except FileIsUnreadable:
        return None


def _continued(rows: Rows, backup: Mapping[str, Head]) -> frozenset[str]:
    """The halls whose journal here goes through the backup's last entry: nothing after it can be missing."""
    sql = "SELECT 1 FROM journal WHERE hall=? AND seq=? AND hash=?"
    return frozenset(hall for hall, head in backup.items() if rows.value(sql, hall, head.seq, head.hash))
