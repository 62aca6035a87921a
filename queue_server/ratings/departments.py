"""Whose rating it is where ratings are reported: the code of the department that keeps the case, not the hall's own."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.cases.model import Case
from queue_server.catalogue import store as catalogue
from queue_server.kernel.rows import Rows
from queue_server.ratings.report_settings import Reporting


def case_of(cases: Sequence[Case], number: str | None) -> Case | None:
    """The case of a visit that its rating is about: the one it names, else the first."""
    return next((one for one in cases if one.number == number), cases[0] if cases else None)


def code_of(rows: Rows, to: Reporting, case: Case | None) -> str:
    """The department's code: as the file has it by name, else the catalogue's 实施主体编码 of the item the case began
    under, else the file's one for all."""
    if case is None:
        return to.department
    if case.department in to.departments:
        return to.departments[case.department]
    version = case.item_version
    item = catalogue.item_of_version(rows, case.hall, case.item, int(version)) if version.isdecimal() else None
    return (item.department_code if item else "") or to.department
