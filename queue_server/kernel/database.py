"""The hall's one file: opening, reading, and writing through the one writer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import structlog

from queue_server.kernel.clock import Clock
from queue_server.kernel.errors import Refusal, ServerIsStopping
from queue_server.kernel.journal import Entry
from queue_server.kernel.kept import Kept
from queue_server.kernel.rows import Amend, Look, Row, Rows, Tx
from queue_server.kernel.schema import KERNEL_MIGRATIONS, Migration, migrate
from queue_server.kernel.sqlite import SQLITE_VERSION, FileIsUnreadable, IntegrityError, connect, is_safe
from queue_server.kernel.writer import Writer

__all__ = ["SQLITE_VERSION", "Database", "FileIsUnreadable", "IntegrityError", "Migration", "Row", "Rows", "Tx"]

T = TypeVar("T")
log = structlog.get_logger()


class Database:
    """One writing thread, any number of readers. `write` answers when the change is on the disk."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self._readers: list[Any] = []
        self._is_closed = False
        self._listeners: list[Callable[[Sequence[Entry]], None]] = []
        self._kept = Kept()
        self._writer = Writer(connect(path), clock, self._kept, self._tell)

    @classmethod
    def open(cls, path: Path, clock: Clock, migrations: Sequence[Migration] = ()) -> Database:
        """Open (or make) the file at `path`, bring its schema up to date and start the writer."""
        path.parent.mkdir(parents=True, exist_ok=True)
        migrate(path, (*KERNEL_MIGRATIONS, *migrations))
        return cls(path, clock)

    def write(self, use_case: Callable[[Tx], T], actor: str = "system", is_long: bool = False) -> T:
        """Run the use case in a transaction of its own kind: all of it on the disk, or none and its exception.

        It must touch nothing but the transaction and not yield to other work: it may be run again when another one of
        its turn had to be undone. One that may take longer than some milliseconds says `is_long`. What a Refusal
        `leaves` is written before it is raised, and may be refused itself.
        """
        try:
            return self._writer.write(use_case, actor, is_long)
        except Refusal as refusal:
            if refusal.leaves is not None:
                with suppress(Refusal):
                    self._writer.write(refusal.leaves, actor, False)
            raise

    def read(self, query: Callable[[Rows], T]) -> T:
        """Run a query, all of it on the same state of the file; it must not yield to other work while it runs."""
        rows = Look(self._begin_reading, self._kept)
        try:
            return query(rows)
        finally:
            rows.end(self._readers.append)

    def _begin_reading(self) -> Any:
        try:
            connection = self._readers.pop()
        except IndexError:
            if self._is_closed:  # opening it again would leave its log beside the file
                raise ServerIsStopping() from None
            connection = connect(self.path)
            connection.execute("PRAGMA query_only=ON")
        connection.execute("BEGIN")
        return connection

    def after_commit(self, listener: Callable[[Sequence[Entry]], None]) -> None:
        """Call `listener` with the entries of every commit, in order, after it is durable."""
        self._listeners.append(listener)

    def amend(self, kind: str, adds: Amend) -> None:
        """Let `adds` put more into every entry of that kind as it is written, and write what belongs to it, in the
        same transaction. It must not fail: the act would fail with it."""
        self._writer.amends[kind] = adds

    def backup(self, target: Path) -> None:
        """A consistent copy while work goes on; `target` must not exist."""
        connection = connect(self.path)
        try:
            connection.execute("VACUUM INTO ?", (str(target),))
        finally:
            connection.close()

    def check(self) -> dict[str, Any]:
        """What the self-check needs to know: version, pragmas and a quick look at the file's integrity."""

        def look(rows: Rows) -> dict[str, Any]:
            return {
                "sqlite": SQLITE_VERSION,
                "safe": is_safe(SQLITE_VERSION),
                "journal_mode": rows.value("PRAGMA journal_mode"),
                "synchronous": rows.value("PRAGMA synchronous"),
            }

        return self.read(look)

    def integrity(self) -> str:
        """`ok`, or what SQLite finds wrong with the file."""
        return str(self.read(lambda rows: rows.value("PRAGMA quick_check(1)")))

    def close(self) -> None:
        """Finish what is queued, then close every connection: the last one moves all of the log into the file."""
        self._is_closed = True
        self._writer.close()
        while self._readers:
            self._readers.pop().close()

    def _tell(self, entries: Sequence[Entry]) -> None:
        for listener in self._listeners:
            try:
                listener(entries)
            except Exception:
                log.exception("listener_failed", listener=repr(listener))
