"""Who is called back: everybody whose case came to a result, once, and everybody known who gave a bad grade.

Finished is what was concluded, granted or not; what was refused at the door, and what another system keeps, only where
the hall says so. Who rated both dimensions after the result needs no call. Who left no phone cannot be asked: their
call-back ends as it begins, is counted as such, and opens should a phone come with the parcel's address.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from queue_server.call_backs import store
from queue_server.call_backs.model import UNASKED, CallBack, is_chosen
from queue_server.call_backs.reaching import PERSON, PHONE, phone_of, readable
from queue_server.cases import finding, items, persons
from queue_server.cases.model import Case
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.call_back_rules import CallBackRules
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS
from queue_server.people import service as people
from queue_server.tickets.model import Ticket

FINISHED: Final = frozenset({"concluded", "delivered", "refused"})
WORDS: Final = "words"
# all of a call-back but which one it is and its count of changes
_BEGUN: Final = tuple(one.name for one in fields(CallBack) if one.name not in ("id", "hall", "kind", "changes"))


def id_of_case(case_id: str) -> str:
    """The call-back of a case."""
    return f"c-{case_id}"


def id_of_visit(ticket_id: str) -> str:
    """The first call-back of a visit's bad grade."""
    return f"b-{ticket_id}"


def for_case(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, case: Case) -> bool:
    """Somebody asks how it was; nothing where the case has no result, has one already, or ended long ago (what is
    imported from years past is asked about by nobody)."""
    end_ms = case.concluded_ms or case.ended_ms
    if case.state not in FINISHED or end_ms is None or not _is_meant(hall.call_backs, case):
        return False
    rules, day = hall.call_backs, hours.business_day(hall, end_ms)
    due = calendar.add_working_days(day, max(rules.due_days, rules.message_days))
    if due < hours.business_day(hall, tx.now_ms):
        return False
    phone, its_id = phone_of(tx, secrets, case), id_of_case(case.id)
    one = CallBack(
        id=its_id,
        hall=hall.id,
        kind="case",
        case_id=case.id,
        case_number=case.number,
        ticket=None,
        service=case.service,
        department=case.department or items.department_of(tx, hall, case.service, day),
        staff=_staff(case.handler),
        opened_ms=tx.now_ms,
        opened_day=day,
        from_day=calendar.add_working_days(day, rules.message_days) if rules.message_days else day,
        due_day=due,
        **_standing(tx, phone, is_chosen(its_id, rules.phone_pct)),
    )
    if not store.insert(tx, one) and not _begun_anew(tx, one):
        return False
    _keep(tx, secrets, hall, one, {PHONE: phone if phone != _own_phone(tx, secrets, case) else None})
    return True


def _begun_anew(tx: Tx, one: CallBack) -> bool:
    """The one of this case was taken back with the decision it was about: it begins again with the next result."""
    was = store.by_id(tx, one.id)
    if was.outcome != "undone":
        return False
    values = {name: getattr(one, name) for name in _BEGUN}
    store.change(tx, was, "call_back_opened_again", values)
    return True


def taken_back(tx: Tx, case: Case) -> bool:
    """The decision somebody was to be asked about is undone and the case goes on: there is no result to ask about."""
    if case.state in FINISHED or not store.is_known(tx, id_of_case(case.id)):
        return False
    one = store.by_id(tx, id_of_case(case.id))
    if one.state != "open" and one.outcome not in UNASKED:
        return False
    values = {"state": "done", "outcome": "undone", "ended_ms": tx.now_ms, "next_ms": None}
    store.change(tx, one, "call_back_ended", values)
    people.drop_all_by(tx, store.subject_of(one.id), tx.now_ms)
    return True


