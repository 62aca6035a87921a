"""How what a case's applicant was told went out: the list of what is missing, the receipt, the refusal."""

from __future__ import annotations

from typing import Any

from queue_server.cases import finding, incoming, persons
from queue_server.cases.model import Case
from queue_server.equipment import follow as equipment
from queue_server.equipment import printing
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.notices import store as notices
from queue_server.notices.model import Kind, NoticeKey
from queue_server.people.masking import mask_phone
from queue_server.views.sight import Sight


def told(rows: Rows, sight: Sight, hall: Hall, case: Case) -> dict[str, Any] | None:
    """When it was told what is missing, how far its paper came, how the message to which phone stands, and what was
    asked for only `again` later."""
    if case.told_ms is None:
        return None
    how = _how_told(rows, sight, case, "told", equipment.case_paper(case.id))
    return {"at": sight.at(hall, case.told_ms), "again": finding.asked_again(rows, case.id), **how}


def receipt(rows: Rows, sight: Sight, hall: Hall, case: Case) -> dict[str, Any] | None:
    """The same of its acceptance; None before it, and where a platform keeps the case."""
    if case.accepted_ms is None or case.owner:
        return None
    how = _how_told(rows, sight, case, "accepted", equipment.case_receipt(case.id))
    return {"at": sight.at(hall, case.accepted_ms), **how}


def refusal(rows: Rows, sight: Sight, hall: Hall, case: Case) -> dict[str, Any] | None:
    """The same of its refusal; None while it is not refused, and where a platform keeps the case."""
    if case.state != "refused" or case.owner:
        return None
    how = _how_told(rows, sight, case, "refused", equipment.case_refusal(case.id))
    return {"at": sight.at(hall, case.ended_ms), **how}


def _how_told(rows: Rows, sight: Sight, case: Case, kind: Kind, paper: str) -> dict[str, Any]:
    jobs = printing.jobs_of_ticket(rows, paper)
    message = notices.state_of(rows, NoticeKey(kind, f"case:{case.id}", ""))
    phone = persons.text_of(rows, sight.secrets, case.id, persons.PHONE)
    return {
        "copies": len(jobs),
        "paper": jobs[-1].state if jobs else None,
        "message": message,
        "phone": mask_phone(phone) if phone and message else None,
    }


def came_in(rows: Rows, case: Case) -> dict[str, str] | None:
    """The parcel that brought its papers."""
    found = incoming.of_case(rows, case.id)
    return {"carrier": found.carrier, "tracking": found.tracking} if found else None
