"""Somebody asks, complains or suggests: numbered, dated, given to whom the hall names, words and person sealed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from queue_server.cases import finding as cases
from queue_server.cases import numbers
from queue_server.cases.items import department_of
from queue_server.cases.refusals import BadCaseNumber
from queue_server.enquiries import finding, phrases, sealed, store
from queue_server.enquiries.model import LETTERS, Channel, Enquiry, Kind, Step, Topic
from queue_server.enquiries.refusals import EnquiryNeedsWords
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall
from queue_server.kernel import series
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Rows, Tx
from queue_server.people import service as people
from queue_server.people.model import Person
from queue_server.staff import duty
from queue_server.staff import service as staff
from queue_server.staff.model import Staff
from queue_server.staff.roles import may
from queue_server.tickets import personal
from queue_server.tickets.model import Ticket

STAFF: Final = "staff:"


@dataclass(frozen=True)
class About:
    """What it is about, as far as the asker says. `is_holder`: the ticket was named by its own token."""

    service: str | None = None
    window: str | None = None
    case_number: str | None = None
    ticket: Ticket | None = None
    is_holder: bool = False


@dataclass(frozen=True)
class Asking:
    """What somebody sends. `phrases` are codes of what was tapped ready-made; `place` is the network address or the
    kiosk it comes from, "" for staff."""

    id: str
    kind: Kind
    topic: Topic
    channel: Channel
    about: About
    text: str
    name: str = ""
    phone: str = ""
    person: Person | None = None
    language: str = "zh"
    place: str = ""
    phrases: tuple[str, ...] = ()


def ask(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, asking: Asking) -> Enquiry:
    """The new enquiry. EnquiryNeedsWords, UnknownPhrase, TooManyEnquiries, BadCaseNumber, UnknownService,
    UnknownWindow."""
    if not asking.text and not (asking.channel == "kiosk" and (asking.phone or asking.phrases)):
        raise EnquiryNeedsWords()
    _check_limits(tx, hall, secrets, asking)
    day, about = hours.business_day(hall, tx.now_ms), asking.about
    service = hall.service(about.service).id if about.service else about.ticket.service if about.ticket else None
    case_number, asking = _case_meant(tx, hall, asking)
    department = _department(tx, hall, service, case_number, day)
    due_day = calendar.add_working_days(day, hall.enquiries.days_of(asking.kind))
    window = hall.window(about.window).id if about.window else about.ticket.window if about.ticket else None
    sat_there = _sat_there(tx, hall, asking, day)
    one = Enquiry(
        id=asking.id,
        hall=hall.id,
        number=_number(tx, hall, asking.kind, day),
        kind=asking.kind,
        topic=asking.topic,
        channel=asking.channel,
        language=asking.language,
        day=day,
        asked_ms=tx.now_ms,
        state="open",
        department=department,
        service=service,
        window=window,
        case_number=case_number,
        ticket=about.ticket.id if about.ticket else None,
        about_staff=_about_staff(tx, hall, about, case_number, sat_there),
        owner=None,
        first_due_day=due_day,
        due_day=due_day,
        steps=(
            Step(
                "ask",
                tx.now_ms,
                tx.actor,
                has_text=bool(asking.text),
                kept_from=sat_there,
                phrases=phrases.checked(asking.kind, asking.phrases),
            ),
        ),
    )
    one = store.insert(tx, replace(one, owner=_owner(tx, hall, one, bool(about.window))))
    _seal(tx, secrets, one, asking)
    return one


def _number(tx: Tx, hall: Hall, kind: Kind, day: str) -> str:
    stem = f"{LETTERS[kind]}{day.replace('-', '')}"
    while True:  # beside numbers from before there were series
        number = f"{stem}-{series.next_of(tx, f'enquiry:{hall.id}:{stem}', day):03d}"
        if finding.by_number(tx, hall.id, number) is None:
            return number


def _check_limits(rows: Tx, hall: Hall, secrets: Secrets, asking: Asking) -> None:
    if asking.channel == "desk":
        return  # staff write down what people say
    if asking.place:
        sealed.check_place(rows, secrets, hall, asking.place, rows.now_ms)
    if asking.phone:
        sealed.check_phone(rows, secrets, hall, asking.phone, rows.now_ms)


def _case_meant(rows: Rows, hall: Hall, asking: Asking) -> tuple[str | None, Asking]:
    """The number of the case meant, where it is kept here. Another stands sealed among the words, for it may be
    anything, a passport's too; from a phone both do, so that who guesses is not told which of the two. BadCaseNumber
    where it can be none."""
    typed = asking.about.case_number
    if not typed or not typed.strip():
        return None, asking
    number = numbers.plain(typed)
    is_known = cases.found_by_number(rows, hall.id, number) is not None
    if is_known and asking.channel != "phone":
        return number, asking
    if not is_known and redact(number) != number:
        raise BadCaseNumber(number=redact(number[:50]))
    said = f"办件编号：{number if is_known else numbers.checked(hall, number)}"
    return number if is_known else None, replace(asking, text=f"{said}\n{asking.text}".strip())


def _department(rows: Rows, hall: Hall, service: str | None, case_number: str | None, day: str) -> str:
    case = cases.found_by_number(rows, hall.id, case_number) if case_number else None
    if case is not None and case.department:
        return case.department
    service = service or (case.service if case else None)
    return department_of(rows, hall, service, day) if service else ""


def _sat_there(rows: Rows, hall: Hall, asking: Asking, day: str) -> tuple[int, ...]:
    """Everybody who was at the window a complaint names that day: it happened while one of them sat there."""
    if asking.kind != "complaint" or not asking.about.window:
        return ()
    return tuple(sorted(duty.at_since(rows, hall.id, asking.about.window, hours.instant_ms(hall, day))))


def _about_staff(
    rows: Rows, hall: Hall, about: About, case_number: str | None, sat_there: tuple[int, ...]
) -> int | None:
    """Whom the visit was with, else who has the case, else the only one who sat at the window that day."""
    case = cases.found_by_number(rows, hall.id, case_number) if case_number else None
    for actor in (about.ticket.acted_by if about.ticket else "", case.handler or case.first_staff if case else ""):
        if actor.startswith(STAFF):
            return int(actor.removeprefix(STAFF))
    return sat_there[0] if len(sat_there) == 1 else None


def _owner(rows: Rows, hall: Hall, one: Enquiry, is_of_window: bool) -> int | None:
    """Whom the hall file names for the department, if that person works here and it is no complaint about them. A
    complaint about staff or what happened at a window is given to somebody by a manager."""
    if one.kind == "complaint" and (is_of_window or one.topic == "staff"):
        return None
    number = hall.enquiries.owner_of(one.department) if one.department else None
    fit = [who.id for who in fit_owners(rows, one) if who.number == number]
    return fit[0] if fit else None


def fit_owners(rows: Rows, one: Enquiry) -> list[Staff]:
    """Who may own it: active staff of the hall who answer; never who a complaint is, or may be, about."""
    return [
        who
        for who in staff.everybody(rows)
        if who.active and may(who.role, "answer") and who.hall in (None, "", one.hall) and not one.is_against(who.id)
    ]


def _seal(tx: Tx, secrets: Secrets, one: Enquiry, asking: Asking) -> None:
    sealed.keep_words(tx, secrets, one, asking.text)
    name = asking.name or (asking.person.name if asking.person else "")
    for kind, text in ((sealed.NAME, name), (sealed.PHONE, asking.phone)):
        if text:
            sealed.keep(tx, secrets, one, kind, text)
    if asking.person is not None:
        sealed.keep(tx, secrets, one, sealed.PERSON, asking.person.to_json())
    if asking.channel != "desk" and asking.place:
        store.add_key(tx, one, "place", sealed.key_of(secrets, "place", asking.place))
    if asking.channel != "desk" and asking.phone:
        store.add_key(tx, one, "phone", sealed.key_of(secrets, "phone", asking.phone))
    for person in _persons(tx, secrets, asking):
        store.add_key(tx, one, "person", people.person_key(secrets, person))


def _persons(rows: Rows, secrets: Secrets, asking: Asking) -> list[Person]:
    """Whose timeline it belongs to: who holds the ticket by its own token, and who stands here with a document. A phone
    proves nobody."""
    found = [asking.person] if asking.person and asking.channel != "phone" else []
    if asking.about.ticket is not None and asking.about.is_holder:
        bearer = people.person_of(rows, secrets, personal.subject_of(asking.about.ticket.id))
        found += [bearer] if bearer else []
    return found
