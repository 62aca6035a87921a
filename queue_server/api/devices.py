"""Calls about devices: register, enrol with the one-time code, list, renew, revoke, and reprint a slip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request

from queue_server.api import bodies, device_bodies
from queue_server.api.contract import DEVICES, PUBLIC, Asked, Route, staff_who
from queue_server.api.ground import Ground, check_same_hall
from queue_server.api.pictures import qr_image
from queue_server.equipment import health, service
from queue_server.equipment.model import (
    CODE_LENGTH,
    Device,
    DeviceIsOut,
    DeviceNameIsTaken,
    EnrolCodeIsSpent,
    EnrolCodeIsWrong,
    UnknownDevice,
    UnknownPrinter,
    code_from,
)
from queue_server.hall.errors import UnknownHall, UnknownWindow, UnknownZone
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import TooManyRequests
from queue_server.kernel.guesses import Guesses
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff.service import key_text


@dataclass(frozen=True)
class DeviceCalls:
    """What the device calls do."""

    ground: Ground
    database: Database
    guesses: Guesses
    random: Callable[[int], bytes]

    def register(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A new device with its one-time code."""
        body: device_bodies.DeviceBody = asked.body
        check_same_hall(asked, body.hall)
        hall, code = self.ground.hall(tx, body.hall), code_from(self.random(CODE_LENGTH))
        made = service.register(tx, hall, body.kind, body.name, body.zone, body.printer, code, body.window)
        return self._with_code(hall, made, code, asked.origin)

    def edit(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Another name, zone, printer or window; the key stays."""
        body: device_bodies.DeviceEditBody = asked.body
        device = service.device_or_refusal(tx, self._mine(tx, asked))
        return device_json(service.edit(tx, self.ground.hall(tx, device.hall), device.id, body.model_dump()))

    def renew(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A new code for a device that lost its key."""
        code = code_from(self.random(CODE_LENGTH))
        made = service.renew(tx, self._mine(tx, asked), code)
        return self._with_code(self.ground.hall(tx, made.hall), made, code, asked.origin)

    def _with_code(self, hall: Hall, made: Device, code: str, origin: str) -> dict[str, Any]:
        """The device, its code and, where it opens a page of ours, the address with the code and its QR.

        The code is the fragment, which browsers keep to themselves: no server writes it into a log.
        """
        told = device_json(made) | {"code": code, "expires_at": self.ground.sight.at(hall, made.code_expires_ms)}
        if made.kind == "agent":
            return told
        base = hall.public_url or self.ground.sight.public_url or origin
        link = f"{base.rstrip('/')}/enrol#code={code}"
        return told | {"link": link, "qr": qr_image(link)}

    def enrol(self, asked: Asked) -> dict[str, Any]:
        """The code's device and its fresh key."""
        key = key_text(self.random(32))

        def attempt() -> Device:
            return self.database.write(lambda tx: service.enrol(tx, asked.body.code, key), "system")

        return {"device": device_json(self.guesses.attempt(request.remote_addr or "", attempt)), "key": key}

    def revoke(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The device without a key."""
        return device_json(service.revoke(tx, self._mine(tx, asked)))

    def _mine(self, rows: Rows, asked: Asked) -> int:
        device = service.device_or_refusal(rows, _id(asked))
        check_same_hall(asked, device.hall)
        return device.id

    def listed(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Every device and printer of the hall."""
        hall = self.ground.hall(rows, asked.path["hall"])
        printers = [
            {"printer": one.address, "state": one.state, "reason": one.reason, "near_end": one.near_end}
            for one in health.printers_of(rows, hall.id)
        ]
        return {"devices": [device_json(one) for one in service.devices_of(rows, hall.id)], "printers": printers}

    def myself(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The device of the key."""
        return device_json(service.device_or_refusal(rows, int(asked.who.id)))


def routes(calls: DeviceCalls) -> tuple[Route, ...]:
    """The device calls."""
    set_up = staff_who("set_up")
    return (
        Route(
            "POST",
            "/devices",
            "Register a device",
            set_up,
            device_bodies.DeviceAnswer,
            device_bodies.DeviceBody,
            201,
            refusals=(UnknownHall, UnknownZone, UnknownWindow, UnknownPrinter, DeviceNameIsTaken),
            write=calls.register,
        ),
        Route(
            "POST",
            "/devices/enrol",
            "Turn the one-time code into the device's key",
            PUBLIC,
            device_bodies.EnrolAnswer,
            device_bodies.EnrolBody,
            key="never",
            refusals=(EnrolCodeIsWrong, EnrolCodeIsSpent, TooManyRequests),
            plain=calls.enrol,
        ),
        Route(
            "GET", "/devices/self", "Which device this key is", DEVICES, device_bodies.DeviceAnswer, read=calls.myself
        ),
        *_changing(calls),
        Route(
            "GET",
            "/halls/<hall>/devices",
            "The hall's devices and printers",
            staff_who("health"),
            device_bodies.DevicesAnswer,
            refusals=(UnknownHall,),
            read=calls.listed,
        ),
    )


def _changing(calls: DeviceCalls) -> tuple[Route, ...]:
    set_up, hall_keys = staff_who("set_up"), staff_who("set_up") | staff_who("oversee")
    return (
        Route(
            "POST",
            "/devices/<device>/edit",
            "Give a device another name, zone, printer or window",
            set_up,
            device_bodies.DeviceAnswer,
            device_bodies.DeviceEditBody,
            refusals=(UnknownDevice, DeviceIsOut, UnknownZone, UnknownWindow, UnknownPrinter, DeviceNameIsTaken),
            write=calls.edit,
        ),
        Route(
            "POST",
            "/devices/<device>/renew",
            "A new code for a device that lost its key",
            hall_keys,
            device_bodies.DeviceAnswer,
            bodies.NoBody,
            refusals=(UnknownDevice, DeviceNameIsTaken),
            write=calls.renew,
        ),
        Route(
            "POST",
            "/devices/<device>/revoke",
            "End a device's key",
            hall_keys,
            device_bodies.DeviceAnswer,
            bodies.NoBody,
            refusals=(UnknownDevice,),
            write=calls.revoke,
        ),
    )


def _id(asked: Asked) -> int:
    text = asked.path["device"]
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def device_json(device: Device) -> dict[str, Any]:
    """A device of the contract; ids are strings like every id."""
    return {
        "id": str(device.id),
        "hall": device.hall,
        "kind": device.kind,
        "name": device.name,
        "zone": device.zone,
        "printer": device.printer,
        "window": device.window,
        "state": device.state,
    }
