"""The table of parcels at the carrier, one row per sending, and the one way a row of it changes: with its entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from queue_server.carrier.model import FOLLOWED, OPEN, Shipment
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


def newest(rows: Rows, case_id: str) -> Shipment | None:
    """The last sending of the case."""
    row = rows.one("SELECT * FROM shipment WHERE case_id = ? ORDER BY rowid DESC LIMIT 1", case_id)
    return None if row is None else _of(row)


def open_of_case(rows: Rows, case_id: str) -> list[Shipment]:
    """Those of the case the carrier has not picked up yet."""
    sql = f"SELECT * FROM shipment WHERE case_id = ? AND state IN ({','.join('?' * len(OPEN))})"  # noqa: S608
    return [_of(row) for row in rows.all(sql, case_id, *OPEN)]


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


def differences(rows: Rows) -> list[str]:
    """Every place where table and journal disagree, one sentence each; empty when they agree."""
    kept = {row["id"]: dict(row) for row in rows.all("SELECT * FROM shipment")}
    return folding.differences("shipment", folding.told(folding.all_entries(rows), "shipment_"), kept)


def _of(row: Row) -> Shipment:
    return Shipment(**{name: row[name] for name in _COLUMNS})
