"""Finding entries in the journal by day, kind, subject, window and actor, newest first or in order; reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from queue_server.kernel.database import Database
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, entry_of

CHUNK: Final = 500  # entries handed on at once
SPAN: Final = 4000  # entries looked through at once: the loop waits for no more, however many years there are


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


def newest(
    database: Database, wanted: Wanted, before: int | None, limit: int, breathe: Callable[[], None]
) -> list[Entry]:
    """The `limit` newest entries with a seq below `before` (None: from the end), newest first.

    Read piece by piece; `breathe` is called in between, so that others have their turn.
    """
    found: list[Entry] = []
    bottom, top = _bounds(database, wanted)
    top = min(top, before if before is not None else top)
    while top > bottom and len(found) < limit:
        floor = max(bottom, top - SPAN)
        found += _piece(database, wanted, floor, top, "DESC", limit - len(found))
        top = floor
        breathe()
    return found


def whole(database: Database, wanted: Wanted, breathe: Callable[[], None]) -> Iterator[Entry]:
    """Every entry in order, read piece by piece; `breathe` as in `newest`."""
    bottom, end = _bounds(database, wanted)
    while bottom < end:
        top = min(end, bottom + SPAN)
        found = _piece(database, wanted, bottom, top, "ASC", CHUNK)
        yield from found
        bottom = found[-1].seq + 1 if len(found) == CHUNK else top
        breathe()


def _bounds(database: Database, wanted: Wanted) -> tuple[int, int]:
    """The first seq to look at and the one after the last."""

    def look(rows: Rows) -> tuple[int, int]:
        end = int(rows.value("SELECT max(seq) FROM journal WHERE hall = ?", wanted.hall) or 0) + 1
        first = 1 if wanted.from_ms is None else first_seq_at(rows, wanted.hall, wanted.from_ms)
        return first, end if wanted.until_ms is None else first_seq_at(rows, wanted.hall, wanted.until_ms)

    return database.read(look)


def _piece(database: Database, wanted: Wanted, floor: int, top: int, order: str, limit: int) -> list[Entry]:
    return database.read(lambda rows: _search(rows, wanted, floor, top, order, limit))


def _search(rows: Rows, wanted: Wanted, floor: int, top: int, order: str, limit: int) -> list[Entry]:
    where, params = ["hall = ?", "seq >= ?", "seq < ?"], [wanted.hall, floor, top]
    params_more: list[object] = []
    if wanted.from_ms is not None:
        where.append("at_ms >= ?")
        params_more.append(wanted.from_ms)
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


def first_seq_at(rows: Rows, hall: str, at_ms: int) -> int:
    """The first seq not older than the instant, found by halving: a journal of years is not walked for one day."""
    low, high = 0, int(rows.value("SELECT max(seq) FROM journal WHERE hall = ?", hall) or 0) + 1
    while low + 1 < high:
        middle = (low + high) // 2
        sql = "SELECT at_ms FROM journal WHERE hall = ? AND seq >= ? ORDER BY seq LIMIT 1"
        if int(rows.value(sql, hall, middle)) < at_ms:
            low = middle
        else:
            high = middle
    return high
