"""The tables of equipment and their SQL: devices with hashed keys, and print jobs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from queue_server.equipment import attached_store, help_store
from queue_server.equipment.jobs import JobState, PrintJob
from queue_server.equipment.model import Device
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Row, Rows, Tx

MIGRATIONS = (
    Migration(
        "equipment",
        (
            "CREATE TABLE device(id INTEGER PRIMARY KEY AUTOINCREMENT, hall TEXT NOT NULL, kind TEXT NOT NULL,"
            " name TEXT NOT NULL, zone TEXT, printer TEXT, window TEXT,"
            " state TEXT NOT NULL CHECK (state IN ('pending','enrolled','revoked')),"
            " code_hash TEXT UNIQUE, code_expires_ms INTEGER, code_spent INTEGER NOT NULL DEFAULT 0,"
            " key_hash TEXT UNIQUE, created_ms INTEGER NOT NULL, enrolled_ms INTEGER,"
            " CHECK (state <> 'enrolled' OR key_hash IS NOT NULL)) STRICT",
            "CREATE UNIQUE INDEX device_name ON device(hall, name) WHERE state <> 'revoked'",
            "CREATE TABLE print_job(id INTEGER PRIMARY KEY AUTOINCREMENT, hall TEXT NOT NULL, ticket TEXT NOT NULL,"
            " copy_no INTEGER NOT NULL, printer TEXT NOT NULL, agent INTEGER NOT NULL, device INTEGER, doc TEXT,"
            " state TEXT NOT NULL"
            " CHECK (state IN ('queued','sending','sent','confirmed','unknown','failed')),"
            " detail TEXT NOT NULL, queued_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL,"
            " UNIQUE(ticket, copy_no)) STRICT",
            "CREATE INDEX print_job_open ON print_job(agent) WHERE state IN ('queued','sending','sent')",
            "CREATE INDEX print_job_device ON print_job(device, id)",
            "CREATE TABLE printer(address TEXT PRIMARY KEY, hall TEXT NOT NULL, agent INTEGER NOT NULL,"
            " driver TEXT NOT NULL, transport TEXT NOT NULL,"
            " state TEXT NOT NULL CHECK (state IN ('online','degraded','unavailable','unknown')),"
            " reason TEXT NOT NULL, near_end INTEGER NOT NULL, since_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        ),
    ),
    *help_store.MIGRATIONS,
    *attached_store.MIGRATIONS,
)

EDITABLE = ("name", "zone", "printer", "window")
_DEVICE = "id, hall, kind, name, zone, printer, window, state, code_expires_ms"
_OPEN = "state IN ('queued','sending','sent')"


def _device_of(row: Row) -> Device:
    return Device(*(row[column] for column in _DEVICE.split(", ")))


def add_device(tx: Tx, device: Mapping[str, Any], code_hash: str, expires_ms: int) -> int:
    """Insert a pending device (hall, kind, name, zone, printer, window); answers its id. IntegrityError: name taken."""
    tx.execute(
        "INSERT INTO device(hall, kind, name, zone, printer, window, state, code_hash, code_expires_ms, created_ms)"
        " VALUES (?,?,?,?,?,?,'pending',?,?,?)",
        *(device[field] for field in ("hall", "kind", "name", "zone", "printer", "window")),
        code_hash,
        expires_ms,
        tx.now_ms,
    )
    return int(tx.value("SELECT last_insert_rowid()"))


def _one_device(rows: Rows, column: str, sought: object) -> Device | None:
    row = rows.one(f"SELECT {_DEVICE} FROM device WHERE {column} = ?", sought)  # noqa: S608
    return None if row is None else _device_of(row)


def device(rows: Rows, device_id: int) -> Device | None:
    """The device of that id."""
    return rows.kept(("device", device_id), ("device",), lambda: _one_device(rows, "id", device_id))


def devices(rows: Rows, hall: str) -> list[Device]:
    """Every device of the hall, revoked ones included, in the order they were registered."""
    return [_device_of(r) for r in rows.all(f"SELECT {_DEVICE} FROM device WHERE hall = ? ORDER BY id", hall)]  # noqa: S608


def device_by_key_hash(rows: Rows, key_hash: str) -> Device | None:
    """The device whose key has this hash."""
    return rows.kept(("device_key", key_hash), ("device",), lambda: _one_device(rows, "key_hash", key_hash))


def device_by_code_hash(rows: Rows, code_hash: str) -> Device | None:
    """The device this code was made for, used or not."""
    row = rows.one(f"SELECT {_DEVICE} FROM device WHERE code_hash = ?", code_hash)  # noqa: S608
    return None if row is None else _device_of(row)


def spend_code(tx: Tx, code_hash: str, key_hash: str) -> int:
    """Enrol the device of an unspent code that has not expired; answers 1, or 0 when there is none."""
    return tx.execute(
        "UPDATE device SET state='enrolled', key_hash=?, code_spent=1, enrolled_ms=?"
        " WHERE code_hash=? AND code_spent=0 AND code_expires_ms > ? AND state <> 'revoked'",
        key_hash,
        tx.now_ms,
        code_hash,
        tx.now_ms,
    )


def renew_code(tx: Tx, device_id: int, code_hash: str, expires_ms: int) -> None:
    """Give the device a new code; a revoked one becomes pending, an enrolled one keeps its key until the code is used.

    IntegrityError: another device took its name in the meantime.
    """
    tx.execute(
        "UPDATE device SET code_hash=?, code_expires_ms=?, code_spent=0,"
        " key_hash = CASE state WHEN 'revoked' THEN NULL ELSE key_hash END,"
        " state = CASE state WHEN 'revoked' THEN 'pending' ELSE state END WHERE id=?",
        code_hash,
        expires_ms,
        device_id,
    )


def edit_device(tx: Tx, device_id: int, fields: Mapping[str, Any]) -> int:
    """Give a device that is not revoked its name, zone, printer and window. IntegrityError: name taken."""
    return tx.execute(
        "UPDATE device SET name=?, zone=?, printer=?, window=? WHERE id=? AND state <> 'revoked'",
        *(fields[field] for field in EDITABLE),
        device_id,
    )


def revoke_device(tx: Tx, device_id: int) -> int:
    """Take the device out; its key is kept as a hash so that it can be told why it is refused."""
    return tx.execute("UPDATE device SET state='revoked', code_spent=1 WHERE id=? AND state <> 'revoked'", device_id)


def _job_of(row: Row) -> PrintJob:
    values = dict(row)
    values["doc"] = None if row["doc"] is None else json.loads(row["doc"])
    return PrintJob(**values)


def add_job(tx: Tx, job: Mapping[str, Any], doc: Mapping[str, Any]) -> int | None:
    """Queue a job (hall, ticket, copy_no, printer, agent, device); its id, or None when that copy exists already."""
    added = tx.execute(
        "INSERT INTO print_job(hall, ticket, copy_no, printer, agent, device, doc, state, detail,"
        " queued_ms, updated_ms) VALUES (?,?,?,?,?,?,?,'queued','',?,?) ON CONFLICT(ticket, copy_no) DO NOTHING",
        *(job[field] for field in ("hall", "ticket", "copy_no", "printer", "agent", "device")),
        json.dumps(doc, ensure_ascii=False, separators=(",", ":")),
        tx.now_ms,
        tx.now_ms,
    )
    return int(tx.value("SELECT last_insert_rowid()")) if added else None


def job(rows: Rows, job_id: int) -> PrintJob | None:
    """The print job of that id."""
    row = rows.one("SELECT * FROM print_job WHERE id = ?", job_id)
    return None if row is None else _job_of(row)


def jobs_of_ticket(rows: Rows, ticket: str) -> list[PrintJob]:
    """Every copy of the ticket's slip, the first one first."""
    return [_job_of(r) for r in rows.all("SELECT * FROM print_job WHERE ticket = ? ORDER BY copy_no", ticket)]


