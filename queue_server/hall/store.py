"""The hall's tables: dated versions of its file, its own calendar entries, the years it has confirmed."""

from __future__ import annotations

from typing import Final, NamedTuple

from queue_server.hall.calendar import Calendar, CalendarDay, DayKind
from queue_server.kernel.database import Migration, Row, Rows, Tx

MIGRATIONS: Final = (
    Migration(
        "hall_version",
        (
            "CREATE TABLE hall_version(hall TEXT NOT NULL, version INTEGER NOT NULL, valid_from TEXT NOT NULL,"
            " valid_from_ms INTEGER NOT NULL, sha256 TEXT NOT NULL, toml TEXT NOT NULL, loaded_ms INTEGER NOT NULL,"
            " PRIMARY KEY(hall, version)) STRICT",
            "CREATE INDEX hall_version_valid ON hall_version(hall, valid_from_ms, version, sha256)",
        ),
    ),
    Migration(
        "hall_calendar",
        (
            "CREATE TABLE calendar_day(hall TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL"
            " CHECK(kind IN ('工作日', '休息日', '法定节假日', '调休上班')), name TEXT NOT NULL, source TEXT NOT NULL,"
            " set_ms INTEGER NOT NULL, PRIMARY KEY(hall, day)) STRICT, WITHOUT ROWID",
            "CREATE TABLE calendar_year(hall TEXT NOT NULL, year INTEGER NOT NULL, source TEXT NOT NULL,"
            " set_ms INTEGER NOT NULL, PRIMARY KEY(hall, year)) STRICT, WITHOUT ROWID",
        ),
    ),
    Migration("hall_version_withdrawn", ("ALTER TABLE hall_version ADD COLUMN withdrawn_ms INTEGER",)),
    Migration(
        "window_lending",  # hall/lending.py
        (
            "CREATE TABLE window_lending(hall TEXT NOT NULL, day TEXT NOT NULL, window TEXT NOT NULL,"
            " queue TEXT NOT NULL, handicap_min INTEGER NOT NULL CHECK (handicap_min >= 0), reason TEXT NOT NULL,"
            " made_by TEXT NOT NULL, made_ms INTEGER NOT NULL, PRIMARY KEY(hall, day, window, queue))"
            " STRICT, WITHOUT ROWID",
        ),
    ),
)


class Version(NamedTuple):
    """One version of a hall file: from which day it holds, its digest, when it was loaded, whether it was withdrawn."""

    version: int
    valid_from: str
    sha256: str
    loaded_ms: int
    withdrawn: bool = False


TRAINING: Final = "-PX"  # ends the id of a practice hall, see training.py


def is_training(hall_id: str) -> bool:
    """Whether it is a hall for practice."""
    return hall_id.endswith(TRAINING)


def hall_ids(rows: Rows) -> list[str]:
    """The halls of this node, in order; none for practice."""
    return [one for one in all_ids(rows) if not is_training(one)]


def all_ids(rows: Rows) -> list[str]:
    """The same with those for practice."""
    return [
        row["hall"]
        for row in rows.all("SELECT DISTINCT hall FROM hall_version WHERE withdrawn_ms IS NULL ORDER BY hall")
    ]


def versions(rows: Rows, hall: str) -> list[Version]:
    """Every version ever loaded, oldest first; those that were withdrawn too."""
    sql = (
        "SELECT version, valid_from, sha256, loaded_ms, withdrawn_ms FROM hall_version WHERE hall = ? ORDER BY version"
    )
    return [_version(row) for row in rows.all(sql, hall)]


def version_at(rows: Rows, hall: str, at_ms: int) -> Version | None:
    """The version that holds at the instant: the latest begun, of those the one loaded last."""

    def load() -> list[tuple[int, Version]]:
        sql = (
            "SELECT version, valid_from, sha256, loaded_ms, withdrawn_ms, valid_from_ms FROM hall_version"
            " WHERE hall = ? AND withdrawn_ms IS NULL"
            " ORDER BY valid_from_ms DESC, version DESC"
        )
        return [(row["valid_from_ms"], _version(row)) for row in rows.all(sql, hall)]

    latest_first = rows.kept(("hall_version", hall), ("hall_version",), load)
    return next((version for from_ms, version in latest_first if from_ms <= at_ms), None)


