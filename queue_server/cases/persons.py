"""Who a case is for: sealed beside it, found again by a keyed lookup, kept until its term is over."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from queue_server.cases.model import Case
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS
from queue_server.people import service as people
from queue_server.people.model import Person
from queue_server.people.store import get_all as sealed_of
from queue_server.tickets import personal

OPEN_KEPT_DAYS: Final = 3650  # a case that never ends is forgotten too
APPLICANT, AGENT, PHONE, ADDRESS, PICKUP = "person", "agent", "phone", "address", "pickup"
TAKER: Final = "taker"  # who took the result at a window


def subject_of(case_id: str) -> str:
    """Under which subject a case's personal data is sealed."""
    return f"case:{case_id}"


def keep(tx: Tx, secrets: Secrets, case: Case, person: Person | None, agent: Person | None, phone: str | None) -> None:
    """Seal who applies, who came for them and the phone; the case is found by either person from now on."""
    texts = {
        APPLICANT: person.to_json() if person else None,
        AGENT: agent.to_json() if agent else None,
        PHONE: phone,
    }
    for kind, text in texts.items():
        if text:
            keep_text(tx, secrets, case, kind, text)
    for one in (person, agent):
        if one is not None:
            tx.execute(
                "INSERT INTO case_person(case_id, hall, person) VALUES (?,?,?) ON CONFLICT DO NOTHING",
                case.id,
                case.hall,
                people.person_key(secrets, one),
            )


def keep_text(tx: Tx, secrets: Secrets, case: Case, kind: str, text: str) -> None:
    """Seal one more fact about the applicant, as long as the others."""
    people.keep(tx, secrets, subject_of(case.id), kind, text, tx.now_ms + OPEN_KEPT_DAYS * DAY_MS, hall=case.hall)


def drop_text(tx: Tx, case: Case, kind: str) -> None:
    """One fact is another person's, and goes."""
    people.drop_one(tx, subject_of(case.id), kind)


def keys_of(rows: Rows, case: Case) -> set[str]:
    """By which keyed documents the case is found (`people.person_key`)."""
    return {row["person"] for row in rows.all("SELECT person FROM case_person WHERE case_id = ?", case.id)}


def forget_keys(tx: Tx, case: Case) -> None:
    """Nobody finds the case by a document any more: it was somebody else's."""
    tx.execute("DELETE FROM case_person WHERE case_id = ?", case.id)


def drop(tx: Tx, case: Case) -> None:
    """Nothing is known of whose case it is any more: it is somebody else's."""
    forget_keys(tx, case)
    people.drop(tx, subject_of(case.id))


def is_of(rows: Rows, secrets: Secrets, case: Case, asked: Sequence[Person]) -> bool:
    """Whether the case is found by the document of one of these people; also where nobody's is known on either side."""
    keys = keys_of(rows, case)
    return not keys or not asked or any(people.person_key(secrets, one) in keys for one in asked)


def applicant_of(rows: Rows, secrets: Secrets, case_id: str) -> Person | None:
    """Who applies, or None where nobody was named or it has been dropped."""
    return people.person_of(rows, secrets, subject_of(case_id))


def agent_of(rows: Rows, secrets: Secrets, case_id: str) -> Person | None:
    """Who came for the applicant."""
    text = people.open(rows, secrets, subject_of(case_id), AGENT)
    return Person.from_json(text) if text else None


def text_of(rows: Rows, secrets: Secrets, case_id: str, kind: str) -> str | None:
    """A phone or an address, while it is kept."""
    return people.open(rows, secrets, subject_of(case_id), kind)


def texts_of(rows: Rows, secrets: Secrets, case_ids: Sequence[str], kind: str) -> dict[str, str]:
    """The same of many cases by their ids, by one query."""
    found = sealed_of(rows, [subject_of(one) for one in case_ids], kind)
    opened = {one: found.get(subject_of(one)) for one in case_ids}
    return {one: people.unsealed(secrets, subject_of(one), kind, row) for one, row in opened.items() if row}


def end(tx: Tx, hall: Hall, case: Case) -> None:
    """The case has ended: its persons and pages are forgotten after the hall's term."""
    until_ms = tx.now_ms + hall.cases.kept_days * DAY_MS
    people.drop_all_by(tx, subject_of(case.id), until_ms)
    tx.execute("UPDATE case_person SET drop_after_ms = ? WHERE case_id = ?", until_ms, case.id)


def go_on(tx: Tx, case: Case) -> None:
    """The end was taken back: its persons are kept as those of a case that goes on."""
    people.keep_all_until(tx, subject_of(case.id), tx.now_ms + OPEN_KEPT_DAYS * DAY_MS)
    tx.execute("UPDATE case_person SET drop_after_ms = NULL WHERE case_id = ?", case.id)


def forget(tx: Tx, hall: Hall) -> int:
    """Whose persons have been dropped is found by nobody's document any more; answers how many keys went."""
    return tx.execute("DELETE FROM case_person WHERE hall = ? AND drop_after_ms < ?", hall.id, tx.now_ms)


def of_ticket(rows: Rows, secrets: Secrets, ticket_id: str, principal: int = 0) -> tuple[Person | None, Person | None]:
    """(applicant, agent) as the ticket was taken: who is represented applies, who came is the agent."""
    bearer = people.person_of(rows, secrets, personal.subject_of(ticket_id))
    principals: Sequence[Any] = personal.told(rows, secrets, ticket_id, "principals") or ()
    if not principals:
        return bearer, None
    chosen = principals[min(principal, len(principals) - 1)]
    return Person.from_json(chosen if isinstance(chosen, str) else json.dumps(chosen)), bearer


def phone_of_ticket(rows: Rows, secrets: Secrets, ticket_id: str) -> str | None:
    """The phone given with the ticket."""
    found = personal.told(rows, secrets, ticket_id, "phone")
    return str(found) if found else None
