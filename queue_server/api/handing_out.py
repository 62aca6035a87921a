"""Calls at the window where results wait: the person was asked how the visit was, then the result is handed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from queue_server.api.bodies import Code
from queue_server.api.case_bodies import CaseAnswer, CaseBody
from queue_server.api.cases import ACTS, HALL, CaseCalls
from queue_server.api.contract import Asked, Body, Route
from queue_server.cases import collecting, opening
from queue_server.cases import refusals as no
from queue_server.cases.collecting import Against
from queue_server.cases.taking import LetterIsNeeded, Taker, TakerIsNeeded
from queue_server.equipment.signatures import NotSignedYet, Signatures
from queue_server.kernel.rows import Tx
from queue_server.people.model import BadName
from queue_server.ratings import asking
from queue_server.ratings.asking import rating_asked
from queue_server.tickets.refusals import UnknownTicket
from queue_server.views import case as case_view


class TakerBody(Body):
    """Who takes it: the applicant, the agent of the application, or another one by `name` and the last places of the
    document, who has shown a `letter` (委托书)."""

    who: Literal["applicant", "agent", "other"] = "applicant"
    name: Annotated[str, StringConstraints(max_length=60)] = ""
    id_tail: Annotated[str, StringConstraints(max_length=6, pattern="^[0-9A-Za-z]*$")] = ""
    letter: bool = False


class HandOutBody(CaseBody):
    """Against the code the applicant was told, or a signature after a look at the document: on paper (`signature`), or
    on the window's tablet (`tablet`, with the `signature` that was asked for there). `ticket`: the visit."""

    proof: Literal["code", "signature", "tablet"]
    code: Annotated[str, StringConstraints(max_length=12)] = ""
    ticket: Code | None = None
    signature: Code | None = None
    taker: TakerBody = Field(default_factory=TakerBody)


class AskedBody(CaseBody):
    """Who fetches the result has been asked for a rating; `skipped` where they said no to it (跳过)."""

    skipped: bool = False


@dataclass(frozen=True)
class HandingOutCalls:
    """What the calls do."""

    calls: CaseCalls
    signatures: Signatures

    def asked(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Somebody at the window has asked; without a visit that ended there is nothing to ask about."""
        hall, case = self.calls.find(tx, asked)
        collecting.check_waits(case)
        visit = asking.visit_to_ask(tx, [one.ticket for one in case.visits])
        if visit is not None:
            (asking.skip if asked.body.skipped else asking.ask)(tx, hall, visit)
        return case_view.for_staff(tx, self.calls.ground.sight, hall, case)

    def hand_out(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Once somebody was asked about the visit that ended last; AskForRatingFirst."""
        hall, case = self.calls.find(tx, asked)
        body: HandOutBody = asked.body
        collecting.check_waits(case)
        visit = asking.visit_to_ask(tx, [one.ticket for one in case.visits])
        if visit is not None and rating_asked(tx, visit.id) == "not_yet":
            raise no.AskForRatingFirst()
        if body.ticket is not None:
            case = opening.link(tx, hall, case, self.calls.ground.ticket(tx, body.ticket)[1])
        secrets = self.calls.ground.sight.secrets
        taker = Taker(body.taker.who, body.taker.name, body.taker.id_tail, body.taker.letter)
        drawn = self.signatures.of_case(body.signature or "", hall.id, case.id) if body.proof == "tablet" else ""
        against = Against(body.proof, body.code, body.ticket, drawn, taker)
        done = collecting.hand_out(tx, hall, secrets, case, against)
        return case_view.for_staff(tx, self.calls.ground.sight, hall, done)


def routes(made: HandingOutCalls) -> tuple[Route, ...]:
    """The two calls."""
    waits = (*no.REFUSALS, no.NotToCollect)
    proven = (no.MaterialsAreMissing, no.WrongPickupCode, no.AskForRatingFirst, TakerIsNeeded, LetterIsNeeded, BadName)
    rows: tuple[tuple[Any, ...], ...] = (
        ("asked", "Whoever fetches the result was asked for a rating", AskedBody, made.asked, waits),
        (
            "hand-out",
            "Hand the result over at a window",
            HandOutBody,
            made.hand_out,
            (*waits, *proven, NotSignedYet, UnknownTicket, no.CaseIsElsewhere, no.CaseIsFull),
        ),
    )
    return tuple(
        Route("POST", f"/cases/<number>/{name}", text, ACTS, CaseAnswer, body, query=HALL, refusals=more, write=write)
        for name, text, body, write, more in rows
    )