def version_known_at(rows: Rows, hall: str, at_ms: int) -> Version | None:
    """The version people went by at the instant, whatever was loaded later for the same day."""
    row = rows.one(
        "SELECT version, valid_from, sha256, loaded_ms, withdrawn_ms FROM hall_version"
        " WHERE hall = ? AND withdrawn_ms IS NULL AND valid_from_ms <= ? AND loaded_ms <= ?"
        " ORDER BY valid_from_ms DESC, version DESC LIMIT 1",
        hall,
        at_ms,
        at_ms,
    )
    return None if row is None else _version(row)


def latest_start_ms(tx: Tx, hall: str, day: str | None) -> int:
    """When the last of the versions begins that have begun by now, or that hold for `day` or earlier; 0 without any."""
    known = "valid_from_ms <= ?" if day is None else "valid_from <= ?"
    sql = f"SELECT max(valid_from_ms) FROM hall_version WHERE hall = ? AND withdrawn_ms IS NULL AND {known}"  # noqa: S608
    return int(tx.value(sql, hall, tx.now_ms if day is None else day) or 0)


def text_of(rows: Rows, hall: str, version: int) -> str:
    """The TOML text of a version that exists."""
    return str(rows.value("SELECT toml FROM hall_version WHERE hall = ? AND version = ?", hall, version))


def add_version(tx: Tx, hall: str, version: Version, valid_from_ms: int, toml: str) -> None:
    """Keep a new version."""
    tx.execute(
        "INSERT INTO hall_version(hall, version, valid_from, valid_from_ms, sha256, toml, loaded_ms)"
        " VALUES (?,?,?,?,?,?,?)",
        hall,
        version.version,
        version.valid_from,
        valid_from_ms,
        version.sha256,
        toml,
        version.loaded_ms,
    )


def withdraw_version(tx: Tx, hall: str, version: Version) -> int:
    """Take back a version that has not begun, with what it replaced for its day; answers how many. The texts stay."""
    return tx.execute(
        "UPDATE hall_version SET withdrawn_ms = ? WHERE hall = ? AND valid_from = ? AND version <= ?"
        " AND valid_from_ms > ? AND withdrawn_ms IS NULL",
        tx.now_ms,
        hall,
        version.valid_from,
        version.version,
        tx.now_ms,
    )


def calendar_of(rows: Rows, hall: str) -> Calendar:
    """The national table with the hall's own entries before it; a practice hall keeps the days of its hall."""
    hall = hall.removesuffix(TRAINING)

    def load() -> Calendar:
        days = rows.all("SELECT day, kind, name, source FROM calendar_day WHERE hall = ?", hall)
        years = rows.all("SELECT year FROM calendar_year WHERE hall = ?", hall)
        own = (CalendarDay(row["day"], DayKind(row["kind"]), row["name"], row["source"]) for row in days)
        return Calendar.of(own, (row["year"] for row in years))

    return rows.kept(("calendar", hall), ("calendar_day", "calendar_year"), load)


def put_day(tx: Tx, hall: str, entry: CalendarDay) -> None:
    """Set what kind of day it is for this hall, whatever was set before."""
    tx.execute(
        "INSERT INTO calendar_day(hall, day, kind, name, source, set_ms) VALUES (?,?,?,?,?,?) ON CONFLICT(hall, day)"
        " DO UPDATE SET kind = excluded.kind, name = excluded.name, source = excluded.source, set_ms = excluded.set_ms",
        hall,
        entry.day,
        entry.kind.value,
        entry.name,
        entry.source,
        tx.now_ms,
    )


def drop_day(tx: Tx, hall: str, day: str) -> bool:
    """Go back to the national table for that day; whether there was an entry."""
    return tx.execute("DELETE FROM calendar_day WHERE hall = ? AND day = ?", hall, day) > 0


def put_year(tx: Tx, hall: str, year: int, source: str) -> bool:
    """Note that the hall has entered the year's holidays; whether that is new."""
    sql = "INSERT OR IGNORE INTO calendar_year(hall, year, source, set_ms) VALUES (?,?,?,?)"
    return tx.execute(sql, hall, year, source, tx.now_ms) > 0


def _version(row: Row) -> Version:
    withdrawn = row["withdrawn_ms"] is not None
    return Version(row["version"], row["valid_from"], row["sha256"], row["loaded_ms"], withdrawn)
