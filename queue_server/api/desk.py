"""Calls of the guide desk: give a number out, find one by number, slip or surname and digits, lead somebody there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from queue_server.api import bodies
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground, check_same_hall
from queue_server.api.refused_papers import RefusedPaperAnswer
from queue_server.api.tickets import ISSUE_REFUSALS, issue_ticket
from queue_server.equipment.cards import CardIsGone
from queue_server.equipment.places import Place
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Tx
from queue_server.tickets import finding, leading, refusals, refused_papers
from queue_server.tickets.model import Ticket
from queue_server.tickets.refused_papers import RefusedPaper
from queue_server.views import desk as desk_view
from queue_server.views import of_person
from queue_server.views import refused_papers as papers_view

WAYS = ("number", "scan", "ticket", "name", "card")


class FindBody(Body):
    """One way to ask: `number` (A027, a27, 27), `scan` (bars or QR of a slip), `ticket`, `name` with `digits`, or
    `card`, the token of a card on the reader of the `desk` (the id of that device)."""

    number: bodies.Code | None = None
    scan: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    ticket: bodies.Code | None = None
    name: bodies.Name | None = None
    digits: Annotated[str, StringConstraints(pattern=r"^\s*\d{3}[\dXx]\s*$")] | None = Field(
        default=None, description="the last four places of the document's number"
    )
    card: bodies.Code | None = None
    desk: bodies.Code | None = None


class DeskIssueBody(Body):
    """A number given out at the desk, as in `POST /tickets`; a class comes with its reason. `card`: whose card lies on
    the reader of the `desk` (the id of that device), instead of `person`."""

    service: bodies.Code | None = None
    items: list[bodies.Code] | None = Field(default=None, max_length=20)
    person: bodies.PersonBody | None = None
    card: bodies.Code | None = None
    desk: bodies.Code | None = None
    on_behalf_of: list[bodies.PersonBody] | None = Field(default=None, max_length=20)
    priority: bodies.Priority | None = None
    reason: bodies.Reason | None = None
    needs: list[bodies.Need] | None = Field(default=None, max_length=4)
    phone: Annotated[str, StringConstraints(max_length=40)] | None = None


class FoundTicket(bodies.TicketAnswer):
    """A ticket as a guide may see it: masked person, needs, class with its reason, copies on paper."""

    ahead_now: int
    needs: list[str]
    person: dict[str, str] | None
    priority: dict[str, str] | None
    prints: list[dict[str, Any]]


class FoundAnswer(Answer):
    """What fits, at most eight; for a card also whose it is (masked), today's bookings and the cases that go on.
    `papers` are those of that number which a kiosk gave out alone and which are no numbers."""

    tickets: list[FoundTicket]
    papers: list[RefusedPaperAnswer]


class LeadAnswer(Answer):
    """Who is to be led where, and which guide goes."""

    id: str
    number: str
    window: str | None
    taken_by: str | None


def routes(ground: Ground) -> tuple[Route, ...]:
    """The desk's calls."""

    def find(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, body = ground.hall(tx, asked.path["hall"]), asked.body
        _check_one_way(body)
        if body.card is not None:
            person = ground.card(hall, Place("desk", body.desk or ""), body.card)
            theirs = of_person.today(tx, ground.sight, hall, person)
            shown = [desk_view.found_value(tx, ground.sight, hall, one) for one in theirs.tickets]
            return of_person.for_staff(tx, ground.sight, hall, person, theirs) | {"tickets": shown, "papers": []}
        papers = _papers(tx, ground, hall, body)
        found = _found(tx, ground, hall, body, papers)
        if body.name is not None:
            tx.record(hall.id, "desk_searched", "desk", {"by": "name", "found": len(found)})
        here = [one for one in found if one.hall == hall.id]
        return _told(tx, ground, hall, here, papers)

    def lead(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, ticket = ground.ticket(tx, asked.path["ticket"])
        check_same_hall(asked, hall.id)
        calendar, keys = ground.sight.calendar(tx, hall.id), ground.sight.secrets
        taken = leading.take_lead(tx, hall, calendar, keys, ticket, int(asked.who.id))
        return desk_view.lead_value(tx, ground.sight, hall, ticket, taken)

    def issue(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, body = ground.hall(tx, asked.path["hall"]), asked.body
        if body.priority is not None and not (body.reason or "").strip():
            raise refusals.PriorityNeedsReason()
        said = body.model_dump(exclude_none=True, exclude={"card", "desk"}) | {"hall": hall.id, "channel": "desk"}
        if body.card is not None:
            said["person"] = _carded(ground, hall, body)
        return issue_ticket(tx, ground, replace(asked, body=bodies.IssueBody.model_validate(said)))

    steer = staff_who("steer")
    return (
        Route(
            "POST",
            "/halls/<hall>/desk-tickets",
            "Give a number out at the desk",
            staff_who("issue") | {"desk"},
            bodies.TicketAnswer,
            DeskIssueBody,
            201,
            "required",
            refusals=(*ISSUE_REFUSALS, refusals.PriorityNeedsReason, CardIsGone),
            write=issue,
        ),
        Route(
            "POST",
            "/halls/<hall>/find",
            "Find a ticket at the desk",
            steer,
            FoundAnswer,
            FindBody,
            refusals=(UnknownHall, refusals.UnknownTicket, CardIsGone),
            write=find,
        ),
        Route(
            "POST",
            "/tickets/<ticket>/lead",
            "I lead this person to the window",
            steer,
            LeadAnswer,
            bodies.NoBody,
            refusals=(refusals.UnknownTicket, refusals.StateForbids, leading.LeadIsTaken),
            write=lead,
        ),
    )


def _told(
    tx: Tx, ground: Ground, hall: Hall, found: Sequence[Ticket], papers: Sequence[RefusedPaper]
) -> dict[str, Any]:
    """What was found, as the desk is told of it."""
    return {
        "tickets": [desk_view.found_value(tx, ground.sight, hall, one) for one in found],
        "papers": [papers_view.value(tx, ground.sight, hall, one) for one in papers],
    }


def _carded(ground: Ground, hall: Hall, body: DeskIssueBody) -> dict[str, str]:
    """Whose card lies on the desk's reader, as a person is given."""
    if body.person is not None:
        raise BadInput(fields=[{"field": "card", "problem": "give either person or card"}])
    one = ground.card(hall, Place("desk", body.desk or ""), body.card or "")
    named = {"name": one.name} if one.name else {}
    return {**named, "id_type": one.id_type, "id_number": one.id_number}


def _check_one_way(body: FindBody) -> None:
    given = [way for way in WAYS if getattr(body, way) is not None]
    if len(given) != 1:
        raise BadInput(fields=[{"field": "number", "problem": "give one of " + ", ".join(WAYS)}])
    if (body.name is None) != (body.digits is None):
        raise BadInput(fields=[{"field": "digits", "problem": "a name needs the last four digits, and only a name"}])


def _papers(tx: Tx, ground: Ground, hall: Hall, body: FindBody) -> list[RefusedPaper]:
    """Papers of what was typed or scanned that are no numbers: whoever holds one must be told why."""
    text = body.scan or body.number or ""
    token = finding.token_of(text)
    if token is not None:
        return refused_papers.by_id(tx, hall.id, ground.sight.ticket_of(token) or "")
    slip = finding.slip_of(text)
    if slip is not None:
        return refused_papers.by_number(tx, hall.id, finding.day_of(slip), *slip[1:])
    number = finding.number_of(text)
    return refused_papers.by_number(tx, hall.id, hours.business_day(hall, tx.now_ms), *number) if number else []


def _found(tx: Tx, ground: Ground, hall: Hall, body: FindBody, papers: Sequence[RefusedPaper]) -> list[Ticket]:
    day = hours.business_day(hall, tx.now_ms)
    if body.ticket is not None:
        return [ground.ticket(tx, body.ticket)[1]]
    if body.name is not None:
        return finding.by_person(tx, ground.sight.secrets, hall.id, day, body.name, body.digits or "")
    text = body.scan or body.number or ""
    token = finding.token_of(text)
    if token is not None:
        ticket_id = ground.sight.ticket_of(token)
        is_none = ticket_id is None or ticket_id in {one.paper for one in papers}
        return [] if is_none else [ground.ticket(tx, ticket_id or "")[1]]
    slip = finding.slip_of(text)
    if slip is not None:
        return finding.by_slip(tx, hall.id, slip)
    number = finding.number_of(text)
    return [] if number is None else finding.by_number(tx, hall.id, day, *number)
