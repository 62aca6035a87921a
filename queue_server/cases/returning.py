"""Back with what was missing: which case it is for, and the number that does not queue again, one a day for a case."""

from __future__ import annotations

from typing import NamedTuple

from queue_server.cases import finding, opening, persons
from queue_server.cases.model import Case
from queue_server.cases.refusals import FollowedUpToday, NothingToFollowUp
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.people import service as people
from queue_server.people.model import Person
from queue_server.tickets import following
from queue_server.tickets import store as tickets
from queue_server.tickets.issuing import Request
from queue_server.tickets.model import Ticket


class Back(NamedTuple):
    """Who comes back where: at a kiosk, a desk or on a phone, and what the slip is printed in."""

    channel: str
    language: str = "zh"


def awaited(case: Case) -> bool:
    """Whether something may still be brought: told to be missing, accepted short, or decided ahead of it."""
    owes = case.state in ("accepted", "concluded") and (case.is_short or case.is_ahead)
    return case.state == "told" or (owes and bool(case.missing))


def of_person(rows: Rows, hall: Hall, secrets: Secrets, person: Person) -> Case:
    """The newest case of the person that awaits something; NothingToFollowUp."""
    found = finding.of_person(rows, hall.id, people.person_key(secrets, person))
    waiting = [one for one in found if awaited(one)]
    if not waiting:
        raise NothingToFollowUp()
    return waiting[0]


def follow_up(
    tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, ticket_id: str, case: Case, back: Back
) -> Ticket:
    """The number, tied to the case as one more visit; NothingToFollowUp, FollowedUpToday, QueueIsClosed."""
    if not awaited(case):
        raise NothingToFollowUp()
    day = hours.business_day(hall, tx.now_ms)
    visits = [tickets.by_id(tx, one.ticket) for one in case.visits]
    for ticket in visits:
        if ticket.day == day and ticket.state != "cancelled" and following.is_follow_up(tx, ticket):
            raise FollowedUpToday(number=ticket.label)
    applicant, agent = persons.applicant_of(tx, secrets, case.id), persons.agent_of(tx, secrets, case.id)
    service = case.service or (visits[-1].service if visits else "")  # a copy may be of none of the hall's
    request = Request(
        services=(service,),
        channel=back.channel,
        person=agent or applicant,
        on_behalf_of=(applicant,) if agent and applicant else (),
        phone=persons.text_of(tx, secrets, case.id, persons.PHONE),
        language=back.language,
    )
    window = visits[-1].window if visits else None
    made = following.issue(tx, hall, calendar, secrets, ticket_id, request, window)
    opening.link(tx, hall, case, made)
    return made
