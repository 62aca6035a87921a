"""The parcel in which papers came: its carrier and number (物流信息 of what was received), beside the case."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from queue_server.cases.model import Case
from queue_server.cases.typed import number_of_parcel
from queue_server.kernel import folding
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.schema import Migration

KIND: Final = "incoming_parcel"
MIGRATIONS: Final = (
    Migration(
        "incoming_parcels",
        (
            "CREATE TABLE incoming_parcel(id TEXT PRIMARY KEY, hall TEXT NOT NULL, carrier TEXT NOT NULL,"
            " tracking TEXT NOT NULL, entered_ms INTEGER NOT NULL, entered_by TEXT NOT NULL) STRICT",
        ),
    ),
)


class Incoming(NamedTuple):
    """The parcel that opened the case `id`."""

    id: str
    hall: str
    carrier: str
    tracking: str
    entered_ms: int
    entered_by: str


def keep(tx: Tx, case: Case, carrier: str, tracking: str) -> Incoming:
    """What stands on the parcel a case came in; BadTracking."""
    row = Incoming(case.id, case.hall, str(redact(carrier)), number_of_parcel(tracking), tx.now_ms, tx.actor)
    tx.execute(f"INSERT INTO incoming_parcel({','.join(row._fields)}) VALUES (?,?,?,?,?,?)", *row)  # noqa: S608
    tx.record(case.hall, KIND, case.id, {"set": row._asdict()})
    return row


def of_case(rows: Rows, case_id: str) -> Incoming | None:
    """The parcel the case came in, if one did."""
    row = rows.one("SELECT * FROM incoming_parcel WHERE id = ?", case_id)
    return None if row is None else Incoming(*(row[name] for name in Incoming._fields))


def differences(rows: Rows) -> list[str]:
    """Every place where table and journal disagree, one sentence each; empty when they agree."""
    kept: dict[str, dict[str, Any]] = {row["id"]: dict(row) for row in rows.all("SELECT * FROM incoming_parcel")}
    return folding.differences("incoming parcel", folding.told(folding.all_entries(rows), KIND), kept)
