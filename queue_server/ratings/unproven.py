"""A grade for a visit that somebody named by a number anybody could read off the board: kept beside the ratings.

It counts in no rate, opens no bad grade, ends no call-back and is reported to nobody: nobody knows whose it is. The
figures say how many there are, and the visit's own person rates it all the same.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel import folding
from queue_server.kernel.database import Migration
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings import asking, giving, store
from queue_server.ratings.model import AlreadyRated, Said
from queue_server.tickets.model import Ticket

MIGRATIONS = (
    Migration(
        "ratings nobody can tell whose they are",
        (
            "CREATE TABLE unproven_rating(ticket TEXT PRIMARY KEY REFERENCES ticket(id), hall TEXT NOT NULL,"
            " window TEXT, staff INTEGER, given_ms INTEGER NOT NULL, given_day TEXT NOT NULL,"
            " grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 5), aspects TEXT NOT NULL) STRICT",
        ),
    ),
)
KIND, PURPOSE = "unproven_rated", "unproven_rating"


@dataclass(frozen=True)
class Unproven:
    """A row; `given_ms` is a Unix instant in milliseconds, `aspects` JSON as in a rating."""

    ticket: str
    hall: str
    window: str | None
    staff: int | None
    given_ms: int
    given_day: str
    grade: int
    aspects: str


def give(tx: Tx, hall: Hall, calendar: Calendar, ticket: Ticket, said: Said) -> Unproven:
    """The grade, one per visit and none after its person's own. VisitNotFinished, RatingTermIsOver, AlreadyRated."""
    asking.check_finished(ticket)
    own = store.of_ticket(tx, ticket.id)
    if own is not None and own.state == "given":
        raise AlreadyRated(number=ticket.label)
    giving.check_term(tx, hall, calendar, ticket)
    one = Unproven(
        ticket=ticket.id,
        hall=hall.id,
        window=ticket.window,
        staff=asking.staff_of(ticket),
        given_ms=tx.now_ms,
        given_day=hours.business_day(hall, tx.now_ms),
        grade=said.grade,
        aspects=giving.text_of(said.aspects),
    )
    values = asdict(one)
    made = tx.execute(
        f"INSERT INTO unproven_rating({','.join(values)}) VALUES ({','.join('?' * len(values))})"  # noqa: S608
        " ON CONFLICT DO NOTHING",
        *values.values(),
    )
    if made != 1:
        raise AlreadyRated(number=ticket.label)
    tx.record(hall.id, KIND, subject_of(ticket.id), {"set": values})
    return one


def is_given(rows: Rows, ticket_id: str) -> bool:
    """Whether somebody has graded the visit so."""
    return rows.one("SELECT 1 FROM unproven_rating WHERE ticket = ?", ticket_id) is not None


def subject_of(ticket_id: str) -> str:
    """How the journal names it."""
    return f"unproven_rating:{ticket_id}"


def differences(rows: Rows) -> list[str]:
    """Every place where table and journal disagree, one sentence each."""
    names = [field.name for field in fields(Unproven)]
    found = rows.all("SELECT * FROM unproven_rating")
    kept = {subject_of(row["ticket"]): {name: row[name] for name in names} for row in found}
    return folding.differences("unproven rating", folding.told(folding.all_entries(rows), KIND), kept)
