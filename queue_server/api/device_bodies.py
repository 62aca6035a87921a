"""What comes in and goes out when devices are registered, edited and enrolled, and when slips are printed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from queue_server.api.bodies import Code, Name
from queue_server.api.contract import Answer, Body

DeviceKind = Literal["kiosk", "board", "window", "agent", "desk"]


class DeviceBody(Body):
    """A device to register. `printer` is '<agent id>/<printer name>'."""

    hall: Code
    kind: DeviceKind
    name: Name
    zone: Code | None = None
    printer: Code | None = None
    window: Code | None = None


class DeviceEditBody(Body):
    """What a device shall be from now on, all of it: null takes zone, printer or window away."""

    name: Name
    zone: Code | None
    printer: Code | None
    window: Code | None


class EnrolBody(Body):
    """The one-time code from the administrator's screen."""

    code: Code


class ReprintBody(Body):
    """Why the slip is printed again; without a printer it comes out where the last copy was sent."""

    reason: Literal["not_printed", "unreadable", "lost", "other"] = "not_printed"
    printer: Code | None = None


class DeviceAnswer(Answer):
    """A registered device; `code`, `expires_at`, `link` and its QR (an image as data URL) only with a fresh code."""

    id: str


class DevicesAnswer(Answer):
    """Every device and every reported printer of the hall."""

    devices: list[DeviceAnswer]
    printers: list[dict[str, Any]]


class EnrolAnswer(Answer):
    """The device and its key, told once."""

    device: dict[str, Any]
    key: str


class PrintAnswer(Answer):
    """One copy of a slip on its way to paper."""

    id: str
    copy_no: int = Field(alias="copy")
    state: Literal["queued", "sending", "sent", "confirmed", "unknown", "failed"]


class PrintsAnswer(Answer):
    """Every copy, the first one first."""

    prints: list[PrintAnswer]
