"""Calls for the holder of a ticket: the link's own token is the key to that one ticket and nothing else."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from queue_server.api import bodies
from queue_server.api.contract import PUBLIC, Answer, Asked, Route
from queue_server.api.ground import Ground
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.tickets import moving, refusals
from queue_server.tickets.model import Ticket
from queue_server.views import ticket as ticket_view

PATH = "/public/tickets/<token>"


class PassedAnswer(BaseModel):
    """So many people went first for one reason; class, name and number of them are nobody else's business."""

    reason: Literal["priority", "booked", "walk_in", "not_yet", "returned", "yielded", "arranged"]
    minutes: int
    count: int


class WhyAnswer(Answer):
    """Why others were called first."""

    number: str
    passed: list[PassedAnswer]
    largest_credit_min: int


def routes(ground: Ground) -> tuple[Route, ...]:
    """The holder's calls."""

    def mine(rows: Rows, asked: Asked) -> tuple[Hall, Ticket]:
        ticket_id = ground.sight.ticket_of(asked.path["token"])
        if ticket_id is None:
            raise refusals.UnknownTicket()
        return ground.ticket(rows, ticket_id)

    def show(rows: Rows, asked: Asked) -> dict[str, Any]:
        return ticket_view.for_holder(rows, ground.sight, *mine(rows, asked))

    def why(rows: Rows, asked: Asked) -> dict[str, Any]:
        hall, ticket = mine(rows, asked)
        return ticket_view.why_others_first(rows, hall, ticket, ground.sight.clock.now_ms())

    def let_first(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, ticket = mine(tx, asked)
        return ticket_view.for_holder(
            tx, ground.sight, hall, moving.let_others_first(tx, hall, ticket, asked.body.count)
        )

    def cancel(tx: Tx, asked: Asked) -> dict[str, Any]:
        hall, ticket = mine(tx, asked)
        return ticket_view.for_holder(tx, ground.sight, hall, moving.cancel(tx, ticket))

    known = (refusals.UnknownTicket, refusals.StateForbids)
    return (
        Route("GET", PATH, "My ticket", PUBLIC, bodies.HolderAnswer, refusals=(refusals.UnknownTicket,), read=show),
        Route(
            "GET",
            f"{PATH}/why",
            "Why others were called first: the rule and its minutes, nothing about them",
            PUBLIC,
            WhyAnswer,
            refusals=(refusals.UnknownTicket,),
            read=why,
        ),
        Route(
            "POST",
            f"{PATH}/yield",
            "Let others go first",
            PUBLIC,
            bodies.HolderAnswer,
            bodies.YieldBody,
            refusals=(*known, refusals.YieldedEnough, refusals.NobodyBehind),
            write=let_first,
        ),
        Route(
            "POST",
            f"{PATH}/cancel",
            "Give up",
            PUBLIC,
            bodies.HolderAnswer,
            bodies.NoBody,
            refusals=known,
            write=cancel,
        ),
    )
