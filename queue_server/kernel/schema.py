"""The schema and its steps: the kernel's own tables, and how a file is brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from queue_server.kernel.sqlite import connect

MIGRATION_SET, MIGRATIONS_TABLE = "quhao", "_sqlite_migrations"


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
    Migration(
        "series",
        (
            "CREATE TABLE series(name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT",
            "CREATE TABLE series_lost(last_day TEXT NOT NULL, first INTEGER NOT NULL) STRICT",
        ),
    ),
)


def migrate(path: Path, migrations: Sequence[Migration]) -> None:
    """Apply the steps the file has not had yet, each in a transaction of its own."""
    connection = connect(path)
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
