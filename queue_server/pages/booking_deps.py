"""What the pages of booking on a phone need from the server: every act is a call of the contract, every look a read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from queue_server.hall.model import Hall, Service
from queue_server.kernel.errors import Refusal

DayState = Literal["free", "full", "closed", "stopped", "later", "over"]


@dataclass(frozen=True)
class Time:
    """One slot of a day: its id for the calls, when it begins and ends, how many places it has and has left."""

    id: str
    start_ms: int
    end_ms: int
    free: int
    is_over: bool


@dataclass(frozen=True)
class BookDay:
    """One day of the horizon. `later`: its places are released at `release_ms`; `over`: its last slot is too near;
    `stopped`: the hall has taken all its places away.

    `reason` and `reason_en` say why a closed day is closed.
    """

    day: str
    state: DayState
    times: tuple[Time, ...] = ()
    release_ms: int | None = None
    reason: str = ""
    reason_en: str = ""


@dataclass(frozen=True)
class Other:
    """Another booking of the same people for the same service, under the same phone."""

    token: str
    start_ms: int


@dataclass(frozen=True)
class Held:
    """A place that is held for somebody who is filling in the form."""

    token: str
    slot: str
    start_ms: int
    until_ms: int
    units: int


class BookDeps(Protocol):
    """Choosing, holding and booking."""

    def public_hall(self, hall_id: str) -> Hall | None:
        """The hall of that id, or the node's first one for ''; None where there is none."""

    def now_ms(self) -> int:
        """The hall's clock."""

    def reachable(self, hall: Hall) -> bool:
        """Whether phones outside the hall's own network can open its pages."""

    def days(self, hall: Hall, services: Sequence[Service], units: int) -> Sequence[BookDay]:
        """Every day of the first service's horizon and the next one to be released, as a visit of all of them sees
        it. Raises NotBookable."""

    def check_phones(self, hall: Hall) -> None:
        """NothingCanBeSent where the hall proves phones and no code can reach them."""

    def hold(self, body: Mapping[str, Any], key: str) -> str:
        """A place is held; its token. The same key is one hold. Raises the refusals of POST /bookings/holds."""

    def joinable(self, hall: Hall, services: Sequence[Service]) -> Sequence[Service]:
        """What can be done in the same visit besides."""

    def held(self, hall: Hall, services: Sequence[Service], token: str) -> Held | None:
        """The hold a genuine token names, while it holds and is for exactly these services."""

    def held_before(self, hall: Hall, services: Sequence[Service], token: str) -> Held | None:
        """The hold a genuine token names for these services although its time may be over, unless it has been used."""

    def hold_again(self, body: Mapping[str, Any], key: str) -> str:
        """As `hold`, counted as one more hold of the caller. Raises TooManyRequests too."""

    def book(self, body: Mapping[str, Any], key: str) -> str:
        """The booking; its token. The same key is one booking. Raises the refusals of POST /bookings."""

    def check_person(self, name: str, id_type: str, id_number: str) -> Refusal | None:
        """Why this cannot be who comes, or None."""

    def check_phone(self, phone: str, mobile: bool) -> Refusal | None:
        """Why this is no phone, or, where a code must reach it, no `mobile` one; None where it is."""

    def booking(self, token: str) -> Mapping[str, Any]:
        """As GET /public/bookings/{token} answers it; raises UnknownBooking."""

    def find_own(self, hall: Hall, number: str, tail: str, address: str) -> str:
        """The token of the booking of that number, for whoever knows the last four digits of its phone. Wrong ones
        are counted by number and by network address. Raises OwnBookingNotFound, TooManyRequests."""

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""


class BookedDeps(Protocol):
    """What the holder of a booking's link may see and do."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def now_ms(self) -> int:
        """The hall's clock."""

    def reachable(self, hall: Hall) -> bool:
        """Whether phones outside the hall's own network can open its pages."""

    def link(self, hall: Hall, token: str) -> str:
        """Where the booking's page is, by the address the hall has for phones; a bare path where it has none."""

    def booking(self, token: str) -> Mapping[str, Any]:
        """As GET /public/bookings/{token} answers it; raises UnknownBooking."""

    def others(self, token: str) -> Sequence[Other]:
        """What else the same people have booked for the same service under the same phone, once it is proved."""

    def days(self, hall: Hall, services: Sequence[Service], units: int) -> Sequence[BookDay]:
        """Every day of the first service's horizon, as a visit of all of them sees it. Raises NotBookable."""

    def verify(self, token: str, code: str) -> None:
        """Prove the phone. Raises WrongPhoneCode, CodeIsOver, StateForbidsBooking."""

    def code_again(self, token: str, key: str) -> None:
        """Another code to the phone. The same key is once. Raises the refusals of the call."""

    def move(self, token: str, slot: str, key: str) -> None:
        """Come at another time. The same key is once. Raises the refusals of POST /public/bookings/{token}/move."""

    def cancel(self, token: str, key: str) -> None:
        """Give the place back. The same key is once. Raises the refusals of the call."""

    def is_inside(self, hall: Hall, phone: str) -> bool:
        """Whether the phone's pass says that it has just stood before this hall's entrance screen."""

    def check_in(self, token: str, phone: str, present: Sequence[str] | None, key: str) -> None:
        """Those of these roles are here, without roles all. The same key is once. Raises the call's refusals."""

    def appeal(self, token: str, text: str, key: str) -> None:
        """Say why it should not count. The same key is once. Raises the refusals of the call."""

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""
