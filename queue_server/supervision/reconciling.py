"""系统外循环 found out: per department and day, which finished tickets have their case, which got it late, which never;
and which cases have neither a ticket nor an online origin (domain §1 f). Only reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from queue_server.cases import finding
from queue_server.cases.items import department_of
from queue_server.cases.model import NEEDS_CASE
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS
from queue_server.tickets import finding as tickets
from queue_server.tickets.model import Ticket

REMOTE: Final = ("online", "courier", "platform", "import")  # they began elsewhere, and that is right


@dataclass
class Line:
    """One department's day. `finished` tickets; `needing` are their items whose outcome needs a case, of them
    `same_day` and `late` have one, `without` none (with reasons); `outside`: cases with no ticket, no remote origin."""

    department: str
    finished: int = 0
    needing: int = 0
    same_day: int = 0
    late: int = 0
    without: int = 0
    outside: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    tickets: list[str] = field(default_factory=list)


def of_day(rows: Rows, hall: Hall, day: str) -> list[Line]:
    """A line for every department that had a ticket or a case, in the order of their names."""
    lines: dict[str, Line] = {}
    for ticket in tickets.finished_of_day(rows, hall.id, day):
        _count(rows, hall, ticket, lines)
    start_ms = hours.instant_ms(hall, day)
    for case in finding.without_ticket(rows, hall.id, REMOTE, start_ms, start_ms + DAY_MS):
        name = case.department or department_of(rows, hall, case.service, day)
        lines.setdefault(name, Line(name)).outside += 1
    return [lines[name] for name in sorted(lines)]


def _count(rows: Rows, hall: Hall, ticket: Ticket, lines: dict[str, Line]) -> None:
    cases = finding.of_ticket(rows, ticket.id)
    department = cases[0].department if cases else ""
    name = department or department_of(rows, hall, ticket.items[0].service, ticket.day)
    line = lines.setdefault(name, Line(name))
    line.finished += 1
    needing = sum(item.outcome in NEEDS_CASE for item in ticket.items)
    late = sum(one.is_late for case in cases for one in case.visits if one.ticket == ticket.id)
    in_time = min(len(cases) - late, needing)
    late = min(late, needing - in_time)
    line.needing, line.same_day, line.late = line.needing + needing, line.same_day + in_time, line.late + late
    without = needing - in_time - late
    if without:
        line.without += without
        line.tickets.append(ticket.label)
        reason = _reason(rows, ticket.id)
        line.reasons[reason] = line.reasons.get(reason, 0) + without


def _reason(rows: Rows, ticket: str) -> str:
    sql = (
        "SELECT json_extract(body, '$.reason') FROM journal WHERE subject = ? AND kind = 'ticket_finished'"
        " ORDER BY pos DESC LIMIT 1"
    )
    return str(rows.value(sql, ticket) or "")
