"""Calls about a signature for a result: the clerk asks, the tablet at the window sends, the clerk looks at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Protocol

from flask import Response
from pydantic import Field

from queue_server.api import bodies
from queue_server.api.case_bodies import Number
from queue_server.api.case_pages import ALONE
from queue_server.api.cases import HALL, CaseCalls
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.cases import collecting, finding, numbers, signing
from queue_server.cases import refusals as no
from queue_server.cases.model import Case
from queue_server.cases.strokes import POINTS_MAX, SIDE_MAX_PX, STROKES_MAX, SignatureIsWrong, picture_of
from queue_server.equipment import service as equipment
from queue_server.equipment.awaited import Awaited
from queue_server.equipment.signatures import NoTabletHere, Signatures, UnknownSignature
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall, UnknownWindow
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import duty
from queue_server.staff.model import NotYourWindow, WindowIsClosed

PATH: Final = "/halls/<hall>/windows/<window>/signatures"
OWN: Final = (UnknownHall, UnknownWindow, NotYourWindow, WindowIsClosed)
BYTES_MAX: Final = 64 * 1024
LAST: Final = 4  # places of a case's number on a glass that others may see
Side = Annotated[int, Field(ge=1, le=SIDE_MAX_PX)]
Place = Annotated[int, Field(ge=0, le=SIDE_MAX_PX)]
Stroke = Annotated[list[Place], Field(min_length=2, max_length=2 * POINTS_MAX)]


class SignBody(Body):
    """For which case's result."""

    case: Number


class SignedBody(Body):
    """The signature asked for under `id`: strokes as x, y, x, y … in pixels of a glass of that size; none: not here."""

    id: bodies.Code
    width_px: Side = 1
    height_px: Side = 1
    strokes: Annotated[list[Stroke], Field(max_length=STROKES_MAX)] = Field(default_factory=list)


class SignAnswer(Answer):
    """What was asked for: `signature` of the window's topic says how it went."""

    id: str


class Tablets(Protocol):
    """What asks the tablets."""

    def ask_to_sign(self, one: Awaited, shown: Mapping[str, object]) -> None:
        """Show it what is signed for."""


@dataclass(frozen=True)
class SignatureCalls:
    """What the calls do; before the result is handed out nothing of a signature is written down. `has_tablet(hall,
    window)`: one is open there and connected."""

    calls: CaseCalls
    database: Database
    signatures: Signatures
    tablets: Tablets
    has_tablet: Callable[[str, str], bool]

    def ask(self, asked: Asked) -> dict[str, Any]:
        """The tablet at the clerk's own window asks for it."""
        hall, window = asked.path["hall"], asked.path["window"]

        def find(rows: Rows) -> tuple[Case, str]:
            known = self._own(rows, asked)
            case = finding.by_number(rows, hall, numbers.plain(asked.body.case))
            collecting.check_waits(case)
            return case, hours.business_day(known, self.calls.ground.sight.clock.now_ms())

        case, day = self.database.read(find)
        if not self.has_tablet(hall, window):
            raise NoTabletHere(window=window)
        one = self.signatures.ask(hall, window, case.id)
        paper = case.result if case.granted else ""
        shown = {"item": case.name, "paper": paper, "tail": case.number[-LAST:], "day": day}
        self.tablets.ask_to_sign(one, shown)
        return {"id": one.id}

    def come(self, asked: Asked) -> dict[str, Any]:
        """The tablet sends it."""
        body: SignedBody = asked.body
        picture = picture_of(body.width_px, body.height_px, body.strokes) if body.strokes else None
        device = self.database.read(lambda rows: equipment.device_or_refusal(rows, int(asked.who.id)))
        self.signatures.come(body.id, device.hall, device.window or "", picture)
        return {}

    def drop(self, asked: Asked) -> dict[str, Any]:
        """The clerk has turned to something else: the tablet shows nobody's matter to the next one."""
        self.database.read(lambda rows: self._own(rows, asked))
        self.signatures.drop(asked.path["signature"], asked.path["hall"], asked.path["window"])
        return {}

    def show(self, asked: Asked) -> Response:
        """The clerk looks at it before the result is handed out."""
        self.database.read(lambda rows: self._own(rows, asked))
        return drawn(self.signatures.of(asked.path["signature"], asked.path["hall"], asked.path["window"]))

    def show_kept(self, asked: Asked) -> Response:
        """Staff look at it afterwards, which the journal says."""

        def look(tx: Tx) -> str:
            _hall, case = self.calls.find(tx, asked)
            return signing.seen(tx, self.calls.ground.sight.secrets, case)

        return drawn(self.database.write(look, asked.who.actor).encode())

    def _own(self, rows: Rows, asked: Asked) -> Hall:
        hall = self.calls.ground.hall(rows, asked.path["hall"])
        duty.own(rows, hall, asked.path["window"], int(asked.who.id))
        return hall


def drawn(picture: bytes) -> Response:
    """A picture no browser keeps and in which nothing runs."""
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": ALONE}
    return Response(picture, mimetype="image/svg+xml", headers=headers)


def routes(made: SignatureCalls) -> tuple[Route, ...]:
    """The five calls."""
    clerk, waits = staff_who("call"), (*no.REFUSALS, no.NotToCollect)
    ask_refused = (*OWN, NoTabletHere, *waits)
    text = "Ask for a signature on the window's tablet"
    return (
        Route("POST", PATH, text, clerk, SignAnswer, SignBody, 202, key="never", refusals=ask_refused, plain=made.ask),
        Route(
            "GET",
            f"{PATH}/<signature>",
            "The signature, for some minutes",
            clerk,
            Answer,
            refusals=(*OWN, UnknownSignature),
            plain=made.show,
        ),
        Route(
            "POST",
            f"{PATH}/<signature>/drop",
            "Ask for the signature no more",
            clerk,
            Answer,
            bodies.NoBody,
            key="never",
            refusals=OWN,
            plain=made.drop,
        ),
        Route(
            "POST",
            "/devices/signatures",
            "A window's tablet hands in the signature it was asked for",
            frozenset({"window"}),
            Answer,
            SignedBody,
            201,
            key="never",
            refusals=(UnknownSignature, SignatureIsWrong),
            plain=made.come,
            bytes_max=BYTES_MAX,
        ),
        Route(
            "GET",
            "/cases/<number>/signature",
            "The signature a result was handed out against",
            clerk,
            Answer,
            query=HALL,
            refusals=(no.UnknownCase, signing.NoSignature),
            plain=made.show_kept,
        ),
    )
