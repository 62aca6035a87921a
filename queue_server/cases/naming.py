"""Who applies, entered after the case was opened; and whether a case may be accepted while nobody is known.

What nobody's name stands with can be looked up, called about and collected by nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.cases import finding, parcels, persons, store
from queue_server.cases.model import ENDED, Case
from queue_server.cases.refusals import ApplicantIsNeeded
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.masking import mask_name
from queue_server.people.model import Person
from queue_server.tickets import naming as tickets
from queue_server.tickets.model import Ticket
from queue_server.tickets.naming import ApplicantIsKnown, People


class CaseOfAnother(Refusal):
    """None of the ticket's people is one of the case's: a number may be mistyped. `confirm` goes on."""

    code, status = "case_of_another", 409
    zh = "办件 {number} 的申请人是{name}，与此号的人员不同。请核对编号；确属代交、代问的，确认后再关联。"
    en = "Case {number} is of {name}, who is not of this ticket. Check the number; tie it only after confirming."


KIND = "case_applicant_entered"


def is_needed(hall: Hall, service: str) -> bool:
    """Whether a case of this service is accepted only for somebody who is known, as the hall says."""
    if hall.cases.applicant != "real_name":
        return hall.cases.applicant == "always"
    try:
        return hall.service(service).real_name
    except UnknownService:  # a newer hall file has dropped it
        return False


def check_known(rows: Rows, secrets: Secrets, hall: Hall, case: Case) -> None:
    """ApplicantIsNeeded before such a case is accepted out of a number; what a platform keeps knows its own."""
    if case.owner or not case.visits or not is_needed(hall, case.service):
        return
    if persons.applicant_of(rows, secrets, case.id) is None:
        raise ApplicantIsNeeded(number=case.number)


def check_same(rows: Rows, secrets: Secrets, case: Case, people: Sequence[Person | None]) -> None:
    """CaseOfAnother where both are known and differ."""
    if persons.is_of(rows, secrets, case, [one for one in people if one is not None]):
        return
    applicant = persons.applicant_of(rows, secrets, case.id)
    raise CaseOfAnother(number=case.number, name=mask_name(applicant.name) if applicant and applicant.name else "他人")


def may_enter(rows: Rows, secrets: Secrets, case: Case) -> bool:
    """Whether nobody is known yet, or what was entered by hand can still be mended: until the case is accepted."""
    if case.owner:
        return False
    if persons.applicant_of(rows, secrets, case.id) is None:
        return True
    return case.state in ("applied", "told") and any(
        rows.value("SELECT 1 FROM journal WHERE subject = ? AND kind = ? LIMIT 1", *one) for one in _entered(case)
    )


def may_mend(rows: Rows, secrets: Secrets, ticket: Ticket) -> bool:
    """Whether who was entered for the number can still be mended: nothing has been decided upon it."""
    own = _own(rows, secrets, ticket)
    return tickets.is_by_hand(rows, ticket.id) and all(may_enter(rows, secrets, case) for case in own)


def to_enter(rows: Rows, secrets: Secrets, ticket: Ticket, who: People) -> list[Case]:
    """The number's cases that are `who`'s once the number is; ApplicantIsKnown where that would make the number and an
    accepted case of it two people's."""
    is_named = persons.of_ticket(rows, secrets, ticket.id)[0] is not None
    found = []
    for case in _own(rows, secrets, ticket):
        if may_enter(rows, secrets, case):
            found.append(case)
        elif is_named or not _is_one(persons.applicant_of(rows, secrets, case.id), who.person):
            raise ApplicantIsKnown()
    return found


def enter(tx: Tx, hall: Hall, secrets: Secrets, case: Case, who: People) -> Case:
    """The case is theirs from now on: sealed, and found by their document; ApplicantIsKnown."""
    if not may_enter(tx, secrets, case):
        raise ApplicantIsKnown()
    is_mended = persons.applicant_of(tx, secrets, case.id) is not None
    if is_mended and persons.keys_of(tx, case) != who.keys(secrets):
        _forget_other(tx, case)
    said = {"has_agent": who.agent is not None, "has_phone": who.phone is not None}
    changed = store.change(tx, case, KIND, {}, said)
    persons.forget_keys(tx, case)
    persons.drop_text(tx, case, persons.AGENT)
    persons.keep(tx, secrets, changed, who.person, who.agent, who.phone)
    if case.state in ENDED:
        persons.end(tx, hall, changed)
    return changed


def _own(rows: Rows, secrets: Secrets, ticket: Ticket) -> list[Case]:
    """The number's cases that are nobody's yet or its own people's; not those it only brought something for."""
    applicant, _agent = persons.of_ticket(rows, secrets, ticket.id)
    found = []
    for case in finding.of_ticket(rows, ticket.id):
        known = persons.applicant_of(rows, secrets, case.id)
        is_own = _is_one(known, applicant) or _opener(case) == ticket.id
        if is_own if known else not case.owner:
            found.append(case)
    return found


def _is_one(one: Person | None, other: Person | None) -> bool:
    """Whether both are known, by the same document."""
    if one is None or other is None:
        return False
    return (one.id_type, one.id_number) == (other.id_type, other.id_number)


def _opener(case: Case) -> str | None:
    """The ticket the case was opened out of."""
    first = case.visits[0] if case.visits else None
    return first.ticket if first and first.linked_ms == case.entered_ms else None


def _entered(case: Case) -> list[tuple[str, str]]:
    """Which entries (subject, kind) say that somebody entered by hand who applies."""
    opener = _opener(case)
    return [(case.id, KIND), *([(opener, tickets.KIND)] if opener else [])]


def _forget_other(tx: Tx, case: Case) -> None:
    """Whoever is mended away takes along what would reach them: the phone entered for them, and where to send it."""
    if any(tickets.is_phone_entered(tx, *one) for one in _entered(case)):
        persons.drop_text(tx, case, persons.PHONE)
    if parcels.is_wanted(tx, case):
        parcels.withdraw(tx, case)
    persons.drop_text(tx, case, persons.ADDRESS)
