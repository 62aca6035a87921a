"""The bodies and answers of the calls about bookings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from queue_server.api import bodies
from queue_server.api.contract import Answer, Body

Slot = Annotated[str, StringConstraints(pattern=r"^\d{8}-\d{4}$")]
Role = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,23}$")]
Token = Annotated[str, StringConstraints(min_length=1, max_length=120)]
BookingChannel = Literal["online", "phone", "desk"]


class SlotAnswer(Answer):
    """One slot: its id for the other calls, and how many places it has and has left for a visit of this kind."""

    id: str
    start: str
    end: str
    capacity: int
    free: int


class SlotsAnswer(Answer):
    """The slots in their order."""

    slots: list[SlotAnswer]


class HoldBody(Body):
    """A place for a service, or for several done one after the other; `units`: for how many principals."""

    hall: bodies.Code
    service: bodies.Code
    also: list[bodies.Code] | None = Field(default=None, max_length=3)
    slot: Slot
    units: Annotated[int, Field(ge=1, le=5)] = 1
    earlier: Token | None = None
    work: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        default=None, description="the solved sum of GET /public/work; without it holds are few a minute"
    )


class HoldAnswer(Answer):
    """The hold, good until then for exactly this."""

    hold: str
    until: str
    start: str


class NamedBody(Body):
    """One who comes, and as what: a role of the service, or agent and principal."""

    role: Role = "applicant"
    also: list[Role] | None = Field(
        default=None, max_length=3, description="what the same person is for the visit's other services"
    )
    person: bodies.PersonBody


class BookBody(Body):
    """A booking. Online it needs a hold; the phone is where notices go: only at the desk there may be none."""

    hall: bodies.Code
    service: bodies.Code
    also: list[bodies.Code] | None = Field(default=None, max_length=3)
    slot: Slot
    channel: BookingChannel
    persons: Annotated[list[NamedBody], Field(min_length=1, max_length=12)]
    phone: Annotated[str, StringConstraints(max_length=40)] = ""
    address: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        default=None, description="where a team is to come; needed for a visit at home, refused by none other"
    )
    hold: Token | None = None
    lang: Literal["zh", "en"] = Field(default="zh", description="the language of notices to the phone")
    override: bool = Field(default=False, description="by a guide: also a place that is not released, or near")


class PhoneCodeBody(Body):
    """The code that was sent to the phone."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=12)]


class MoveBody(Body):
    """Another slot; a reason where the hall moves it."""

    slot: Slot
    reason: bodies.Reason | None = None


class CancelBody(Body):
    """A reason where the hall cancels it."""

    reason: bodies.Reason | None = None


class CheckInBody(Body):
    """The roles of those who are here now; without it all of them."""

    present: list[Role] | None = Field(default=None, max_length=12)


class BookingAnswer(Answer):
    """A booking. `verify_by` is set until the phone has proved itself, and `code_again_from` while the code can be sent
    once more; `ticket` once it became one."""

    number: str
    state: str
    start: str
    end: str
    slot: str
    roles: list[str]
    present: list[str]
    missing: list[str]
    verify_by: str | None = None
    code_again_from: str | None = None


class SeenAnswer(BookingAnswer):
    """A booking as staff see it."""

    id: str


class MadeAnswer(SeenAnswer):
    """A booking as whoever made it gets it, with the link to take away."""

    token: str
    link: str


class CheckedInAnswer(Answer):
    """The booking, and its ticket once everybody is here; until then who is missing is in the booking."""

    booking: BookingAnswer
    ticket: dict[str, Any] | None
