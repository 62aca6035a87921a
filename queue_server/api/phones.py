"""Calls of a phone that has read the entrance screen's code: a pass for it, and a number by the kiosk's own rules."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from queue_server.api import bodies
from queue_server.api.contract import PUBLIC, Answer, Asked, Body, Route
from queue_server.api.ground import Ground
from queue_server.api.tickets import ISSUE_REFUSALS, issue_ticket
from queue_server.kernel.clock import rfc3339
from queue_server.kernel.errors import TooManyRequests
from queue_server.kernel.http import ANYONE
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets import phones
from queue_server.views import ticket as ticket_view

Token = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class PassBody(Body):
    """The code read from the entrance screen; the phone's earlier pass, so that it stays the same phone."""

    code: Token
    earlier: Token | None = None


class PassAnswer(Answer):
    """What lets this phone take a number until `until`."""

    phone: str
    hall: str
    until: str


class TakeBody(Body):
    """A number for one service, with the pass of the phone that takes it."""

    phone: Token
    service: bodies.Code
    person: bodies.PersonBody | None = None
    priority: bodies.Priority | None = None
    needs: list[bodies.Need] | None = Field(default=None, max_length=4)


class TakenAnswer(bodies.HolderAnswer):
    """The ticket as its holder may see it, with the token of its page."""

    token: str
    link: str


def routes(ground: Ground) -> tuple[Route, ...]:
    """The phone's calls."""
    secrets = ground.sight.secrets

    def admit(rows: Rows, asked: Asked) -> dict[str, Any]:
        now_ms = ground.sight.clock.now_ms()
        hall = ground.hall(rows, phones.hall_of_code(secrets, asked.body.code, now_ms))
        if not hall.phone_tickets:
            raise phones.PhonesAreOff()
        earlier = phones.pass_of(secrets, asked.body.earlier) if asked.body.earlier else None
        device = earlier.device if earlier and earlier.hall == hall.id else ground.new_id()
        one = phones.Pass(hall.id, device, now_ms)
        until = rfc3339(one.until_ms, hall.zone_info)
        return {"phone": phones.pass_text(secrets, one), "hall": hall.id, "until": until}

    def take(tx: Tx, asked: Asked) -> dict[str, Any]:
        body: TakeBody = asked.body
        one = phones.fresh(phones.pass_of(secrets, body.phone), tx.now_ms)
        hall = ground.hall(tx, one.hall)
        if not hall.phone_tickets:
            raise phones.PhonesAreOff()
        phones.check_free(tx, secrets, one)
        given = body.model_dump(exclude_none=True, exclude={"phone"}) | {"hall": hall.id, "channel": "phone"}
        issue = Asked(ANYONE, {}, bodies.IssueBody.model_validate(given), {})
        made = issue_ticket(tx, ground, issue)
        phones.claim(tx, secrets, one, made["id"])
        hall, ticket = ground.ticket(tx, made["id"])
        return ticket_view.for_holder(tx, ground.sight, hall, ticket) | {"token": made["token"], "link": made["link"]}

    return (
        Route(
            "POST",
            "/public/phones",
            "A phone stands before the entrance screen",
            PUBLIC,
            PassAnswer,
            PassBody,
            key="never",
            refusals=(phones.EntranceCodeIsOld, phones.PhonesAreOff, TooManyRequests),
            read=admit,
        ),
        Route(
            "POST",
            "/public/tickets",
            "Take a number on the phone: same rules as at the kiosk, one per phone",
            PUBLIC,
            TakenAnswer,
            TakeBody,
            201,
            "required",
            refusals=(
                phones.PassIsOver,
                phones.PhonesAreOff,
                phones.PhoneHasTicket,
                TooManyRequests,
                *ISSUE_REFUSALS,
            ),
            write=take,
        ),
    )
