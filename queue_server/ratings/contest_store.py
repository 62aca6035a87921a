"""The table of contests and the one way a row of it changes: together with the journal entry that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from queue_server.kernel import folding
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings.contest_model import STATES, Contest, ContestIsDecided

MIGRATIONS = (
    Migration(
        "contests",
        (
            "CREATE TABLE contest(ticket TEXT PRIMARY KEY REFERENCES ticket(id), hall TEXT NOT NULL,"
            " staff INTEGER NOT NULL, made_ms INTEGER NOT NULL, reason TEXT NOT NULL,"
            " state TEXT NOT NULL CHECK (state IN ('open','upheld','struck')), decision TEXT NOT NULL,"
            " decided_by INTEGER CHECK (decided_by IS NOT staff), decided_ms INTEGER,"
            " CHECK ((decided_ms IS NULL) = (state = 'open'))) STRICT",
            "CREATE INDEX contest_of_hall ON contest(hall, made_ms)",
        ),
    ),
)


def subject_of(ticket_id: str) -> str:
    """How the journal names the contest of a visit's rating."""
    return f"contest:{ticket_id}"


def of_ticket(rows: Rows, ticket_id: str) -> Contest | None:
    """The visit's contest, if there is one."""
    row = rows.one("SELECT * FROM contest WHERE ticket = ?", ticket_id)
    return None if row is None else Contest(**dict(row))


def of_staff(rows: Rows, hall: str, staff: int) -> list[Contest]:
    """A person's own, the last first."""
    found = rows.all("SELECT * FROM contest WHERE hall = ? AND staff = ? ORDER BY made_ms DESC", hall, staff)
    return [Contest(**dict(row)) for row in found]


def of_hall(rows: Rows, hall: str, most: int) -> list[Contest]:
    """The open ones first as they came, then the decided, the last first."""
    sql = (
        "SELECT * FROM contest WHERE hall = ? ORDER BY state <> 'open',"
        " CASE state WHEN 'open' THEN made_ms ELSE -decided_ms END LIMIT ?"
    )
    return [Contest(**dict(row)) for row in rows.all(sql, hall, most)]


def insert(tx: Tx, one: Contest) -> None:
    """A new one and its entry."""
    values = asdict(one)
    marks = ",".join("?" * len(values))
    tx.execute(f"INSERT INTO contest({','.join(values)}) VALUES ({marks})", *values.values())  # noqa: S608
    tx.record(one.hall, "contest_made", subject_of(one.ticket), {"set": values})


def change(tx: Tx, one: Contest, kind: str, values: Mapping[str, Any]) -> Contest:
    """Change the row if it is still in the state we saw, and journal it; ContestIsDecided."""
    sets = ", ".join(f"{name} = ?" for name in values)
    sql = f"UPDATE contest SET {sets} WHERE ticket = ? AND state = ?"  # noqa: S608
    if tx.execute(sql, *values.values(), one.ticket, one.state) != 1:
        raise ContestIsDecided(state=STATES[one.state].en, state_zh=STATES[one.state].zh)
    tx.record(one.hall, kind, subject_of(one.ticket), {"set": dict(values)})
    changed = of_ticket(tx, one.ticket)
    assert changed is not None
    return changed


def differences(rows: Rows) -> list[str]:
    """Every place where the table of contests and the journal disagree, one sentence each."""
    told = folding.told(folding.all_entries(rows), "contest_")
    kept = {subject_of(row["ticket"]): dict(row) for row in rows.all("SELECT * FROM contest")}
    return folding.differences("contest", told, kept)
