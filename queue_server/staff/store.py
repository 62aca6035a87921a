"""The tables of staff: accounts, sessions (keys stored hashed), and who is at which window. See also factor_store."""

from __future__ import annotations

from typing import NamedTuple

from queue_server.kernel.database import Migration, Row, Rows, Tx
from queue_server.staff import factor_store, screen_store
from queue_server.staff.model import NewStaff, Staff, WindowDuty

MIGRATIONS = (
    Migration(
        "staff",
        (
            "CREATE TABLE staff(id INTEGER PRIMARY KEY, account TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
            " number TEXT NOT NULL UNIQUE, role TEXT NOT NULL"
            " CHECK (role IN ('clerk', 'guide', 'manager', 'admin', 'auditor')), hall TEXT,"
            " password TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))) STRICT",
            "CREATE TABLE session(id INTEGER PRIMARY KEY AUTOINCREMENT, staff INTEGER NOT NULL REFERENCES staff(id),"
            " began_ms INTEGER NOT NULL, ends_ms INTEGER NOT NULL) STRICT",
            "CREATE INDEX session_staff ON session(staff)",
            "CREATE TABLE session_key(hash TEXT PRIMARY KEY,"
            " session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE) STRICT, WITHOUT ROWID",
            "CREATE INDEX session_key_session ON session_key(session)",
            "CREATE TABLE window_duty(hall TEXT NOT NULL, window TEXT NOT NULL,"
            " staff INTEGER NOT NULL UNIQUE REFERENCES staff(id),"
            " state TEXT NOT NULL CHECK (state IN ('open', 'paused')), since_ms INTEGER NOT NULL,"
            " reason TEXT NOT NULL DEFAULT '', back_at_ms INTEGER, PRIMARY KEY(hall, window)) STRICT, WITHOUT ROWID",
        ),
    ),
    screen_store.SCREENS,
    factor_store.SECOND_FACTOR,
)


def _staff(row: Row) -> Staff:
    return Staff(
        row["id"],
        row["account"],
        row["name"],
        row["number"],
        row["role"],
        row["hall"],
        bool(row["active"]),
        bool(row["initial"]),
        row["factor"] is not None,
    )


# --- accounts -------------------------------------------------------------------------------------------------------


def add_staff(tx: Tx, new: NewStaff, password: str, initial: bool) -> int:
    """Store the account with its hash; answers its id. IntegrityError where account or number are taken."""
    tx.execute(
        "INSERT INTO staff(account, name, number, role, hall, password, initial) VALUES (?,?,?,?,?,?,?)",
        new.account,
        new.name,
        new.number,
        new.role,
        new.hall,
        password,
        initial,
    )
    return int(tx.value("SELECT last_insert_rowid()"))


def staff_by_id(rows: Rows, staff: int) -> Staff | None:
    """The person of that id, active or not."""
    row = rows.one("SELECT * FROM staff WHERE id = ?", staff)
    return None if row is None else _staff(row)


def staff_with_password(rows: Rows, account: str) -> tuple[Staff, str] | None:
    """The person of that account and the stored hash."""
    row = rows.one("SELECT * FROM staff WHERE account = ?", account)
    return None if row is None else (_staff(row), row["password"])


def all_staff(rows: Rows) -> list[Staff]:
    """Everybody, by account."""
    return [_staff(row) for row in rows.all("SELECT * FROM staff ORDER BY account")]


def edit_staff(tx: Tx, staff: int, new: NewStaff) -> None:
    """Another name, number, role or hall; the account's own name stays. IntegrityError where the number is taken."""
    tx.execute(
        "UPDATE staff SET name = ?, number = ?, role = ?, hall = ? WHERE id = ?",
        new.name,
        new.number,
        new.role,
        new.hall,
        staff,
    )


def set_password(tx: Tx, staff: int, password: str, initial: bool) -> bool:
    """Store another hash; False where there is no such account."""
    return tx.execute("UPDATE staff SET password = ?, initial = ? WHERE id = ?", password, initial, staff) == 1


def set_active(tx: Tx, staff: int, active: bool) -> bool:
    """Switch an account on or off; False where there is nothing to change."""
    return tx.execute("UPDATE staff SET active = ? WHERE id = ? AND active <> ?", active, staff, active) == 1


# --- sessions -------------------------------------------------------------------------------------------------------


