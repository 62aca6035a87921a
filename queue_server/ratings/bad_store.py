"""The table of bad grades and the one way a row of it changes: together with the journal entry that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from queue_server.kernel import folding
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings.bad_model import STATES, BadGrade, BadGradeForbids, UnknownBadGrade

MIGRATIONS = (
    Migration(
        "bad_grades",
        (
            "CREATE TABLE bad_grade(ticket TEXT PRIMARY KEY REFERENCES rating(ticket), hall TEXT NOT NULL,"
            " opened_ms INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN"
            " ('open','verified','mended','replied','closed','doubted','excluded')), staff INTEGER, owner INTEGER,"
            " due_day TEXT NOT NULL, finding TEXT NOT NULL, verified_by INTEGER, mending TEXT NOT NULL,"
            " mended_by INTEGER, reply TEXT NOT NULL, replied_by INTEGER, review TEXT NOT NULL, reviewed_by INTEGER,"
            " ground TEXT NOT NULL, doubt TEXT NOT NULL, doubted_by INTEGER, decision TEXT NOT NULL,"
            " decided_by INTEGER, ended_ms INTEGER,"
            " CHECK ((ended_ms IS NULL) = (state NOT IN ('closed','excluded')))) STRICT",
            "CREATE INDEX bad_grade_live ON bad_grade(hall, due_day) WHERE ended_ms IS NULL",
            "CREATE INDEX bad_grade_ended ON bad_grade(hall, ended_ms) WHERE ended_ms IS NOT NULL",
        ),
    ),
    Migration(
        "late bad grades",
        ("ALTER TABLE bad_grade ADD COLUMN late_days INTEGER NOT NULL DEFAULT 0",),
    ),
)
LATER: Final[Mapping[str, Any]] = {"late_days": 0}  # columns of later versions, as rows from before them read


def subject_of(ticket_id: str) -> str:
    """How the journal names the bad grade of a visit."""
    return f"bad_grade:{ticket_id}"


def of_ticket(rows: Rows, ticket_id: str) -> BadGrade | None:
    """The visit's bad grade, if it was given one."""
    row = rows.one("SELECT * FROM bad_grade WHERE ticket = ?", ticket_id)
    return None if row is None else BadGrade(**dict(row))


def of_tickets(rows: Rows, ticket_ids: Sequence[str]) -> dict[str, BadGrade]:
    """The same for several visits, by one query."""
    marks = ",".join("?" * len(ticket_ids))
    found = rows.all(f"SELECT * FROM bad_grade WHERE ticket IN ({marks})", *ticket_ids)  # noqa: S608
    return {row["ticket"]: BadGrade(**dict(row)) for row in found}


def by_id(rows: Rows, ticket_id: str) -> BadGrade:
    """The same; UnknownBadGrade."""
    found = of_ticket(rows, ticket_id)
    if found is None:
        raise UnknownBadGrade()
    return found


def live(rows: Rows, hall: str) -> list[BadGrade]:
    """Those somebody has to do something about, the first due first."""
    found = rows.all("SELECT * FROM bad_grade WHERE hall = ? AND ended_ms IS NULL ORDER BY due_day, opened_ms", hall)
    return [BadGrade(**dict(row)) for row in found]


def ended(rows: Rows, hall: str, most: int) -> list[BadGrade]:
    """Those that are over, closed or excluded, the last first."""
    sql = "SELECT * FROM bad_grade WHERE hall = ? AND ended_ms IS NOT NULL ORDER BY ended_ms DESC LIMIT ?"
    return [BadGrade(**dict(row)) for row in rows.all(sql, hall, most)]


def load(rows: Rows, hall: str) -> dict[int, int]:
    """How many that are not over each owner has."""
    sql = "SELECT owner, count(*) AS n FROM bad_grade WHERE hall = ? AND ended_ms IS NULL GROUP BY owner"
    return {row["owner"]: row["n"] for row in rows.all(sql, hall) if row["owner"] is not None}


def insert(tx: Tx, one: BadGrade) -> None:
    """A new one and its entry."""
    values = asdict(one)
    marks = ",".join("?" * len(values))
    tx.execute(f"INSERT INTO bad_grade({','.join(values)}) VALUES ({marks})", *values.values())  # noqa: S608
    tx.record(one.hall, "bad_grade_opened", subject_of(one.ticket), {"set": values})


def change(tx: Tx, one: BadGrade, kind: str, values: Mapping[str, Any]) -> BadGrade:
    """Change the row if it is still in the state we saw, and journal it; BadGradeForbids."""
    sets = ", ".join(f"{name} = ?" for name in values)
    changed = tx.execute(
        f"UPDATE bad_grade SET {sets} WHERE ticket = ? AND state = ?",  # noqa: S608
        *values.values(),
        one.ticket,
        one.state,
    )
    if changed != 1:
        raise BadGradeForbids(state=STATES[one.state].en, state_zh=STATES[one.state].zh)
    tx.record(one.hall, kind, subject_of(one.ticket), {"set": dict(values)})
    return by_id(tx, one.ticket)


def differences(rows: Rows) -> list[str]:
    """Every place where the table of bad grades and the journal disagree, one sentence each."""
    told = {one: {**LATER, **said} for one, said in folding.told(folding.all_entries(rows), "bad_grade_").items()}
    kept = {subject_of(row["ticket"]): dict(row) for row in rows.all("SELECT * FROM bad_grade")}
    return folding.differences("bad grade", told, kept)
