"""Calls that ask for a rating and give one: by the holder's link, at the kiosk, the tablet of a window, the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from queue_server.api import bad_grades
from queue_server.api import rating_bodies as bodies
from queue_server.api.contract import PUBLIC, Asked, Route, staff_who
from queue_server.api.ground import Ground, check_same_hall
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import NotYours, TooManyRequests
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings import asking, giving, proving, unproven
from queue_server.ratings import model as no
from queue_server.ratings.model import Said, aspects_of
from queue_server.ratings.proving import VisitProof
from queue_server.tickets.model import Ticket
from queue_server.tickets.refusals import UnknownTicket
from queue_server.views import ratings as view

# who stands behind a rating, by who makes the call; other staff rate nobody
CHANNEL_OF = {"kiosk": "kiosk", "window": "tablet", "desk": "desk", "guide": "desk", "manager": "desk"}
ASKS = staff_who("return") | {"kiosk", "window", "desk"}
OF_VISIT = (UnknownTicket, no.VisitNotFinished)


@dataclass(frozen=True)
class RatingCalls:
    """What the calls do; the kiosk's screens use them too."""

    ground: Ground
    database: Database
    proof: VisitProof

    def give(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The visit's grade; of a number typed at a kiosk one that counts nowhere."""
        hall, ticket = self._of_another(tx, asked)
        calendar, secrets = self.ground.sight.calendar(tx, hall.id), self.ground.sight.secrets
        if self._unproven(asked) is not None:
            one = unproven.give(tx, hall, calendar, ticket, _said(asked))
            return view.given_unproven(tx, self.ground.sight, hall, ticket, one)
        made = giving.give(tx, hall, calendar, secrets, ticket, _said(asked), _channel(asked, ticket))
        return view.given(tx, self.ground.sight, hall, ticket, made)

    def add(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """追评."""
        hall, ticket = self._of_another(tx, asked)
        if self._unproven(asked) is not None:
            raise no.NothingToAddTo(number=ticket.label)
        calendar, secrets = self.ground.sight.calendar(tx, hall.id), self.ground.sight.secrets
        made = giving.add(tx, hall, calendar, secrets, ticket, _said(asked), _channel(asked, ticket))
        return view.given(tx, self.ground.sight, hall, ticket, made)

    def skip(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """跳过."""
        hall, ticket = self._of_another(tx, asked)
        if self._unproven(asked) is None:  # who only knows a number passes over nobody else's question
            asking.skip(tx, hall, ticket)
        return view.for_holder(tx, self.ground.sight, hall, ticket)

    def ask(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A screen or somebody at the desk asks."""
        hall, ticket = self._visit(tx, asked)
        if self._unproven(asked) is None:
            asking.ask(tx, hall, ticket)
        return view.for_holder(tx, self.ground.sight, hall, ticket)

    def show(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """What the holder may know."""
        hall, ticket = self._of_token(rows, asked.path["token"])
        return view.for_holder(rows, self.ground.sight, hall, ticket)

    def find(self, asked: Asked) -> dict[str, Any]:
        """The visits a typed number or a scanned slip means."""
        sight, read = self.ground.sight, self.database.read
        hall = read(lambda rows: self.ground.hall(rows, asked.path["hall"]))
        found = read(lambda rows: view.find(rows, sight, hall, asked.body.text))
        others = [one for one in found if not _is_own(asked, one)]
        proofs: list[tuple[Ticket, view.Proof]] = [(one, "own") for one in others]
        if asked.who.role == "kiosk" and view.is_typed(asked.body.text):
            if asked.body.tail:
                proofs = [(self.proof.find(others, asked.body.tail, f"kiosk {asked.who.id}"), "own")]
            else:
                proofs = read(lambda rows: self._typed(rows, others))
        return {"visits": read(lambda rows: [view.to_rate(rows, sight, hall, *one) for one in proofs])}

    def _typed(self, rows: Rows, found: Sequence[Ticket]) -> list[tuple[Ticket, view.Proof]]:
        """A number stood on the board for everybody: who came with a document says its end, a visit without one is
        graded by nobody knows whom, and that not for long."""
        named = {one.id for one in found if proving.known(rows, self.ground.sight.secrets, one.id)}
        offered = asking.typed(found, named, self.ground.sight.clock.now_ms())
        return [(one, "asked" if one.id in named else "none") for one in offered]

    def _of_another(self, rows: Rows, asked: Asked) -> tuple[Hall, Ticket]:
        hall, ticket = self._visit(rows, asked)
        if _is_own(asked, ticket):
            raise NotYours()
        return hall, ticket

    def _visit(self, rows: Rows, asked: Asked) -> tuple[Hall, Ticket]:
        hall, ticket = self._of_token(rows, asked.body.ticket, self._unproven(asked))
        check_same_hall(asked, hall.id)
        return hall, ticket

    def _unproven(self, asked: Asked) -> str | None:
        """The visit whose number was all that somebody at a kiosk knew."""
        if asked.who.role != "kiosk":
            return None
        return self.ground.sight.secrets.token_subject(unproven.PURPOSE, asked.body.ticket)

    def _of_token(self, rows: Rows, token: str, unproven_id: str | None = None) -> tuple[Hall, Ticket]:
        ticket_id = unproven_id or self.ground.sight.ticket_of(token)
        if ticket_id is None:
            raise UnknownTicket()
        return self.ground.ticket(rows, ticket_id)


def _is_own(asked: Asked, ticket: Ticket) -> bool:
    """Whether whoever asks has served the visit: nobody answers for those in front of them."""
    return ticket.acted_by == asked.who.actor and asked.who.actor.startswith("staff:")


def _said(asked: Asked) -> Said:
    body: bodies.RatingBody = asked.body
    return Said(body.grade, aspects_of(body.aspects, body.grade), body.comment or "")


def _channel(asked: Asked, ticket: Ticket) -> str:
    """By which way it comes: whoever holds the link read it from the slip, unless the number was taken on the phone."""
    if asked.who.role == "anyone":
        return "phone" if ticket.channel == "phone" else "slip"
    channel = CHANNEL_OF.get(asked.who.role)
    if channel is None:
        raise NotYours()
    return channel


def routes(calls: RatingCalls) -> tuple[Route, ...]:
    """The calls of those who rate, and those about what it comes to."""
    return (*_giving(calls), *_asking(calls), *bad_grades.routes(calls.ground))


def _giving(calls: RatingCalls) -> tuple[Route, ...]:
    takes = (*OF_VISIT, no.RatingTermIsOver, NotYours, TooManyRequests)
    return (
        Route(
            "POST",
            "/ratings",
            "Rate a visit, once",
            PUBLIC,
            bodies.GivenRating,
            bodies.RatingBody,
            201,
            refusals=(*takes, no.AlreadyRated),
            write=calls.give,
        ),
        Route(
            "POST",
            "/ratings/more",
            "Add to a rating, once",
            PUBLIC,
            bodies.GivenRating,
            bodies.RatingBody,
            201,
            refusals=(*takes, no.NothingToAddTo, no.AlreadyAdded),
            write=calls.add,
        ),
        Route(
            "POST",
            "/ratings/skip",
            "Pass the question over: no grade is recorded",
            PUBLIC,
            bodies.HeldRating,
            bodies.RatedVisitBody,
            refusals=(*OF_VISIT, NotYours, TooManyRequests),
            write=calls.skip,
        ),
    )


def _asking(calls: RatingCalls) -> tuple[Route, ...]:
    return (
        Route(
            "POST",
            "/ratings/asked",
            "The person has been asked",
            ASKS,
            bodies.HeldRating,
            bodies.RatedVisitBody,
            refusals=(*OF_VISIT, NotYours),
            write=calls.ask,
        ),
        Route(
            "GET",
            "/public/tickets/<token>/rating",
            "Whether my visit can be rated, and what was answered",
            PUBLIC,
            bodies.HeldRating,
            refusals=(UnknownTicket,),
            read=calls.show,
        ),
        Route(
            "POST",
            "/halls/<hall>/ratings/find",
            "The visit to rate, by number or slip",
            frozenset({"kiosk", "desk"}) | staff_who("steer"),
            bodies.VisitsToRate,
            bodies.FindVisitBody,
            key="never",
            refusals=(UnknownHall, no.ScanTheSlip, no.VisitTailIsWrong, TooManyRequests),
            plain=calls.find,
        ),
    )
