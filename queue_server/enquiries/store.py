"""The table of enquiries and the one way a row of it changes: together with the journal entry that says so.

Steps are JSON in the row, so that a fold of the journal is the table. Beside it stands an index of keyed phones, places
and persons, which the journal does not know and the calendar empties.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from queue_server.enquiries.model import STATES, Enquiry, Step
from queue_server.enquiries.refusals import EnquiryForbids, UnknownEnquiry
from queue_server.kernel import folding
from queue_server.kernel.database import Migration
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Row, Rows, Tx

MIGRATIONS: Final = (
    Migration(
        "enquiries",
        (
            "CREATE TABLE enquiry(id TEXT PRIMARY KEY, hall TEXT NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL"
            " CHECK (kind IN ('question','complaint','suggestion')), topic TEXT NOT NULL, channel TEXT NOT NULL,"
            " language TEXT NOT NULL, day TEXT NOT NULL, asked_ms INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN"
            " ('open','answered','closed','passed','withdrawn')), department TEXT NOT NULL, service TEXT, window TEXT,"
            " case_number TEXT, ticket TEXT, about_staff INTEGER, owner INTEGER, first_due_day TEXT NOT NULL,"
            " due_day TEXT NOT NULL, is_extended INTEGER NOT NULL, answered_ms INTEGER, answered_by INTEGER,"
            " late_days INTEGER NOT NULL, voids INTEGER NOT NULL, judged INTEGER CHECK (judged BETWEEN 1 AND 5),"
            " worst INTEGER CHECK (worst BETWEEN 1 AND 5), judge_by_day TEXT, passed_to TEXT NOT NULL,"
            " ended_ms INTEGER, steps TEXT NOT NULL, changes INTEGER NOT NULL,"
            " CHECK ((ended_ms IS NULL) = (state IN ('open','answered')))) STRICT",
            "CREATE UNIQUE INDEX enquiry_number ON enquiry(hall, number)",
            "CREATE INDEX enquiry_state ON enquiry(hall, state, due_day)",
            "CREATE INDEX enquiry_day ON enquiry(hall, day)",
            "CREATE INDEX enquiry_case ON enquiry(hall, case_number) WHERE case_number IS NOT NULL",
            "CREATE INDEX enquiry_ticket ON enquiry(ticket) WHERE ticket IS NOT NULL",
            "CREATE TABLE enquiry_key(enquiry TEXT NOT NULL, hall TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,"
            " day TEXT NOT NULL, PRIMARY KEY(enquiry, kind, key)) STRICT, WITHOUT ROWID",
            "CREATE INDEX enquiry_key_key ON enquiry_key(hall, kind, key, day)",
        ),
    ),
    Migration(  # what is done grows for ever, and its list begins with the newest
        "enquiries_done",
        ("CREATE INDEX enquiry_done ON enquiry(hall, ended_ms DESC, id) WHERE ended_ms IS NOT NULL",),
    ),
)
_COLUMNS: Final = tuple(field.name for field in fields(Enquiry))


def subject_of(enquiry_id: str) -> str:
    """How journal, sealed texts and notices name an enquiry."""
    return f"enquiry:{enquiry_id}"


def _stored(name: str, value: Any) -> Any:
    if name == "steps":
        return json.dumps([list(one) for one in value], ensure_ascii=False, separators=(",", ":"))
    if name == "passed_to":
        return redact(value)
    return int(value) if isinstance(value, bool) else value


def _step(kept: list[Any]) -> Step:
    kept_from, phrases = (*kept[7:9], (), ())[:2]  # steps of earlier versions are shorter
    return Step._make((*kept[:6], bool(kept[6]), tuple(kept_from), tuple(phrases)))


def enquiry_of(row: Row) -> Enquiry:
    """A row as an Enquiry."""
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    values["is_extended"] = bool(values["is_extended"])
    values["steps"] = tuple(_step(one) for one in json.loads(values["steps"]))
    return Enquiry(**values)


def insert(tx: Tx, one: Enquiry) -> Enquiry:
    """A new enquiry and its entry."""
    values = {name: _stored(name, getattr(one, name)) for name in _COLUMNS}
    marks = ",".join("?" * len(_COLUMNS))
    tx.execute(f"INSERT INTO enquiry({','.join(_COLUMNS)}) VALUES ({marks})", *values.values())  # noqa: S608
    tx.record(one.hall, "enquiry_asked", subject_of(one.id), {"set": values})
    return one


def change(tx: Tx, one: Enquiry, kind: str, step: Step, changes: Mapping[str, Any]) -> Enquiry:
    """Change the row if it is still as we saw it, one step longer, and journal what changed; EnquiryForbids."""
    full = {**changes, "steps": (*one.steps, step), "changes": one.changes + 1}
    values = {name: _stored(name, value) for name, value in full.items()}
    sets = ", ".join(f"{name} = ?" for name in values)
    sql = f"UPDATE enquiry SET {sets} WHERE id = ? AND changes = ?"  # noqa: S608
    if tx.execute(sql, *values.values(), one.id, one.changes) != 1:
        raise EnquiryForbids(state=STATES[one.state].en, state_zh=STATES[one.state].zh)
    tx.record(one.hall, kind, subject_of(one.id), {"set": values})
    return by_id(tx, one.id)


def by_id(rows: Rows, enquiry_id: str) -> Enquiry:
    """The enquiry; UnknownEnquiry."""
    row = rows.one("SELECT * FROM enquiry WHERE id = ?", enquiry_id)
    if row is None:
        raise UnknownEnquiry()
    return enquiry_of(row)


# --- keyed phones, places, persons ------------------------------------------------------------------------------------


def add_key(tx: Tx, one: Enquiry, kind: str, key: str) -> None:
    """The enquiry is found by, or counts for, this key."""
    tx.execute(
        "INSERT INTO enquiry_key(enquiry, hall, kind, key, day) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING",
        one.id,
        one.hall,
        kind,
        key,
        one.day,
    )


def count_keys(rows: Rows, hall: str, kind: str, key: str, day: str) -> int:
    """How many enquiries of that day count for the key."""
    sql = "SELECT count(*) FROM enquiry_key WHERE hall = ? AND kind = ? AND key = ? AND day = ?"
    return int(rows.value(sql, hall, kind, key, day))


def forget_keys(tx: Tx, hall: str, today: str, ended_before_ms: int) -> int:
    """Places and phones count for their day; a person's enquiries are found until their words are dropped."""
    gone = tx.execute("DELETE FROM enquiry_key WHERE hall = ? AND kind <> 'person' AND day < ?", hall, today)
    return gone + tx.execute(
        "DELETE FROM enquiry_key WHERE hall = ?1 AND enquiry IN"
        " (SELECT id FROM enquiry WHERE hall = ?1 AND ended_ms < ?2)",
        hall,
        ended_before_ms,
    )


# --- replay -----------------------------------------------------------------------------------------------------------


def differences(rows: Rows) -> list[str]:
    """Every place where the table of enquiries and the journal disagree, one sentence each."""
    told = folding.told(folding.all_entries(rows), "enquiry_")
    kept = {subject_of(row["id"]): dict(row) for row in rows.all("SELECT * FROM enquiry")}
    return folding.differences("enquiry", told, kept)
