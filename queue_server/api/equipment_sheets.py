"""The call that fills in a device's installation sheet."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from queue_server.api import equipment_bodies as shapes
from queue_server.api.contract import Asked, Route
from queue_server.api.equipment import ACTS
from queue_server.api.ground import Ground
from queue_server.equipment import sheets
from queue_server.equipment.maintenance import UnknownEquipment
from queue_server.equipment.sheets import PhotoIsWrong, Sheet
from queue_server.hall.errors import UnknownHall
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Tx
from queue_server.kernel.threads import off_loop
from queue_server.views import sheet as view


@dataclass(frozen=True)
class SheetCalls:
    """What the call does."""

    ground: Ground

    def clean(self, asked: Asked) -> tuple[shapes.DeviceSheetBody, bytes | None]:
        """The body and its photo made small and bare, before the transaction."""
        if asked.body.photo is None:
            return asked.body, None
        try:
            content = base64.b64decode(asked.body.photo, validate=True)
        except (binascii.Error, ValueError):
            raise BadInput(fields=[{"field": "photo", "problem": "not base64"}]) from None
        return asked.body, off_loop(lambda: sheets.clean(content))

    def keep(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """What the sheet says from now on."""
        body, photo = asked.body
        said = Sheet(body.make, body.serial, body.cable, body.note, photo)
        hall = self.ground.hall(tx, asked.path["hall"])
        return view.fields(sheets.keep(tx, hall, body.device, said, body.drop_photo))


def routes(ground: Ground) -> tuple[Route, ...]:
    """The call."""
    calls = SheetCalls(ground)
    return (
        Route(
            "POST",
            "/halls/<hall>/equipment/sheet",
            "Fill in the installation sheet of a device",
            ACTS,
            shapes.DeviceSheetAnswer,
            shapes.DeviceSheetBody,
            refusals=(UnknownHall, UnknownEquipment, PhotoIsWrong),
            ready=calls.clean,
            write=calls.keep,
            is_long=True,
            bytes_max=shapes.PHOTO_TEXT_MAX + 4096,
        ),
    )
