"""Whose the number of a visit is: what goes to a case's phone must not open the page of somebody else's number, which
shows every case of that visit."""

from __future__ import annotations

from queue_server.cases import finding, persons
from queue_server.cases.model import Case
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows
from queue_server.people import service as people
from queue_server.people.model import Person


def is_applicants(rows: Rows, secrets: Secrets, case: Case, ticket_id: str) -> bool:
    """Whether the number belongs to whoever has the case's phone: it was taken with that phone, or, without one, by the
    applicant. One of which nothing is known (any more) has to be the case's first, and have served nothing else."""
    phone = persons.phone_of_ticket(rows, secrets, ticket_id)
    if phone:
        return phone == persons.text_of(rows, secrets, case.id, persons.PHONE)
    applicant, agent = persons.of_ticket(rows, secrets, ticket_id)
    bearer = agent or applicant
    if bearer is not None:
        return _key(secrets, bearer) == _key(secrets, persons.applicant_of(rows, secrets, case.id))
    served = [one.id for one in finding.of_ticket(rows, ticket_id)]
    return served == [case.id] and case.visits[0].ticket == ticket_id


def _key(secrets: Secrets, person: Person | None) -> str:
    return "" if person is None else people.person_key(secrets, person)
