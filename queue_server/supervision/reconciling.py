"""系统外循环 found out: per department and day, which finished tickets have their case, which got it late, which never;
and which cases have neither a ticket nor an online origin (domain §1 f). Only reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from queue_server.cases import finding
from queue_server.cases.finding import Tie
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
    responsible = _Responsible(rows, hall, day)
    finished, ties = tickets.finished_of_day(rows, hall.id, day), _ties(rows, hall.id, day)
    short = [_count(responsible, lines, ticket, ties.get(ticket.id, ())) for ticket in finished]
    reasons = _reasons(rows, [ticket.id for ticket, _line, without in short if without])
    for ticket, line, without in short:
        if without:
            line.without += without
            line.tickets.append(ticket.label)
            reason = reasons.get(ticket.id, "")
            line.reasons[reason] = line.reasons.get(reason, 0) + without
    start_ms = hours.instant_ms(hall, day)
    for department, service in finding.without_ticket(rows, hall.id, REMOTE, start_ms, start_ms + DAY_MS):
        name = department or responsible.of(service)
        lines.setdefault(name, Line(name)).outside += 1
    return [lines[name] for name in sorted(lines)]


class _Responsible:
    """Who is responsible for a service on the day, looked up once for each."""

    def __init__(self, rows: Rows, hall: Hall, day: str) -> None:
        self._rows, self._hall, self._day = rows, hall, day
        self._known: dict[str, str] = {}

    def of(self, service: str) -> str:
        if service not in self._known:
            self._known[service] = department_of(self._rows, self._hall, service, self._day)
        return self._known[service]


def _count(
    responsible: _Responsible, lines: dict[str, Line], ticket: Ticket, ties: Sequence[Tie]
) -> tuple[Ticket, Line, int]:
    """The ticket on its department's line; with how many of its items that need a case have none."""
    name = (ties[0].department if ties else "") or responsible.of(ticket.items[0].service)
    line = lines.setdefault(name, Line(name))
    line.finished += 1
    needing = sum(item.outcome in NEEDS_CASE for item in ticket.items)
    late = sum(one.is_late for one in ties)
    in_time = min(len(ties) - late, needing)
    late = min(late, needing - in_time)
    line.needing, line.same_day, line.late = line.needing + needing, line.same_day + in_time, line.late + late
    return ticket, line, needing - in_time - late


def _ties(rows: Rows, hall: str, day: str) -> dict[str, list[Tie]]:
    """The cases of each ticket of the day, in the order they were opened."""
    found: dict[str, list[Tie]] = {}
    for tie in finding.ties_of_day(rows, hall, day):
        found.setdefault(tie.ticket, []).append(tie)
    return found


def _reasons(rows: Rows, found: Sequence[str]) -> dict[str, str]:
    """What was said when a ticket of these was finished without its case, the last word of each."""
    sql = (
        "SELECT subject, json_extract(body, '$.reason') AS reason FROM journal WHERE subject IN"
        " (SELECT value FROM json_each(?)) AND kind IN ('ticket_finished','ticket_item_finished') ORDER BY pos"
    )
    said = rows.all(sql, json.dumps(list(found)))
    return {row["subject"]: str(row["reason"]) for row in said if row["reason"]}
