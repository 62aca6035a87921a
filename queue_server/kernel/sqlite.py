"""Which SQLite this process uses and how every connection is opened. Nothing outside the kernel imports SQLite."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from queue_server.kernel.errors import StorageIsFull

try:
    from pysqlite3 import dbapi2 as sqlite3
except ImportError:  # no wheel for this machine: its own SQLite, whose version the self-check looks at
    import sqlite3

IntegrityError = sqlite3.IntegrityError
FileIsUnreadable = sqlite3.DatabaseError
SQLITE_VERSION: str = sqlite3.sqlite_version
# reliability: before 3.51.3 overlapping checkpoints could corrupt a WAL; two older lines carry the repair
SAFE_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "cache_size=-16000",
    "temp_store=MEMORY",
)


def connect(path: Path) -> Any:
    """A connection in autocommit mode with rows by name; what it commits is on the disk."""
    connection = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False, timeout=10)
    connection.row_factory = sqlite3.Row
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def as_refusal(error: Exception) -> Exception:
    """A full disk as the refusal the caller may see; anything else as it is."""
    if isinstance(error, sqlite3.OperationalError) and "full" in str(error):
        return StorageIsFull()
    return error


def is_safe(version: str) -> bool:
    """Whether this version of SQLite carries the repair of the WAL race."""
    numbers = tuple(int(part) for part in version.split("."))
    return numbers >= SAFE_SQLITE[0] or any(numbers[:2] == safe[:2] and numbers >= safe for safe in SAFE_SQLITE[1:])
