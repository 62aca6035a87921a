"""The tables of clerks' screens: which session's is locked, and which keys a clerk has put elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from queue_server.kernel.database import Migration, Rows, Tx

SCREENS = Migration(
    "screens",
    (
        "CREATE TABLE screen_lock(session INTEGER PRIMARY KEY REFERENCES session(id) ON DELETE CASCADE,"
        " since_ms INTEGER NOT NULL) STRICT",
        "CREATE TABLE terminal_key(staff INTEGER NOT NULL REFERENCES staff(id), wish TEXT NOT NULL,"
        " key TEXT NOT NULL, PRIMARY KEY(staff, wish), UNIQUE(staff, key)) STRICT, WITHOUT ROWID",
    ),
)


def is_locked(rows: Rows, session: int) -> bool:
    """Whether the session's screen is locked."""
    return rows.one("SELECT 1 FROM screen_lock WHERE session = ?", session) is not None


def add_lock(tx: Tx, session: int) -> bool:
    """Lock it; False where it was locked before."""
    return tx.execute("INSERT OR IGNORE INTO screen_lock(session, since_ms) VALUES (?,?)", session, tx.now_ms) == 1


def end_lock(tx: Tx, session: int) -> bool:
    """Open it; False where it was open."""
    return tx.execute("DELETE FROM screen_lock WHERE session = ?", session) == 1


def keys(rows: Rows, staff: int) -> dict[str, str]:
    """Wish → key of one clerk."""
    found = rows.all("SELECT wish, key FROM terminal_key WHERE staff = ? ORDER BY wish", staff)
    return {row["wish"]: row["key"] for row in found}


def put_keys(tx: Tx, staff: int, wanted: Mapping[str, str]) -> None:
    """Exactly these from now on; IntegrityError where two wishes share a key."""
    tx.execute("DELETE FROM terminal_key WHERE staff = ?", staff)
    for wish, key in wanted.items():
        tx.execute("INSERT INTO terminal_key(staff, wish, key) VALUES (?,?,?)", staff, wish, key)
