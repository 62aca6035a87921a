"""How every table of this slice is kept: one row per thing, changed only together with its journal entry, so that a
fold of the journal is the table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Generic, Protocol, TypeVar

from queue_server.crew.refusals import CrewWasChanged, UnknownCrewThing
from queue_server.kernel import folding
from queue_server.kernel.journal import Entry
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Row, Rows, Tx


class Kept(Protocol):
    """A frozen dataclass whose fields are the columns; lists are tuples of text, kept as JSON."""

    @property
    def id(self) -> str:
        """The key, and the subject of its journal entries."""

    @property
    def hall(self) -> str:
        """Whose it is."""

    @property
    def changes(self) -> int:
        """So often it was changed."""


T = TypeVar("T", bound=Kept)


@dataclass(frozen=True)
class Table(Generic[T]):
    """One table: its name, what a row is, and how the kinds of its journal entries begin (no other's may)."""

    name: str
    made: type[T]
    prefix: str

    @property
    def _fields(self) -> dict[str, str]:
        return {one.name: str(one.type) for one in fields(self.made)}  # type: ignore[arg-type]

    def _stored(self, name: str, value: Any) -> Any:
        if isinstance(value, tuple):
            return json.dumps([redact(one) for one in value], ensure_ascii=False)
        if isinstance(value, bool):
            return int(value)
        return str(redact(value)) if isinstance(value, str) and name not in ("id", "hall") else value

    def _row(self, row: Row) -> T:
        values: dict[str, Any] = {name: row[name] for name in self._fields}
        for name, kind in self._fields.items():
            if kind.startswith("tuple"):
                values[name] = tuple(json.loads(values[name]))
            elif kind == "bool":
                values[name] = bool(values[name])
        return self.made(**values)

    def insert(self, tx: Tx, one: T, kind: str) -> T:
        """A new row and its entry `{"set": columns}`; `acted_by` is who acts."""
        values = {name: self._stored(name, getattr(one, name)) for name in self._fields} | {"acted_by": tx.actor}
        tx.execute(
            f"INSERT INTO {self.name}({','.join(values)}) VALUES ({','.join('?' * len(values))})",  # noqa: S608
            *values.values(),
        )
        tx.record(one.hall, kind, one.id, {"set": values})
        return self.by_id(tx, one.hall, one.id)

    def change(self, tx: Tx, one: T, kind: str, /, **changes: Any) -> T:
        """Change the row if it is still as we saw it, and journal what changed; CrewWasChanged."""
        values = {name: self._stored(name, value) for name, value in changes.items()}
        values |= {"acted_by": tx.actor, "changes": one.changes + 1}
        sets = ", ".join(f"{name} = ?" for name in values)
        sql = f"UPDATE {self.name} SET {sets} WHERE id = ? AND changes = ?"  # noqa: S608
        if tx.execute(sql, *values.values(), one.id, one.changes) != 1:
            raise CrewWasChanged()
        tx.record(one.hall, kind, one.id, {"set": values})
        return self.by_id(tx, one.hall, one.id)

    def find(self, rows: Rows, hall: str, key: str) -> T | None:
        """The row of that id in the hall, or None."""
        row = rows.one(f"SELECT * FROM {self.name} WHERE hall = ? AND id = ?", hall, key)  # noqa: S608
        return None if row is None else self._row(row)

    def by_id(self, rows: Rows, hall: str, key: str) -> T:
        """The row of that id in the hall; UnknownCrewThing."""
        found = self.find(rows, hall, key)
        if found is None:
            raise UnknownCrewThing()
        return found

    def where(self, rows: Rows, condition: str, *params: object) -> list[T]:
        """The rows a condition of our own SQL is true of (`WHERE` what follows, with its order)."""
        return [self._row(row) for row in rows.all(f"SELECT * FROM {self.name} WHERE {condition}", *params)]  # noqa: S608

    def differences(self, rows: Rows, entries: Iterable[Entry]) -> list[str]:
        """Every place where the table and the journal disagree, one sentence each."""
        kept = {row["id"]: dict(row) for row in rows.all(f"SELECT * FROM {self.name}")}  # noqa: S608
        return folding.differences(self.name, folding.told(entries, self.prefix), kept)
