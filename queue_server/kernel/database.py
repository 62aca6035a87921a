"""The hall's one file: opening, schema, the single writer and its group commits. The only importer of SQLite."""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import structlog

from queue_server.kernel.clock import Clock
from queue_server.kernel.errors import StorageIsFull
from queue_server.kernel.journal import Entry, Head
from queue_server.kernel.rows import Row, Rows, Tx
from queue_server.kernel.threads import Answer, SimpleQueue, allocate_lock, deliver_on_loop, start_thread

try:
    from pysqlite3 import dbapi2 as sqlite3
except ImportError:  # no wheel for this machine: its own SQLite, whose version the self-check looks at
    import sqlite3

__all__ = ["SQLITE_VERSION", "Database", "FileIsUnreadable", "IntegrityError", "Migration", "Row", "Rows", "Tx"]

IntegrityError = sqlite3.IntegrityError
FileIsUnreadable = sqlite3.DatabaseError
SQLITE_VERSION: str = sqlite3.sqlite_version
# reliability: before 3.51.3 overlapping checkpoints could corrupt a WAL; two older lines carry the repair
SAFE_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
BATCH_MAX = 256
MIGRATION_SET, MIGRATIONS_TABLE = "quhao", "_sqlite_migrations"
T = TypeVar("T")
log = structlog.get_logger()


class Migration(NamedTuple):
    """One step of the schema: a name that never changes and the statements of one transaction."""

    name: str
    statements: tuple[str, ...]


KERNEL_MIGRATIONS = (
    Migration(
        "journal",
        (
            "CREATE TABLE journal(pos INTEGER PRIMARY KEY, hall TEXT NOT NULL, epoch INTEGER NOT NULL,"
            " seq INTEGER NOT NULL, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,"
            " subject TEXT NOT NULL, body TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL,"
            " UNIQUE(hall, seq)) STRICT",
            "CREATE INDEX journal_subject ON journal(subject, pos)",
            "CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'append only'); END",
            "CREATE TRIGGER journal_stays BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'append only'); END",
        ),
    ),
    Migration(
        "followers",
        ("CREATE TABLE follower(name TEXT PRIMARY KEY, pos INTEGER NOT NULL) STRICT",),
    ),
    Migration(
        "idempotency",
        (
            "CREATE TABLE answer(scope TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL,"
            " body BLOB NOT NULL, at_ms INTEGER NOT NULL) STRICT",  # with rowid: long bodies stay out of the key
            "CREATE INDEX answer_age ON answer(at_ms)",
        ),
    ),
)


class _Job:
    """A use case on its way through the writer, and the place its caller waits at."""

    __slots__ = ("actor", "answer", "entries", "error", "result", "use_case")

    def __init__(self, use_case: Callable[[Tx], Any], actor: str) -> None:
        self.use_case = use_case
        self.actor = actor
        self.answer = Answer()
        self.result: Any = None
        self.error: BaseException | None = None
        self.entries: list[Entry] = []


def _connect(path: Path) -> Any:
    connection = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False, timeout=10)
    connection.row_factory = sqlite3.Row
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "cache_size=-16000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _migrate(path: Path, migrations: Sequence[Migration]) -> None:
    connection = _connect(path)
    if not {migration.name for migration in migrations} <= _applied(connection):
        _apply(connection, migrations)
    connection.close()


def _applied(connection: Any) -> set[str]:
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (MIGRATIONS_TABLE,)).fetchone()
    sql = f"SELECT name FROM {MIGRATIONS_TABLE} WHERE migration_set = ?"  # noqa: S608
    return {row["name"] for row in connection.execute(sql, (MIGRATION_SET,))} if known else set()


def _apply(connection: Any, migrations: Sequence[Migration]) -> None:
    # imported only when there is something to do: with what it imports in turn it is a quarter of a worker's memory
    import sqlite_utils
    from sqlite_utils.migrations import Migrations

    steps = Migrations(MIGRATION_SET)
    for migration in migrations:

        def apply(db: sqlite_utils.Database, statements: tuple[str, ...] = migration.statements) -> None:
            for statement in statements:
                db.execute(statement)

        steps(name=migration.name)(apply)
    steps.apply(sqlite_utils.Database(connection))


