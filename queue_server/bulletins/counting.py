"""What each department of the hall came to on some days, by cases, catalogue, questions and red cards. Only reads.

受理件数 is what was in work: accepted in these days, or before and not ended when they began (前期结转). 办结 are those
concluded in them, so that it never exceeds 受理. 超时件数 are cases that came to a red card in these days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from queue_server.bulletins.annexes import COUNTS, Unit
from queue_server.cases.items import department_of
from queue_server.catalogue import store as catalogue
from queue_server.catalogue.model import YES
from queue_server.enquiries import figures as enquiries
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows

Counts = dict[str, Counter[str]]  # department → name of the count → how many
CASES: Final[Mapping[str, str]] = {
    "applied": "applied_ms >= ?2 AND applied_ms < ?3",
    "online": "applied_ms >= ?2 AND applied_ms < ?3 AND source = 'online'",
    "accepted": "accepted_ms < ?3 AND coalesce(concluded_ms, ended_ms, ?2) >= ?2",
    "concluded": "accepted_ms IS NOT NULL AND concluded_ms >= ?2 AND concluded_ms < ?3",
    "granted": "accepted_ms IS NOT NULL AND concluded_ms >= ?2 AND concluded_ms < ?3 AND granted = 1",
}
LATE_CLOCKS: Final = '["accept","step","term","legal"]'


def of_hall(rows: Rows, hall: Hall, first: str, last: str, today: str) -> list[Unit]:
    """A unit for every department of the hall's services, catalogue, cases and questions, in the order of names."""
    from_ms, until_ms = _span_ms(hall, first, last)
    counts: Counts = {}
    services = {one.id: department_of(rows, hall, one.id, last) for one in hall.services}
    for name in services.values():
        counts.setdefault(name, Counter())
    _cases(rows, hall, (from_ms, until_ms), services, counts)
    _items(rows, hall, last, counts)
    _asked(rows, hall, (first, last), today, counts)
    _bad(rows, hall, (from_ms, until_ms), services, counts)
    return [_unit(name, counts[name]) for name in sorted(counts)]


def _unit(name: str, found: Mapping[str, int]) -> Unit:
    sums: dict[str, Any] = {each: found.get(each, 0) for each in COUNTS}
    return Unit(name=name, source="hall", **sums)


def _span_ms(hall: Hall, first: str, last: str) -> tuple[int, int]:
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    return hours.instant_ms(hall, first), hours.instant_ms(hall, after)


def _add(counts: Counts, department: str, **more: int) -> None:
    if any(more.values()):
        counts.setdefault(department, Counter()).update(more)


def _cases(rows: Rows, hall: Hall, span_ms: tuple[int, int], services: Mapping[str, str], counts: Counts) -> None:
    sums = ", ".join(f"sum(coalesce({what}, 0)) AS {name}" for name, what in CASES.items())
    sql = f'SELECT department, service, {sums} FROM "case" WHERE hall = ?1 GROUP BY department, service'  # noqa: S608
    for row in rows.all(sql, hall.id, *span_ms):
        department = row["department"] or services.get(row["service"], row["service"])
        _add(counts, department, **{name: int(row[name] or 0) for name in CASES})
    late = rows.all(
        "SELECT c.department, c.service, count(DISTINCT c.id) AS n FROM alarm a"
        " JOIN \"case\" c ON c.id = substr(a.subject, 6) WHERE a.hall = ?1 AND a.subject GLOB 'case:*'"
        " AND a.clock IN (SELECT value FROM json_each(?4)) AND a.level = 'red' AND a.level_ms >= ?2 AND a.level_ms < ?3"
        " GROUP BY c.department, c.service",
        hall.id,
        *span_ms,
        LATE_CLOCKS,
    )
    for row in late:
        _add(counts, row["department"] or services.get(row["service"], row["service"]), overtime=int(row["n"]))


def _items(rows: Rows, hall: Hall, day: str, counts: Counts) -> None:
    for one in catalogue.items(rows, hall.id, day):
        if one.department and one.holds_on(day):
            _add(counts, one.department, items=1, full_online=int(one.online == YES))


def _asked(rows: Rows, hall: Hall, days: tuple[str, str], today: str, counts: Counts) -> None:
    for line in enquiries.counted(rows, hall, *days, today)["question"]:
        name = line.department or hall.name
        _add(counts, name, asked=line.asked, in_time=line.in_time, late=line.late, asked_dissatisfied=line.bad)


def _bad(rows: Rows, hall: Hall, span_ms: tuple[int, int], services: Mapping[str, str], counts: Counts) -> None:
    """Bad grades that were not found to be void, at the department of the visit's last service."""
    found = rows.all(
        "SELECT json_extract(t.items, '$[#-1][0]') AS service, count(*) AS n FROM bad_grade b"
        " JOIN ticket t ON t.id = b.ticket WHERE b.hall = ?1 AND b.opened_ms >= ?2 AND b.opened_ms < ?3"
        " AND b.state <> 'excluded' GROUP BY service",
        hall.id,
        *span_ms,
    )
    for row in found:
        _add(counts, services.get(row["service"], str(row["service"])), dissatisfied=int(row["n"]))


def merged(here: list[Unit], entered: tuple[Unit, ...]) -> list[Unit]:
    """The hall's departments and the entered units; what is entered under a department's name stands in its place."""
    named = {(one.level, one.name) for one in entered}
    return [*(one for one in here if (one.level, one.name) not in named), *entered]
