"""The ratings' own table, and the one way a row of it changes: together with the journal entry that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from queue_server.kernel import folding
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Row, Rows, Tx
from queue_server.ratings.model import AlreadyRated, Rating

MIGRATIONS = (
    Migration(
        "ratings",
        (
            "CREATE TABLE rating(ticket TEXT PRIMARY KEY REFERENCES ticket(id), hall TEXT NOT NULL, day TEXT NOT NULL,"
            " service TEXT NOT NULL, queue TEXT NOT NULL, window TEXT, staff INTEGER, case_number TEXT,"
            " state TEXT NOT NULL CHECK (state IN ('asked','skipped','given','default')), asked_ms INTEGER,"
            " skipped_ms INTEGER, channel TEXT, given_ms INTEGER, given_day TEXT,"
            " grade INTEGER CHECK (grade BETWEEN 1 AND 5), aspects TEXT NOT NULL, indicators TEXT NOT NULL,"
            " has_comment INTEGER NOT NULL, more_channel TEXT, more_ms INTEGER, more_day TEXT,"
            " more_grade INTEGER CHECK (more_grade BETWEEN 1 AND 5), more_aspects TEXT NOT NULL,"
            " more_has_comment INTEGER NOT NULL, excluded INTEGER NOT NULL,"
            " CHECK ((grade IS NULL) = (state IN ('asked','skipped'))),"
            " CHECK (more_grade IS NULL OR state = 'given')) STRICT",
            "CREATE INDEX rating_day ON rating(hall, day)",
            "CREATE INDEX rating_staff ON rating(staff, given_day) WHERE state = 'given'",
            "CREATE INDEX rating_case ON rating(case_number) WHERE case_number IS NOT NULL",
        ),
    ),
    Migration(  # figures tell grades by the day they were given
        "ratings_given",
        ("CREATE INDEX rating_given ON rating(hall, given_day) WHERE state = 'given'",),
    ),
    Migration(
        "ratings after a default, and who issued the number",
        (
            "ALTER TABLE rating ADD COLUMN defaulted_ms INTEGER",
            "ALTER TABLE rating ADD COLUMN issued_by TEXT NOT NULL DEFAULT ''",
        ),
    ),
)
LATER: Final[Mapping[str, Any]] = {"defaulted_ms": None, "issued_by": ""}  # as rows from before these columns read
_COLUMNS = tuple(field.name for field in fields(Rating))
_FLAGS = frozenset({"has_comment", "more_has_comment", "excluded"})


def subject_of(ticket_id: str) -> str:
    """How journal and sealed texts name the rating of a visit."""
    return f"rating:{ticket_id}"


def rating_of(row: Row) -> Rating:
    """A row as a Rating."""
    values: dict[str, Any] = {name: bool(row[name]) if name in _FLAGS else row[name] for name in _COLUMNS}
    return Rating(**values)


def columns_of(rating: Rating) -> dict[str, Any]:
    """The rating as its row, and as the `set` of its first entry."""
    return {name: _stored(getattr(rating, name)) for name in _COLUMNS}


def _stored(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def of_ticket(rows: Rows, ticket_id: str) -> Rating | None:
    """What is known of the visit's rating; None where nobody has asked yet."""
    row = rows.one("SELECT * FROM rating WHERE ticket = ?", ticket_id)
    return None if row is None else rating_of(row)


def of_tickets(rows: Rows, ticket_ids: Sequence[str]) -> dict[str, Rating]:
    """The same for several visits, by one query."""
    marks = ",".join("?" * len(ticket_ids))
    found = rows.all(f"SELECT * FROM rating WHERE ticket IN ({marks})", *ticket_ids)  # noqa: S608
    return {row["ticket"]: rating_of(row) for row in found}


def insert(tx: Tx, kind: str, rating: Rating) -> Rating:
    """The first row of a visit and its entry; AlreadyRated where another was faster."""
    values = columns_of(rating)
    marks = ",".join("?" * len(_COLUMNS))
    made = tx.execute(
        f"INSERT INTO rating({','.join(_COLUMNS)}) VALUES ({marks}) ON CONFLICT DO NOTHING",  # noqa: S608
        *values.values(),
    )
    if made != 1:
        raise AlreadyRated(number="")
    tx.record(rating.hall, kind, subject_of(rating.ticket), {"set": values})
    return rating


def change(tx: Tx, rating: Rating, kind: str, changes: Mapping[str, Any]) -> Rating:
    """Change the row if it is still as we saw it, and journal what changed. The new rating; AlreadyRated."""
    values = {name: _stored(value) for name, value in changes.items()}
    sets = ", ".join(f"{name} = ?" for name in values)
    changed = tx.execute(
        f"UPDATE rating SET {sets} WHERE ticket = ? AND state = ? AND more_ms IS ?",  # noqa: S608
        *values.values(),
        rating.ticket,
        rating.state,
        rating.more_ms,
    )
    if changed != 1:
        raise AlreadyRated(number="")
    tx.record(rating.hall, kind, subject_of(rating.ticket), {"set": values})
    found = of_ticket(tx, rating.ticket)
    assert found is not None
    return found


def which_of_case(rows: Rows, rating: Rating, is_more: bool = False) -> int:
    """Which one of its case the rating or its addition is (评价次数), else of its visit; additions count too, and
    defaults that were replaced."""
    if rating.case_number is None:
        return 1 + is_more + (rating.defaulted_ms is not None)
    at_ms = (rating.more_ms if is_more else rating.given_ms) or 0
    sql = (
        "SELECT count(given_ms) FILTER (WHERE (given_ms, ticket) < (?3, ?4))"
        " + count(more_ms) FILTER (WHERE (more_ms, ticket) < (?3, ?4))"
        " + count(defaulted_ms) FILTER (WHERE (defaulted_ms, ticket) < (?3, ?4))"
        " FROM rating WHERE hall = ?1 AND case_number = ?2"
    )
    return 1 + int(rows.value(sql, rating.hall, rating.case_number, at_ms, rating.ticket))


def given_to(rows: Rows, staff: int, hall: str) -> list[Rating]:
    """Every grade people gave this person's visits, in the order of the days they gave it."""
    found = rows.all(
        "SELECT * FROM rating WHERE staff = ? AND hall = ? AND state = 'given' ORDER BY given_day, given_ms, ticket",
        staff,
        hall,
    )
    return [rating_of(row) for row in found]


# --- replay -----------------------------------------------------------------------------------------------------------


def differences(rows: Rows) -> list[str]:
    """Every place where the table of ratings and the journal disagree, one sentence each."""
    told = {one: {**LATER, **said} for one, said in folding.told(folding.all_entries(rows), "rating_").items()}
    kept = {subject_of(row["ticket"]): dict(row) for row in rows.all("SELECT * FROM rating")}
    return folding.differences("rating", told, kept)
