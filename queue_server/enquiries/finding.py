"""Finding enquiries: by number, case, ticket, person, and as the lists of those who answer. Only reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from queue_server.enquiries.model import BAD_MAX, Enquiry
from queue_server.enquiries.store import by_id, enquiry_of
from queue_server.kernel.rows import Rows

__all__ = ["by_id"]

List = Literal["mine", "unassigned", "open", "late", "review", "done"]
# what a list holds and in which order; ?2 is the asker, ?3 today
LISTS: Final[Mapping[List, tuple[str, str]]] = {
    "mine": (
        f"e.owner = ?2 AND (e.state = 'open' OR (e.state = 'answered' AND e.judged <= {BAD_MAX}))",
        "e.due_day, e.asked_ms",
    ),
    "unassigned": ("e.owner IS NULL AND e.state = 'open'", "e.due_day, e.asked_ms"),
    "open": ("e.state = 'open'", "e.owner IS NOT NULL, e.due_day, e.asked_ms"),
    "late": ("e.state = 'open' AND e.due_day < ?3", "e.due_day, e.asked_ms"),
    "review": ("e.state = 'answered'", f"coalesce(e.judged, 9) > {BAD_MAX}, e.answered_ms"),
    "done": ("e.ended_ms IS NOT NULL", "e.ended_ms DESC"),
}
# a complaint is hidden from the one it is about; who does not oversee sees the own ones and questions nobody has
_NOT_ABOUT: Final = (
    "(e.kind <> 'complaint' OR (e.about_staff IS NOT ?2"
    " AND ?2 NOT IN (SELECT value FROM json_each(e.steps, '$[0][7]'))))"
)
_OWN: Final = "(e.owner = ?2 OR e.answered_by = ?2 OR (e.owner IS NULL AND e.kind = 'question'))"


def may_see(one: Enquiry, asker: int, oversees: bool) -> bool:
    """The rule of the lists for a single one."""
    if one.is_against(asker):
        return False
    is_own = asker in (one.owner, one.answered_by)
    return oversees or is_own or (one.owner is None and one.kind == "question")


def listed(
    rows: Rows, hall: str, what: List, asker: int, oversees: bool, today: str, limit: int, offset: int
) -> list[Enquiry]:
    """A page of a list."""
    sql = f"SELECT e.* FROM enquiry e WHERE {_where(what, oversees)} ORDER BY {LISTS[what][1]}, e.id LIMIT ?4 OFFSET ?5"  # noqa: S608
    return [enquiry_of(row) for row in rows.all(sql, hall, asker, today, limit, offset)]


def counts(rows: Rows, hall: str, asker: int, oversees: bool, today: str) -> dict[str, int]:
    """How many each list holds of what is still to be done; what is done grows for ever and is counted by nobody."""
    return {
        what: int(rows.value(f"SELECT count(*) FROM enquiry e WHERE {_where(what, oversees)}", hall, asker, today))  # noqa: S608
        for what in LISTS
        if what != "done"
    }


def _where(what: List, oversees: bool) -> str:
    return f"e.hall = ?1 AND ?3 <> '' AND ({LISTS[what][0]}) AND {_NOT_ABOUT} AND {'1' if oversees else _OWN}"


def by_number(rows: Rows, hall: str, number: str) -> Enquiry | None:
    """The hall's enquiry of that number, if there is one."""
    row = rows.one("SELECT * FROM enquiry WHERE hall = ? AND number = ?", hall, number)
    return None if row is None else enquiry_of(row)


def of_case(rows: Rows, hall: str, case_number: str) -> list[Enquiry]:
    """What was asked about a case by somebody who stood here, the newest first: on a phone anybody names a number."""
    return of_cases(rows, hall, [case_number])


def of_cases(rows: Rows, hall: str, case_numbers: Sequence[str]) -> list[Enquiry]:
    """The same for several, by one query."""
    marks = ",".join("?" * len(case_numbers))
    sql = (
        f"SELECT * FROM enquiry WHERE hall = ? AND case_number IN ({marks})"  # noqa: S608
        " AND channel <> 'phone' ORDER BY asked_ms DESC, id"
    )
    return [enquiry_of(row) for row in rows.all(sql, hall, *case_numbers)]


def of_tickets(rows: Rows, tickets: Sequence[str]) -> list[Enquiry]:
    """What was asked about these visits, the newest first."""
    marks = ",".join("?" * len(tickets))
    sql = f"SELECT * FROM enquiry WHERE ticket IN ({marks}) ORDER BY asked_ms DESC, id"  # noqa: S608
    return [enquiry_of(row) for row in rows.all(sql, *tickets)]


def of_person(rows: Rows, hall: str, person: str, limit: int = 50) -> list[Enquiry]:
    """The enquiries of a keyed person (`people.person_key`), the newest first."""
    found = rows.all(
        "SELECT e.* FROM enquiry_key k JOIN enquiry e ON e.id = k.enquiry WHERE k.hall = ? AND k.kind = 'person'"
        " AND k.key = ? ORDER BY e.asked_ms DESC, e.id LIMIT ?",
        hall,
        person,
        limit,
    )
    return [enquiry_of(row) for row in found]


def open_ones(rows: Rows, hall: str, limit: int = 5000) -> list[Enquiry]:
    """Those that wait for an answer, the first due first."""
    sql = "SELECT * FROM enquiry WHERE hall = ? AND state = 'open' ORDER BY due_day, asked_ms, id LIMIT ?"
    return [enquiry_of(row) for row in rows.all(sql, hall, limit)]


def judged_badly(rows: Rows, hall: str, limit: int = 5000) -> list[Enquiry]:
    """Those whose reply was judged badly and that nobody has looked at again."""
    sql = "SELECT * FROM enquiry WHERE hall = ? AND state = 'answered' AND judged <= ? ORDER BY answered_ms, id LIMIT ?"
    return [enquiry_of(row) for row in rows.all(sql, hall, BAD_MAX, limit)]


def to_lapse(rows: Rows, hall: str, today: str, limit: int = 50) -> list[Enquiry]:
    """Answered ones nobody found fault with while they could be judged."""
    sql = (
        "SELECT * FROM enquiry WHERE hall = ? AND state = 'answered' AND judge_by_day < ?"
        " AND (judged IS NULL OR judged > ?) ORDER BY judge_by_day, id LIMIT ?"
    )
    return [enquiry_of(row) for row in rows.all(sql, hall, today, BAD_MAX, limit)]
