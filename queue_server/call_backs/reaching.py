"""Under which phone somebody is called back: the one left with the case, else the one on the parcel that goes to the
person themselves, else the one given with a visit. Nobody else's phone is ever rung."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar

import structlog

from queue_server.call_backs import store
from queue_server.call_backs.model import CallBack
from queue_server.cases import parcels, persons
from queue_server.cases.model import Case
from queue_server.kernel.crypto import SealIsBroken, Secrets
from queue_server.kernel.rows import Rows
from queue_server.people import service as people
from queue_server.people.model import Person

PHONE: Final = "phone"
PERSON: Final = "person"
T = TypeVar("T")
log = structlog.get_logger()


class Reach(NamedTuple):
    """Who is called, and under which number; None where nothing is kept (any more)."""

    person: Person | None
    phone: str | None


def reach_of(rows: Rows, secrets: Secrets, one: CallBack) -> Reach:
    """Whom to call: who came, else who applied; for who has taken it only. A phone that cannot be read is none."""
    subject = store.subject_of(one.id)
    phone = readable(lambda: people.open(rows, secrets, subject, PHONE))
    if one.kind == "bad_grade":
        return Reach(people.person_of(rows, secrets, subject), phone)
    case = one.case_id or ""
    phone = phone or readable(lambda: persons.text_of(rows, secrets, case, persons.PHONE))
    agent = readable(lambda: persons.agent_of(rows, secrets, case))
    return Reach(agent or readable(lambda: persons.applicant_of(rows, secrets, case)), phone)


def phone_of(rows: Rows, secrets: Secrets, case: Case) -> str | None:
    """The phone left with the case, or, where none was, one its person gave for the parcel or with a visit."""
    ways = (lambda: persons.text_of(rows, secrets, case.id, persons.PHONE), lambda: _of_parcel(rows, secrets, case))
    return next((phone for way in ways if (phone := readable(way))), None) or _of_visits(rows, secrets, case)


def _of_parcel(rows: Rows, secrets: Secrets, case: Case) -> str | None:
    """Who gets the parcel may be a neighbour, who knows nothing of the matter and is not to."""
    to = parcels.address_of(rows, secrets, case)
    own = (persons.applicant_of(rows, secrets, case.id), persons.agent_of(rows, secrets, case.id))
    return to.phone if to and to.name in {one.name for one in own if one} else None


def _of_visits(rows: Rows, secrets: Secrets, case: Case) -> str | None:
    """The last that was given: at the kiosk, at the desk, or with the booking somebody came for."""
    for visit in reversed(case.visits):
        phone = readable(lambda ticket=visit.ticket: persons.phone_of_ticket(rows, secrets, ticket))  # type: ignore[misc]
        if phone:
            return phone
    return None


def readable(read: Callable[[], T]) -> T | None:
    """What is sealed; None where somebody has touched the row: who cannot be read has left nothing."""
    try:
        return read()
    except SealIsBroken as broken:
        log.error("call_back_seal_broken", row=str(broken).replace("\0", " "))
        return None
