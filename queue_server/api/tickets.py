"""Calls about tickets: issuing one, seeing it, and every act on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server.api import bodies
from queue_server.api.contract import Asked, Body, Route, staff_who
from queue_server.api.ground import Ground, acting_window, check_same_hall, own_window
from queue_server.equipment import service as equipment
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall, UnknownQueue, UnknownService, UnknownWindow
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.model import BadIdNumber, BadIdType, BadName, BadPhone, Person, checked, checked_phone
from queue_server.tickets import calling, issuing, moving, refusals
from queue_server.tickets.model import Ticket
from queue_server.views import ticket as ticket_view

CALL, RETURN = staff_who("call"), staff_who("return")
Step = Callable[[Tx, Hall, Ticket, Asked], Ticket]
STEP_REFUSALS = (refusals.UnknownTicket, refusals.StateForbids, refusals.TicketIsElsewhere, refusals.SignOnFirst)


def routes(ground: Ground) -> tuple[Route, ...]:
    """The ticket calls."""

    def show(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall, ticket = ground.ticket(rows, asked.path["ticket"])
        check_same_hall(asked, hall.id)
        return ticket_view.for_staff(rows, ground.sight, hall, ticket)

    issue = Route(
        "POST",
        "/tickets",
        "Take a number",
        staff_who("issue") | {"kiosk", "desk"},
        bodies.IssuedAnswer,
        bodies.IssueBody,
        201,
        "required",
        refusals=ISSUE_REFUSALS,
        write=lambda tx, asked: issue_ticket(tx, ground, asked),
    )
    see = Route(
        "GET",
        "/tickets/<ticket>",
        "A ticket as staff see it",
        staff_who("see_tickets") | {"kiosk", "desk"},
        bodies.TicketAnswer,
        refusals=(refusals.UnknownTicket,),
        read=show,
    )
    return (issue, see, *(_step_route(ground, *step) for step in STEPS))


def issue_ticket(tx: Tx, ground: Ground, asked: Asked, *, by_age: bool = True) -> dict[str, Any]:
    """Check the persons, issue, and answer the ticket; kiosk pages use it as well. `by_age`: who names no class has the
    one their document says; who was asked has said so."""
    body: bodies.IssueBody = asked.body
    check_same_hall(asked, body.hall)
    hall = ground.hall(tx, body.hall)
    _check_channel(asked, body.channel)
    if (body.service is None) == (not body.items):
        raise BadInput(fields=[{"field": "service", "problem": "give either service or items"}])
    day = hours.business_day(hall, tx.now_ms)
    request = issuing.Request(
        services=tuple(body.items or [body.service or ""]),
        channel=body.channel,
        person=_person(body.person, day) if body.person else None,
        on_behalf_of=tuple(_person(one, day) for one in body.on_behalf_of or ()),
        priority=body.priority,
        reason=body.reason or "",
        needs=tuple(body.needs or ()),
        phone=checked_phone(body.phone) if body.phone else None,
        language=body.language or "zh",
        reserved=_reserved(body),
        kiosk=_kiosk(tx, asked),
        by_age=by_age,
    )
    calendar = ground.sight.calendar(tx, hall.id)
    ticket = issuing.issue(tx, hall, calendar, ground.sight.secrets, ground.new_id(), request)
    return ticket_view.issued(tx, ground.sight, hall, ticket)


def _check_channel(asked: Asked, channel: str) -> None:
    by_device = {"kiosk": ("kiosk", "offline"), "desk": ("desk",)}.get(asked.who.role)
    if by_device is not None and channel not in by_device:
        raise BadInput(fields=[{"field": "channel", "problem": f"this device issues as {' or '.join(by_device)}"}])
    if channel == "booking":
        raise BadInput(fields=[{"field": "channel", "problem": "a booking becomes a ticket by checking in"}])


def _reserved(body: bodies.IssueBody) -> int | None:
    if (body.channel == "offline") != (body.number is not None):
        raise BadInput(fields=[{"field": "number", "problem": "goes with channel offline, and only with it"}])
    return body.number


def _kiosk(rows: Rows, asked: Asked) -> str:
    """The asking kiosk's place in the hall file, which bears the device's name; nobody else has a block."""
    return equipment.device_or_refusal(rows, int(asked.who.id)).name if asked.who.role == "kiosk" else ""


def _person(body: bodies.PersonBody, day: str) -> Person:
    return checked(body.name, body.id_type, body.id_number, day)


def _serve(tx: Tx, hall: Hall, ticket: Ticket, asked: Asked) -> Ticket:
    return moving.serve(tx, ticket)


def _miss(tx: Tx, hall: Hall, ticket: Ticket, asked: Asked) -> Ticket:
    return moving.miss(tx, ticket)


def _recall(tx: Tx, hall: Hall, ticket: Ticket, asked: Asked) -> Ticket:
    return calling.recall(tx, hall, ticket)


def _return(tx: Tx, hall: Hall, ticket: Ticket, asked: Asked) -> Ticket:
    return moving.come_back(tx, hall, ticket)


def _hold(tx: Tx, hall: Hall, ticket: Ticket, asked: Asked) -> Ticket:
    return moving.hold(tx, ticket)


def _resume(tx: Tx, hall: Hall, ticket: Ticket, asked: Asked) -> Ticket:
    return moving.resume(tx, hall, ticket, own_window(tx, asked))


def _transfer(tx: Tx, hall: Hall, ticket: Ticket, asked: Asked) -> Ticket:
    body: bodies.TransferBody = asked.body
    if body.queue is None and body.window is None:
        raise BadInput(fields=[{"field": "queue", "problem": "name a queue or a window"}])
    if ticket.state == "waiting" and body.queue is None and body.window == acting_window(tx, asked):
        return moving.bring(tx, hall, ticket, str(body.window))
    return moving.transfer(tx, hall, ticket, body.queue, body.window)


def _cancel(tx: Tx, hall: Hall, ticket: Ticket, asked: Asked) -> Ticket:
    return moving.cancel(tx, ticket)


def _reclass(tx: Tx, hall: Hall, ticket: Ticket, asked: Asked) -> Ticket:
    body: bodies.ReclassBody = asked.body
    if body.queue is None and body.priority is None:
        raise BadInput(fields=[{"field": "queue", "problem": "name a queue or a class"}])
    return moving.reclass(tx, hall, ticket, body.queue, body.priority)


# act, summary, who, body, does it, further refusals
STEPS: tuple[tuple[str, str, frozenset[str], type[Body], Step, tuple[Any, ...]], ...] = (
    ("recall", "Call again", CALL, bodies.NoBody, _recall, (refusals.RecallTooSoon,)),
    ("serve", "The person has come", CALL, bodies.NoBody, _serve, ()),
    ("miss", "Nobody came: 过号", RETURN, bodies.NoBody, _miss, ()),
    ("return", "A missed person is back", RETURN, bodies.NoBody, _return, ()),
    ("hold", "Put on hold: 挂起", CALL, bodies.NoBody, _hold, ()),
    (
        "resume",
        "Go on with a held ticket, here or taking it over",
        CALL,
        bodies.NoBody,
        _resume,
        (refusals.WindowIsBusy, refusals.NotServedHere, UnknownWindow),
    ),
    (
        "transfer",
        "To another queue or window: 转移",
        RETURN,
        bodies.TransferBody,
        _transfer,
        (UnknownQueue, UnknownWindow, refusals.NotServedHere),
    ),
    ("cancel", "Give the place up", RETURN, bodies.NoBody, _cancel, ()),
    (
        "reclass",
        "Another queue or class for a waiting ticket",
        staff_who("steer"),
        bodies.ReclassBody,
        _reclass,
        (UnknownQueue,),
    ),
)
ISSUE_REFUSALS = (
    UnknownHall,
    UnknownService,
    BadIdNumber,
    BadIdType,
    BadName,
    BadPhone,
    refusals.AlreadyHasTicket,
    refusals.OncePerDay,
    refusals.IdIsNeeded,
    refusals.QueueIsClosed,
    refusals.QueueIsFull,
    refusals.QueueIsStopped,
    refusals.NotForThePublic,
    refusals.TooManyItems,
    refusals.UnknownBlock,
)


def _told(act: str, body: Any) -> dict[str, object]:
    """What a step says about a person: it is sealed beside the ticket, never journalled."""
    reason = getattr(body, "reason", None)
    told: dict[str, object] = {f"{act}_reason": reason}
    if act == "reclass" and body.priority is not None:
        told["priority"] = {"class": body.priority, "reason": reason}
    return told


def _step_route(
    ground: Ground,
    act: str,
    summary: str,
    who: frozenset[str],
    body: type[Body],
    step: Step,
    more: tuple[Any, ...],
) -> Route:
    def write(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, ticket = ground.ticket(tx, asked.path["ticket"])
        check_same_hall(asked, hall.id)
        moving.check_here(ticket, acting_window(tx, asked))
        after = step(tx, hall, ticket, asked)
        for kind, value in _told(act, asked.body).items():
            ground.seal(tx, hall, after, kind, value)
        return ticket_view.for_staff(tx, ground.sight, hall, after)

    return Route(
        "POST",
        f"/tickets/<ticket>/{act}",
        summary,
        who,
        bodies.TicketAnswer,
        body,
        refusals=(*STEP_REFUSALS, *more),
        write=write,
    )
