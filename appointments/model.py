"""What a booking is, its states, and which act leads from which state to which. Everything else is refused. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

State = Literal["unverified", "booked", "partial", "arrived", "cancelled", "missed", "lapsed"]
Act = Literal["verify", "lapse", "move", "cancel", "present", "arrive", "visit", "miss", "found", "unfound", "reopen"]
Channel = Literal["online", "phone", "desk"]

TRANSITIONS: Final[Mapping[tuple[Act, State], State]] = {
    ("verify", "unverified"): "booked",
    ("lapse", "unverified"): "lapsed",
    ("move", "unverified"): "unverified",  # by the hall alone
    ("move", "booked"): "booked",
    ("cancel", "unverified"): "lapsed",  # whoever proved no phone leaves no trace on anybody
    ("cancel", "booked"): "cancelled",
    ("cancel", "partial"): "cancelled",
    ("present", "booked"): "partial",
    ("present", "partial"): "partial",
    ("arrive", "booked"): "arrived",
    ("arrive", "partial"): "arrived",
    ("visit", "booked"): "arrived",
    ("miss", "booked"): "missed",
    ("miss", "partial"): "missed",
    ("found", "missed"): "arrived",  # a team mends its word on a visit at home; nobody else does
    ("unfound", "arrived"): "missed",
    ("reopen", "arrived"): "booked",
    ("reopen", "missed"): "booked",
}
LIVE: Final = frozenset({"unverified", "booked", "partial"})
AGENT, PRINCIPAL, APPLICANT = "agent", "principal", "applicant"
CAME: Final = "came"  # why a booking counts against nobody: its people were there


@dataclass(frozen=True)
class Booking:
    """One visit that was booked, as stored. Instants are Unix milliseconds; the persons are sealed beside it.

    `number` is what people say and type; `present` are the roles of those who have checked in so far, `arrived_ms` is
    when the first of them did. `excused` says why a miss or a cancellation counts against nobody.
    """

    id: str
    hall: str
    number: str
    services: tuple[str, ...]
    queue: str
    day: str
    start_ms: int
    end_ms: int
    units: int
    channel: str
    state: State
    made_ms: int
    acted_by: str
    roles: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    arrived_ms: int | None = None
    ticket: str | None = None
    verify_by_ms: int | None = None
    ended_ms: int | None = None
    moves: int = 0
    excused: str = ""
    home: bool = False

    @property
    def service(self) -> str:
        """The first of the things to be done."""
        return self.services[0]

    @property
    def missing(self) -> tuple[str, ...]:
        """The roles of those who have not come yet, as often as they are awaited."""
        here = Counter(self.present)
        return tuple((Counter(self.roles) - here).elements())


def after(act: Act, state: State) -> State | None:
    """The state `act` leads to from `state`, or None where the table has no such row."""
    return TRANSITIONS.get((act, state))
