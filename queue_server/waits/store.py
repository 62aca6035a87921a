"""What was said to every number as it was issued, and when it was first called: the days waits are learnt from."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from queue_server.kernel import folding, followers
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Rows, Tx
from queue_server.waits.rounding import shown

MIGRATIONS: Final = (
    Migration(
        "waits",
        (
            "CREATE TABLE wait_said(ticket TEXT PRIMARY KEY, hall TEXT NOT NULL, day TEXT NOT NULL,"
            " queue TEXT NOT NULL, service TEXT NOT NULL, issued_ms INTEGER NOT NULL, slot_ms INTEGER,"
            " credit_min INTEGER NOT NULL,"
            " ahead INTEGER, basis TEXT NOT NULL CHECK (basis IN ('','pace','model','slot')), middle_min REAL,"
            " low_min REAL, high_min REAL, low INTEGER, high INTEGER, called_ms INTEGER, moved INTEGER NOT NULL,"
            " simulated INTEGER NOT NULL) STRICT, WITHOUT ROWID",
            "CREATE INDEX wait_said_day ON wait_said(hall, day)",
            "CREATE TABLE wait_model(hall TEXT PRIMARY KEY, day TEXT NOT NULL, made_ms INTEGER NOT NULL,"
            " body TEXT NOT NULL) STRICT, WITHOUT ROWID",
        ),
    ),
)
FOLLOWER: Final = "waits"
MOVED: Final = frozenset({"yielded", "reclassed", "transferred", "brought"})
_COLUMNS: Final = (
    "ticket", "hall", "day", "queue", "service", "issued_ms", "slot_ms", "credit_min", "ahead", "basis",
    "middle_min", "low_min", "high_min", "low", "high", "called_ms", "moved", "simulated",
)  # fmt: skip


class Said(NamedTuple):
    """An estimate with its range, in minutes and unrounded; `ahead` are the people counted before it, those expected
    to overtake included. `basis`: `model`, `pace` (people ahead at the line's pace) or `slot` (a booked hour)."""

    ahead: int
    basis: str
    middle_min: float
    low_min: float
    high_min: float


class Past(NamedTuple):
    """A number as waits are learnt from it. Instants in Unix ms; `slot_ms` where it counted as booked; `said` and
    `low`/`high` (as shown) where a range was said. Who was moved by hand or let others first has no outcome."""

    ticket: str
    day: str
    queue: str
    issued_ms: int
    slot_ms: int | None
    called_ms: int | None
    said: Said | None = None
    credit_min: int = 0

    @property
    def wait_min(self) -> float | None:
        """From taking to the first call."""
        return None if self.called_ms is None else max(0, self.called_ms - self.issued_ms) / 60_000


def row_of(ticket: str, hall: str, ticket_set: Mapping[str, Any], said: Mapping[str, Any] | None) -> dict[str, Any]:
    """The row of a number just issued: `ticket_set` and `said` as its journal entry bears them."""
    items = ticket_set["items"]
    row = dict.fromkeys(_COLUMNS) | {
        "ticket": ticket,
        "hall": hall,
        "day": ticket_set["day"],
        "queue": ticket_set["queue"],
        "service": _first_service(items),
        "issued_ms": ticket_set["arrived_ms"],
        "slot_ms": ticket_set["slot_ms"] if ticket_set["booked"] else None,
        "credit_min": ticket_set["credit_min"],
        "basis": "",
        "moved": 0,
        "simulated": 0,
    }
    return row | (dict(said) if said else {})


def _first_service(items: Any) -> str:
    if isinstance(items, str):
        return items.split('"', 2)[1]  # [["service",null],…]: an id holds no quote
    return str(items[0][0])


def told(said: Said) -> dict[str, Any]:
    """What the journal and the row hold of an estimate: to the thousandth of a minute, and as shown."""
    low, high = shown(said.low_min, said.high_min)
    values = {name: round(getattr(said, name), 3) for name in ("middle_min", "low_min", "high_min")}
    return {"ahead": said.ahead, "basis": said.basis, **values, "low": low, "high": high}


def insert(tx: Tx, row: Mapping[str, Any]) -> None:
    """A number issued."""
    marks = ",".join("?" * len(_COLUMNS))
    values = [row[name] for name in _COLUMNS]
    tx.execute(f"INSERT OR REPLACE INTO wait_said({','.join(_COLUMNS)}) VALUES ({marks})", *values)  # noqa: S608


def called(tx: Tx, ticket: str, called_ms: int, *, moved: bool) -> None:
    """Its first call; later ones change nothing."""
    sql = "UPDATE wait_said SET called_ms = ?, moved = ? WHERE ticket = ? AND called_ms IS NULL"
    tx.execute(sql, called_ms, int(moved), ticket)


def said_at_issue(rows: Rows, ticket: str) -> dict[str, int] | None:
    """The range as it was said when the number was taken; None where none was."""
    row = rows.one("SELECT low, high FROM wait_said WHERE ticket = ?", ticket)
    return None if row is None or row["low"] is None else {"low_min": row["low"], "high_min": row["high"]}


def past(rows: Rows, hall: str, from_day: str, until_day: str) -> list[Past]:
    """The numbers of these days, without those that were moved."""
    found = rows.all(
        "SELECT * FROM wait_said WHERE hall = ? AND day BETWEEN ? AND ? AND moved = 0 ORDER BY day, issued_ms, ticket",
        hall,
        from_day,
        until_day,
    )
    return [past_of(row) for row in found]


def outcomes(rows: Rows, hall: str, day: str, known: Container[str] = ()) -> list[Past]:
    """The numbers of the day that were said a range and have been called, in the order of their calls; not those
    `known` before."""
    found = rows.all(
        "SELECT * FROM wait_said WHERE hall = ? AND day = ? AND moved = 0 AND called_ms IS NOT NULL"
        " AND low_min IS NOT NULL ORDER BY called_ms",
        hall,
        day,
    )
    return [past_of(row) for row in found if row["ticket"] not in known]


def past_of(row: Mapping[str, Any]) -> Past:
    """A row as waits are learnt from it."""
    said = None
    if row["low_min"] is not None:
        said = Said(row["ahead"], row["basis"], row["middle_min"], row["low_min"], row["high_min"])
    facts = (row["ticket"], row["day"], row["queue"], row["issued_ms"], row["slot_ms"], row["called_ms"])
    return Past(*facts, said, row["credit_min"])


def days(rows: Rows, hall: str, before_day: str, count: int) -> list[str]:
    """The latest `count` days before that one with numbers, the oldest first."""
    sql = "SELECT DISTINCT day FROM wait_said WHERE hall = ? AND day < ? ORDER BY day DESC LIMIT ?"
    return [row["day"] for row in reversed(rows.all(sql, hall, before_day, count))]


def model(rows: Rows, hall: str) -> tuple[str, str] | None:
    """The last day the kept knowledge holds, and its text."""
    row = rows.one("SELECT day, body FROM wait_model WHERE hall = ?", hall)
    return None if row is None else (row["day"], row["body"])


def keep_model(tx: Tx, hall: str, day: str, body: str) -> None:
    """What is known of the hall's waits up to that day."""
    tx.execute(
        "INSERT OR REPLACE INTO wait_model(hall, day, made_ms, body) VALUES (?,?,?,?)", hall, day, tx.now_ms, body
    )


def forget_model(tx: Tx, hall: str) -> None:
    """The next start learns anew, as after days were laid in that the kept knowledge has not seen."""
    tx.execute("DELETE FROM wait_model WHERE hall = ?", hall)


def lay_in(tx: Tx, hall: str, numbers: Iterable[Past], service_of: Mapping[str, str]) -> None:
    """Days this hall never lived, simulated or of an older system: marked, learnt from, and counted in no figure."""
    for one in numbers:
        values = {"day": one.day, "queue": one.queue, "service": service_of[one.queue], "issued_ms": one.issued_ms}
        row = dict.fromkeys(_COLUMNS) | values | {"ticket": one.ticket, "hall": hall, "basis": "", "moved": 0}
        row["credit_min"] = one.credit_min
        insert(tx, row | {"slot_ms": one.slot_ms, "called_ms": one.called_ms, "simulated": 1})


def forget_unlived(tx: Tx, hall: str, day: str) -> None:
    """What was laid in of that day goes; what the hall lived stays."""
    tx.execute("DELETE FROM wait_said WHERE hall = ? AND day = ? AND simulated = 1", hall, day)


def differences(rows: Rows) -> list[str]:
    """Where the table and the journal disagree, one sentence each; simulated days stand in no journal."""
    journal: dict[str, dict[str, Any]] = {}
    followed = followers.cursor(rows, FOLLOWER)
    for entry in folding.all_entries(rows):
        if entry.kind == "ticket_issued" and "wait" in entry.body:
            journal[entry.subject] = row_of(entry.subject, entry.hall, entry.body["set"], entry.body["wait"])
        elif entry.kind == "ticket_called" and entry.subject in journal and entry.pos <= followed:
            first = journal[entry.subject]
            if first["called_ms"] is None:
                first |= {"called_ms": call_of(entry.body)[0], "moved": int(call_of(entry.body)[1])}
    kept: Sequence[Mapping[str, Any]] = rows.all("SELECT * FROM wait_said WHERE simulated = 0")
    return folding.differences("wait of", journal, {row["ticket"]: dict(row) for row in kept})


def call_of(body: Mapping[str, Any]) -> tuple[int, bool]:
    """When a call was made by true time, and whether the number had been moved by hand before."""
    moved = not MOVED.isdisjoint(body.get("why", {}).get("moved", ()))
    return int(body.get("meanwhile_ms") or body["set"]["called_ms"]), moved
