"""What a ticket is, its states, and which act leads from which state to which. Everything else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from queue_server.kernel.spans import MINUTE_MS

State = Literal["waiting", "called", "serving", "held", "missed", "finished", "cancelled", "expired"]
Act = Literal[
    "call",
    "recall",
    "serve",
    "miss",
    "return",
    "hold",
    "resume",
    "await",
    "ready",
    "transfer",
    "put_back",
    "put_off",
    "finish",
    "undo",
    "cancel",
    "expire",
    "yield",
    "reclass",
]

# design §4: the whole table; a pair that is not here is a Refusal
TRANSITIONS: Final[Mapping[tuple[Act, State], State]] = {
    ("reclass", "waiting"): "waiting",
    ("yield", "waiting"): "waiting",
    ("call", "waiting"): "called",
    ("recall", "called"): "called",
    ("serve", "called"): "serving",
    ("miss", "called"): "missed",
    ("miss", "serving"): "missed",
    ("return", "missed"): "waiting",
    ("hold", "serving"): "held",
    ("resume", "held"): "serving",
    ("await", "waiting"): "held",  # what it comes for is not ready yet: nobody calls it
    ("ready", "held"): "waiting",
    ("transfer", "held"): "waiting",
    ("transfer", "called"): "waiting",
    ("transfer", "serving"): "waiting",
    ("put_back", "called"): "waiting",
    ("put_off", "called"): "waiting",  # called before the booked hour: nobody has missed that
    ("put_back", "serving"): "waiting",
    ("finish", "serving"): "finished",
    ("undo", "finished"): "serving",
    ("undo", "missed"): "called",
    ("cancel", "waiting"): "cancelled",
    ("cancel", "called"): "cancelled",
    ("cancel", "missed"): "cancelled",
    ("cancel", "held"): "cancelled",
    ("expire", "waiting"): "expired",
    ("expire", "called"): "expired",
    ("expire", "missed"): "expired",
    ("expire", "held"): "expired",
    ("expire", "serving"): "finished",
}
LIVE: Final = frozenset({"waiting", "called", "serving", "held", "missed"})
AT_WINDOW: Final = frozenset({"called", "serving"})
ITEMS_MAX: Final = 6
PRINCIPALS_MAX: Final = 5
UNCLOSED: Final = "unclosed"


@dataclass(frozen=True)
class Item:
    """One thing to be done in a visit; `outcome` is None until it is done."""

    service: str
    outcome: str | None = None


@dataclass(frozen=True)
class Ticket:
    """One visit, as stored. Instants are Unix milliseconds; `rank_ms` (see order.py) is basis minus credit. While it
    waits, `missed_ms` is when nobody came to a call before the booked hour: until then it is not called again."""

    id: str
    hall: str
    day: str
    prefix: str
    number: int
    queue: str
    channel: str
    units: int
    state: State
    arrived_ms: int
    basis_ms: int
    credit_min: int
    slot_ms: int | None
    booked: bool
    items: tuple[Item, ...]
    issued_by: str
    acted_by: str
    item: int = 0
    ahead: int = 0
    yields: int = 0
    to_window: str | None = None
    window: str | None = None
    calls: int = 0
    called_ms: int | None = None
    call_seq: int | None = None
    served_ms: int | None = None
    held_ms: int | None = None
    missed_ms: int | None = None
    finished_ms: int | None = None
    outcome: str | None = None

    @property
    def service(self) -> str:
        """The item being waited for or worked on."""
        return self.items[self.item].service

    @property
    def label(self) -> str:
        """The number as people see and hear it: A007, A1042."""
        return label(self.prefix, self.number)

    @property
    def is_awaiting(self) -> bool:
        """It was taken for something that is not ready yet, and is called by itself once it is."""
        return self.state == "held" and self.served_ms is None

    @property
    def sort_key(self) -> tuple[int, int, int, str]:
        """Its place in line, as order.Waiting has it: rank, arrival, number, id."""
        return self.basis_ms - self.credit_min * MINUTE_MS, self.arrived_ms, self.number, self.id

    @property
    def since_ms(self) -> int:
        """When the present state began."""
        marks = {
            "called": self.called_ms,
            "serving": self.served_ms,
            "held": self.held_ms,
            "missed": self.missed_ms,
            "finished": self.finished_ms,
        }
        return marks.get(self.state) or self.arrived_ms


def label(prefix: str, number: int) -> str:
    """Three digits, growing to four."""
    return f"{prefix}{number:03d}"


def after(act: Act, state: State) -> State | None:
    """The state `act` leads to from `state`, or None where the table has no such row."""
    return TRANSITIONS.get((act, state))
