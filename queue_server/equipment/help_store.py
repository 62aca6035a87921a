"""The table of calls for help and its SQL: at most one per kiosk is not closed."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Row, Rows, Tx

MIGRATIONS = (
    Migration(
        "help_calls",
        (
            "CREATE TABLE help_call(id INTEGER PRIMARY KEY AUTOINCREMENT, hall TEXT NOT NULL, device INTEGER NOT NULL,"
            " kind TEXT NOT NULL, zone TEXT, state TEXT NOT NULL CHECK (state IN ('open','taken','done')),"
            " opened_ms INTEGER NOT NULL, taken_ms INTEGER, taken_by INTEGER, done_ms INTEGER,"
            " CHECK (state <> 'taken' OR taken_by IS NOT NULL)) STRICT",
            "CREATE UNIQUE INDEX help_call_open ON help_call(device) WHERE state <> 'done'",
            "CREATE INDEX help_call_device ON help_call(device, opened_ms)",
        ),
    ),
)
_COLUMNS = "id, hall, device, kind, zone, state, opened_ms, taken_ms, taken_by, done_ms"


@dataclass(frozen=True)
class HelpCall:
    """One call, as stored. `zone` is where somebody waits, `taken_by` the staff id of the guide who goes."""

    id: int
    hall: str
    device: int
    kind: str
    zone: str | None
    state: str
    opened_ms: int
    taken_ms: int | None
    taken_by: int | None
    done_ms: int | None


def _of(row: Row) -> HelpCall:
    return HelpCall(*(row[column] for column in _COLUMNS.split(", ")))


def add(tx: Tx, hall: str, device: int, kind: str, zone: str | None) -> HelpCall:
    """A new open call."""
    tx.execute(
        "INSERT INTO help_call(hall, device, kind, zone, state, opened_ms) VALUES (?,?,?,?,'open',?)",
        hall,
        device,
        kind,
        zone,
        tx.now_ms,
    )
    call_id = int(tx.value("SELECT last_insert_rowid()"))
    return HelpCall(call_id, hall, device, kind, zone, "open", tx.now_ms, None, None, None)


def move(tx: Tx, call: HelpCall, to: str, staff: int | None) -> int:
    """Bring the call to another state if it is still as we saw it; 0 when somebody was quicker."""
    taken = {"taken": (tx.now_ms, staff), "open": (None, None)}.get(to, (call.taken_ms, call.taken_by))
    return tx.execute(
        "UPDATE help_call SET state=?, taken_ms=?, taken_by=?, done_ms=? WHERE id=? AND state=?",
        to,
        *taken,
        tx.now_ms if to == "done" else None,
        call.id,
        call.state,
    )


def by_id(rows: Rows, call_id: int) -> HelpCall | None:
    """The call of that id."""
    row = rows.one(f"SELECT {_COLUMNS} FROM help_call WHERE id=?", call_id)  # noqa: S608
    return None if row is None else _of(row)


def open_of_device(rows: Rows, device: int) -> HelpCall | None:
    """The kiosk's call that is not closed."""
    row = rows.one(f"SELECT {_COLUMNS} FROM help_call WHERE device=? AND state <> 'done'", device)  # noqa: S608
    return None if row is None else _of(row)


def open_calls(rows: Rows, hall: str) -> list[HelpCall]:
    """The hall's calls that are not closed, oldest first."""
    found = rows.all(f"SELECT {_COLUMNS} FROM help_call WHERE hall=? AND state <> 'done' ORDER BY id", hall)  # noqa: S608
    return [_of(row) for row in found]


def opened_since(rows: Rows, device: int, since_ms: int) -> list[int]:
    """When the kiosk called, oldest first."""
    sql = "SELECT opened_ms FROM help_call WHERE device=? AND opened_ms > ? ORDER BY opened_ms"
    return [row["opened_ms"] for row in rows.all(sql, device, since_ms)]
