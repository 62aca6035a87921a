"""The table of parcels at the carrier, one row per sending, and the one way a row of it changes: with its entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from queue_server.carrier.model import FOLLOWED, OPEN, PICKED_UP, Shipment, State
from queue_server.kernel import folding
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Row, Rows, Tx
from queue_server.kernel.schema import Migration

MIGRATIONS: Final = (
    Migration(
        "shipments",
        (
            "CREATE TABLE shipment(id TEXT PRIMARY KEY, hall TEXT NOT NULL, case_id TEXT NOT NULL, state TEXT NOT NULL"
            " CHECK (state IN ('queued','ordered','collected','delivered','returned','refused','cancelled')),"
            " tracking TEXT NOT NULL, route TEXT NOT NULL, place TEXT NOT NULL, said_at TEXT NOT NULL,"
            " reason TEXT NOT NULL, made_ms INTEGER NOT NULL, heard_ms INTEGER NOT NULL, acted_by TEXT NOT NULL)"
            " STRICT",
            "CREATE INDEX shipment_case ON shipment(case_id)",
            "CREATE INDEX shipment_followed ON shipment(id) WHERE state IN ('ordered','collected')",
            "CREATE INDEX shipment_refused ON shipment(case_id) WHERE state = 'refused'",
        ),
    ),
    Migration(
        "shipments_called_off",  # what is being called off is followed until the carrier has said so
        (
            "CREATE TABLE shipment_now(id TEXT PRIMARY KEY, hall TEXT NOT NULL, case_id TEXT NOT NULL,"
            " state TEXT NOT NULL CHECK (state IN ('queued','ordered','calling_off','collected','delivered','returned',"
            "'refused','cancelled','closed')), tracking TEXT NOT NULL, route TEXT NOT NULL, place TEXT NOT NULL,"
            " said_at TEXT NOT NULL, reason TEXT NOT NULL, made_ms INTEGER NOT NULL, heard_ms INTEGER NOT NULL,"
            " acted_by TEXT NOT NULL) STRICT",
            "INSERT INTO shipment_now SELECT * FROM shipment ORDER BY rowid",
            "DROP TABLE shipment",
            "ALTER TABLE shipment_now RENAME TO shipment",
            "CREATE INDEX shipment_case ON shipment(case_id)",
            "CREATE INDEX shipment_followed ON shipment(id) WHERE state IN ('ordered','calling_off','collected')",
            "CREATE INDEX shipment_refused ON shipment(case_id) WHERE state = 'refused'",
        ),
    ),
)
_COLUMNS: Final = tuple(field.name for field in fields(Shipment))
_TYPED: Final = frozenset({"route", "place", "reason"})  # words of another system: numbers of people are taken out


def insert(tx: Tx, one: Shipment) -> None:
    """A new sending and its entry."""
    values = {name: getattr(one, name) for name in _COLUMNS}
    sql = f"INSERT INTO shipment({','.join(_COLUMNS)}) VALUES ({','.join('?' * len(_COLUMNS))})"  # noqa: S608
    tx.execute(sql, *values.values())
    tx.record(one.hall, "shipment_made", one.id, {"set": values})


def change(tx: Tx, one: Shipment, kind: str, changes: Mapping[str, Any]) -> Shipment | None:
    """Change the row if it is still in the state we saw, with its entry; None where it is not."""
    cleaned = {name: redact(value) if name in _TYPED else value for name, value in changes.items()}
    values = {**cleaned, "heard_ms": tx.now_ms, "acted_by": tx.actor}
    sets = ", ".join(f"{name} = ?" for name in values)
    sql = f"UPDATE shipment SET {sets} WHERE id = ? AND state = ?"  # noqa: S608
    if tx.execute(sql, *values.values(), one.id, one.state) != 1:
        return None
    tx.record(one.hall, kind, one.id, {"set": values})
    return by_id(tx, one.id)


def by_id(rows: Rows, order: str) -> Shipment | None:
    """The sending the carrier knows under this order."""
    row = rows.one("SELECT * FROM shipment WHERE id = ?", order)
    return None if row is None else _of(row)


def of_parcel(rows: Rows, case_id: str, tracking: str) -> Shipment | None:
    """The sending with the parcel's number; the last one of the case where none has it."""
    sql = "SELECT * FROM shipment WHERE case_id = ? ORDER BY tracking = ? DESC, rowid DESC LIMIT 1"
    row = rows.one(sql, case_id, tracking or None)
    return None if row is None else _of(row)


def of_case(rows: Rows, case_id: str, states: Sequence[State]) -> list[Shipment]:
    """Those of the case in one of these states, the oldest first."""
    sql = f"SELECT * FROM shipment WHERE case_id = ? AND state IN ({','.join('?' * len(states))}) ORDER BY rowid"  # noqa: S608
    return [_of(row) for row in rows.all(sql, case_id, *states)]


def to_call_off(rows: Rows, case_id: str) -> list[Shipment]:
    """Those of the case the carrier may not have picked up yet, and those it has not called off though asked."""
    answered = [one for one in of_case(rows, case_id, ("calling_off",)) if one.reason]
    return of_case(rows, case_id, OPEN) + answered


def followed(rows: Rows, after: str, most: int) -> Sequence[Shipment]:
    """The next ones the carrier is asked about, by their orders."""
    states = ",".join(f"'{state}'" for state in FOLLOWED)
    sql = f"SELECT * FROM shipment WHERE state IN ({states}) AND id > ? ORDER BY id LIMIT ?"  # noqa: S608
    return [_of(row) for row in rows.all(sql, after, most)]


def waiting_for_people(rows: Rows) -> int:
    """How many parcels the carrier would not take and nobody has sent otherwise yet."""
    sql = (
        "SELECT count(*) FROM shipment s JOIN parcel p ON p.id = s.case_id AND p.state = 'asked'"
        " WHERE s.state = 'refused' AND s.rowid = (SELECT max(rowid) FROM shipment WHERE case_id = s.case_id)"
    )
    return int(rows.value(sql))


def too_late(rows: Rows) -> int:
    """How many are on their way though they were called off."""
    states = ",".join(f"'{state}'" for state in FOLLOWED)
    return int(rows.value(f"SELECT count(*) FROM shipment WHERE state IN ({states}) AND reason = ?", PICKED_UP))  # noqa: S608


def differences(rows: Rows) -> list[str]:
    """Every place where table and journal disagree, one sentence each; empty when they agree."""
    kept = {row["id"]: dict(row) for row in rows.all("SELECT * FROM shipment")}
    return folding.differences("shipment", folding.told(folding.all_entries(rows), "shipment_"), kept)


def _of(row: Row) -> Shipment:
    return Shipment(**{name: row[name] for name in _COLUMNS})
