"""Issuing: may this person have a number for this now, and which place in line does it get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall, Queue, Service
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.people import service as people
from queue_server.people.model import Person
from queue_server.tickets import finding, numbering, order, personal, store
from queue_server.tickets.model import ITEMS_MAX, PRINCIPALS_MAX, Item, Ticket, label
from queue_server.tickets.refusals import (
    AlreadyHasTicket,
    IdIsNeeded,
    NotForThePublic,
    OncePerDay,
    QueueIsClosed,
    QueueIsFull,
    QueueIsStopped,
    TooManyItems,
)

PUBLIC_CHANNELS = frozenset({"kiosk", "phone", "offline"})


@dataclass(frozen=True)
class Request:
    """What a ticket is asked for. `slot_ms` and `arrived_ms` come from a checked-in booking; one that came in time
    `is_promised`: never refused for a closed, full or stopped line. `reserved` is an offline `kiosk`'s. What
    `follows_up` an open case was let in before: its line has no limit for it, nor has the service's day. Without
    `by_age` nobody is given a class they were asked about and did not want."""

    services: tuple[str, ...]
    channel: str
    person: Person | None = None
    on_behalf_of: tuple[Person, ...] = ()
    priority: str | None = None
    reason: str = ""
    needs: tuple[str, ...] = ()
    phone: str | None = None
    language: str = "zh"
    slot_ms: int | None = None
    arrived_ms: int | None = None
    is_promised: bool = False
    reserved: int | None = None
    kiosk: str = ""
    follows_up: bool = False
    by_age: bool = True


def issue(tx: Tx, hall: Hall, calendar: Calendar, secrets: Secrets, ticket_id: str, request: Request) -> Ticket:
    """A new ticket with its number, place and journal entry; every reason not to is a Refusal and uses no number."""
    if not 1 <= len(request.services) <= ITEMS_MAX:
        raise TooManyItems(most=ITEMS_MAX)
    if len(request.on_behalf_of) > PRINCIPALS_MAX:
        raise TooManyItems(most=PRINCIPALS_MAX)
    services = [hall.service(one) for one in request.services]
    queue = hall.queue(services[0].queue)
    units = max(1, len(request.on_behalf_of))
    day = hours.business_day(hall, tx.now_ms)
    if not request.follows_up:
        _check_offered(request, services)
    if request.reserved is None and not request.is_promised and not request.follows_up:
        check_open(tx, hall, calendar, queue, units, tx.now_ms)
    persons = check_persons(tx, hall, day, secrets, request, services)
    number = (
        numbering.take_number(tx, hall, day, queue)
        if request.reserved is None
        else numbering.claim_reserved(tx, hall, day, queue, request.reserved, request.kiosk)
    )
    ticket = standing(tx, hall, ticket_id, request, day, number, request.arrived_ms or tx.now_ms)
    store.insert(tx, ticket)
    claim(tx, ticket, persons)
    keep_personal(tx, hall, calendar, secrets, ticket, request, credit_of(hall, request, day)[1])
    return ticket


def standing(tx: Tx, hall: Hall, ticket_id: str, request: Request, day: str, number: int, arrived_ms: int) -> Ticket:
    """The ticket of this number as it comes to stand in its line, not stored yet."""
    queue = hall.service(request.services[0]).queue
    credit_min, _priority = credit_of(hall, request, day)
    basis_ms, booked = order.basis_of(arrived_ms, request.slot_ms, hall.order.late_grace_min)
    ticket = Ticket(
        id=ticket_id,
        hall=hall.id,
        day=day,
        prefix=queue,
        number=number,
        queue=queue,
        channel=request.channel,
        units=max(1, len(request.on_behalf_of)),
        state="waiting",
        arrived_ms=arrived_ms,
        basis_ms=basis_ms,
        credit_min=max(credit_min, hall.order.appointment_credit_min if booked else 0),
        slot_ms=request.slot_ms,
        booked=booked,
        items=tuple(Item(one) for one in request.services),
        issued_by=tx.actor,
        acted_by=tx.actor,
    )
    return replace(ticket, ahead=store.ahead_of(tx, ticket))


def _check_offered(request: Request, services: Sequence[Service]) -> None:
    for service in services:
        if not service.public and request.channel in PUBLIC_CHANNELS:
            raise NotForThePublic(service=service.name)
        if service.real_name and request.person is None and request.channel in PUBLIC_CHANNELS:
            raise IdIsNeeded(service=service.name)


def check_open(rows: Rows, hall: Hall, calendar: Calendar, queue: Queue, units: int, now_ms: int) -> None:
    """QueueIsClosed, QueueIsStopped or QueueIsFull, if the queue gives out no number now."""
    state = hours.state(hall, queue.prefix, now_ms, calendar)
    if not state.issues:
        raise QueueIsClosed(queue=queue.name, **opens_words(hall, state, now_ms))
    reason = store.stops(rows, hall.id).get(queue.prefix)
    if reason is not None:
        raise QueueIsStopped(queue=queue.name, reason=reason)
    day = hours.business_day(hall, now_ms)
    full_day = queue.daily_max is not None and (
        numbering.issued_today(rows, hall.id, day, queue.prefix) + units > queue.daily_max
    )
    full_line = queue.waiting_max is not None and (
        store.waiting_units(rows, hall.id, queue.prefix) + units > queue.waiting_max
    )
    if full_day or full_line:
        raise QueueIsFull(queue=queue.name)


def opens_words(hall: Hall, state: hours.OpenState, now_ms: int) -> dict[str, object]:
    """When it opens, as an instant and in both languages."""
    if state.opens_ms is None:
        return {"opens_at": None, "opens_zh": "请咨询导办台", "opens_en": "Please ask the desk"}
    at = datetime.fromtimestamp(state.opens_ms / 1000, hall.zone_info)
    same_day = hours.business_day(hall, now_ms) == hours.business_day(hall, state.opens_ms)
    return {
        "opens_at": at.isoformat(),
        "opens_zh": f"{at:%H:%M} 恢复取号" if same_day else f"{at.month}月{at.day}日 {at:%H:%M} 开始取号",
        "opens_en": f"It opens at {at:%H:%M}" if same_day else f"It opens on {at:%d %b} at {at:%H:%M}",
    }


def check_persons(
    rows: Rows, hall: Hall, day: str, secrets: Secrets, request: Request, services: Sequence[Service], own: str = ""
) -> list[tuple[str, str]]:
    """(service, person key) to be claimed: those it is for, and who carries the ticket, each with one live ticket.

    `own` is a ticket they hold already, which stands in nobody's way. AlreadyHasTicket, OncePerDay.
    """
    served = _keys(secrets, request.on_behalf_of or _bearer(request))
    by_id = {service.id: service for service in services}
    pairs = persons_of(secrets, request, services)
    for service_id, key in pairs:
        service = by_id[service_id]
        once = service.once_per_day and key in served and not request.follows_up
        _check_one(rows, hall.id, day, service, key, own, once_per_day=once)
    return pairs


def persons_of(secrets: Secrets, request: Request, services: Sequence[Service]) -> list[tuple[str, str]]:
    """(service, person key) of those it is for and of who carries the ticket; organisations count nowhere."""
    keys = _keys(secrets, (*request.on_behalf_of, *_bearer(request)))
    return sorted({(service.id, key) for service in services if not service.organisations for key in keys})


def _bearer(request: Request) -> tuple[Person, ...]:
    return (request.person,) if request.person else ()


def _keys(secrets: Secrets, persons: Sequence[Person]) -> set[str]:
    return {people.person_key(secrets, one) for one in persons if not one.is_org}


def claim(tx: Tx, ticket: Ticket, persons: Sequence[tuple[str, str]], *, is_live: bool = True) -> None:
    """The ticket is these people's one for these services; `persons` as `check_persons` answers. Where it is not
    their one (`is_live` false) it is only known whose it is."""
    for service, key in persons:
        tx.execute(
            "INSERT INTO ticket_person(ticket, hall, day, service, person, live) VALUES (?,?,?,?,?,?)",
            ticket.id,
            ticket.hall,
            ticket.day,
            service,
            key,
            int(is_live),
        )


def _check_one(rows: Rows, hall_id: str, day: str, service: Service, key: str, own: str, *, once_per_day: bool) -> None:
    held = rows.one(
        "SELECT t.prefix, t.number FROM ticket_person p JOIN ticket t ON t.id = p.ticket"
        " WHERE p.hall=? AND p.service=? AND p.person=? AND p.live=1 AND p.ticket <> ?",
        hall_id,
        service.id,
        key,
        own,
    )
    if held is not None:
        raise AlreadyHasTicket(number=label(held["prefix"], held["number"]))
    if not once_per_day:
        return
    before = rows.one(
        "SELECT t.prefix, t.number FROM ticket_person p JOIN ticket t ON t.id = p.ticket"
        " WHERE p.hall=? AND p.service=? AND p.person=? AND p.day=? AND t.state <> 'cancelled'"
        " AND p.ticket <> ?",
        hall_id,
        service.id,
        key,
        day,
        own,
    )
    if before is not None:
        raise OncePerDay(number=label(before["prefix"], before["number"]))


def check_still_free(rows: Rows, ticket: Ticket) -> None:
    """Before an ended ticket lives again: AlreadyHasTicket if one of its people took another for the same service."""
    other = rows.one(
        "SELECT t.prefix, t.number FROM ticket_person mine JOIN ticket_person p ON p.hall = mine.hall"
        " AND p.service = mine.service AND p.person = mine.person AND p.live = 1 AND p.ticket <> mine.ticket"
        " JOIN ticket t ON t.id = p.ticket WHERE mine.ticket = ?",
        ticket.id,
    )
    if other is not None:
        raise AlreadyHasTicket(number=label(other["prefix"], other["number"]))


def credit_of(hall: Hall, request: Request, day: str) -> tuple[int, str | None]:
    """The minutes of the class asked for, or of the age the document says, and that class."""
    priority = request.priority
    if priority is None and request.by_age and request.person is not None:
        age = request.person.age(day)
        priority = "elderly" if age is not None and age >= hall.order.elderly_age else None
    return (hall.order.credit_min.get(priority, 0) if priority else 0), priority


def keep_personal(
    tx: Tx,
    hall: Hall,
    calendar: Calendar,
    secrets: Secrets,
    ticket: Ticket,
    request: Request,
    priority: str | None = None,
) -> None:
    """Let the ticket be found by its people, and seal what is known of them; what nothing is said of stays as it is."""
    finding.remember(tx, secrets, ticket, (*_bearer(request), *request.on_behalf_of))
    if request.person is not None:
        drop_ms = personal.drop_after_ms(hall, calendar, ticket.day)
        people.keep_person(tx, secrets, personal.subject_of(ticket.id), request.person, drop_ms, hall=hall.id)
    kept: dict[str, object] = {
        "principals": [one.to_json() for one in request.on_behalf_of],
        "phone": request.phone,
        "priority": {"class": priority, "reason": request.reason} if priority else None,
        "needs": list(request.needs),
        "language": request.language if request.language != "zh" else None,
    }
    for kind, value in kept.items():
        personal.seal(tx, hall, calendar, secrets, ticket.id, ticket.day, kind, value)
