"""What comes in and goes out when the devices of a hall are looked after."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from queue_server.api.bodies import Code
from queue_server.api.contract import Answer, Body
from queue_server.equipment.sheets import PHOTO_GIVEN_MAX

Address = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,8}(/[A-Za-z0-9_.-]{1,32})?$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Line = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)]
PHOTO_TEXT_MAX: Final = PHOTO_GIVEN_MAX * 4 // 3 + 4
Instant = Annotated[AwareDatetime, Field(strict=False)]


class DevicePlaceBody(Body):
    """Where one channel stands ('' for the device itself): a window, or the device of a kiosk or desk."""

    channel: Annotated[str, StringConstraints(max_length=32)] = ""
    kind: Literal["window", "kiosk", "desk"]
    id: Code


class DevicePlacesBody(Body):
    """All its places from now on; none takes it away from everywhere."""

    places: Annotated[list[DevicePlaceBody], Field(max_length=64)]


class DeviceAskBody(Body):
    """What its box is to do with it now: `test` (a printer prints a test slip) or `restart`."""

    what: Literal["test", "restart"]


class DeviceOutBody(Body):
    """Which device goes out of service and why: people read the reason at a kiosk; no names please."""

    device: Address
    reason: Words


class DeviceBackBody(Body):
    """Which device is in service again."""

    device: Address


class PlanBody(Body):
    """From when to when a device, or without one the whole hall, will not work, and what people are told."""

    model_config = Body.model_config
    device: Address | None = None
    from_: Annotated[Instant, Field(alias="from")]
    until: Instant
    text: Annotated[str, StringConstraints(min_length=1, max_length=45, strip_whitespace=True)]  # two lines at a kiosk


class DeviceSheetBody(Body):
    """What the installation sheet says; `photo` is a JPEG, PNG or WebP in base64, kept smaller and without what the
    camera wrote into it. Without one the one it had stays, unless `drop_photo`."""

    model_config = Body.model_config | {"str_max_length": PHOTO_TEXT_MAX}
    device: Address
    make: Line = ""
    serial: Line = ""
    cable: Line = ""
    note: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)] = ""
    photo: Annotated[str, StringConstraints(min_length=1, max_length=PHOTO_TEXT_MAX)] | None = None
    drop_photo: bool = False


class DeviceSheetAnswer(Answer):
    """What is kept, and whether there is a photo."""

    make: str
    serial: str
    cable: str
    note: str
    photo: bool


class DeviceRow(Answer):
    """One device: where it stands, its state in words, since when, paper, counters, version, what was tried."""

    address: str
    kind: str
    state: str


class EquipmentAnswer(Answer):
    """Every device of the hall, and what is out of service or planned to be."""

    devices: list[DeviceRow]
    maintenance: list[dict[str, Any]]


class DevicePlacesAnswer(Answer):
    """Where the device stands now: channel -> window, kiosk or desk."""

    places: dict[str, dict[str, str]]


class DeviceAskedAnswer(Answer):
    """What was asked for; `id` names the asking, or the print job of a test slip."""

    id: str
    what: Literal["test", "restart"]


class MaintenanceAnswer(Answer):
    """One time out of service; `until` null: until somebody puts it back."""

    id: int
    device: str
    kind: Literal["out", "planned"]
    text: str


class OutageAnswer(Answer):
    """One device over the span: minutes down in opening hours by week, and its outages."""

    address: str
    weeks: dict[str, int]


class OutagesAnswer(Answer):
    """Every device that did not always work between two business days."""

    devices: list[OutageAnswer]
