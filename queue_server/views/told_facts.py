"""Gathers what the paper of an 一次性告知 says from the slices; a copy printed later says what was told then."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from queue_server.cases import finding, persons, speaking, terms
from queue_server.cases.model import Case
from queue_server.hall import hours
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.tickets import store as tickets
from queue_server.views.case import staff_name
from queue_server.views.sight import CITIZENS, Sight
from queue_server.views.told_slip import ToldFacts, slip

PROGRESS = "/cases"


def slip_of(rows: Rows, sight: Sight, case_id: str, missing: Sequence[str], copy_no: int = 1) -> dict[str, Any]:
    """The print document for what a case was told to lack; UnknownCase."""
    case = finding.by_id(rows, case_id)
    hall = sight.hall(rows, case.hall)
    applicant = persons.applicant_of(rows, sight.secrets, case.id)
    staff: Mapping[str, str] = staff_name(rows, case.handler) or {}
    told_ms, lang = case.told_ms or sight.clock.now_ms(), speaking.language_of(rows, sight.secrets, case)
    name = (hall.name_en if lang == "en" else "") or hall.name
    facts = ToldFacts(
        hall_name=(hall.cases.unit if lang == "zh" else "") or name,
        number=case.number,
        item=speaking.matter(hall, case, lang),
        missing=speaking.materials(hall, case, missing, lang),
        told_at=datetime.fromtimestamp(told_ms / 1000, hall.zone_info),
        until=until_words(rows, sight, hall, case, lang),
        place=place_of(hall, case, lang),
        window=window_of(rows, case),
        phone=hall.cases.phone,
        link=link_of(sight, hall),
        masked_name=(applicant.masked_name or None) if applicant and not applicant.is_org else None,
        staff_number=staff.get("number", ""),
        lang=lang,
    )
    return slip(facts, copy_no)


def told_then(rows: Rows, case_id: str) -> list[str]:
    """What the case was told to lack, as it stands in the journal; nothing where it never was."""
    sql = "SELECT body FROM journal WHERE subject = ? AND kind = 'case_told' ORDER BY pos DESC LIMIT 1"
    body = rows.value(sql, case_id)
    return [str(name) for name in json.loads(body)["missing"]] if body else []


def until_words(rows: Rows, sight: Sight, hall: Hall, case: Case, lang: str = "zh") -> str:
    """The last day to bring what is missing, as people say it."""
    day = hours.business_day(hall, case.told_ms or sight.clock.now_ms())
    last = terms.due_day(sight.calendar(rows, hall.id), day, hall.cases.told_days)
    at = date.fromisoformat(last or day)
    return f"{at.day} {at:%B}" if lang == "en" else f"{at.month}月{at.day}日"


def place_of(hall: Hall, case: Case, lang: str = "zh") -> str:
    """Where people of the case's line wait; the hall's name where a newer file has dropped the service."""
    try:
        return hall.where(hall.queue(hall.service(case.service).queue).zone, lang)
    except UnknownService:
        return (hall.name_en if lang == "en" else "") or hall.name


def window_of(rows: Rows, case: Case) -> str | None:
    """The window that served the case last."""
    return tickets.by_id(rows, case.visits[-1].ticket).window if case.visits else None


def link_of(sight: Sight, hall: Hall) -> str | None:
    """The page where progress is asked for, if phones reach this hall."""
    base = hall.public_url or sight.public_url
    return f"{base.rstrip('/')}{CITIZENS}{PROGRESS}" if base else None
