"""What questions, complaints and suggestions of some days came to, per department: asked, answered in time, late, void.

按时回复率 is answered in time / asked. What was passed on or withdrawn is not asked of us any more and stands apart; a
department with none stands there with nought. Only reads.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from queue_server.cases.items import department_of
from queue_server.enquiries import finding
from queue_server.enquiries.model import BAD_MAX, KINDS, Enquiry, Kind
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows


@dataclass
class Line:
    """One department's enquiries of a kind ("" is the hall's own). `asked` is C, `in_time` T; `late` were answered
    after their day or wait still; `void` replies were made anew; `bad` were judged 1 or 2."""

    department: str
    asked: int = 0
    in_time: int = 0
    late: int = 0
    waiting: int = 0
    extended: int = 0
    void: int = 0
    bad: int = 0
    passed: int = 0
    withdrawn: int = 0


COUNTS: Final = tuple(one.name for one in fields(Line) if one.name != "department")


def counted(rows: Rows, hall: Hall, first: str, last: str, today: str) -> dict[Kind, list[Line]]:
    """For each kind a line per department, those of the hall's services and those asked about, in order of names."""
    found = finding.of_days(rows, hall.id, first, last)
    names = {department_of(rows, hall, one.id, last) for one in hall.services} | {one.department for one in found}
    lines: dict[Kind, dict[str, Line]] = {kind: {name: Line(name) for name in sorted(names)} for kind in KINDS}
    for one in found:
        _count(lines[one.kind][one.department], one, today)
    return {kind: list(of_kind.values()) for kind, of_kind in lines.items()}


def _count(line: Line, one: Enquiry, today: str) -> None:
    if one.state == "passed":
        line.passed += 1
        return
    if one.state == "withdrawn":
        line.withdrawn += 1
        return
    is_late = one.is_late(today)
    line.asked += 1
    line.late += is_late
    line.in_time += one.state in ("answered", "closed") and not is_late
    line.waiting += one.state == "open"
    line.extended += one.is_extended
    line.void += one.voids
    line.bad += one.worst is not None and one.worst <= BAD_MAX


def total(lines: list[Line]) -> Line:
    """All of them together."""
    return Line("", **{name: sum(getattr(one, name) for one in lines) for name in COUNTS})
