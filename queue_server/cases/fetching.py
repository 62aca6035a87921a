"""Coming for a result: which collection line it waits at, and the number there that is tied to its case, so that the
统一出件 window has it open when the number is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from queue_server.cases import finding, opening, parcels, persons
from queue_server.cases.model import Case
from queue_server.cases.refusals import NotToCollect
from queue_server.cases.returning import Back
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall, Service
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.followers import Follower
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets import issuing, moving
from queue_server.tickets import store as tickets
from queue_server.tickets.issuing import Request
from queue_server.tickets.model import LIVE, Ticket
from queue_server.tickets.refusals import AlreadyHasTicket

COLLECTED: Final = "collected"
ENDS: Final = frozenset({"case_concluded", "case_redirected", "case_delivered", "case_refused", "case_withdrawn"})


def waits(case: Case) -> bool:
    """Whether the result lies at the collection windows now."""
    return case.state == "concluded" and case.delivery == "window"


def may_await(hall: Hall, case: Case, now_ms: int) -> bool:
    """Whether somebody may wait in the hall for the result: ours, accepted today, and to be fetched."""
    if case.owner or case.state != "accepted" or case.accepted_ms is None:
        return False
    return hours.business_day(hall, case.accepted_ms) == hours.business_day(hall, now_ms)


def line_of(hall: Hall, service: str) -> Service | None:
    """The public service by which results of `service` are collected: on its own floor before others; None where the
    hall has none."""
    found = [one for one in hall.public_services if one.default_outcome == COLLECTED]
    try:
        floor = _floor(hall, hall.service(service))
    except UnknownService:  # a newer hall file has dropped it
        floor = ""
    return min(found, key=lambda one: _floor(hall, one) != floor, default=None)


def live_number(rows: Rows, case: Case, services: Sequence[str]) -> str | None:
    """The number of the case that is under way for one of these services, as people read it; None for none."""
    found = (tickets.by_id(rows, one.ticket) for one in reversed(case.visits))
    return next((one.label for one in found if one.state in LIVE and one.service in services), None)


def fetch(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, ticket_id: str, case: Case, back: Back) -> Ticket:
    """A number of the collection line, tied to the case; for one that was accepted today it is called once the result
    is there. NotToCollect, AlreadyHasTicket, CaseIsFull and what issuing refuses."""
    service = line_of(hall, case.service)
    is_early = may_await(hall, case, tx.now_ms) and not parcels.is_wanted(tx, case)
    if service is None or not (waits(case) or is_early):
        raise NotToCollect(number=case.number)
    known = live_number(tx, case, (service.id,))
    if known is not None:
        raise AlreadyHasTicket(number=known)
    applicant, agent = persons.applicant_of(tx, secrets, case.id), persons.agent_of(tx, secrets, case.id)
    request = Request(
        services=(service.id,),
        channel=back.channel,
        person=agent or applicant,
        on_behalf_of=(applicant,) if agent and applicant else (),
        phone=persons.text_of(tx, secrets, case.id, persons.PHONE),
        language=back.language,
    )
    made = issuing.issue(tx, hall, calendar, secrets, ticket_id, request)
    opening.link(tx, hall, case, made)
    return moving.await_result(tx, hall, made) if is_early else made


def follower() -> Follower:
    """Numbers that await a result get into their line with it; they are given up where it is not fetched here."""

    def handle(tx: Tx, entry: Entry) -> None:
        case = finding.by_id(tx, entry.subject)
        if case.state == "accepted":  # taken back, or a copy that changed
            return
        for ticket in (tickets.by_id(tx, one.ticket) for one in case.visits):
            if ticket.is_awaiting:
                (moving.ready if waits(case) else moving.cancel)(tx, ticket)

    return Follower("fetching", ENDS, handle)


def _floor(hall: Hall, service: Service) -> str:
    return hall.zone(hall.queue(service.queue).zone).floor