def rename_jobs(tx: Tx, ticket: str) -> None:
    """These papers are no more what is found under that name; each keeps it, with its own id behind."""
    tx.execute("UPDATE print_job SET ticket = ticket || ':undone:' || id WHERE ticket = ?", ticket)


def jobs_for_agent(rows: Rows, agent: int) -> list[PrintJob]:
    """The open jobs for the agent's printers, oldest first."""
    return [_job_of(r) for r in rows.all(f"SELECT * FROM print_job WHERE agent = ? AND {_OPEN} ORDER BY id", agent)]  # noqa: S608


def jobs_of_device(rows: Rows, device_id: int, limit: int) -> list[PrintJob]:
    """The newest jobs this device asked for, newest first."""
    found = rows.all("SELECT * FROM print_job WHERE device = ? ORDER BY id DESC LIMIT ?", device_id, limit)
    return [_job_of(row) for row in found]


def open_jobs(rows: Rows) -> list[PrintJob]:
    """Every open job of every hall, oldest first."""
    return [_job_of(row) for row in rows.all(f"SELECT * FROM print_job WHERE {_OPEN} ORDER BY id")]  # noqa: S608


def move_job(tx: Tx, job: PrintJob, state: JobState, detail: str) -> int:
    """Set a job's state if it is still in the one it was read in; its document goes once it is not open any more."""
    return tx.execute(
        "UPDATE print_job SET state=?1, detail=?2, updated_ms=?3,"
        " doc = CASE WHEN ?1 IN ('queued','sending','sent') THEN doc END WHERE id=?4 AND state=?5",
        state,
        detail,
        tx.now_ms,
        job.id,
        job.state,
    )
