"""The two handles stores work with: Rows reads, Tx is one use case inside an open transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from queue_server.kernel.journal import Entry, Head, canonical, entry_hash
from queue_server.kernel.kept import Kept

Row = Mapping[str, Any]
T = TypeVar("T")
# what a slice above adds to entries of a kind, in their own transaction: (tx, hall, subject, body) -> more of the body
Amend = Callable[["Tx", str, str, Mapping[str, Any]], Mapping[str, Any]]


class Rows:
    """Reads on one connection. Every call fetches all it asked for, so no cursor stays open."""

    def __init__(self, connection: Any, kept: Kept, count: int) -> None:
        self._connection = connection
        self._kept, self._count = kept, count

    def all(self, sql: str, *params: object) -> list[Row]:
        """Every row of the query, by column name."""
        rows: list[Row] = self._connection.execute(sql, params).fetchall()
        return rows

    def one(self, sql: str, *params: object) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._connection.execute(sql, params).fetchone()
        return row

    def value(self, sql: str, *params: object) -> Any:
        """The first column of the first row, or None."""
        row = self._connection.execute(sql, params).fetchone()
        return None if row is None else row[0]

    def kept(self, name: Hashable, tables: tuple[str, ...], load: Callable[[], T]) -> T:
        """What `load` reads from these tables alone, remembered until one of them changes; nobody may alter it."""
        return self._kept.answer(name, tables, self._count, load)


class Look(Rows):
    """Reads on one state of the file, which is opened by the first: what is kept in memory needs none."""

    def __init__(self, begin: Callable[[], Any], kept: Kept) -> None:
        self._begin = begin
        self._kept, self._count = kept, kept.count

    def __getattr__(self, name: str) -> Any:
        if name != "_connection":
            raise AttributeError(name)
        self._connection = self._begin()
        return self._connection

    def end(self, give_back: Callable[[Any], None]) -> None:
        """Let go of the state of the file; nothing is read any more."""
        connection = self.__dict__.pop("_connection", None)
        if connection is not None:
            connection.execute("ROLLBACK")
            give_back(connection)


class Tx(Rows):
    """One use case: reads, writes and journal entries that all happen or all do not."""

    def __init__(
        self,
        connection: Any,
        kept: Kept,
        heads: dict[str, Head],
        now_ms: int,
        actor: str,
        amends: Mapping[str, Amend] = MappingProxyType({}),
    ) -> None:
        super().__init__(connection, kept, kept.count)
        self._heads, self._amends = heads, amends
        self.now_ms = now_ms
        self.actor = actor
        self.entries: list[Entry] = []

    def execute(self, sql: str, *params: object) -> int:
        """Run one statement; answers how many rows it changed."""
        count: int = self._connection.execute(sql, params).rowcount
        return count

    def record(self, hall: str, kind: str, subject: str, body: Mapping[str, Any]) -> int:
        """Append to the hall's journal; answers the entry's seq. Personal data never goes into `body`."""
        amend = self._amends.get(kind)
        if amend is not None:
            body = {**body, **amend(self, hall, subject, body)}
        head = self._heads.get(hall) or self._load_head(hall)
        seq, text = head.seq + 1, canonical(body)
        digest = entry_hash(head, hall, seq, self.now_ms, self.actor, kind, subject, text)
        pos = self._connection.execute(
            "INSERT INTO journal(hall, epoch, seq, at_ms, actor, kind, subject, body, prev_hash, hash)"
            " VALUES (?,?,?,?,?,?,?,?,?,?)",
            (hall, head.epoch, seq, self.now_ms, self.actor, kind, subject, text, head.hash, digest),
        ).lastrowid
        self._heads[hall] = Head(head.epoch, seq, digest)
        self.entries.append(
            Entry(
                pos, hall, head.epoch, seq, self.now_ms, self.actor, kind, subject, json.loads(text), head.hash, digest
            )
        )
        return seq

    def next_seq(self, hall: str) -> int:
        """The seq the next `record` for this hall will get: an entry may name itself in what it sets."""
        return (self._heads.get(hall) or self._load_head(hall)).seq + 1

    def open_epoch(self, hall: str, skip: int, above: Head = Head()) -> int:  # noqa: B008 - it is frozen
        """After a restore: the hall's next epoch, higher than `above` too, `skip` numbers left out; answers it."""
        head = self._heads.get(hall) or self._load_head(hall)
        epoch = max(head.epoch, above.epoch) + 1
        self._heads[hall] = Head(epoch, max(head.seq, above.seq) + skip, head.hash)
        return epoch

    def _load_head(self, hall: str) -> Head:
        row = self.one("SELECT epoch, seq, hash FROM journal WHERE hall = ? ORDER BY seq DESC LIMIT 1", hall)
        return Head() if row is None else Head(row["epoch"], row["seq"], row["hash"])


def heads(rows: Rows) -> dict[str, Head]:
    """Where every hall's chain ends in this file."""
    found = rows.all("SELECT hall, epoch, max(seq) AS seq, hash FROM journal GROUP BY hall")
    return {row["hall"]: Head(row["epoch"], row["seq"], row["hash"]) for row in found}


def journal_end_ms(rows: Rows, hall: str) -> int:
    """When the last thing happened in the hall; 0 if nothing did."""
    return int(rows.value("SELECT at_ms FROM journal WHERE hall = ? ORDER BY seq DESC LIMIT 1", hall) or 0)


def entry_of(row: Row) -> Entry:
    """A journal row as an Entry."""
    return Entry(
        row["pos"],
        row["hall"],
        row["epoch"],
        row["seq"],
        row["at_ms"],
        row["actor"],
        row["kind"],
        row["subject"],
        json.loads(row["body"]),
        row["prev_hash"],
        row["hash"],
    )


def entries_after(rows: Rows, pos: int, limit: int) -> list[Entry]:
    """The next `limit` entries of all halls behind `pos`, in file order."""
    return [entry_of(r) for r in rows.all("SELECT * FROM journal WHERE pos > ? ORDER BY pos LIMIT ?", pos, limit)]


def hall_entries_after(rows: Rows, hall: str, seq: int, limit: int) -> list[Entry]:
    """The next `limit` entries of one hall behind `seq`, in order."""
    found = rows.all("SELECT * FROM journal WHERE hall = ? AND seq > ? ORDER BY seq LIMIT ?", hall, seq, limit)
    return [entry_of(r) for r in found]
