"""Calls that open cases, tie tickets to them and show them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from queue_server.api import case_bodies as bodies
from queue_server.api.bodies import PersonBody
from queue_server.api.contract import Asked, Route, staff_who
from queue_server.api.ground import Ground, acting_window, check_same_hall
from queue_server.cases import accepting, deciding, finding, foreign, incoming, items, naming, numbers, opening, persons
from queue_server.cases import refusals as no
from queue_server.cases.deciding import Decision
from queue_server.cases.model import Case, Got
from queue_server.cases.typed import BadTracking
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall, UnknownService
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.model import BadIdNumber, BadIdType, BadName, BadPhone, Person, checked, checked_phone
from queue_server.tickets import moving, refusals
from queue_server.tickets.model import Ticket
from queue_server.views import case as case_view

ACTS, SEES = staff_who("call"), staff_who("see_why")
SERVED = frozenset({"called", "serving", "held", "finished"})
PAGE = 100
GOT: Mapping[str, Got] = {"courier": "courier", "online": "online", "manual": "window"}  # how what came with it came
STATES = ("applied", "told", "accepted", "concluded", "delivered", "refused", "withdrawn")
LISTED = (*STATES, "unverified")  # and what nothing but a typed number is known of
NUMBERS = (no.BadCaseNumber, no.CaseNumberIsTaken, no.BadProject)
HALL = {"hall": "for who works in all halls, where the number is not the only one of its kind"}
OPENED = (*NUMBERS, no.UnknownItem, UnknownService)


@dataclass(frozen=True)
class CaseCalls:
    """What the calls do; `new_id` makes a case's id, `keeper` names the platform that keeps a hall's cases, "" for
    none."""

    ground: Ground
    new_id: Callable[[], str]
    keeper: Callable[[str], str] = lambda _hall: ""

    def find(self, rows: Rows, asked: Asked) -> tuple[Hall, Case]:
        """The case of the number in the path: in the asker's own hall, for who works in all halls in the one asked for
        or wherever it is; UnknownCase, and CaseWasChanged where it is not what an act was made upon."""
        case = finding.anywhere(rows, numbers.plain(asked.path["number"]), asked.who.hall or asked.query.get("hall"))
        finding.check_seen(case, getattr(asked.body, "version", None))
        return self.ground.hall(rows, case.hall), case

    def by_id(self, rows: Rows, case_id: str) -> Case:
        """The case; UnknownCase."""
        return finding.by_id(rows, case_id)

    def open_for(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A new case for a ticket in service, or the ticket tied to one there is."""
        hall, ticket = self.ground.ticket(tx, asked.path["ticket"])
        check_same_hall(asked, hall.id)
        body: bodies.OpenBody = asked.body
        if (body.service is None) == (body.number is None):
            raise BadInput(fields=[{"field": "service", "problem": "give either service or number"}])
        if ticket.state not in SERVED:
            zh = refusals.STATE_ZH[ticket.state]
            raise refusals.StateForbids(number=ticket.label, state=ticket.state, state_zh=zh)
        moving.check_here(ticket, acting_window(tx, asked))
        decision = Decision(body.accept, tuple(body.follow), tuple(body.tell), body.refuse)
        if not decision.is_one:
            raise BadInput(fields=[{"field": "accept", "problem": "decide one thing; only what is accepted follows"}])
        case = self.tied(tx, hall, ticket, body)
        if decision.accept:
            naming.check_known(tx, self.ground.sight.secrets, hall, case)
        case = deciding.decide(tx, hall, self.ground.sight.calendar(tx, hall.id), case, decision, ticket)
        return case_view.for_staff(tx, self.ground.sight, hall, case)

    def tied(self, tx: Tx, hall: Hall, ticket: Ticket, body: bodies.OpenBody) -> Case:
        """The case the body means, tied to the ticket: one there is, or a new one. CaseOfAnother."""
        secrets, service = self.ground.sight.secrets, body.service or ticket.service
        applicant, agent = persons.of_ticket(tx, secrets, ticket.id, body.principal)
        if body.number is not None:
            known = finding.found_by_number(tx, hall.id, numbers.plain(body.number))
            if known is not None:
                finding.check_seen(known, body.version)
                if not body.confirm and not opening.is_tied(known, ticket):
                    naming.check_same(tx, secrets, known, (applicant, agent))
                return opening.link(tx, hall, known, ticket)
        item = items.of(tx, hall, service, hours.business_day(hall, tx.now_ms), body.item)
        owner = self.keeper(hall.id) if body.number is not None else ""
        opened = opening.Opened(
            case_id=self.new_id(),
            service=service,
            item=foreign.typed_in(item) if owner else item,
            source="window" if body.number is None else "manual",
            number=body.number,
            owner=owner,
            person=applicant,
            agent=agent,
            phone=persons.phone_of_ticket(tx, secrets, ticket.id),
            project=body.project,
        )
        return opening.open_case(tx, hall, secrets, opened, ticket)

    def check_elsewhere(self, rows: Rows, hall: Hall, said: str) -> None:
        """UnknownCase for a number nobody here knows that has the form of the hall's own: it is mistyped."""
        number = numbers.plain(said)
        if finding.found_by_number(rows, hall.id, number) is None:
            day = hours.business_day(hall, self.ground.sight.clock.now_ms())
            if numbers.is_of_ours(hall, items.codes_of(rows, hall, day), number):
                raise no.UnknownCase()

    def open_by_hand(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A case without a ticket: what came by courier, or happened elsewhere, with when it really did."""
        body: bodies.ManualBody = asked.body
        check_same_hall(asked, body.hall)
        hall = self.ground.hall(tx, body.hall)
        day = hours.business_day(hall, tx.now_ms)
        item = items.of(tx, hall, body.service, day, body.item)
        owner = self.keeper(hall.id) if body.number is not None else ""
        opened = opening.Opened(
            case_id=self.new_id(),
            service=hall.service(body.service).id,
            item=foreign.typed_in(item) if owner else item,
            source=body.source,
            number=body.number,
            owner=owner,
            applied_ms=_past_ms(body.applied_at, tx.now_ms),
            person=_person(body.person, day),
            agent=_person(body.agent, day),
            phone=checked_phone(body.phone) if body.phone else None,
            project=body.project,
        )
        case = opening.open_case(tx, hall, self.ground.sight.secrets, opened)
        if body.came:
            case = accepting.supply(tx, case, dict.fromkeys(body.came, (GOT[body.source], 1)))
        if body.parcel is not None and body.source == "courier":
            incoming.keep(tx, case, body.parcel.carrier, body.parcel.tracking)
        return case_view.for_staff(tx, self.ground.sight, hall, case)

    def show(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """One case."""
        hall, case = self.find(rows, asked)
        return case_view.for_staff(rows, self.ground.sight, hall, case)

    def of_ticket(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """What the window has before it when it opens the ticket."""
        hall, ticket = self.ground.ticket(rows, asked.path["ticket"])
        check_same_hall(asked, hall.id)
        return case_view.of_ticket(rows, self.ground.sight, hall, ticket)

    def listed(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The hall's cases in one state, the oldest first: a page of them."""
        hall, state = self.ground.hall(rows, asked.path["hall"]), asked.query.get("state", "accepted")
        if state not in LISTED:
            raise BadInput(fields=[{"field": "state", "problem": f"one of {', '.join(LISTED)}"}])
        after = asked.query.get("after")
        behind = finding.by_number(rows, hall.id, numbers.plain(after)) if after else None
        if state == "unverified":
            found = finding.unverified(rows, hall.id, PAGE + 1, behind)
        else:
            found = finding.in_states(rows, hall.id, (state,), PAGE + 1, behind)
        return {"cases": case_view.listed(rows, self.ground.sight, hall, found[:PAGE]), "more": len(found) > PAGE}


def _person(body: PersonBody | None, day: str) -> Person | None:
    return checked(body.name, body.id_type, body.id_number, day) if body else None


def _past_ms(text: str | None, now_ms: int) -> int:
    if text is None:
        return now_ms
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at.timestamp() * 1000 > now_ms:
        raise BadInput(fields=[{"field": "applied_at", "problem": "RFC 3339 with an offset, not in the future"}])
    return round(at.timestamp() * 1000)


def routes(calls: CaseCalls) -> tuple[Route, ...]:
    """The calls that open and show."""
    people = (BadIdNumber, BadIdType, BadName, BadPhone)
    tickets = (refusals.UnknownTicket, refusals.StateForbids, refusals.TicketIsElsewhere, refusals.SignOnFirst)
    lacking = (no.ApplicantIsNeeded, no.MaterialsAreMissing, no.MayNotFollow)
    decided = (*no.REFUSALS, *lacking, no.CaseIsFull, no.AlreadyTold)
    return (
        Route(
            "POST",
            "/tickets/<ticket>/cases",
            "Open a case for a ticket, or tie the ticket to one",
            ACTS,
            bodies.CaseAnswer,
            bodies.OpenBody,
            201,
            refusals=(*tickets, *OPENED, *decided, no.CaseIsElsewhere, naming.CaseOfAnother),
            write=calls.open_for,
        ),
        Route(
            "GET",
            "/tickets/<ticket>/cases",
            "A ticket's cases, and earlier ones of the people it is for",
            SEES,
            bodies.TicketCasesAnswer,
            refusals=(refusals.UnknownTicket,),
            read=calls.of_ticket,
        ),
        Route(
            "POST",
            "/cases",
            "Enter a case that began without a ticket",
            ACTS,
            bodies.CaseAnswer,
            bodies.ManualBody,
            201,
            refusals=(UnknownHall, *OPENED, *people, no.CaseIsFull, BadTracking),
            write=calls.open_by_hand,
        ),
        Route(
            "GET",
            "/cases/<number>",
            "A case",
            SEES,
            bodies.CaseAnswer,
            query=HALL,
            refusals=(no.UnknownCase,),
            read=calls.show,
        ),
        Route(
            "GET",
            "/halls/<hall>/cases",
            "The hall's cases in one state, the oldest first",
            SEES,
            bodies.CasesAnswer,
            query={"state": f"one of {', '.join(LISTED)}; accepted without it", "after": "number of the last one seen"},
            refusals=(UnknownHall, BadInput, no.UnknownCase),
            read=calls.listed,
        ),
    )
