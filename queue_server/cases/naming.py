"""Who applies, entered after the case was opened; and whether a case may be accepted while nobody is known.

What nobody's name stands with can be looked up, called about and collected by nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.cases import persons, store
from queue_server.cases.model import ENDED, Case
from queue_server.cases.refusals import ApplicantIsNeeded
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.masking import mask_name
from queue_server.people.model import Person
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
    sql = "SELECT 1 FROM journal WHERE subject = ? AND kind = ? LIMIT 1"
    return case.state in ("applied", "told") and rows.value(sql, case.id, KIND) is not None


def enter(tx: Tx, hall: Hall, secrets: Secrets, case: Case, who: People) -> Case:
    """The case is theirs from now on: sealed, and found by their document; ApplicantIsKnown."""
    if not may_enter(tx, secrets, case):
        raise ApplicantIsKnown()
    changed = store.change(tx, case, KIND, {}, {"has_agent": who.agent is not None})
    persons.forget_keys(tx, case)
    persons.keep_text(tx, secrets, case, persons.AGENT, "")
    persons.keep(tx, secrets, changed, who.person, who.agent, who.phone)
    if case.state in ENDED:
        persons.end(tx, hall, changed)
    return changed
