"""Calls that say at the window who applies, where a number was taken without a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, cast

from pydantic import StringConstraints

from queue_server.api.bodies import Code, Name, PersonBody
from queue_server.api.case_bodies import CaseAnswer, CaseBody, TicketCasesAnswer
from queue_server.api.cases import ACTS, HALL, SERVED, CaseCalls
from queue_server.api.contract import Asked, Body, Route
from queue_server.api.ground import acting_window, check_same_hall
from queue_server.cases import naming
from queue_server.cases import refusals as no
from queue_server.equipment.cards import CardIsGone
from queue_server.equipment.places import Place
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Tx
from queue_server.people.model import (
    BadIdNumber,
    BadIdType,
    BadName,
    BadPhone,
    Person,
    checked,
    checked_phone,
)
from queue_server.tickets import moving, refusals
from queue_server.tickets import naming as tickets
from queue_server.tickets.naming import ApplicantIsKnown, People
from queue_server.views import case as case_view

Phone = Annotated[str, StringConstraints(max_length=40)]


class ApplicantBody(Body):
    """Who applies, by `person` or by `card`, the token of a card on the window's reader (`name`: for one whose name
    could not be read); `agent` is who came for them, a person. `phone`: where they are told of the case."""

    person: PersonBody | None = None
    card: Code | None = None
    name: Name | None = None
    agent: PersonBody | None = None
    phone: Phone | None = None


class CaseApplicantBody(CaseBody):
    """The same for a case without a number in hand."""

    person: PersonBody
    agent: PersonBody | None = None
    phone: Phone | None = None


@dataclass(frozen=True)
class ApplicantCalls:
    """What the calls do."""

    calls: CaseCalls

    def of_ticket(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The number's people, and those of its cases that lack them or have its own by hand."""
        ground = self.calls.ground
        sight = ground.sight
        hall, ticket = ground.ticket(tx, asked.path["ticket"])
        check_same_hall(asked, hall.id)
        if ticket.state not in SERVED:
            zh = refusals.STATE_ZH[ticket.state]
            raise refusals.StateForbids(number=ticket.label, state=ticket.state, state_zh=zh)
        window = acting_window(tx, asked)
        moving.check_here(ticket, window)
        who = _people(tx, hall, asked.body, self._carded(hall, window or ticket.window or "", asked.body))
        cases = naming.to_enter(tx, sight.secrets, ticket, who)
        other = tickets.name(tx, hall, sight.calendar(tx, hall.id), sight.secrets, ticket, who)
        for case in cases:
            naming.enter(tx, hall, sight.secrets, case, who)
        return {**case_view.of_ticket(tx, sight, hall, ticket), "other_number": other}

    def _carded(self, hall: Hall, window: str, body: ApplicantBody) -> Person | None:
        """Whose card lies on the window's reader, where one is named; a name that could not be read is typed."""
        if (body.card is None) == (body.person is None):
            raise BadInput(fields=[{"field": "person", "problem": "give either person or card"}])
        if body.card is None:
            return None
        person = self.calls.ground.card(hall, Place("window", window), body.card)
        if person.name:
            return person
        day = hours.business_day(hall, self.calls.ground.sight.clock.now_ms())
        return checked(body.name or "", person.id_type, person.id_number, day)

    def of_case(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The case's people."""
        hall, case = self.calls.find(tx, asked)
        sight = self.calls.ground.sight
        return case_view.for_staff(
            tx, sight, hall, naming.enter(tx, hall, sight.secrets, case, _people(tx, hall, asked.body))
        )


def _people(tx: Tx, hall: Hall, body: ApplicantBody | CaseApplicantBody, carded: Person | None = None) -> People:
    """Checked as at every door; an agent is a person, and nobody is their own."""
    day = hours.business_day(hall, tx.now_ms)
    if carded is None and body.person is None:
        raise BadInput(fields=[{"field": "person", "problem": "missing"}])
    person = carded or _checked(cast(PersonBody, body.person), day)
    agent = _checked(body.agent, day) if body.agent else None
    if agent is not None and agent.is_org:
        raise BadIdType()
    is_same = agent is not None and (agent.id_type, agent.id_number) == (person.id_type, person.id_number)
    phone = checked_phone(body.phone) if body.phone and body.phone.strip() else None
    return People(person, None if is_same else agent, phone)


def _checked(body: PersonBody, day: str) -> Person:
    return checked(body.name or "", body.id_type, body.id_number, day)


def routes(made: ApplicantCalls) -> tuple[Route, ...]:
    """The two calls."""
    people = (BadIdNumber, BadIdType, BadName, BadPhone, ApplicantIsKnown)
    at_window = (refusals.UnknownTicket, refusals.StateForbids, refusals.TicketIsElsewhere, refusals.SignOnFirst)
    return (
        Route(
            "POST",
            "/tickets/<ticket>/applicant",
            "Enter who applies, where the number was taken without a document",
            ACTS,
            TicketCasesAnswer,
            ApplicantBody,
            refusals=(*at_window, *people, CardIsGone),
            write=made.of_ticket,
        ),
        Route(
            "POST",
            "/cases/<number>/applicant",
            "Enter who applies, where nobody is known",
            ACTS,
            CaseAnswer,
            CaseApplicantBody,
            query=HALL,
            refusals=(*no.REFUSALS, *people),
            write=made.of_case,
        ),
    )
