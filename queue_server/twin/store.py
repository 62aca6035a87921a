"""Where each queue stands today and why: one row per queue, changed together with the journal entry that says so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from queue_server.kernel import folding
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Rows, Tx
from queue_server.twin.pressure import Stage

MIGRATIONS: Final = (
    Migration(
        "pressure",
        (
            "CREATE TABLE queue_pressure(hall TEXT NOT NULL, queue TEXT NOT NULL, day TEXT NOT NULL,"
            " stage TEXT NOT NULL CHECK (stage IN ('easy','advise','help','alarm','stop')), since_ms INTEGER NOT NULL,"
            " stops INTEGER NOT NULL, why TEXT NOT NULL, PRIMARY KEY(hall, queue)) STRICT, WITHOUT ROWID",
        ),
    ),
)


@dataclass(frozen=True)
class Standing:
    """A queue's stage since when, with the figures it was reached by. `stops`: the numbers were stopped because of it;
    where somebody gave out numbers again all the same, they are not stopped a second time that day."""

    hall: str
    queue: str
    day: str
    stage: Stage
    since_ms: int
    stops: bool
    why: Mapping[str, Any]


def of_day(rows: Rows, hall: str, day: str) -> dict[str, Standing]:
    """The queues of which something was said that day."""
    found = rows.all("SELECT * FROM queue_pressure WHERE hall=? AND day=?", hall, day)
    return {
        row["queue"]: Standing(**{**row, "stops": bool(row["stops"]), "why": json.loads(row["why"])}) for row in found
    }


def keep(tx: Tx, said: Standing) -> None:
    """This is where the queue stands now."""
    why = json.dumps(said.why, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    columns = {
        "hall": said.hall,
        "queue": said.queue,
        "day": said.day,
        "stage": said.stage,
        "since_ms": said.since_ms,
        "stops": int(said.stops),
        "why": why,
    }
    tx.execute(
        "INSERT OR REPLACE INTO queue_pressure(hall, queue, day, stage, since_ms, stops, why) VALUES (?,?,?,?,?,?,?)",
        *columns.values(),
    )
    tx.record(said.hall, "pressure_changed", f"queue:{said.queue}", {"set": columns})


def differences(rows: Rows) -> list[str]:
    """Every place where the table and the journal disagree, one sentence each."""
    told: dict[str, dict[str, Any]] = {}
    for entry in folding.all_entries(rows):
        if entry.kind == "pressure_changed":
            told[f"{entry.hall} {entry.subject}"] = dict(entry.body["set"])
    kept = {f"{row['hall']} queue:{row['queue']}": dict(row) for row in rows.all("SELECT * FROM queue_pressure")}
    return folding.differences("pressure of", told, kept)
