"""Gathers what a 受理单 says from the slices; a copy printed later says what was accepted and promised then."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from queue_server.cases import finding, owing, speaking
from queue_server.kernel.rows import Rows
from queue_server.views.case_facts import language_and_facts
from queue_server.views.case_paper import day_said
from queue_server.views.receipt_slip import ReceiptFacts, slip
from queue_server.views.sight import Sight


def first_slip(rows: Rows, sight: Sight, case_id: str) -> dict[str, Any] | None:
    """The print document of a case just accepted; None where a platform keeps the case, or the hall gives none out."""
    case = finding.by_id(rows, case_id)
    is_given = not case.owner and sight.hall(rows, case.hall).cases.receipt
    return slip_of(rows, sight, case_id) if is_given else None


def slip_of(rows: Rows, sight: Sight, case_id: str, copy_no: int = 1) -> dict[str, Any] | None:
    """The print document of how a case was accepted, None where it was not here; UnknownCase."""
    case, then = finding.by_id(rows, case_id), owing.accepted_then(rows, case_id)
    if then is None or case.accepted_ms is None or case.accepted_day is None:
        return None
    hall = sight.hall(rows, case.hall)
    calendar = sight.calendar(rows, hall.id)
    lang, shared = language_and_facts(rows, sight, hall, case, then.actor)
    facts = ReceiptFacts(
        **shared,
        accepted_at=datetime.fromtimestamp(case.accepted_ms / 1000, hall.zone_info),
        accepted=_said(case.accepted_day, lang),
        promised=_said(owing.promised_day(calendar, case), lang),
        follow=speaking.materials(hall, case, then.follow, lang),
        until=_said(owing.last_day(hall, calendar, case), lang, case.accepted_day),
        is_short=case.is_short,
    )
    return slip(facts, copy_no)


def _said(day: str | None, lang: str, today: str | None = None) -> str:
    return day_said(date.fromisoformat(day), lang, date.fromisoformat(today) if today else None) if day else ""
