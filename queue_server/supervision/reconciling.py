"""系统外循环 found out: per department and day, which finished tickets have their case, which got it late, which never;
and which cases have neither a ticket nor an online origin (domain §1 f). Only reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from queue_server.cases import finding
from queue_server.cases.fetching import COLLECTED
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
SUMMED: Final = ("finished", "needing", "same_day", "late", "without", "outside")
LinkedBy = Literal["service", "window", "day", "clerk"]
Key = tuple[str, int]  # a ticket's id, and which of its items


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


class Report(NamedTuple):
    """A line for every department that had a ticket or a case, in the order of their names; `finished` tickets in all:
    one for two departments stands on the line of each and counts once here."""

    lines: list[Line]
    finished: int


def merged(found: Sequence[tuple[str, Report]]) -> Report:
    """The days of a week or a month as one, each by its date: every department's lines summed, tickets by day and
    number."""
    lines: dict[str, Line] = {}
    for day, report in found:
        for one in report.lines:
            line = lines.setdefault(one.department, Line(one.department))
            for name in SUMMED:
                setattr(line, name, getattr(line, name) + getattr(one, name))
            for reason, count in one.reasons.items():
                line.reasons[reason] = line.reasons.get(reason, 0) + count
            line.tickets += [f"{day[5:]} {ticket}" if len(found) > 1 else ticket for ticket in one.tickets]
    return Report([lines[name] for name in sorted(lines)], sum(report.finished for _day, report in found))


class _Share(NamedTuple):
    """What an item of a ticket comes to: the department it is of and its case's tie, where it has one."""

    item: int
    department: str
    needs: bool
    tie: Tie | None


def of_day(rows: Rows, hall: Hall, day: str) -> Report:
    """What the day's tickets and the cases typed in on it come to."""
    lines: dict[str, Line] = {}
    responsible = _Responsible(rows, hall, day)
    finished, ties = tickets.finished_of_day(rows, hall.id, day), _ties(rows, hall.id, day)
    shares = {one.id: _shares(responsible, one, ties.get(one.id, ())) for one in finished}
    short = [one.id for one in finished if any(part.needs and part.tie is None for part in shares[one.id])]
    reasons = _reasons(rows, short)
    for ticket in finished:
        for name in dict.fromkeys(part.department for part in shares[ticket.id]):
            _count(lines.setdefault(name, Line(name)), ticket, shares[ticket.id], reasons)
    start_ms = hours.instant_ms(hall, day)
    fetching = [one.id for one in hall.services if one.default_outcome == COLLECTED]
    times = (start_ms, start_ms + DAY_MS)
    for department, service in finding.without_ticket(rows, hall.id, REMOTE, day, times, fetching):
        name = department or responsible.of(service)
        lines.setdefault(name, Line(name)).outside += 1
    return Report([lines[name] for name in sorted(lines)], len(finished))


def linked_of_day(rows: Rows, hall: Hall, day: str, by: LinkedBy) -> dict[str, tuple[int, int]]:
    """Of the day's matters that need a case, how many had it the same day, and how many they are: by the service of the
    matter, the window, the day, or who finished the ticket (the id of staff, "" for nobody)."""
    responsible = _Responsible(rows, hall, day)
    finished, ties = tickets.finished_of_day(rows, hall.id, day), _ties(rows, hall.id, day)
    clerks = _finishers(rows, [one.id for one in finished]) if by == "clerk" else {}
    found: dict[str, tuple[int, int]] = {}
    for ticket in finished:
        for share in _shares(responsible, ticket, ties.get(ticket.id, ())):
            if share.needs:
                places = {"service": ticket.items[share.item].service, "window": ticket.window or "", "day": day}
                key = clerks.get(ticket.id, "") if by == "clerk" else places[by]
                linked, needing = found.get(key, (0, 0))
                is_linked = share.tie is not None and not share.tie.is_late
                found[key] = linked + int(is_linked), needing + 1
    return found


def _finishers(rows: Rows, ids: Sequence[str]) -> dict[str, str]:
    sql = (
        "SELECT subject, actor FROM journal WHERE subject IN (SELECT value FROM json_each(?))"
        " AND kind = 'ticket_finished' ORDER BY pos"
    )
    found = {row["subject"]: row["actor"].partition(":") for row in rows.all(sql, json.dumps(list(ids)))}
    return {ticket: its_id for ticket, (kind, _colon, its_id) in found.items() if kind == "staff"}


class _Responsible:
    """Who is responsible for a service on the day, looked up once for each."""

    def __init__(self, rows: Rows, hall: Hall, day: str) -> None:
        self._rows, self._hall, self._day = rows, hall, day
        self._known: dict[str, str] = {}

    def of(self, service: str) -> str:
        if service not in self._known:
            self._known[service] = department_of(self._rows, self._hall, service, self._day)
        return self._known[service]


def _shares(responsible: _Responsible, ticket: Ticket, ties: Sequence[Tie]) -> list[_Share]:
    """Its items that were done, or the first where none was, each with its case: one of the same service, else what is
    left of them; items that need none only say whose they are."""
    done = [n for n, item in enumerate(ticket.items) if item.outcome is not None] or [0]
    needing = [n for n in done if ticket.items[n].outcome in NEEDS_CASE]
    left, found = sorted(ties, key=lambda one: one.is_late), dict[int, Tie]()
    for is_same, items in ((True, needing), (False, needing), (True, done)):
        for n in items:
            service = ticket.items[n].service
            tie = None if n in found else next((one for one in left if not is_same or one.service == service), None)
            if tie is not None:
                left.remove(tie)
                found[n] = tie
    departments = {n: found[n].department if n in found else "" for n in done}
    return [
        _Share(n, departments[n] or responsible.of(ticket.items[n].service), n in needing, found.get(n)) for n in done
    ]


def _count(line: Line, ticket: Ticket, shares: Sequence[_Share], reasons: Mapping[Key, str]) -> None:
    """The ticket on the line of one of its departments."""
    needing = [one for one in shares if one.department == line.department and one.needs]
    without = [one for one in needing if one.tie is None]
    late = sum(one.tie is not None and one.tie.is_late for one in needing)
    line.finished += 1
    line.needing += len(needing)
    line.late += late
    line.same_day += len(needing) - len(without) - late
    line.without += len(without)
    if without:
        line.tickets.append(ticket.label)
    for one in without:
        reason = reasons.get((ticket.id, one.item), "")
        line.reasons[reason] = line.reasons.get(reason, 0) + 1


def _ties(rows: Rows, hall: str, day: str) -> dict[str, list[Tie]]:
    """The cases of each ticket of the day, in the order they were opened."""
    found: dict[str, list[Tie]] = {}
    for tie in finding.ties_of_day(rows, hall, day):
        found.setdefault(tie.ticket, []).append(tie)
    return found


def _reasons(rows: Rows, found: Sequence[str]) -> dict[Key, str]:
    """What was said when an item of these tickets was finished without its case, the last word of each."""
    sql = (
        "SELECT subject, json_extract(body, '$.reason') AS reason, json_extract(body, '$.set.items') AS items"
        " FROM journal WHERE subject IN (SELECT value FROM json_each(?))"
        " AND kind IN ('ticket_finished','ticket_item_finished') ORDER BY pos"
    )
    said: dict[Key, str] = {}
    for row in rows.all(sql, json.dumps(list(found))):
        done = [n for n, (_service, outcome) in enumerate(json.loads(row["items"])) if outcome is not None]
        if row["reason"] and done:
            said[row["subject"], done[-1]] = str(row["reason"])
    return said
