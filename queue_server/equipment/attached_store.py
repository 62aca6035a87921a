"""How each device on an agent's box last stood: one row per address, the only SQL that knows it."""

from __future__ import annotations

from typing import Final

from queue_server.equipment.attached import PRINTER, AttachedReport, AttachedState, never_heard
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Row, Rows, Tx

MIGRATIONS: Final = (
    Migration(
        "attached",  # until then only printers were known
        (
            "ALTER TABLE printer RENAME TO attached",
            "ALTER TABLE attached ADD COLUMN kind TEXT NOT NULL DEFAULT 'printer'",
        ),
    ),
)


def attached(rows: Rows, address: str) -> AttachedState | None:
    """How the device last stood; None when it was never reported."""
    row = rows.one("SELECT * FROM attached WHERE address = ?", address)
    return None if row is None else _state_of(row)


def printer_state(rows: Rows, printer: str) -> AttachedState:
    """How the printer last stood; unknown when it was never reported."""
    return attached(rows, printer) or never_heard(printer)


def attached_of_agent(rows: Rows, agent: int) -> list[AttachedState]:
    """Everything this agent has ever reported."""
    return [_state_of(row) for row in rows.all("SELECT * FROM attached WHERE agent = ? ORDER BY address", agent)]


def attached_of(rows: Rows, hall: str | None = None) -> list[AttachedState]:
    """Everything on the boxes of one hall, or of all."""
    found = rows.all("SELECT * FROM attached WHERE ?1 IS NULL OR hall = ?1 ORDER BY address", hall)
    return [_state_of(row) for row in found]


def printers(rows: Rows, hall: str) -> list[AttachedState]:
    """The printers of one hall."""
    return [one for one in attached_of(rows, hall) if one.kind == PRINTER]


def put(tx: Tx, hall: str, agent: int, report: AttachedReport) -> None:
    """Keep a device's new condition, from now on."""
    tx.execute(
        "INSERT INTO attached(address, hall, agent, kind, driver, transport, state, reason, near_end, since_ms)"
        " VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT(address) DO UPDATE SET kind=excluded.kind, driver=excluded.driver,"
        " transport=excluded.transport, state=excluded.state, reason=excluded.reason, near_end=excluded.near_end,"
        " since_ms=excluded.since_ms",
        f"{agent}/{report.name}",
        hall,
        agent,
        report.kind,
        report.driver,
        report.transport,
        report.state,
        report.reason,
        int(report.near_end),
        tx.now_ms,
    )


def _state_of(row: Row) -> AttachedState:
    near_end = bool(row["near_end"])
    return AttachedState(
        *(row["address"], row["kind"], row["state"], row["reason"], near_end, row["since_ms"]),
        driver=row["driver"],
        transport=row["transport"],
    )
