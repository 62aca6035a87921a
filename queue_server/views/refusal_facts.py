"""Gathers what a 不予受理通知书 says from the slices; a copy printed later says what was refused and why then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from queue_server.cases import finding
from queue_server.kernel.rows import Rows
from queue_server.tickets import store as tickets
from queue_server.views.case_facts import language_and_facts
from queue_server.views.refusal_slip import RefusalFacts, slip
from queue_server.views.sight import Sight


def first_slip(rows: Rows, sight: Sight, case_id: str) -> dict[str, Any] | None:
    """The print document of a case just refused; None where a platform keeps the case, or it was taken back since."""
    case = finding.by_id(rows, case_id)
    return None if case.owner else slip_of(rows, sight, case_id)


def slip_of(rows: Rows, sight: Sight, case_id: str, copy_no: int = 1) -> dict[str, Any] | None:
    """The print document of why a case was refused, None where it is not; UnknownCase."""
    case = finding.by_id(rows, case_id)
    if case.state != "refused" or case.ended_ms is None:
        return None
    hall = sight.hall(rows, case.hall)
    _lang, shared = language_and_facts(rows, sight, hall, case, finding.deciders(rows, case.id)["ended_by"])
    facts = RefusalFacts(
        **shared,
        refused_at=datetime.fromtimestamp(case.ended_ms / 1000, hall.zone_info),
        reason=case.reason,
        ticket=tickets.by_id(rows, case.visits[-1].ticket).label if case.visits else "",
        remedy=hall.cases.remedy,
    )
    return slip(facts, copy_no)