def add_session(tx: Tx, staff: int, ends_ms: int, keys: tuple[str, ...]) -> int:
    """Begin a session that any of the hashed keys opens; answers its id."""
    tx.execute("INSERT INTO session(staff, began_ms, ends_ms) VALUES (?,?,?)", staff, tx.now_ms, ends_ms)
    session = int(tx.value("SELECT last_insert_rowid()"))
    for key in keys:
        tx.execute("INSERT INTO session_key(hash, session) VALUES (?,?)", key, session)
    return session


def session_of(rows: Rows, key: str, now_ms: int) -> tuple[int, Staff] | None:
    """The running session the hashed key opens, and its active owner."""

    def load() -> tuple[int, int, Staff] | None:
        sql = (
            "SELECT session.id AS session, ends_ms, staff.* FROM session_key"
            " JOIN session ON session.id = session_key.session JOIN staff ON staff.id = session.staff"
            " WHERE hash = ? AND active = 1"
        )
        row = rows.one(sql, key)
        return None if row is None else (row["ends_ms"], row["session"], _staff(row))

    found = rows.kept(("session", key), ("session_key", "session", "staff"), load)
    return None if found is None or found[0] <= now_ms else found[1:]


class StoredSession(NamedTuple):
    """A session as far as its end is concerned."""

    id: int
    staff: int
    ends_ms: int


def sessions(rows: Rows) -> list[StoredSession]:
    """Every stored session."""
    return [
        StoredSession(row["id"], row["staff"], row["ends_ms"])
        for row in rows.all("SELECT id, staff, ends_ms FROM session")
    ]


def end_session(tx: Tx, session: int) -> bool:
    """Delete one session with its keys; False where it has ended before."""
    return tx.execute("DELETE FROM session WHERE id = ?", session) == 1


def end_sessions_of(tx: Tx, staff: int, but: int | None) -> int:
    """Delete every session of the person, except `but`; answers how many."""
    return tx.execute("DELETE FROM session WHERE staff = ? AND id IS NOT ?", staff, but)


# --- window duty ----------------------------------------------------------------------------------------------------


def _duty(row: Row) -> WindowDuty:
    return WindowDuty(
        row["hall"], row["window"], row["staff"], row["state"], row["since_ms"], row["reason"], row["back_at_ms"]
    )


def duty(rows: Rows, hall: str) -> list[WindowDuty]:
    """Every window of the hall somebody is signed on to, by window."""
    return [_duty(row) for row in rows.all("SELECT * FROM window_duty WHERE hall = ? ORDER BY window", hall)]


def duty_of_window(rows: Rows, hall: str, window: str) -> WindowDuty | None:
    """Who is at the window, or None where it is closed."""
    row = rows.one("SELECT * FROM window_duty WHERE hall = ? AND window = ?", hall, window)
    return None if row is None else _duty(row)


def duty_of_staff(rows: Rows, staff: int) -> WindowDuty | None:
    """The window the person is signed on to, or None."""
    row = rows.one("SELECT * FROM window_duty WHERE staff = ?", staff)
    return None if row is None else _duty(row)


def add_duty(tx: Tx, made: WindowDuty) -> None:
    """Open the window; IntegrityError where window or person are taken."""
    tx.execute(
        "INSERT INTO window_duty(hall, window, staff, state, since_ms, reason, back_at_ms) VALUES (?,?,?,?,?,?,?)",
        made.hall,
        made.window,
        made.staff,
        made.state,
        made.since_ms,
        made.reason,
        made.back_at_ms,
    )


def change_duty(tx: Tx, before: WindowDuty, after: WindowDuty) -> bool:
    """Turn open into paused or back; False where it is no longer as it was."""
    return (
        tx.execute(
            "UPDATE window_duty SET state = ?, since_ms = ?, reason = ?, back_at_ms = ?"
            " WHERE hall = ? AND window = ? AND staff = ? AND state = ?",
            after.state,
            after.since_ms,
            after.reason,
            after.back_at_ms,
            before.hall,
            before.window,
            before.staff,
            before.state,
        )
        == 1
    )


def end_duty(tx: Tx, before: WindowDuty) -> bool:
    """Close the window; False where that person is no longer there."""
    return (
        tx.execute(
            "DELETE FROM window_duty WHERE hall = ? AND window = ? AND staff = ?",
            before.hall,
            before.window,
            before.staff,
        )
        == 1
    )
