"""What clients may say, as shapes with bounds: everything else is bad input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=160)]
Word = Annotated[str, Field(max_length=40)]
Detail = Annotated[str, Field(max_length=400)]
Id = Annotated[str, BeforeValidator(lambda v: str(v) if type(v) is int else v), Field(min_length=1, max_length=64)]


class Message(BaseModel):
    """Unknown fields are let by, so that a newer client can talk to an older server."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", defer_build=True)


class Watch(Message):
    """Tell me about these topics of this hall."""

    hall: Name
    topics: Annotated[list[Name], Field(min_length=1, max_length=32)]


class Seen(Message):
    """A call was put on a screen or spoken."""

    call: Annotated[int, Field(ge=1, le=2**53)]
    how: Literal["shown", "spoken"] = "shown"
    hall: Name | None = None


class Report(Message):
    """What became of a print job."""

    job: Id
    state: Literal["sending", "sent", "confirmed", "unknown", "failed"]
    detail: Detail = ""


class DeviceHealth(Message):
    """One device of a box."""

    name: Name
    kind: Word
    driver: Word = ""
    transport: Detail = ""
    state: Literal["online", "degraded", "unavailable", "unknown"]
    reason: Detail | None = None
    detail: Detail = ""
    since_s: Annotated[float, Field(ge=0, le=1e9, strict=False)] | None = None
    near_end: bool = False
    counters: Annotated[dict[Word, Annotated[int, Field(ge=0, le=2**53)]], Field(max_length=16)] = {}


class Health(Message):
    """How the devices of a box are; `version` is the agent's own."""

    devices: Annotated[list[DeviceHealth], Field(max_length=32)]
    version: Word = ""


class Reading(Message):
    """What a device has read: `body` is a person's or a hall's, and is never logged. `id` is the box's own, said once.

    `age_s` is how long ago it was read: a box that was alone says nothing of what nobody waits for any more.
    """

    id: Id
    device: Name
    kind: Literal["card", "code", "key", "grade"]
    body: Annotated[dict[Word, Any], Field(max_length=16, repr=False)]
    age_s: Annotated[float, Field(ge=0, le=1e6, strict=False)] = 0.0


class Done(Message):
    """What became of something the box was asked to do (`do:ID` of its topic)."""

    do: Id
    state: Literal["done", "failed"]
    detail: Detail = ""


# what a client may say besides `watch`; each is a door of its own
SAID: Final[Mapping[str, type[Message]]] = {
    "seen": Seen,
    "report": Report,
    "health": Health,
    "reading": Reading,
    "done": Done,
}
