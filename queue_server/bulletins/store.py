"""The tables of bulletins, their frozen documents and tasks; a row changes only together with its journal entry."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, Final

from queue_server.bulletins.annexes import Unit
from queue_server.bulletins.document import digest, dumped
from queue_server.bulletins.model import Bulletin, Problem, Task
from queue_server.bulletins.refusals import BulletinWasChanged, TaskForbids, UnknownBulletin, UnknownTask
from queue_server.kernel import folding
from queue_server.kernel.database import Migration
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Row, Rows, Tx

MIGRATIONS: Final = (
    Migration(
        "bulletins",
        (
            "CREATE TABLE bulletin(id TEXT PRIMARY KEY, hall TEXT NOT NULL, series TEXT NOT NULL,"
            " edition INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('units','hall')), span TEXT NOT NULL,"
            " first_day TEXT NOT NULL, last_day TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN"
            " ('draft','issued')), issuer TEXT NOT NULL, number TEXT NOT NULL, units TEXT NOT NULL,"
            " problems TEXT NOT NULL, text TEXT NOT NULL, text_basis TEXT NOT NULL, opened_ms INTEGER NOT NULL,"
            " acted_by TEXT NOT NULL, issued_ms INTEGER, sha256 TEXT NOT NULL, is_late INTEGER NOT NULL,"
            " changes INTEGER NOT NULL, CHECK ((state = 'issued') = (issued_ms IS NOT NULL))) STRICT",
            "CREATE UNIQUE INDEX bulletin_period ON bulletin(hall, kind, span, first_day, last_day, edition)",
            "CREATE UNIQUE INDEX bulletin_number ON bulletin(hall, number) WHERE number <> ''",
            "CREATE TABLE bulletin_document(bulletin TEXT PRIMARY KEY REFERENCES bulletin(id), body TEXT NOT NULL)"
            " STRICT, WITHOUT ROWID",
            "CREATE TRIGGER bulletin_frozen BEFORE UPDATE ON bulletin_document"
            " BEGIN SELECT RAISE(ABORT, 'an issued bulletin does not change'); END",
            "CREATE TRIGGER bulletin_kept BEFORE DELETE ON bulletin_document"
            " BEGIN SELECT RAISE(ABORT, 'an issued bulletin stays'); END",
            "CREATE TABLE rectification(id TEXT PRIMARY KEY, hall TEXT NOT NULL, bulletin TEXT NOT NULL,"
            " unit TEXT NOT NULL, text TEXT NOT NULL, due_day TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN"
            " ('open','replied','closed')), acted_by TEXT NOT NULL, reply TEXT NOT NULL, replied_ms INTEGER,"
            " replied_by TEXT NOT NULL, finding TEXT NOT NULL, closed_ms INTEGER, closed_by TEXT NOT NULL,"
            " late_days INTEGER NOT NULL, changes INTEGER NOT NULL) STRICT",
            "CREATE INDEX rectification_live ON rectification(hall, due_day) WHERE state <> 'closed'",
            "CREATE INDEX rectification_bulletin ON rectification(bulletin)",
        ),
    ),
)
_COLUMNS: Final = tuple(one.name for one in fields(Bulletin))
_TASK_COLUMNS: Final = tuple(one.name for one in fields(Task))
_TYPED: Final = frozenset({"issuer", "number", "text", "reply", "finding", "unit"})
LISTED_MAX: Final = 100


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name == "units":
            found[name] = json.dumps([redact(asdict(one)) for one in value], ensure_ascii=False)
        elif name == "problems":
            found[name] = json.dumps([[redact(part) for part in one] for one in value], ensure_ascii=False)
        elif name in _TYPED:
            found[name] = str(redact(value))
        else:
            found[name] = int(value) if isinstance(value, bool) else value
    return found


def _bulletin(row: Row) -> Bulletin:
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    values["units"] = tuple(Unit(**one) for one in json.loads(values["units"]))
    values["problems"] = tuple(Problem(*one) for one in json.loads(values["problems"]))
    values["is_late"] = bool(values["is_late"])
    return Bulletin(**values)


def _task(row: Row) -> Task:
    return Task(**{name: row[name] for name in _TASK_COLUMNS})


def insert(tx: Tx, one: Bulletin) -> Bulletin:
    """A new draft and its journal entry."""
    values = _stored({name: getattr(one, name) for name in _COLUMNS})
    tx.execute(
        f"INSERT INTO bulletin({','.join(_COLUMNS)}) VALUES ({','.join('?' * len(_COLUMNS))})",  # noqa: S608
        *values.values(),
    )
    tx.record(one.hall, "bulletin_opened", one.id, {"set": values})
    return by_id(tx, one.hall, one.id)


def change(tx: Tx, one: Bulletin, kind: str, changes: Mapping[str, Any]) -> Bulletin:
    """Change the row if it is still as we saw it, and journal what changed; BulletinWasChanged."""
    values = _stored(changes) | {"acted_by": tx.actor, "changes": one.changes + 1}
    sets = ", ".join(f"{name} = ?" for name in values)
    sql = f"UPDATE bulletin SET {sets} WHERE id = ? AND changes = ?"  # noqa: S608
    if tx.execute(sql, *values.values(), one.id, one.changes) != 1:
        raise BulletinWasChanged()
    tx.record(one.hall, kind, one.id, {"set": values})
    return by_id(tx, one.hall, one.id)


def freeze(tx: Tx, bulletin: str, document: Mapping[str, Any]) -> None:
    """Keep the document as it was issued."""
    tx.execute("INSERT INTO bulletin_document(bulletin, body) VALUES (?,?)", bulletin, dumped(document))


def frozen(rows: Rows, bulletin: str) -> dict[str, Any] | None:
    """The document as it was issued; None of a draft."""
    body = rows.value("SELECT body FROM bulletin_document WHERE bulletin = ?", bulletin)
    return None if body is None else json.loads(body)


def by_id(rows: Rows, hall: str, bulletin: str) -> Bulletin:
    """The bulletin; UnknownBulletin."""
    row = rows.one("SELECT * FROM bulletin WHERE hall = ? AND id = ?", hall, bulletin)
    if row is None:
        raise UnknownBulletin()
    return _bulletin(row)


def listed(rows: Rows, hall: str) -> list[Bulletin]:
    """The newest, by their last day; later editions first."""
    sql = "SELECT * FROM bulletin WHERE hall = ? ORDER BY last_day DESC, opened_ms DESC, id LIMIT ?"
    return [_bulletin(row) for row in rows.all(sql, hall, LISTED_MAX)]


def editions(rows: Rows, one: Bulletin) -> list[Bulletin]:
    """All editions of its series, the first first."""
    sql = "SELECT * FROM bulletin WHERE series = ? ORDER BY edition"
    return [_bulletin(row) for row in rows.all(sql, one.series)]


def of_period(rows: Rows, hall: str, kind: str, first: str, last: str) -> list[Bulletin]:
    """Those of exactly these days."""
    sql = "SELECT * FROM bulletin WHERE hall = ? AND kind = ? AND first_day = ? AND last_day = ? ORDER BY edition"
    return [_bulletin(row) for row in rows.all(sql, hall, kind, first, last)]


def weekly_kinds(rows: Rows, hall: str, before: str) -> list[str]:
    """The kinds of which the hall has a week's bulletin before that day: it makes them every week."""
    sql = "SELECT DISTINCT kind FROM bulletin WHERE hall = ? AND span = 'week' AND first_day < ? ORDER BY kind"
    return [str(row["kind"]) for row in rows.all(sql, hall, before)]