class Database:
    """One writing thread, any number of readers. `write` answers when the change is on the disk."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self._clock = clock
        self._writer = _connect(path)
        self._readers: list[Any] = []
        self._heads: dict[str, Head] = {}
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._listeners: list[Callable[[Sequence[Entry]], None]] = []
        self._stopped = Answer()
        self._closed = False
        self._door = allocate_lock()
        start_thread(self._run)

    @classmethod
    def open(cls, path: Path, clock: Clock, migrations: Sequence[Migration] = ()) -> Database:
        """Open (or make) the file at `path`, bring its schema up to date and start the writer."""
        path.parent.mkdir(parents=True, exist_ok=True)
        _migrate(path, (*KERNEL_MIGRATIONS, *migrations))
        return cls(path, clock)

    def write(self, use_case: Callable[[Tx], T], actor: str = "system") -> T:
        """Run the use case in a transaction of its own kind: all of it on the disk, or none and its exception."""
        job = _Job(use_case, actor)
        with self._door:  # a job behind the closing mark would wait for ever
            if self._closed:
                raise RuntimeError("the database is closed")
            self._jobs.put(job)
        job.answer.wait()
        if job.error is not None:
            raise job.error
        result: T = job.result
        return result

    def read(self, query: Callable[[Rows], T]) -> T:
        """Run a query, all of it on the same state of the file; it must not yield to other work while it runs."""
        try:
            connection = self._readers.pop()
        except IndexError:
            connection = _connect(self.path)
            connection.execute("PRAGMA query_only=ON")
        connection.execute("BEGIN")
        try:
            return query(Rows(connection))
        finally:
            connection.execute("ROLLBACK")
            self._readers.append(connection)

    def after_commit(self, listener: Callable[[Sequence[Entry]], None]) -> None:
        """Call `listener` with the entries of every commit, in order, after it is durable."""
        self._listeners.append(listener)

    def backup(self, target: Path) -> None:
        """A consistent copy while work goes on; `target` must not exist."""
        connection = _connect(self.path)
        try:
            connection.execute("VACUUM INTO ?", (str(target),))
        finally:
            connection.close()

    def check(self) -> dict[str, Any]:
        """What the self-check needs to know: version, pragmas and a quick look at the file's integrity."""

        def look(rows: Rows) -> dict[str, Any]:
            return {
                "sqlite": SQLITE_VERSION,
                "safe": _is_safe(SQLITE_VERSION),
                "journal_mode": rows.value("PRAGMA journal_mode"),
                "synchronous": rows.value("PRAGMA synchronous"),
            }

        return self.read(look)

    def integrity(self) -> str:
        """`ok`, or what SQLite finds wrong with the file."""
        return str(self.read(lambda rows: rows.value("PRAGMA quick_check(1)")))

    def close(self) -> None:
        """Finish what is queued, then close every connection."""
        with self._door:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._stopped.wait()
        for connection in self._readers:
            connection.close()

    def _run(self) -> None:
        running = True
        while running:
            batch: list[_Job] = []
            job = self._jobs.get()
            while job is not None:
                batch.append(job)
                if len(batch) >= BATCH_MAX:
                    break
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
            running = job is not None
            if batch:
                self._commit(batch)
        self._writer.close()
        self._stopped.give()

    def _commit(self, batch: list[_Job]) -> None:
        before, execute = dict(self._heads), self._writer.execute
        try:
            execute("BEGIN IMMEDIATE")
            for job in batch:
                self._attempt(job)
            execute("COMMIT")
        except Exception as error:
            self._heads = before
            self._roll_back()
            log.error("commit_failed", error=str(error), jobs=len(batch))
            for job in batch:
                job.error, job.entries = _as_refusal(error), []
        entries = [entry for job in batch for entry in job.entries]
        if entries and self._listeners:
            deliver_on_loop(self._tell, entries)
        for job in batch:
            job.answer.give()

    def _attempt(self, job: _Job) -> None:
        heads, execute = dict(self._heads), self._writer.execute
        tx = Tx(self._writer, self._heads, self._clock.now_ms(), job.actor)
        execute("SAVEPOINT job")
        try:
            job.result = job.use_case(tx)
            job.entries = tx.entries
        except Exception as error:
            # a full disk rolls the whole transaction back by itself: then there is no savepoint left to return to
            if not self._writer.in_transaction:
                raise
            execute("ROLLBACK TO job")
            self._heads = heads
            job.error = _as_refusal(error)
        execute("RELEASE job")

    def _roll_back(self) -> None:
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")

    def _tell(self, entries: Sequence[Entry]) -> None:
        for listener in self._listeners:
            try:
                listener(entries)
            except Exception:
                log.exception("listener_failed", listener=repr(listener))


def _as_refusal(error: Exception) -> Exception:
    if isinstance(error, sqlite3.OperationalError) and "full" in str(error):
        return StorageIsFull()
    return error


def _is_safe(version: str) -> bool:
    numbers = tuple(int(part) for part in version.split("."))
    return numbers >= SAFE_SQLITE[0] or any(numbers[:2] == safe[:2] and numbers >= safe for safe in SAFE_SQLITE[1:])
