"""Gathers what the paper of an 一次性告知 says from the slices; a copy printed later says what was told then."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from queue_server.cases import finding, speaking, terms
from queue_server.cases.model import Case
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.views.case_facts import language_and_facts
from queue_server.views.case_paper import day_said
from queue_server.views.sight import Sight
from queue_server.views.told_slip import ToldFacts, slip


def slip_of(rows: Rows, sight: Sight, case_id: str, missing: Sequence[str], copy_no: int = 1) -> dict[str, Any]:
    """The print document for what a case was told to lack; UnknownCase."""
    case = finding.by_id(rows, case_id)
    hall = sight.hall(rows, case.hall)
    lang, shared = language_and_facts(rows, sight, hall, case, case.handler)
    facts = ToldFacts(
        **shared,
        missing=speaking.materials(hall, case, missing, lang),
        told_at=datetime.fromtimestamp((case.told_ms or sight.clock.now_ms()) / 1000, hall.zone_info),
        until=until_words(rows, sight, hall, case, lang),
    )
    return slip(facts, copy_no)


def told_then(rows: Rows, case_id: str) -> list[str]:
    """What the case was told to lack, as it stands in the journal; nothing where it never was."""
    sql = "SELECT body FROM journal WHERE subject = ? AND kind = 'case_told' ORDER BY pos DESC LIMIT 1"
    body = rows.value(sql, case_id)
    return [str(name) for name in json.loads(body)["missing"]] if body else []


def until_words(rows: Rows, sight: Sight, hall: Hall, case: Case, lang: str = "zh") -> str:
    """The last day to bring what is missing, as people say it; with its year where that is another one."""
    day = hours.business_day(hall, case.told_ms or sight.clock.now_ms())
    last = terms.due_day(sight.calendar(rows, hall.id), day, hall.cases.told_days)
    return day_said(date.fromisoformat(last or day), lang, date.fromisoformat(day))
