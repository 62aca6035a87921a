"""Who a number is for, said at the window: a number taken without a document gets its people while it is served.

Whoever sits there is not sent away by a limit of the kiosk: another number of theirs for the same is named instead.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from queue_server.hall.calendar import Calendar
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.people import service as people
from queue_server.people.model import Person
from queue_server.tickets import finding, personal, store
from queue_server.tickets.model import LIVE, Ticket, label

KIND = "ticket_named"


class ApplicantIsKnown(Refusal):
    """The number was taken with a document, or what was entered has been acted upon: it stays as it is."""

    code, status = "applicant_is_known", 409
    zh, en = "申请人已经登记，不能再改。", "The applicant is known already and stays as it is."


class People(NamedTuple):
    """Who it is for, and who came for them where that is somebody else; the phone to reach them by, if one was said."""

    person: Person
    agent: Person | None = None
    phone: str | None = None

    @property
    def bearer(self) -> Person:
        """Who sits at the window."""
        return self.agent or self.person

    def keys(self, secrets: Secrets) -> set[str]:
        """Their documents, keyed (`people.person_key`)."""
        return {people.person_key(secrets, one) for one in (self.person, self.bearer)}


def is_by_hand(rows: Rows, ticket_id: str) -> bool:
    """Whether the number's people were entered at a window, where a slip of the pen can still be mended."""
    sql = "SELECT 1 FROM journal WHERE subject = ? AND kind = ? LIMIT 1"
    return rows.value(sql, ticket_id, KIND) is not None


def is_phone_entered(rows: Rows, subject: str, kind: str) -> bool:
    """Whether one of these entries of a ticket or a case brought the phone that is kept: it was said for the people
    entered with it. Entries that do not say so yet may have."""
    says = "coalesce(json_extract(body, '$.has_phone'), 1)"
    sql = f"SELECT 1 FROM journal WHERE subject = ? AND kind = ? AND {says} LIMIT 1"  # noqa: S608
    return rows.value(sql, subject, kind) is not None


def check_unnamed(rows: Rows, secrets: Secrets, ticket: Ticket) -> None:
    """ApplicantIsKnown, unless nobody is known yet or what is known was entered by hand."""
    is_known = people.person_of(rows, secrets, personal.subject_of(ticket.id)) is not None
    if is_known and not is_by_hand(rows, ticket.id):
        raise ApplicantIsKnown()


def name(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, ticket: Ticket, who: People) -> str | None:
    """The number is theirs from now on, sealed and found as if it had been taken with the document; ApplicantIsKnown.

    Answers another live number of theirs for the same service, None where there is none.
    """
    check_unnamed(tx, secrets, ticket)
    drop_ms, subject = personal.drop_after_ms(hall, calendar, ticket.day), personal.subject_of(ticket.id)
    if _keys_of(tx, secrets, subject, ticket) not in (set(), who.keys(secrets)) and is_phone_entered(
        tx, ticket.id, KIND
    ):
        people.drop_one(tx, subject, "phone")  # it rings at whoever was entered by mistake
    said = {"has_agent": who.agent is not None, "has_phone": who.phone is not None}
    changed = store.change(tx, ticket, KIND, {}, said)
    tx.execute("DELETE FROM ticket_person WHERE ticket = ?", ticket.id)
    finding.forget_one(tx, ticket.id)
    finding.remember(tx, secrets, changed, [one for one in (who.person, who.agent) if one is not None])
    people.keep_person(tx, secrets, subject, who.bearer, drop_ms, hall=hall.id)
    principals = json.dumps([who.person.to_json()] if who.agent else [], ensure_ascii=False)
    people.keep(tx, secrets, subject, "principals", principals, drop_ms, hall=hall.id)
    personal.seal(tx, hall, calendar, secrets, ticket.id, ticket.day, "phone", who.phone)
    keys = {people.person_key(secrets, one) for one in (who.person, who.bearer) if not one.is_org}
    others = [_claim(tx, changed, service, key) for service in _personal(hall, changed) for key in sorted(keys)]
    return next((one for one in others if one), None)


def _keys_of(rows: Rows, secrets: Secrets, subject: str, ticket: Ticket) -> set[str]:
    """The documents of those the number is for by now, keyed."""
    bearer = people.person_of(rows, secrets, subject)
    principals = personal.told(rows, secrets, ticket.id, "principals") or ()
    known = [*([bearer] if bearer else []), *(Person.from_json(one) for one in principals)]
    return {people.person_key(secrets, one) for one in known}


def _personal(hall: Hall, ticket: Ticket) -> list[str]:
    """The number's services of which a person has one number at a time."""
    found = []
    for item in ticket.items:
        try:
            service = hall.service(item.service)
        except UnknownService:  # a newer hall file has dropped it
            continue
        if not service.organisations:
            found.append(service.id)
    return list(dict.fromkeys(found))


def _claim(tx: Tx, ticket: Ticket, service: str, key: str) -> str | None:
    """Count the number as theirs; as their live one unless another is, which is answered."""
    other = tx.one(
        "SELECT t.prefix, t.number FROM ticket_person p JOIN ticket t ON t.id = p.ticket"
        " WHERE p.hall = ? AND p.service = ? AND p.person = ? AND p.live = 1",
        ticket.hall,
        service,
        key,
    )
    tx.execute(
        "INSERT INTO ticket_person(ticket, hall, day, service, person, live) VALUES (?,?,?,?,?,?)",
        ticket.id,
        ticket.hall,
        ticket.day,
        service,
        key,
        int(other is None and ticket.state in LIVE),
    )
    return label(other["prefix"], other["number"]) if other else None