def is_number_taken(rows: Rows, hall: str, number: str, besides: str) -> bool:
    """Whether another bulletin of the hall bears it."""
    sql = "SELECT 1 FROM bulletin WHERE hall = ? AND number = ? AND id <> ?"
    return rows.value(sql, hall, number, besides) is not None


def insert_task(tx: Tx, one: Task) -> None:
    """A new task and its journal entry."""
    values = _stored({name: getattr(one, name) for name in _TASK_COLUMNS})
    tx.execute(
        f"INSERT INTO rectification({','.join(_TASK_COLUMNS)}) VALUES ({','.join('?' * len(_TASK_COLUMNS))})",  # noqa: S608
        *values.values(),
    )
    tx.record(one.hall, "rectification_set", one.id, {"set": values})


def change_task(tx: Tx, one: Task, kind: str, changes: Mapping[str, Any], refusal: TaskForbids) -> Task:
    """Change the row if it is still as we saw it, and journal what changed; the refusal."""
    values = _stored(changes) | {"acted_by": tx.actor, "changes": one.changes + 1}
    sets = ", ".join(f"{name} = ?" for name in values)
    sql = f"UPDATE rectification SET {sets} WHERE id = ? AND changes = ?"  # noqa: S608
    if tx.execute(sql, *values.values(), one.id, one.changes) != 1:
        raise refusal
    tx.record(one.hall, kind, one.id, {"set": values})
    return task(tx, one.hall, one.id)


def task(rows: Rows, hall: str, task_id: str) -> Task:
    """The task; UnknownTask."""
    row = rows.one("SELECT * FROM rectification WHERE hall = ? AND id = ?", hall, task_id)
    if row is None:
        raise UnknownTask()
    return _task(row)


def tasks_of(rows: Rows, bulletins: Sequence[str]) -> list[Task]:
    """The tasks of these bulletins, in the order of their days."""
    sql = "SELECT * FROM rectification WHERE bulletin IN (SELECT value FROM json_each(?)) ORDER BY due_day, unit, id"
    return [_task(row) for row in rows.all(sql, json.dumps(list(bulletins)))]


def live_tasks(rows: Rows, hall: str) -> list[Task]:
    """Those that are not closed, the first due first."""
    sql = "SELECT * FROM rectification WHERE hall = ? AND state <> 'closed' ORDER BY due_day, unit, id"
    return [_task(row) for row in rows.all(sql, hall)]


def differences(rows: Rows) -> list[str]:
    """Every place where tables, journal and frozen documents disagree, one sentence each; empty when they agree."""
    entries = list(folding.all_entries(rows))
    kept = {row["id"]: dict(row) for row in rows.all("SELECT * FROM bulletin")}
    tasks = {row["id"]: dict(row) for row in rows.all("SELECT * FROM rectification")}
    found = folding.differences("bulletin", folding.told(entries, "bulletin_"), kept)
    found += folding.differences("rectification", folding.told(entries, "rectification_"), tasks)
    bodies = {row["bulletin"]: row["body"] for row in rows.all("SELECT * FROM bulletin_document")}
    for bulletin, row in sorted(kept.items()):
        is_whole = bulletin in bodies and digest(json.loads(bodies[bulletin])) == row["sha256"]
        if row["state"] == "issued" and not is_whole:
            found.append(f"bulletin {bulletin}: the document is not the one that was issued")
    return found