def phone_came(tx: Tx, hall: Hall, secrets: Secrets, case: Case) -> bool:
    """Somebody who could not be asked has named a phone, with the parcel's address: now they can be."""
    if not store.is_known(tx, id_of_case(case.id)):
        return False
    one, phone = store.by_id(tx, id_of_case(case.id)), phone_of(tx, secrets, case)
    if one.outcome != "no_phone" or phone is None:
        return False
    store.change(tx, one, "call_back_opened_again", _standing(tx, phone, is_chosen(one.id, hall.call_backs.phone_pct)))
    _keep(tx, secrets, hall, one, {PHONE: phone})
    return True


def _is_meant(rules: CallBackRules, case: Case) -> bool:
    return (rules.refused or case.state != "refused") and (rules.platform or not case.owner)


def _standing(tx: Tx, phone: str | None, is_phoned: bool) -> dict[str, Any]:
    """How a call-back stands with this phone; without one it is over."""
    if phone is None:
        return {"is_phoned": False, "state": "done", "outcome": "no_phone", "ended_ms": tx.now_ms}
    return {"is_phoned": is_phoned, "state": "open", "outcome": "", "ended_ms": None}


def _own_phone(rows: Rows, secrets: Secrets, case: Case) -> str | None:
    return readable(lambda: persons.text_of(rows, secrets, case.id, persons.PHONE))


def _keep(tx: Tx, secrets: Secrets, hall: Hall, one: CallBack, texts: dict[str, str | None]) -> None:
    """Beside the call-back, what would be forgotten before somebody calls."""
    until_ms = tx.now_ms + hall.call_backs.keep_days * DAY_MS
    for kind, text in texts.items():
        if text:
            people.keep(tx, secrets, store.subject_of(one.id), kind, text, until_ms, hall=hall.id)


def for_bad_grade(
    tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, ticket: Ticket, staff: int | None, again: str = ""
) -> bool:
    """Whoever is known and gave a bad grade is called; an anonymous one cannot be. `again` names a further one, for a
    bad addition after the first call."""
    applicant, agent = readable(lambda: persons.of_ticket(tx, secrets, ticket.id)) or (None, None)
    cases = finding.of_ticket(tx, ticket.id)
    phone = readable(lambda: persons.phone_of_ticket(tx, secrets, ticket.id)) or next(
        (text for case in cases if (text := phone_of(tx, secrets, case))), None
    )
    person = agent or applicant
    if person is None and phone is None:
        return False
    day, its_id = hours.business_day(hall, tx.now_ms), id_of_visit(ticket.id) + again
    one = CallBack(
        id=its_id,
        hall=hall.id,
        kind="bad_grade",
        case_id=cases[0].id if cases else None,
        case_number=cases[0].number if cases else "",
        ticket=ticket.id,
        service=ticket.service,
        department=(cases[0].department if cases else "") or items.department_of(tx, hall, ticket.service, ticket.day),
        staff=staff,
        opened_ms=tx.now_ms,
        opened_day=day,
        from_day=day,
        due_day=calendar.add_working_days(day, hall.call_backs.bad_days),
        **_standing(tx, phone, is_phoned=True),
    )
    if not store.insert(tx, one):
        return False
    if phone:
        _keep(tx, secrets, hall, one, {PERSON: person.to_json() if person else None, PHONE: phone})
    return True


def rated(tx: Tx, ticket: Ticket, at_ms: int, quality: int, attitude: int) -> int:
    """The applicant of the visit's cases graded both themselves after the result: nobody need call. How many it
    settles."""
    settled = 0
    for case in finding.of_ticket(tx, ticket.id):
        end_ms = case.concluded_ms or case.ended_ms
        if not store.is_known(tx, id_of_case(case.id)) or end_ms is None or at_ms < end_ms:
            continue
        one = store.by_id(tx, id_of_case(case.id))
        if one.state == "open" or one.outcome in UNASKED:
            values = {"state": "done", "outcome": "message", "attitude": attitude, "quality": quality}
            store.change(tx, one, "call_back_rated", {**values, "ended_ms": tx.now_ms, "next_ms": None})
            settled += 1
    return settled


def _staff(actor: str) -> int | None:
    kind, _colon, number = actor.partition(":")
    return int(number) if kind == "staff" and number.isdecimal() else None
