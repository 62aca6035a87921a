"""Finding entries in the journal by day, kind, subject, window and actor, newest first or in order; reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from queue_server.kernel.database import Database
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, entry_of

CHUNK: Final = 500


@dataclass(frozen=True)
class Wanted:
    """What is looked for in one hall's journal; empty fields ask for nothing. Instants are Unix milliseconds.

    `subjects` None means any, () none. `window` finds what names that window in subject or body.
    """

    hall: str
    from_ms: int | None = None
    until_ms: int | None = None
    kinds: tuple[str, ...] = ()
    subjects: tuple[str, ...] | None = None
    window: str = ""
    actor: str = ""


def newest(rows: Rows, wanted: Wanted, before: int | None, limit: int) -> list[Entry]:
    """The `limit` newest entries with a seq below `before` (None: from the end), newest first."""
    return _search(rows, wanted, "seq < ?", before if before is not None else 2**62, "DESC", limit)


def in_order(rows: Rows, wanted: Wanted, after: int, limit: int) -> list[Entry]:
    """The next `limit` entries behind the seq `after`, in order."""
    return _search(rows, wanted, "seq > ?", after, "ASC", limit)


def whole(database: Database, wanted: Wanted) -> Iterator[Entry]:
    """Every entry in order, read piece by piece, so that others have their turn in between."""
    after = 0
    while found := database.read(lambda rows: in_order(rows, wanted, after, CHUNK)):  # noqa: B023 - read at once
        yield from found
        after = found[-1].seq


def of_hall(wanted: Wanted) -> Wanted:
    """Everything in the same journal: what a proof of the chain needs."""
    return replace(Wanted(wanted.hall))


def _search(rows: Rows, wanted: Wanted, bound: str, seq: int, order: str, limit: int) -> list[Entry]:
    where, params = ["hall = ?", bound], [wanted.hall, seq]
    params_more: list[object] = []
    if wanted.from_ms is not None:
        where.append("seq >= ? AND at_ms >= ?")
        params_more += [_first_seq_at(rows, wanted.hall, wanted.from_ms), wanted.from_ms]
    if wanted.until_ms is not None:
        where.append("at_ms < ?")
        params_more.append(wanted.until_ms)
    if wanted.kinds:
        where.append(f"kind IN ({_marks(wanted.kinds)})")
        params_more += wanted.kinds
    if wanted.subjects is not None:
        where.append(f"subject IN ({_marks(wanted.subjects)})")
        params_more += wanted.subjects
    if wanted.window:
        where.append("(subject = ? OR json_extract(body, '$.window') = ? OR json_extract(body, '$.set.window') = ?)")
        params_more += [f"window:{wanted.window}", wanted.window, wanted.window]
    if wanted.actor:
        where.append("actor = ?")
        params_more.append(wanted.actor)
    sql = f"SELECT * FROM journal WHERE {' AND '.join(where)} ORDER BY seq {order} LIMIT ?"  # noqa: S608 - own words only
    return [entry_of(row) for row in rows.all(sql, *params, *params_more, limit)]


def _marks(values: tuple[str, ...]) -> str:
    return ",".join("?" * len(values))


def _first_seq_at(rows: Rows, hall: str, at_ms: int) -> int:
    """The first seq not older than the instant, found by halving: a journal of years is not walked for one day."""
    low, high = 0, int(rows.value("SELECT max(seq) FROM journal WHERE hall = ?", hall) or 0) + 1
    while low + 1 < high:
        middle = (low + high) // 2
        sql = "SELECT at_ms FROM journal WHERE hall = ? AND seq >= ? ORDER BY seq LIMIT 1"
        if int(rows.value(sql, hall, middle)) < at_ms:
            low = middle
        else:
            high = middle
    return low
