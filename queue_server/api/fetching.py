"""The call of somebody who comes for a result: a number of the collection line, tied to its case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from queue_server.api import bodies
from queue_server.api.case_bodies import Number
from queue_server.api.contract import Asked, Body, Route, staff_who
from queue_server.api.ground import Ground, check_same_hall
from queue_server.api.tickets import ISSUE_REFUSALS
from queue_server.cases import coming, fetching, finding, numbers, progress
from queue_server.cases import refusals as no
from queue_server.cases.returning import Back
from queue_server.kernel.errors import NotYours
from queue_server.kernel.rows import Tx
from queue_server.staff.roles import may
from queue_server.views import ticket as ticket_view


class FetchBody(Body):
    """The case whose result is collected. At a kiosk its number goes with `tail`, the last 4 to 6 places of the
    document of its applicant or their agent. `instead`: whoever stands there has said that what was to be sent is to be
    fetched after all; for those who work at windows, as calling a parcel off is."""

    number: Number
    tail: Annotated[str, StringConstraints(min_length=4, max_length=6)] | None = None
    instead: bool = False
    language: Literal["zh", "en"] | None = Field(default=None, description="what the slip is printed in; zh without it")


class FetchAnswer(bodies.IssuedAnswer):
    """The number, and which case it is for; one that is not `is_ready` is called once it is."""

    case: dict[str, Any]


def fetch(tx: Tx, ground: Ground, asked: Asked, new_code: Callable[[], str] | None = None) -> dict[str, Any]:
    """Find the case, give the number, answer both; kiosk pages use it as well, without a `new_code`: what was to be
    sent is called off by staff alone. NotYours."""
    hall, body = ground.hall(tx, asked.path["hall"]), asked.body
    check_same_hall(asked, hall.id)
    secrets, is_kiosk = ground.sight.secrets, asked.who.role == "kiosk"
    if is_kiosk:
        case = progress.find(tx, secrets, hall, body.number, body.tail or "")
    else:
        case = finding.by_number(tx, hall.id, numbers.plain(body.number))
    if body.instead and not may(asked.who.role, "call"):
        raise NotYours()
    if body.instead and new_code is not None and coming.may_come(tx, case):
        case = coming.come_instead(tx, secrets, case, new_code())
    back = Back("kiosk" if is_kiosk else "desk", body.language or "zh")
    ticket = fetching.fetch(tx, hall, ground.sight.calendar(tx, hall.id), secrets, ground.new_id(), case, back)
    told = {"number": case.number, "name": case.name, "is_ready": not ticket.is_awaiting}
    return ticket_view.issued(tx, ground.sight, hall, ticket) | {"case": told}


def routes(ground: Ground, new_code: Callable[[], str]) -> tuple[Route, ...]:
    """The one call."""
    return (
        Route(
            "POST",
            "/halls/<hall>/collections",
            "A number to collect the result of a case; at windows also one that was to be sent",
            staff_who("issue") | {"kiosk", "desk"},
            FetchAnswer,
            FetchBody,
            201,
            "required",
            refusals=(*ISSUE_REFUSALS, no.UnknownCase, no.ProgressNotFound, no.NotToCollect, no.CaseIsFull, NotYours),
            write=lambda tx, asked: fetch(tx, ground, asked, new_code),
        ),
    )
