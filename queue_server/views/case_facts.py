"""Gathers what every paper of a case says alike from the slices: whose it is, where it is brought, its link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from queue_server.cases import persons, speaking
from queue_server.cases.model import Case
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.people.model import Person
from queue_server.tickets import store as tickets
from queue_server.views.case import staff_name
from queue_server.views.sight import CITIZENS, Sight

PROGRESS = "/cases"


def language_and_facts(rows: Rows, sight: Sight, hall: Hall, case: Case, actor: str) -> tuple[str, dict[str, Any]]:
    """The applicant's language, and the fields of `CaseFacts`; `actor` is who did it."""
    lang = speaking.language_of(rows, sight.secrets, case)
    staff: Mapping[str, str] = staff_name(rows, actor) or {}
    return lang, {
        "hall_name": (hall.cases.unit if lang == "zh" else "") or _name(hall, lang),
        "number": case.number,
        "item": speaking.matter(hall, case, lang),
        "place": _place(hall, case, lang),
        "window": tickets.by_id(rows, case.visits[-1].ticket).window if case.visits else None,
        "phone": hall.cases.phone,
        "link": link_of(sight, hall, case.number),
        "masked_name": _masked(persons.applicant_of(rows, sight.secrets, case.id)),
        "staff_number": staff.get("number", ""),
        "lang": lang,
    }


def link_of(sight: Sight, hall: Hall, number: str) -> str | None:
    """The page of the case's progress, its number filled in, if phones reach this hall."""
    base = hall.public_url or sight.public_url
    return f"{base.rstrip('/')}{CITIZENS}{PROGRESS}?n={quote(number)}" if base else None


def _masked(applicant: Person | None) -> str | None:
    """The masked name of a person; where a keypad knew the number alone, and for organisations, the masked number."""
    if applicant is None:
        return None
    return ("" if applicant.is_org else applicant.masked_name) or applicant.masked_id


def _place(hall: Hall, case: Case, lang: str) -> str:
    """Where people of the case's line wait; the hall's name where a newer file has dropped the service."""
    try:
        return hall.where(hall.queue(hall.service(case.service).queue).zone, lang)
    except UnknownService:
        return _name(hall, lang)


def _name(hall: Hall, lang: str) -> str:
    return (hall.name_en if lang == "en" else "") or hall.name
