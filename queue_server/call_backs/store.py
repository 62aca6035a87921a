"""The call-backs' own table and the one way a row of it changes: together with the journal entry that says so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final, NamedTuple

from queue_server.call_backs.model import CallBack, CallBackIsDone, Try, UnknownCallBack
from queue_server.kernel import folding
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Row, Rows, Tx

MIGRATIONS = (
    Migration(
        "call_backs",
        (
            "CREATE TABLE call_back(id TEXT PRIMARY KEY, hall TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN"
            " ('case','bad_grade')), case_id TEXT, case_number TEXT NOT NULL, ticket TEXT, service TEXT NOT NULL,"
            " department TEXT NOT NULL, staff INTEGER, opened_ms INTEGER NOT NULL, opened_day TEXT NOT NULL,"
            " from_day TEXT NOT NULL, due_day TEXT NOT NULL, is_phoned INTEGER NOT NULL, state TEXT NOT NULL"
            " CHECK (state IN ('open','done')), caller INTEGER, taken_day TEXT NOT NULL, tries TEXT NOT NULL,"
            " next_ms INTEGER, outcome TEXT NOT NULL, attitude INTEGER CHECK (attitude BETWEEN 1 AND 5),"
            " quality INTEGER CHECK (quality BETWEEN 1 AND 5), solved INTEGER, has_words INTEGER NOT NULL,"
            " bad_ticket TEXT, ended_ms INTEGER, changes INTEGER NOT NULL,"
            " CHECK ((state = 'done') = (ended_ms IS NOT NULL)), CHECK ((state = 'done') = (outcome <> ''))) STRICT",
            "CREATE INDEX call_back_open ON call_back(hall, due_day) WHERE state = 'open'",
            "CREATE INDEX call_back_done ON call_back(hall, ended_ms) WHERE state = 'done'",
            "CREATE INDEX call_back_day ON call_back(hall, opened_day)",
            "CREATE INDEX call_back_case ON call_back(case_id) WHERE case_id IS NOT NULL",
            "CREATE INDEX call_back_ticket ON call_back(ticket) WHERE ticket IS NOT NULL",
        ),
    ),
)
_COLUMNS: Final = tuple(field.name for field in fields(CallBack))
_FLAGS: Final = frozenset({"is_phoned", "has_words", "solved"})
# the parameters of every list: ?1 hall, ?2 who looks, ?3 today, ?4 now, ?5 whether grades may be seen
_SEEN: Final = "hall = ?1 AND staff IS NOT ?2 AND (?5 OR kind = 'case')"
_READY: Final = "(next_ms IS NULL OR next_ms <= ?4)"
_CALLED: Final = f"state = 'open' AND is_phoned = 1 AND from_day <= ?3 AND {_READY}"
# which call-backs a list shows, and in which order
TABS: Final[Mapping[str, tuple[str, str]]] = {
    "due": (f"{_CALLED} AND due_day >= ?3", "kind, due_day, opened_ms"),
    "late": (f"{_CALLED} AND due_day < ?3", "kind, due_day, opened_ms"),
    "mine": ("state = 'open' AND caller = ?2", "coalesce(next_ms, 0)"),
    "later": (f"state = 'open' AND NOT ({_CALLED})", "from_day, coalesce(next_ms, 0)"),
    "done": ("state = 'done'", "ended_ms DESC"),
}


class Seeker(NamedTuple):
    """Who looks at the lists, when. `sees_grades`: may see who gave a bad grade. Nobody sees what is about them."""

    hall: str
    asker: int
    sees_grades: bool
    today: str
    now_ms: int

    @property
    def values(self) -> tuple[Any, ...]:
        """The parameters every list begins with."""
        return self.hall, self.asker, self.today, self.now_ms, int(self.sees_grades)


class Count(NamedTuple):
    """What the call-backs of one department came to. `bad`: somebody answered with 1 or 2; `unsolved`: it is not."""

    department: str
    total: int = 0
    message: int = 0
    phone: int = 0
    refused: int = 0
    unreachable: int = 0
    no_phone: int = 0
    silent: int = 0
    forgotten: int = 0
    open: int = 0
    late: int = 0
    bad: int = 0
    unsolved: int = 0


def subject_of(call_back_id: str) -> str:
    """How the journal and sealed texts name a call-back."""
    return f"call_back:{call_back_id}"


def call_back_of(row: Row) -> CallBack:
    """A row as a CallBack."""
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    values["tries"] = tuple(Try(*one) for one in json.loads(values["tries"]))
    for name in _FLAGS:
        values[name] = None if values[name] is None else bool(values[name])
    return CallBack(**values)


def _stored(name: str, value: Any) -> Any:
    if name == "tries":
        return json.dumps(value, separators=(",", ":"))
    return int(value) if isinstance(value, bool) else value


def insert(tx: Tx, one: CallBack) -> bool:
    """A new one and its entry; False where it was there already."""
    values = {name: _stored(name, getattr(one, name)) for name in _COLUMNS}
    marks = ",".join("?" * len(values))
    sql = f"INSERT INTO call_back({','.join(values)}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
    if tx.execute(sql, *values.values()) != 1:
        return False
    tx.record(one.hall, "call_back_opened", subject_of(one.id), {"set": values})
    return True


def change(tx: Tx, one: CallBack, kind: str, changes: Mapping[str, Any]) -> CallBack:
    """Change the row if it is still open and as we saw it, and journal it; CallBackIsDone."""
    values = {name: _stored(name, value) for name, value in changes.items()} | {"changes": one.changes + 1}
    sets = ", ".join(f"{name} = ?" for name in values)
    sql = f"UPDATE call_back SET {sets} WHERE id = ? AND changes = ?"  # noqa: S608
    if tx.execute(sql, *values.values(), one.id, one.changes) != 1:
        raise CallBackIsDone()
    tx.record(one.hall, kind, subject_of(one.id), {"set": values})
    return by_id(tx, one.id)


def by_id(rows: Rows, call_back_id: str) -> CallBack:
    """The call-back; UnknownCallBack."""
    row = rows.one("SELECT * FROM call_back WHERE id = ?", call_back_id)
    if row is None:
        raise UnknownCallBack()
    return call_back_of(row)


def is_known(rows: Rows, call_back_id: str) -> bool:
    """Whether there is one of that id."""
    return rows.value("SELECT 1 FROM call_back WHERE id = ?", call_back_id) is not None


def of_ticket(rows: Rows, ticket: str) -> list[CallBack]:
    """Those about a visit's bad grade."""
    found = rows.all("SELECT * FROM call_back WHERE ticket = ? ORDER BY opened_ms, id", ticket)
    return [call_back_of(row) for row in found]


