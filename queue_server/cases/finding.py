"""Finding cases: by number, by ticket, by keyed person, by state. Only reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from queue_server.cases.model import NEEDS_CASE, Case
from queue_server.cases.refusals import CaseWasChanged, UnknownCase
from queue_server.cases.store import by_id, case_of
from queue_server.kernel.rows import Rows
from queue_server.tickets import following
from queue_server.tickets.model import Ticket

__all__ = ["by_id"]


def found_by_number(rows: Rows, hall: str, number: str) -> Case | None:
    """The hall's case of that number, if there is one."""
    row = rows.one('SELECT * FROM "case" WHERE hall = ? AND number = ?', hall, number)
    return None if row is None else case_of(row)


def by_end(rows: Rows, hall: str, end: str) -> list[Case]:
    """The hall's cases whose number ends so, as messages say it, the newest first; none for less (the index has 14)."""
    sql = 'SELECT * FROM "case" WHERE hall = ? AND substr(number, -14) = ? ORDER BY +entered_ms DESC, id'  # by case_end
    found = (case_of(row) for row in rows.all(sql, hall, end[-14:]))
    return [case for case in found if case.number.endswith(end)]


def by_number(rows: Rows, hall: str, number: str) -> Case:
    """The case people name by its number, or UnknownCase."""
    found = found_by_number(rows, hall, number)
    if found is None:
        raise UnknownCase()
    return found


def check_seen(case: Case, version: int | None) -> None:
    """CaseWasChanged where an act is made upon another version of the case; None says nothing about what was seen."""
    if version is not None and case.changes != version:
        raise CaseWasChanged()


def is_taken(rows: Rows, number: str) -> bool:
    """Whether any hall of the node has a case of that number."""
    return rows.value('SELECT 1 FROM "case" WHERE number = ?', number) is not None


def anywhere(rows: Rows, number: str, hall: str | None = None) -> Case:
    """The case of that number in the hall, or in whichever has one (the oldest); UnknownCase."""
    sql = 'SELECT * FROM "case" WHERE number = ?1 AND (?2 IS NULL OR hall = ?2) ORDER BY entered_ms, id'
    row = rows.one(sql, number, hall)
    if row is None:
        raise UnknownCase()
    return case_of(row)


def of_ticket(rows: Rows, ticket: str) -> list[Case]:
    """The cases a ticket served, in the order they were opened."""
    found = rows.all(
        'SELECT c.* FROM case_visit v JOIN "case" c ON c.id = v.case_id WHERE v.ticket = ? ORDER BY c.entered_ms, c.id',
        ticket,
    )
    return [case_of(row) for row in found]


def visits_made(rows: Rows, case: Case) -> int:
    """How often somebody had to come for the case: its tickets that were served, wherever they are now."""
    sql = (
        "SELECT count(*) FROM case_visit v JOIN ticket t ON t.id = v.ticket WHERE v.case_id = ?"
        " AND (t.served_ms IS NOT NULL OR t.state = 'finished'"
        " OR EXISTS (SELECT 1 FROM journal j WHERE j.subject = t.id AND j.kind = 'ticket_served'))"
    )
    return int(rows.value(sql, case.id))


def ties_said(rows: Rows, case_id: str, came: str) -> list[dict[str, Any]]:
    """What the journal says of each ticket tied to the case after it was opened, and of each that came (`came`)."""
    sql = "SELECT body FROM journal WHERE subject = ? AND kind IN ('case_linked', ?) ORDER BY pos"
    return [json.loads(row["body"]) for row in rows.all(sql, case_id, came)]


def first_served(rows: Rows, ticket: str) -> str:
    """Who served the ticket first, before it was sent on; "" where nobody has yet."""
    sql = "SELECT actor FROM journal WHERE subject = ? AND kind = 'ticket_served' ORDER BY pos LIMIT 1"
    return str(rows.value(sql, ticket) or "")


def lacks_case(ticket: Ticket, cases: Sequence[Case]) -> bool:
    """Whether the item in hand has no case yet: each item done before that needed one has taken one of `cases`."""
    before = sum(one.outcome in NEEDS_CASE for one in ticket.items[: ticket.item])
    return len(cases) <= before


def of_person(rows: Rows, hall: str, person: str, limit: int = 50) -> list[Case]:
    """The cases of a keyed person (`people.person_key`), the newest first."""
    found = rows.all(
        'SELECT c.* FROM case_person p JOIN "case" c ON c.id = p.case_id WHERE p.hall = ? AND p.person = ?'
        " ORDER BY c.applied_ms DESC, c.id LIMIT ?",
        hall,
        person,
        limit,
    )
    return [case_of(row) for row in found]


def as_set(rows: Rows, case_id: str, values: Mapping[str, Any]) -> Case:
    """The case with what an entry of the journal set: in these fields as it was then. UnknownCase."""
    row = rows.one('SELECT * FROM "case" WHERE id = ?', case_id)
    if row is None:
        raise UnknownCase()
    return case_of({**dict(row), **values})


def in_states(rows: Rows, hall: str, states: Sequence[str], limit: int = 500, behind: Case | None = None) -> list[Case]:
    """The hall's cases in these states, the oldest first, so many `behind` one: hand-over lists, what is late."""
    marks = ",".join("?" * len(states))
    found = rows.all(
        f'SELECT * FROM "case" WHERE hall = ? AND state IN ({marks}) AND (applied_ms, id) > (?, ?)'  # noqa: S608
        " ORDER BY applied_ms, id LIMIT ?",
        hall,
        *states,
        behind.applied_ms if behind else 0,
        behind.id if behind else "",
        limit,
    )
    return [case_of(row) for row in found]


