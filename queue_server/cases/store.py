"""The cases' own tables, and the one way a case's row changes: together with the journal entry that says so.

Lists (materials, steps, specials, visits) are JSON in the row, so that a fold of the journal is the table. Beside it
stand two indexes of ours: which tickets served which case, and which keyed person a case belongs to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from queue_server.cases.model import Case, Material, Special, Step, Visit
from queue_server.cases.refusals import CaseNumberIsTaken, CaseWasChanged, UnknownCase
from queue_server.cases.typed import cleaned
from queue_server.kernel.database import IntegrityError, Migration
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Row, Rows, Tx

_LISTS: Mapping[str, Any] = {"materials": Material, "steps": Step, "specials": Special, "visits": Visit}
_BOOLS = frozenset({"is_short", "is_ahead", "granted"})
_COLUMNS = tuple(field.name for field in fields(Case))
END_SIGNS = 14  # of a number: the day and what counts within it; the index of ends is made for so many

MIGRATIONS = (
    Migration(
        "cases",
        (
            'CREATE TABLE "case"(id TEXT PRIMARY KEY, hall TEXT NOT NULL, number TEXT NOT NULL, service TEXT NOT NULL,'
            " item TEXT NOT NULL, item_version TEXT NOT NULL, name TEXT NOT NULL, department TEXT NOT NULL,"
            " kind TEXT NOT NULL, source TEXT NOT NULL, owner TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN"
            " ('applied','told','accepted','concluded','delivered','refused','withdrawn')),"
            " applied_ms INTEGER NOT NULL, entered_ms INTEGER NOT NULL, first_staff TEXT NOT NULL,"
            " handler TEXT NOT NULL, acted_by TEXT NOT NULL, legal_days INTEGER, promised_days INTEGER,"
            " visits_max INTEGER, materials TEXT NOT NULL, steps TEXT NOT NULL, specials TEXT NOT NULL,"
            " visits TEXT NOT NULL, told_ms INTEGER, accepted_ms INTEGER, accepted_day TEXT, document TEXT NOT NULL,"
            " is_short INTEGER NOT NULL, is_ahead INTEGER NOT NULL, concluded_ms INTEGER, granted INTEGER,"
            " result TEXT NOT NULL, result_number TEXT NOT NULL, delivery TEXT NOT NULL, ended_ms INTEGER,"
            " reason TEXT NOT NULL, changes INTEGER NOT NULL) STRICT",
            'CREATE UNIQUE INDEX case_number ON "case"(hall, number)',
            'CREATE INDEX case_number_alone ON "case"(number)',
            'CREATE INDEX case_state ON "case"(hall, state, applied_ms)',
            "CREATE TABLE case_visit(ticket TEXT NOT NULL, case_id TEXT NOT NULL, hall TEXT NOT NULL,"
            " day TEXT NOT NULL, is_late INTEGER NOT NULL, PRIMARY KEY(ticket, case_id)) STRICT, WITHOUT ROWID",
            "CREATE INDEX case_visit_case ON case_visit(case_id)",
            "CREATE INDEX case_visit_day ON case_visit(hall, day)",
            "CREATE TABLE case_person(case_id TEXT NOT NULL, hall TEXT NOT NULL, person TEXT NOT NULL,"
            " PRIMARY KEY(case_id, person)) STRICT, WITHOUT ROWID",
            "CREATE INDEX case_person_person ON case_person(hall, person)",
            "CREATE TABLE case_series(hall TEXT NOT NULL, stem TEXT NOT NULL, next INTEGER NOT NULL,"
            " PRIMARY KEY(hall, stem)) STRICT, WITHOUT ROWID",
        ),
    ),
    Migration(
        "running numbers are the kernel's",
        ("DROP TABLE case_series",),
    ),
    Migration("ends of numbers", ('CREATE INDEX case_end ON "case"(hall, substr(number, -14))',)),
    Migration(
        "terms of case persons",
        (
            "ALTER TABLE case_person ADD COLUMN drop_after_ms INTEGER",
            'UPDATE case_person SET drop_after_ms = (SELECT ended_ms + 31536000000 FROM "case" WHERE id = case_id)',
            "CREATE INDEX case_person_term ON case_person(hall, drop_after_ms) WHERE drop_after_ms IS NOT NULL",
        ),
    ),
    Migration(
        "times of cases",
        (
            'CREATE INDEX case_applied ON "case"(hall, applied_ms)',
            "CREATE INDEX case_no_ticket ON \"case\"(hall, entered_ms) WHERE visits = '[]'",
        ),
    ),
    Migration(
        "projects of cases",
        (
            "ALTER TABLE \"case\" ADD COLUMN project TEXT NOT NULL DEFAULT ''",
            "CREATE INDEX case_project ON \"case\"(hall, project) WHERE project <> ''",
        ),
    ),
    Migration(
        "cases typed in on a day",
        ("DROP INDEX case_no_ticket", 'CREATE INDEX case_entered ON "case"(hall, entered_ms)'),
    ),
    Migration(
        "cases whose number was typed in",
        (
            'CREATE INDEX case_unverified ON "case"(hall, applied_ms, id)'
            " WHERE owner <> '' AND source NOT IN ('platform','import')",
        ),
    ),
    Migration(
        "results by their day",
        ('CREATE INDEX case_concluded ON "case"(hall, concluded_ms) WHERE concluded_ms IS NOT NULL',),
    ),
    Migration(
        "results not handed over",
        ("CREATE INDEX case_result ON \"case\"(hall, concluded_ms, id) WHERE state = 'concluded' AND owner = ''",),
    ),
)


def _stored(name: str, value: Any) -> Any:
    if name in _LISTS:
        return json.dumps([one._asdict() for one in value], ensure_ascii=False, separators=(",", ":"))
    return int(value) if isinstance(value, bool) else value


def case_of(row: Row) -> Case:
    """A row as a Case."""
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    for name, shape in _LISTS.items():
        values[name] = tuple(shape(**one) for one in json.loads(values[name]))
    for name in _BOOLS:
        values[name] = None if values[name] is None else bool(values[name])
    return Case(**values)


def insert(tx: Tx, case: Case) -> Case:
    """A new case and its journal entry; CaseNumberIsTaken."""
    values = cleaned({name: _stored(name, getattr(case, name)) for name in _COLUMNS})
    marks = ",".join("?" * len(_COLUMNS))
    try:
        tx.execute(f'INSERT INTO "case"({",".join(_COLUMNS)}) VALUES ({marks})', *values.values())  # noqa: S608
    except IntegrityError:
        raise CaseNumberIsTaken(number=case.number) from None
    _index(tx, case)
    tx.record(case.hall, "case_opened", case.id, {"set": values, "number": case.number})
    return by_id(tx, case.id)


def change(tx: Tx, case: Case, kind: str, changes: Mapping[str, Any], extra: Mapping[str, Any] | None = None) -> Case:
    """Change the row if it is still as we saw it, and journal what changed. The new case; CaseWasChanged.

    What was typed by hand goes in without numbers of people and phones.
    """
    values = cleaned({name: _stored(name, value) for name, value in changes.items()})
    values |= {"acted_by": tx.actor, "changes": case.changes + 1}
    sets = ", ".join(f"{name} = ?" for name in values)
    sql = f'UPDATE "case" SET {sets} WHERE id = ? AND changes = ?'  # noqa: S608
    if tx.execute(sql, *values.values(), case.id, case.changes) != 1:
        raise CaseWasChanged()
    changed = by_id(tx, case.id)
    if "visits" in changes:
        _index(tx, changed)
    tx.record(case.hall, kind, case.id, {"set": values, "number": case.number, **redact(extra or {})})
    return changed


def _index(tx: Tx, case: Case) -> None:
    for visit in case.visits:
        tx.execute(
            "INSERT INTO case_visit(ticket, case_id, hall, day, is_late) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING",
            visit.ticket,
            case.id,
            case.hall,
            visit.day,
            int(visit.is_late),
        )


def by_id(rows: Rows, case_id: str) -> Case:
    """The case, or UnknownCase."""
    row = rows.one('SELECT * FROM "case" WHERE id = ?', case_id)
    if row is None:
        raise UnknownCase()
    return case_of(row)
