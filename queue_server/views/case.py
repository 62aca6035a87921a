"""What may be seen of a case: by staff (persons masked), and of its progress by whoever knows number and document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from queue_server.cases import (
    deferring,
    finding,
    items,
    pausing,
    persons,
    speaking,
    standing_licences,
    taking,
    terms,
)
from queue_server.cases import naming as cases_naming
from queue_server.cases.model import KIND_CODES, Case, Item, Material, Visit
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.people import service as people
from queue_server.people.masking import mask_phone
from queue_server.people.model import Person
from queue_server.ratings import asking
from queue_server.staff import store as staff_store
from queue_server.tickets import store as tickets
from queue_server.tickets.model import Ticket
from queue_server.views import case_papers
from queue_server.views.sight import Sight, named


def for_staff(rows: Rows, sight: Sight, hall: Hall, case: Case) -> dict[str, Any]:
    """The whole case with masked persons; times in RFC 3339, terms in working days."""
    zh, en = speaking.state_words(case)
    today = hours.business_day(hall, sight.clock.now_ms())
    return {
        "id": case.id,
        "number": case.number,
        "hall": case.hall,
        "state": case.state,
        "state_zh": zh,
        "state_en": en,
        "service": named(hall.service, case.service),
        "item": {"code": case.item, "version": case.item_version, "name": case.name, "department": case.department},
        "version": case.changes,
        "kind": case.kind,
        "kind_code": KIND_CODES[case.kind],
        "source": case.source,
        "owner": case.owner or None,
        "is_unverified": case.is_unverified,
        "project": case.project or None,
        **times(sight, hall, case),
        "accepted_day": case.accepted_day,
        "entered_late": hours.business_day(hall, case.entered_ms) > hours.business_day(hall, case.applied_ms),
        "terms": both_terms(rows, sight, hall, case),
        "is_paused": case.is_paused,
        "is_over": case.state == "accepted" and pausing.is_over(hall, sight.calendar(rows, hall.id), case, today),
        "is_short": case.is_short,
        "is_ahead": case.is_ahead,
        "materials": [_paper(rows, sight, hall, case, one) for one in case.materials],
        "missing": list(case.missing),
        "steps": [_step(rows, sight, hall, one._asdict()) for one in case.steps],
        "specials": [one._asdict() for one in case.specials],
        "document": case.document or None,
        "granted": case.granted,
        "result": {"name": case.result, "number": case.result_number} if case.result else None,
        "delivery": case.delivery or None,
        "to_ask": _to_ask(rows, case),
        "told": case_papers.told(rows, sight, hall, case),
        "receipt": case_papers.receipt(rows, sight, hall, case),
        "refusal": case_papers.refusal(rows, sight, hall, case),
        "handed": _handed(rows, sight, hall, case),
        "reason": case.reason or None,
        "came_in": case_papers.came_in(rows, case),
        "first_staff": staff_name(rows, case.first_staff),
        "handler": staff_name(rows, case.handler),
        **{name: staff_name(rows, actor) for name, actor in finding.deciders(rows, case.id).items()},
        "tickets": [_visit(rows, one) for one in case.visits],
        "visits": (made := finding.visits_made(rows, case)),
        "visits_max": case.visits_max,
        "over_visits": case.is_over_visits(made),
        **_people(rows, sight, case),
    }


def of_ticket(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket) -> dict[str, Any]:
    """What a window sees when it opens a ticket: its cases, and the other cases of the people it is for."""
    own = finding.of_ticket(rows, ticket.id)
    applicant, agent = persons.of_ticket(rows, sight.secrets, ticket.id)
    keys = [people.person_key(sight.secrets, one) for one in (applicant, agent) if one is not None]
    others = {case.id: case for key in keys for case in finding.of_person(rows, hall.id, key)}
    for case in own:
        others.pop(case.id, None)
    return {
        "applicant": _person(applicant),
        "agent": _person(agent),
        "applicant_by_hand": cases_naming.may_mend(rows, sight.secrets, ticket),
        "applicant_needed": cases_naming.is_needed(hall, ticket.service),
        "cases": [for_staff(rows, sight, hall, case) for case in own],
        "earlier": [short(rows, sight, hall, case) for case in others.values()],
        "new": _new(rows, sight, hall, ticket),
    }


def _new(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket) -> dict[str, Any] | None:
    """What a new case would be opened as: the item in hand and its list, and `items`, each by the code that chooses it;
    None where the hall has the service no more."""
    try:
        found = items.choices(rows, hall, ticket.service, hours.business_day(hall, sight.clock.now_ms()))
    except UnknownService:
        return None
    shown = [{"code": code, "name": item.name, "materials": _list_of(hall, item)} for code, item in found]
    return {"service": ticket.service, **shown[0], "code": found[0][1].code, "items": shown}


def _list_of(hall: Hall, item: Item) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "required": one.required,
            "exempt_by": one.exempt_by,
            "deferrable": deferring.may_follow(hall.cases, item.version, item.materials, one),
        }
        for one in item.materials
    ]


def _paper(rows: Rows, sight: Sight, hall: Hall, case: Case, one: Material) -> dict[str, Any]:
    """One thing of the list; `deferrable`: it may follow later, as the list or the hall's rule says; `licence`: what
    stood for it, and who called for it."""
    may = deferring.may_follow(hall.cases, case.item_version, case.materials, one)
    return one._asdict() | {
        "at": sight.at(hall, one.at_ms),
        "deferrable": may,
        "licence": _licence(rows, sight, case, one),
    }


def _licence(rows: Rows, sight: Sight, case: Case, one: Material) -> dict[str, Any] | None:
    if not one.licence:
        return None
    stood = standing_licences.of_material(rows, sight.secrets, case, one.name)
    return {"kind": one.licence, "staff": staff_name(rows, one.by), **(stood._asdict() if stood else {})}


def _to_ask(rows: Rows, case: Case) -> dict[str, Any] | None:
    """Whose visit whoever fetches the result is asked about, while nobody has been: never how it was answered."""
    if case.state != "concluded" or case.delivery != "window":
        return None
    visit = asking.visit_to_ask(rows, [one.ticket for one in case.visits])
    if visit is None or asking.rating_asked(rows, visit.id) != "not_yet":
        return None
    return {"number": visit.label, "day": visit.day}


def _handed(rows: Rows, sight: Sight, hall: Hall, case: Case) -> dict[str, Any] | None:
    """How the result was handed over at a window: who took it (masked), against what, when and by whom."""
    one = taking.of_case(rows, sight.secrets, case)
    if one is None:
        return None
    who, proof = taking.WHO[one.who] if one.who else None, taking.PROOFS.get(one.proof)
    return {
        "at": sight.at(hall, one.at_ms),
        "staff": staff_name(rows, one.actor),
        "proof": one.proof,
        "proof_zh": proof.zh if proof else "",
        "proof_en": proof.en if proof else "",
        "who": one.who,
        "who_zh": who.zh if who else "",
        "who_en": who.en if who else "",
        "name": one.name or None,
        "id_tail": one.tail or None,
        "letter": one.has_letter,
    }


def short(rows: Rows, sight: Sight, hall: Hall, case: Case) -> dict[str, Any]:
    """One line of a list."""
    zh, en = speaking.state_words(case)
    return {
        "number": case.number,
        "state": case.state,
        "state_zh": zh,
        "state_en": en,
        "service": named(hall.service, case.service),
        "name": case.name,
        "owner": case.owner or None,
        "is_unverified": case.is_unverified,
        "project": case.project or None,
        "department": case.department,
        "applied_at": sight.at(hall, case.applied_ms),
        "terms": both_terms(rows, sight, hall, case),
        "is_paused": case.is_paused,
        "is_short": case.is_short,
        "missing": list(case.missing),
        "handler": staff_name(rows, case.handler),
        "delivery": case.delivery or None,
        "visits": (made := finding.visits_made(rows, case)),
        "over_visits": case.is_over_visits(made),
    }


def listed(rows: Rows, sight: Sight, hall: Hall, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Many cases, a line each."""
    return [short(rows, sight, hall, case) for case in cases]


