"""The rollups: one row per dimension, key and day, and the same by whole months, so that two years are few rows.

The histograms of waits stand in a table of their own: whoever adds up counts need not read past them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from queue_server.figures.counts import NAMES, SUMS, Counts, as_bytes, of_bytes, total
from queue_server.figures.fold import Change, Dimension
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Rows, Tx

Grain = Literal["day", "month"]
_KEY: Final = "hall TEXT NOT NULL, dimension TEXT NOT NULL, grain TEXT NOT NULL, span TEXT NOT NULL, key TEXT NOT NULL"
_PRIMARY: Final = "PRIMARY KEY(hall, dimension, grain, span, key)"
MIGRATIONS = (
    Migration(
        "figures",
        (
            f"CREATE TABLE figure({_KEY}, {', '.join(f'{name} INTEGER NOT NULL DEFAULT 0' for name in SUMS)},"
            f" {_PRIMARY}) STRICT, WITHOUT ROWID",
            f"CREATE TABLE figure_wait({_KEY}, waits BLOB NOT NULL, {_PRIMARY}) STRICT, WITHOUT ROWID",
        ),
    ),
)
_AT: Final = "hall = ? AND dimension = ? AND grain = ? AND span = ? AND key = ?"
_BETWEEN: Final = "hall = ? AND dimension = ? AND grain = ? AND span BETWEEN ? AND ?"
_ADDED: Final = ", ".join(f"{name} = {name} + excluded.{name}" for name in SUMS)
_SUMMED: Final = ", ".join(f"sum({name}) AS {name}" for name in SUMS)
_UPSERT: Final = (
    f"INSERT INTO figure(hall, dimension, grain, span, key, {', '.join(SUMS)})"  # noqa: S608
    f" VALUES (?,?,?,?,?,{','.join('?' * len(SUMS))}) ON CONFLICT DO UPDATE SET {_ADDED}"
)


class Spans(NamedTuple):
    """Rows that stand one after the other: of this grain, from the first to the last."""

    grain: Grain
    first: str
    last: str


def add(tx: Tx, hall: str, change: Change) -> None:
    """Add to the rows of each day and of its month what the change says; numbers below nought are taken away."""
    found: dict[tuple[str, Grain, str, str], dict[str, int]] = {}
    for (dimension, day, key, name), amount in change.items():
        if amount:
            for grain, span in _grains(day):
                sums = found.setdefault((dimension, grain, span, key), {})
                sums[name] = sums.get(name, 0) + amount
    for at, sums in found.items():
        tx.execute(_UPSERT, hall, *at, *(sums.get(name, 0) for name in SUMS))
        if sums.get("waits"):
            kept = tx.value(f"SELECT waits FROM figure_wait WHERE {_AT}", hall, *at)  # noqa: S608
            waits = as_bytes((of_bytes(kept) if kept else 0) + sums["waits"])
            tx.execute("INSERT OR REPLACE INTO figure_wait VALUES (?,?,?,?,?,?)", hall, *at, waits)


def _grains(day: str) -> tuple[tuple[Grain, str], ...]:
    return ("day", day), ("month", day[:7])


def by_key(rows: Rows, hall: str, dimension: Dimension, first: str, last: str) -> dict[str, Counts]:
    """Key → its counts of these days, both included; what had none is absent."""
    parts: dict[str, list[Counts]] = {}
    for spans in spans_of(first, last):
        for key, found in _summed(rows, hall, dimension, spans, "key").items():
            parts.setdefault(key, []).append(found)
    return {key: total(found) if len(found) > 1 else found[0] for key, found in parts.items()}


def by_day(rows: Rows, hall: str, first: str, last: str) -> dict[str, Counts]:
    """Day → the counts of the whole hall."""
    return _summed(rows, hall, "hall", Spans("day", first, last), "span")


def _summed(rows: Rows, hall: str, dimension: Dimension, spans: Spans, by: Literal["key", "span"]) -> dict[str, Counts]:
    asked = (hall, dimension, *spans)
    waits: dict[str, int] = {}
    for row in rows.all(f"SELECT {by} AS k, waits FROM figure_wait WHERE {_BETWEEN}", *asked):  # noqa: S608
        waits[row["k"]] = waits.get(row["k"], 0) + of_bytes(row["waits"])
    sums = rows.all(f"SELECT {by} AS k, {_SUMMED} FROM figure WHERE {_BETWEEN} GROUP BY {by}", *asked)  # noqa: S608
    return {row["k"]: Counts(*(*(row[name] for name in SUMS), waits.get(row["k"], 0))) for row in sums}


def spans_of(first: str, last: str) -> Iterator[Spans]:
    """The days from first to last as whole months and the days before and after them."""
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    month = begins if begins.day == 1 else _next_month(begins)
    after = ends + timedelta(days=1)
    beyond = after.replace(day=1)
    if month >= beyond:
        yield Spans("day", first, last)
        return
    if begins < month:
        yield Spans("day", first, (month - timedelta(days=1)).isoformat())
    yield Spans("month", month.isoformat()[:7], (beyond - timedelta(days=1)).isoformat()[:7])
    if beyond < after:
        yield Spans("day", beyond.isoformat(), last)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def first_day(rows: Rows, hall: str) -> str | None:
    """The first day there is a figure of."""
    found = rows.value("SELECT min(span) FROM figure WHERE hall = ? AND dimension = 'hall' AND grain = 'day'", hall)
    return None if found is None else str(found)


def kept(rows: Rows) -> dict[tuple[str, ...], dict[str, int]]:
    """Every row that holds anything, by (hall, dimension, grain, span, key): only what is not nought."""
    names = ("hall", "dimension", "grain", "span", "key")
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for row in rows.all("SELECT * FROM figure"):
        held = {name: int(row[name]) for name in SUMS if row[name]}
        if held:
            found[tuple(row[name] for name in names)] = held
    for row in rows.all("SELECT * FROM figure_wait"):
        if row["waits"]:
            found.setdefault(tuple(row[name] for name in names), {})["waits"] = of_bytes(row["waits"])
    return found


def expected(changes: Mapping[str, Sequence[Change]]) -> dict[tuple[str, ...], dict[str, int]]:
    """The same as `kept`, from what each hall's visits and windows came to."""
    sums: dict[tuple[str, ...], dict[str, int]] = {}
    for hall, told in changes.items():
        for change in told:
            for (dimension, day, key, name), amount in change.items():
                for grain, span in _grains(day):
                    row = sums.setdefault((hall, dimension, grain, span, key), {})
                    row[name] = row.get(name, 0) + amount
    held = {at: {name: row[name] for name in NAMES if row.get(name)} for at, row in sums.items()}
    return {at: row for at, row in held.items() if row}
