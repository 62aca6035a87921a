"""Calls about a window's document camera: the clerk asks, the box sends, the clerk looks and files it as a page."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated, Any, Final, Protocol

from flask import Response
from pydantic import Field, StringConstraints

from queue_server.api import bodies
from queue_server.api.contract import Answer, Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.equipment import places
from queue_server.equipment.attached import as_code
from queue_server.equipment.awaited import Awaited
from queue_server.equipment.pictures import (
    BYTES_MAX,
    NoCameraHere,
    PictureIsWrong,
    Pictures,
    UnknownPicture,
)
from queue_server.equipment.places import Place
from queue_server.hall.errors import UnknownHall, UnknownWindow
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows
from queue_server.staff import duty
from queue_server.staff.model import NotYourWindow, WindowIsClosed

PATH: Final = "/halls/<hall>/windows/<window>/pictures"
BASE64_MAX: Final = BYTES_MAX * 4 // 3 + 4
OWN: Final = (UnknownHall, UnknownWindow, NotYourWindow, WindowIsClosed)


class PictureBody(Body):
    """What a box's camera took under the token it was asked by: a JPEG in base64, or why there is none (`error`)."""

    model_config = Body.model_config | {"str_max_length": BASE64_MAX}
    device: bodies.Name
    token: bodies.Code
    jpeg: Annotated[str, StringConstraints(max_length=BASE64_MAX)] | None = None
    error: Annotated[str, StringConstraints(max_length=40)] = ""
    width_px: int | None = Field(default=None, ge=1, le=20_000)
    height_px: int | None = Field(default=None, ge=1, le=20_000)


class PictureAsked(Answer):
    """The picture that was asked for: `picture` of the window's topic says when it has come."""

    id: str
    camera: str


class Camera(Protocol):
    """What asks a box and tells a window."""

    pictures: Pictures

    def ask(self, hall: str, address: str, what: str, **more: object) -> str:
        """Ask the box of that device; the id of the asking, which is the picture's."""

    def tell_picture(self, picture: Awaited) -> None:
        """Show the window that its picture has come or will not."""


@dataclass(frozen=True)
class PictureCalls:
    """What the three calls do; none of them writes anything down."""

    ground: Ground
    database: Database
    camera: Camera

    def take(self, asked: Asked) -> dict[str, Any]:
        """The camera at the clerk's own window is asked."""
        hall, window = asked.path["hall"], asked.path["window"]

        def find(rows: Rows) -> str:
            self._own(rows, asked)
            found = places.here(rows, hall, Place("window", window), "camera")
            if not found:
                raise NoCameraHere(window=window)
            return found[0][0]

        address = self.database.read(find)
        asking = self.camera.ask(hall, address, "take_picture")
        self.camera.pictures.expect(asking, hall, window, int(address.partition("/")[0]))
        return {"id": asking, "camera": address}

    def come(self, asked: Asked) -> dict[str, Any]:
        """The box sends it."""
        body: PictureBody = asked.body
        try:
            jpeg = None if body.jpeg is None else base64.b64decode(body.jpeg, validate=True)
        except (binascii.Error, ValueError):
            raise BadInput(fields=[{"field": "jpeg", "problem": "not base64"}]) from None
        picture = self.camera.pictures.come(body.token, int(asked.who.id), jpeg, as_code(body.error))
        self.camera.tell_picture(picture)
        return {}

    def show(self, asked: Asked) -> Response:
        """The clerk looks at it; no browser keeps it."""
        self.database.read(lambda rows: self._own(rows, asked))
        jpeg = self.camera.pictures.of(asked.path["picture"], asked.path["hall"], asked.path["window"])
        return Response(jpeg, mimetype="image/jpeg", headers={"Cache-Control": "no-store"})

    def _own(self, rows: Rows, asked: Asked) -> None:
        hall = self.ground.hall(rows, asked.path["hall"])
        duty.own(rows, hall, asked.path["window"], int(asked.who.id))


def routes(calls: PictureCalls) -> tuple[Route, ...]:
    """The three calls."""
    clerk = staff_who("call")
    return (
        Route(
            "POST",
            PATH,
            "Take a picture with the window's document camera",
            clerk,
            PictureAsked,
            bodies.NoBody,
            202,
            key="never",
            refusals=(*OWN, NoCameraHere),
            plain=calls.take,
        ),
        Route(
            "GET",
            f"{PATH}/<picture>",
            "The picture, for some minutes",
            clerk,
            Answer,
            refusals=(*OWN, UnknownPicture),
            plain=calls.show,
        ),
        Route(
            "POST",
            "/devices/pictures",
            "A box hands in the picture it was asked for",
            frozenset({"agent"}),
            Answer,
            PictureBody,
            201,
            key="never",
            refusals=(UnknownPicture, PictureIsWrong, BadInput),
            plain=calls.come,
            bytes_max=BASE64_MAX + 1024,
        ),
    )
