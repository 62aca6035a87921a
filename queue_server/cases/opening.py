"""How a case begins: at a window out of a ticket, by courier, by hand for what happened elsewhere; and how further
tickets are tied to it. A tie made after the ticket's own day is late for ever (线下办理后再集中录入 must show)."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.cases import finding, numbers, persons, projects, store
from queue_server.cases.model import VISITS_MAX, Case, Item, Source, Visit
from queue_server.cases.refusals import CaseIsElsewhere, CaseIsFull, CaseNumberIsTaken
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Tx
from queue_server.people.model import Person
from queue_server.tickets.model import Ticket


@dataclass(frozen=True)
class Opened:
    """What a case is opened with. `number` is one given elsewhere; `owner` the platform that keeps the case, if one
    does; `applied_ms` is when it was applied for, where that was earlier than its being typed in."""

    case_id: str
    service: str
    item: Item
    source: Source
    number: str | None = None
    owner: str = ""
    applied_ms: int | None = None
    person: Person | None = None
    agent: Person | None = None
    phone: str | None = None
    project: str = ""


def open_case(tx: Tx, hall: Hall, secrets: Secrets, opened: Opened, ticket: Ticket | None = None) -> Case:
    """A new case with its number, its list of materials and its applicant; BadCaseNumber, CaseNumberIsTaken."""
    item = opened.item
    if opened.number is not None:
        number = numbers.checked(hall, opened.number)
        if finding.found_by_number(tx, hall.id, number) is not None:
            raise CaseNumberIsTaken(number=number)
    else:
        number = numbers.build(tx, hall, item.code, hall.service(opened.service).queue)
    case = Case(
        id=opened.case_id,
        hall=hall.id,
        number=number,
        service=opened.service,
        item=item.code,
        item_version=item.version,
        name=item.name,
        department=item.department,
        kind=item.kind,
        source=opened.source,
        owner=opened.owner,
        state="applied",
        applied_ms=opened.applied_ms if opened.applied_ms is not None else tx.now_ms,
        entered_ms=tx.now_ms,
        first_staff="" if opened.owner else _first(tx, ticket),  # whoever asked for a copy only looked
        handler="" if opened.owner else tx.actor,
        acted_by=tx.actor,
        legal_days=item.legal_days,
        promised_days=item.promised_days,
        visits_max=item.visits_max,
        materials=item.materials,
        result=item.result,
        project=projects.checked(hall, opened.project),
        visits=(_visit(tx, hall, ticket),) if ticket else (),
    )
    made = store.insert(tx, case)
    persons.keep(tx, secrets, made, opened.person, opened.agent, opened.phone)
    return made


def link(tx: Tx, hall: Hall, case: Case, ticket: Ticket) -> Case:
    """A further ticket for a case that there is; one that is tied already stays as it was. CaseIsElsewhere."""
    if case.hall != ticket.hall:
        raise CaseIsElsewhere()
    if is_tied(case, ticket):
        return case
    if len(case.visits) >= VISITS_MAX:
        raise CaseIsFull(most=VISITS_MAX)
    visit = _visit(tx, hall, ticket)
    is_coming = ticket.served_ms is None and ticket.state not in ("called", "serving", "finished")
    extra = {"ticket": ticket.id, "day": ticket.day, "is_late": visit.is_late, "is_coming": is_coming}
    return store.change(tx, case, "case_linked", {"visits": (*case.visits, visit)}, extra)


def _first(tx: Tx, ticket: Ticket | None) -> str:
    """首问: who served the number first, also where it was sent on before anybody opened the case."""
    return (finding.first_served(tx, ticket.id) if ticket else "") or tx.actor


def is_tied(case: Case, ticket: Ticket) -> bool:
    """Whether the ticket is tied to the case."""
    return any(one.ticket == ticket.id for one in case.visits)


def _visit(tx: Tx, hall: Hall, ticket: Ticket) -> Visit:
    return Visit(ticket.id, ticket.day, tx.now_ms, hours.business_day(hall, tx.now_ms) > ticket.day)
