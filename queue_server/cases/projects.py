"""项目代码: the number an investment project bears on the national platform (投资项目在线审批监管平台).

One project has many cases of many departments, so that its code is what they are found by. Its form is the hall's
rule: year and month, region, trade, kind, running number, e.g. 2611-370102-04-01-123456.
"""

from __future__ import annotations

import re

from queue_server.cases import store
from queue_server.cases.model import Case
from queue_server.cases.numbers import plain
from queue_server.cases.refusals import BadProject
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx


def checked(hall: Hall, text: str) -> str:
    """The code as it is stored (half width, capitals, no spaces), "" for none; BadProject."""
    found = plain(text)
    if found and not re.fullmatch(hall.cases.project, found):
        raise BadProject()
    return found


def mark(tx: Tx, hall: Hall, case: Case, text: str) -> Case:
    """The case belongs to this project, or with "" to none; BadProject, CaseWasChanged."""
    code = checked(hall, text)
    if code == case.project:
        return case
    return store.change(tx, case, "case_project_set", {"project": code})


def of_project(rows: Rows, hall: str, code: str, limit: int = 200) -> list[Case]:
    """The project's cases, the newest first."""
    found = rows.all(
        'SELECT * FROM "case" WHERE hall = ? AND project = ? ORDER BY applied_ms DESC, id LIMIT ?', hall, code, limit
    )
    return [store.case_of(row) for row in found]