def about(rows: Rows, cases: Sequence[str], tickets: Sequence[str]) -> list[CallBack]:
    """Those about any of these cases or visits, by one query."""
    its_cases, its_tickets = (",".join("?" * len(ids)) for ids in (cases, tickets))
    sql = (
        f"SELECT * FROM call_back WHERE case_id IN ({its_cases}) OR ticket IN ({its_tickets})"  # noqa: S608
        " ORDER BY opened_ms, id"
    )
    return [call_back_of(row) for row in rows.all(sql, *cases, *tickets)]


def opened_by_call(rows: Rows, ticket: str, at_ms: int) -> bool:
    """Whether the bad grade of the visit was opened by what somebody had just said on the phone."""
    sql = "SELECT 1 FROM call_back WHERE bad_ticket = ? AND ended_ms = ?"
    return rows.value(sql, ticket, at_ms) is not None


def open_of(rows: Rows, hall: str) -> list[CallBack]:
    """The hall's open ones, the first due first."""
    found = rows.all("SELECT * FROM call_back WHERE hall = ? AND state = 'open' ORDER BY due_day, id", hall)
    return [call_back_of(row) for row in found]


def listed(rows: Rows, who: Seeker, tab: str, offset: int, most: int) -> list[CallBack]:
    """One page of a list."""
    where, order = TABS[tab]
    sql = f"SELECT * FROM call_back WHERE {_SEEN} AND {where} ORDER BY {order}, id LIMIT ?6 OFFSET ?7"  # noqa: S608
    return [call_back_of(row) for row in rows.all(sql, *who.values, most, offset)]


def counts(rows: Rows, who: Seeker) -> dict[str, int]:
    """How many each list has."""
    sums = ", ".join(f"count(*) FILTER (WHERE {where}) AS {tab}" for tab, (where, _order) in TABS.items())
    row = rows.one(f"SELECT {sums} FROM call_back WHERE {_SEEN}", *who.values)  # noqa: S608
    assert row is not None
    return {tab: int(row[tab]) for tab in TABS}


def next_of(rows: Rows, who: Seeker) -> CallBack | None:
    """Whom to call next: one's own first, then who gave a bad grade, then the first due; not what a colleague has."""
    sql = (
        f"SELECT * FROM call_back WHERE {_SEEN} AND {_CALLED}"  # noqa: S608
        " AND (caller IS NULL OR caller = ?2 OR taken_day < ?3)"
        " ORDER BY caller IS NOT ?2, kind, due_day, opened_ms, id LIMIT 1"
    )
    row = rows.one(sql, *who.values)
    return None if row is None else call_back_of(row)


def figures(rows: Rows, hall: str, first: str, last: str, today: str) -> list[Count]:
    """Of the call-backs that began on these days, by department; not of those whose decision was taken back."""
    found = rows.all(
        "SELECT department, count(*) AS total, sum(outcome = 'message') AS message, sum(outcome = 'phone') AS phone,"
        " sum(outcome = 'refused') AS refused, sum(outcome = 'unreachable') AS unreachable,"
        " sum(outcome = 'no_phone') AS no_phone, sum(outcome = 'silent') AS silent,"
        " sum(outcome = 'forgotten') AS forgotten, sum(state = 'open') AS open,"
        " sum(state = 'open' AND is_phoned = 1 AND due_day < ?) AS late,"
        " sum(min(coalesce(attitude, 5), coalesce(quality, 5)) <= 2) AS bad, sum(coalesce(solved, 1) = 0) AS unsolved"
        " FROM call_back WHERE hall = ? AND opened_day BETWEEN ? AND ? AND outcome <> 'undone'"
        " GROUP BY department ORDER BY department",
        today,
        hall,
        first,
        last,
    )
    return [Count(*(row[name] for name in Count._fields)) for row in found]


def differences(rows: Rows) -> list[str]:
    """Every place where the table of call-backs and the journal disagree, one sentence each."""
    told = folding.told(folding.all_entries(rows), "call_back_")
    kept = {subject_of(row["id"]): dict(row) for row in rows.all("SELECT * FROM call_back")}
    return folding.differences("call-back", told, kept)