def kept_here(rows: Rows, hall: str, states: Sequence[str], limit: int, behind: Case | None) -> list[Case]:
    """So many of the cases in these states that no platform keeps, in an order of their own: those `behind` one."""
    marks = ",".join("?" * len(states))
    found = rows.all(
        f"SELECT * FROM \"case\" WHERE hall = ? AND owner = '' AND state IN ({marks}) AND (applied_ms, id) > (?, ?)"  # noqa: S608
        " ORDER BY applied_ms, id LIMIT ?",
        hall,
        *states,
        behind.applied_ms if behind else 0,
        behind.id if behind else "",
        limit,
    )
    return [case_of(row) for row in found]


def unverified(rows: Rows, hall: str, limit: int, behind: Case | None) -> list[Case]:
    """So many copies that nothing but a typed number is known of, the oldest first: those `behind` one."""
    found = rows.all(
        "SELECT * FROM \"case\" WHERE hall = ? AND owner <> '' AND source NOT IN ('platform','import')"
        " AND (applied_ms, id) > (?, ?) ORDER BY applied_ms, id LIMIT ?",
        hall,
        behind.applied_ms if behind else 0,
        behind.id if behind else "",
        limit,
    )
    return [case_of(row) for row in found]


def unverified_count(rows: Rows, hall: str) -> int:
    """How many of these there are."""
    typed = "owner <> '' AND source NOT IN ('platform','import')"
    return int(rows.value(f'SELECT count(*) FROM "case" WHERE hall = ? AND {typed}', hall))  # noqa: S608


def to_go_out(rows: Rows, hall: str, delivery: str, limit: int = 500) -> list[Case]:
    """Concluded cases that go out this way, the newest first."""
    sql = 'SELECT * FROM "case" WHERE hall = ? AND state = ? AND delivery = ? ORDER BY concluded_ms DESC, id LIMIT ?'
    return [case_of(row) for row in rows.all(sql, hall, "concluded", delivery, limit)]


def counts(rows: Rows, hall: str) -> dict[tuple[str, str], int]:
    """How many cases that have not ended there are, by state and way out."""
    found = rows.all(
        'SELECT state, delivery, count(*) AS n FROM "case" WHERE hall = ? AND state IN'
        " ('applied','told','accepted','concluded') GROUP BY state, delivery",
        hall,
    )
    return {(row["state"], row["delivery"]): row["n"] for row in found}


DECISIONS: Final[Mapping[str, str]] = {
    "case_accepted": "accepted_by",
    "case_concluded": "concluded_by",
    "case_refused": "ended_by",
    "case_withdrawn": "ended_by",
    "case_delivered": "ended_by",
}


def asked_again(rows: Rows, case_id: str) -> list[str]:
    """What was asked for only after everything missing had been told (行政许可法 §32), the first first."""
    sql = "SELECT body FROM journal WHERE subject = ? AND kind = 'case_supplied' ORDER BY pos"
    bodies = [json.loads(row["body"]) for row in rows.all(sql, case_id)]
    return list(dict.fromkeys(str(name) for body in bodies for name in body.get("asked_again", ())))


def deciders(rows: Rows, case_id: str) -> dict[str, str]:
    """Who accepted the case, who concluded and who ended it (`DECISIONS`), as the journal has it; "" for what nobody
    here has done. Whoever has it now may be somebody else."""
    marks = ",".join("?" * len(DECISIONS))
    sql = f"SELECT kind, actor FROM journal WHERE subject = ? AND kind IN ({marks}) ORDER BY pos"  # noqa: S608
    found = {DECISIONS[row["kind"]]: str(row["actor"]) for row in rows.all(sql, case_id, *DECISIONS)}
    return {name: found.get(name, "") for name in DECISIONS.values()}


def without_ticket(
    rows: Rows, hall: str, but: Sequence[str], day: str, times: tuple[int, int], fetching: Sequence[str]
) -> list[tuple[str, str]]:
    """(department, service) of each case typed in on `day`, from and until `times`, that no ticket of that day or
    before brought, but for those of these sources. What is tied later changes nothing; neither does a number to fetch
    a result (its services are `fetching`), one to bring what was missing, or one nobody was served with."""
    marks, fetched = ",".join("?" * len(but)), ",".join("?" * len(fetching))
    found = rows.all(
        'SELECT department, service FROM "case" c WHERE hall = ? AND entered_ms >= ? AND entered_ms < ?'  # noqa: S608
        f" AND source NOT IN ({marks}) AND coalesce(json_extract(visits, '$[0].linked_ms'), 0) <> entered_ms"
        " AND NOT EXISTS (SELECT 1 FROM case_visit v JOIN ticket t ON t.id = v.ticket WHERE v.case_id = c.id"
        " AND v.day <= ? AND t.served_ms IS NOT NULL"
        f" AND json_extract(t.items, '$[0][0]') NOT IN ({fetched})"
        " AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = t.id AND j.kind = ?)) ORDER BY entered_ms, id",
        hall,
        *times,
        *but,
        day,
        *fetching,
        following.KIND,
    )
    return [(row["department"], row["service"]) for row in found]


class Tie(NamedTuple):
    """That a ticket served a case of this service and department; `is_late`: tied on a later business day."""

    ticket: str
    service: str
    department: str
    is_late: bool


def ties_of_day(rows: Rows, hall: str, day: str) -> list[Tie]:
    """Every tie of the day's tickets, in the order the cases were opened."""
    found = rows.all(
        'SELECT v.ticket, c.service, c.department, v.is_late FROM case_visit v JOIN "case" c ON c.id = v.case_id'
        " WHERE v.hall = ? AND v.day = ? ORDER BY c.entered_ms, c.id",
        hall,
        day,
    )
    return [Tie(row["ticket"], row["service"], row["department"], bool(row["is_late"])) for row in found]
