"""What every request asks and a hall changes once a month: kept in memory until one of its tables is written.

Only what is committed is kept, so an undone change was never in here. Writes are noticed by SQLite itself, by triggers
on the writer's connection. That is enough because one process alone writes the file (FolderLock).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

KEPT_MAX: Final = 2048  # among them one for every key somebody tried: it must not grow without end
T = TypeVar("T")


class Kept:
    """Answers by name. `count` grows with every turn that changed a table; an answer knows its own."""

    def __init__(self) -> None:
        self.count = 0
        self._answers: dict[Hashable, tuple[int, Any]] = {}
        self._changed: dict[str, int] = {}  # table -> the count since when it is as it is; absent while unwatched
        self._unwatched: set[str] = set()
        self._touched: set[str] = set()  # by the turn that is not committed yet

    def answer(self, name: Hashable, tables: tuple[str, ...], count: int, load: Callable[[], T]) -> T:
        """What `load` reads from these tables, or what it read last; `count` is from before the reading began."""
        found = self._answers.get(name)
        if self._touched and not self._touched.isdisjoint(tables):
            return load()
        if found is not None and all(self._changed[table] <= found[0] for table in tables):
            kept: T = found[1]
            return kept
        value = load()
        self._unwatched.update(table for table in tables if table not in self._changed)
        if self._touched.isdisjoint(tables) and all(self._changed.get(table, count + 1) <= count for table in tables):
            self._answers.pop(name, None)
            self._answers[name] = (count, value)
            if len(self._answers) > KEPT_MAX:
                self._answers.pop(next(iter(self._answers)), None)
        return value

    def watch(self, connection: Any) -> None:
        """Before a turn of the writer: let its connection tell of changes to what was asked for since the last one."""
        while self._unwatched:
            table = self._unwatched.pop()
            if table in self._changed:  # asked for again while it was taken up
                continue
            if not self._changed:
                connection.create_function("note_change", 1, self._touched.add)
            for act in ("INSERT", "UPDATE", "DELETE"):
                connection.execute(
                    f"CREATE TEMP TRIGGER note_{act}_{table} AFTER {act} ON {table}"
                    f" BEGIN SELECT note_change('{table}'); END"
                )
            self.count += 1  # whoever is reading now may see what was there before
            self._changed[table] = self.count

    def settle(self) -> None:
        """The turn is over, kept or undone: what it touched is read afresh from now on."""
        if self._touched:
            self.count += 1
            self._changed.update(dict.fromkeys(self._touched, self.count))
        self._touched.clear()
