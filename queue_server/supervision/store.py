"""The table of alarms and the one way a row of it changes: together with the journal entry that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from queue_server.kernel import folding
from queue_server.kernel.database import Migration
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Row, Rows, Tx
from queue_server.supervision.model import STATE_WORDS, Alarm, AlarmForbids, UnknownAlarm

MIGRATIONS: Final = (
    Migration(
        "alarms",
        (
            "CREATE TABLE alarm(id TEXT PRIMARY KEY, hall TEXT NOT NULL, clock TEXT NOT NULL, subject TEXT NOT NULL,"
            " place TEXT NOT NULL, label TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN"
            " ('warning','yellow','red','ordered','replied','closed','lapsed')), level TEXT NOT NULL,"
            " since_ms INTEGER NOT NULL, raised_ms INTEGER NOT NULL, level_ms INTEGER NOT NULL,"
            " acted_by TEXT NOT NULL, ended_ms INTEGER, order_number TEXT NOT NULL, order_text TEXT NOT NULL,"
            " owner TEXT NOT NULL, reply_by_day TEXT, is_escalated INTEGER NOT NULL, reply TEXT NOT NULL,"
            " finding TEXT NOT NULL, closed_ms INTEGER, changes INTEGER NOT NULL) STRICT",
            "CREATE UNIQUE INDEX alarm_going_on ON alarm(hall, clock, subject) WHERE ended_ms IS NULL",
            "CREATE INDEX alarm_live ON alarm(hall, state) WHERE closed_ms IS NULL",
            "CREATE INDEX alarm_day ON alarm(hall, raised_ms)",
        ),
    ),
    Migration(
        "alarm_orders",
        ("CREATE UNIQUE INDEX alarm_order ON alarm(hall, order_number) WHERE order_number <> ''",),
    ),
    Migration(
        "who ordered, answered and closed",
        (
            "ALTER TABLE alarm ADD COLUMN ordered_by TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE alarm ADD COLUMN ordered_ms INTEGER",
            "ALTER TABLE alarm ADD COLUMN replied_by TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE alarm ADD COLUMN replied_ms INTEGER",
            "ALTER TABLE alarm ADD COLUMN late_days INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE alarm ADD COLUMN closed_by TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE alarm ADD COLUMN is_alone INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX alarm_closed ON alarm(hall, closed_ms) WHERE closed_ms IS NOT NULL",
        ),
    ),
    Migration(
        "clocks that came later",  # what was decided before is not all raised at once by the first look
        (
            "CREATE TABLE clock_begun(clock TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT",
            "INSERT INTO clock_begun SELECT 'deliver', coalesce(max(concluded_ms), 0) FROM \"case\"",
        ),
    ),
)
LATER: Final[Mapping[str, Any]] = {  # columns of later versions, as rows from before them read
    "ordered_by": "",
    "ordered_ms": None,
    "replied_by": "",
    "replied_ms": None,
    "late_days": 0,
    "closed_by": "",
    "is_alone": 0,
}
_COLUMNS: Final = tuple(field.name for field in fields(Alarm))
_TYPED: Final = frozenset({"order_text", "reply", "finding"})


def _values(values: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: int(value) if isinstance(value, bool) else value for name, value in values.items()}
    return {name: redact(value) if name in _TYPED else value for name, value in plain.items()}


def alarm_of(row: Row) -> Alarm:
    """A row as an Alarm."""
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    flags = {name: bool(values[name]) for name in ("is_escalated", "is_alone")}
    return Alarm(**values | flags)


def begun_ms(rows: Rows, clock: str) -> int:
    """A clock that came later looks at nothing up to this instant; 0 where there was nothing yet."""
    return int(rows.value("SELECT at_ms FROM clock_begun WHERE clock = ?", clock) or 0)


def insert(tx: Tx, alarm: Alarm) -> None:
    """A new alarm and its journal entry."""
    values = _values({name: getattr(alarm, name) for name in _COLUMNS})
    marks = ",".join("?" * len(_COLUMNS))
    tx.execute(f"INSERT INTO alarm({','.join(_COLUMNS)}) VALUES ({marks})", *values.values())  # noqa: S608
    tx.record(alarm.hall, "alarm_raised", alarm.id, {"set": values})


def change(tx: Tx, alarm: Alarm, kind: str, changes: Mapping[str, Any]) -> Alarm:
    """Change the row if it is still as we saw it, and journal what changed; AlarmForbids."""
    values = _values(changes) | {"acted_by": tx.actor, "changes": alarm.changes + 1}
    sets = ", ".join(f"{name} = ?" for name in values)
    sql = f"UPDATE alarm SET {sets} WHERE id = ? AND changes = ?"  # noqa: S608
    if tx.execute(sql, *values.values(), alarm.id, alarm.changes) != 1:
        words = STATE_WORDS[alarm.state]
        raise AlarmForbids(state=alarm.state, state_zh=words.zh, state_en=words.en)
    tx.record(alarm.hall, kind, alarm.id, {"set": values})
    return by_id(tx, alarm.hall, alarm.id)


def by_id(rows: Rows, hall: str, alarm_id: str) -> Alarm:
    """The alarm, or UnknownAlarm."""
    row = rows.one("SELECT * FROM alarm WHERE hall = ? AND id = ?", hall, alarm_id)
    if row is None:
        raise UnknownAlarm()
    return alarm_of(row)


def going_on(rows: Rows, hall: str) -> list[Alarm]:
    """Those whose cause is not over."""
    return [alarm_of(row) for row in rows.all("SELECT * FROM alarm WHERE hall = ? AND ended_ms IS NULL", hall)]


def live(rows: Rows, hall: str) -> list[Alarm]:
    """Those nobody has closed and that did not lapse, the highest card first, then the oldest."""
    found = rows.all(
        "SELECT * FROM alarm WHERE hall = ? AND closed_ms IS NULL"
        " ORDER BY CASE level WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 ELSE 2 END, since_ms, id",
        hall,
    )
    return [alarm_of(row) for row in found]


def closed(rows: Rows, hall: str, from_ms: int, until_ms: int, limit: int, behind: Alarm | None = None) -> list[Alarm]:
    """So many of those somebody closed in that time, the last first, those that come after `behind`; what lapsed by
    itself is not among them."""
    last_ms, last_id = (behind.closed_ms, behind.id) if behind else (until_ms, "")
    found = rows.all(
        "SELECT * FROM alarm WHERE hall = ?1 AND closed_ms >= ?2 AND closed_ms < ?3 AND state = 'closed'"
        " AND (closed_ms < ?4 OR (closed_ms = ?4 AND id > ?5)) ORDER BY closed_ms DESC, id LIMIT ?6",
        hall,
        from_ms,
        until_ms,
        last_ms,
        last_id,
        limit,
    )
    return [alarm_of(row) for row in found]


def is_order_taken(rows: Rows, hall: str, number: str) -> bool:
    """Whether an order of the hall bears that number."""
    return rows.value("SELECT 1 FROM alarm WHERE hall = ? AND order_number = ?", hall, number) is not None


def is_ordered(rows: Rows, hall: str, subject: str) -> bool:
    """Whether an order about this is open: somebody has to see to it."""
    sql = "SELECT 1 FROM alarm WHERE hall = ? AND subject = ? AND closed_ms IS NULL AND order_number <> ''"
    return rows.value(sql, hall, subject) is not None


def differences(rows: Rows) -> list[str]:
    """Every place where table and journal disagree, one sentence each; empty when they agree."""
    kept = {row["id"]: dict(row) for row in rows.all("SELECT * FROM alarm")}
    told = folding.told(folding.all_entries(rows), "alarm_")
    return folding.differences("alarm", {one: {**LATER, **said} for one, said in told.items()}, kept)
