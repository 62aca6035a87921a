"""What questions, complaints and suggestions of some days came to, per department: asked, answered in time, late, void.

按时回复率 is answered in time / (in time + late): what is not due yet is neither. What was passed on or withdrawn is
not asked of us any more and stands apart; a department with none stands there with nought. Only reads; SQL adds up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from queue_server.cases.items import department_of
from queue_server.enquiries.model import BAD_MAX, KINDS, Kind
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows


@dataclass
class Line:
    """One department's enquiries of a kind ("" is the hall's own). `asked` is all that was ours to answer, `in_time` T;
    `late` were answered after their day or wait still; `void` replies were made anew; `bad` were judged 1 or 2."""

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


# an answer that came late stays late (Enquiry.is_late); ?4 is today
_LATE: Final = "(late_days > 0 OR (state = 'open' AND due_day < ?4))"
_OURS: Final = "(state NOT IN ('passed','withdrawn'))"
SUMS: Final[Mapping[str, str]] = {
    "asked": _OURS,
    "in_time": f"state IN ('answered','closed') AND NOT {_LATE}",
    "late": f"{_OURS} AND {_LATE}",
    "waiting": "state = 'open'",
    "extended": f"{_OURS} AND is_extended",
    "void": f"{_OURS} * voids",
    "bad": f"{_OURS} AND coalesce(worst, 9) <= {BAD_MAX}",
    "passed": "state = 'passed'",
    "withdrawn": "state = 'withdrawn'",
}


assert ["department", *SUMS] == [one.name for one in fields(Line)]


def counted(rows: Rows, hall: Hall, first: str, last: str, today: str) -> dict[Kind, list[Line]]:
    """For each kind a line per department, those of the hall's services and those asked about, in order of names."""
    sums = ", ".join(f"sum({what}) AS {name}" for name, what in SUMS.items())
    found = rows.all(
        f"SELECT kind, department, {sums} FROM enquiry"  # noqa: S608
        " WHERE hall = ?1 AND day BETWEEN ?2 AND ?3 AND ?4 <> '' GROUP BY kind, department",
        hall.id,
        first,
        last,
        today,
    )
    lines = {(row["kind"], row["department"]): Line(*(row[one.name] for one in fields(Line))) for row in found}
    names = {department_of(rows, hall, one.id, last) for one in hall.services} | {name for _kind, name in lines}
    return {kind: [lines.get((kind, name)) or Line(name) for name in sorted(names)] for kind in KINDS}


def total(lines: list[Line]) -> Line:
    """All of them together."""
    return Line("", **{name: sum(getattr(one, name) for one in lines) for name in SUMS})