def staff_name(rows: Rows, actor: str) -> dict[str, str] | None:
    """Id, name and number of the member of staff who acted; None where the system or a citizen did."""
    kind, _colon, number = actor.partition(":")
    found = staff_store.staff_by_id(rows, int(number)) if kind == "staff" and number.isdigit() else None
    return None if found is None else {"id": str(found.id), "name": found.name, "number": found.number}


def term_of(calendar: Calendar, hall: Hall, case: Case, days: int | None, now_ms: int) -> terms.Term | None:
    """A promise of so many working days as it stands now, or stood when the case was concluded."""
    if days is None or case.accepted_day is None:
        return None
    on_day = hours.business_day(hall, case.concluded_ms or case.ended_ms or now_ms)
    return terms.term(calendar, case.accepted_day, days, case.specials, on_day)


def both_terms(rows: Rows, sight: Sight, hall: Hall, case: Case) -> dict[str, Any]:
    """What was promised and what the law gives, each with its last day and what is left of it."""
    calendar, now_ms = sight.calendar(rows, hall.id), sight.clock.now_ms()
    promised = term_of(calendar, hall, case, case.promised_days, now_ms)
    legal = term_of(calendar, hall, case, case.legal_days, now_ms)
    return {
        "promised": promised._asdict() if promised else None,
        "legal": legal._asdict() if legal else None,
    }


def times(sight: Sight, hall: Hall, case: Case) -> dict[str, Any]:
    """When it was applied for, entered, told, accepted, concluded, ended: RFC 3339, or None."""
    marks = ("applied", "entered", "told", "accepted", "concluded", "ended")
    return {f"{mark}_at": sight.at(hall, getattr(case, f"{mark}_ms")) for mark in marks}


def _step(rows: Rows, sight: Sight, hall: Hall, step: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": step["name"],
        "handler": staff_name(rows, step["handler"]),
        "opinion": step["opinion"] or None,
        "begun_at": sight.at(hall, step["begun_ms"]),
        "ended_at": sight.at(hall, step["ended_ms"]),
        "done": step["ended_ms"] is not None,
    }


def _visit(rows: Rows, visit: Visit) -> dict[str, Any]:
    ticket = tickets.by_id(rows, visit.ticket)
    return {"id": visit.ticket, "number": ticket.label, "day": visit.day, "is_late": visit.is_late}


def _people(rows: Rows, sight: Sight, case: Case) -> dict[str, Any]:
    phone = persons.text_of(rows, sight.secrets, case.id, persons.PHONE)
    return {
        "applicant": _person(persons.applicant_of(rows, sight.secrets, case.id)),
        "agent": _person(persons.agent_of(rows, sight.secrets, case.id)),
        "phone": mask_phone(phone) if phone else None,
    }


def _person(person: Person | None) -> dict[str, str] | None:
    if person is None:
        return None
    return {"name": person.masked_name, "id_type": person.id_type, "id_number": person.masked_id}
