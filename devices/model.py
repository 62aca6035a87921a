"""What the agent sees of any device: how it is now and why, and what it has read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    import threading

HealthState = Literal["online", "degraded", "unavailable", "unknown"]

# Stable codes of `Health.reason` that any device may give; the server and its words know them by these names.
FAULT: Final = "driver_fault"  # the driver itself failed, not the device
GARBLED: Final = "garbled"
NO_ANSWER: Final = "no_answer"
PORT_LOST: Final = "port_lost"
PORT_MISSING: Final = "port_missing"
PORT_DENIED: Final = "port_denied"
PORT_BUSY: Final = "port_busy"
OFFLINE: Final = "offline"

# What any device may be asked, and stable codes of `Attached.act` that any may refuse it by, beside those above.
RESTART: Final = "restart"
UNKNOWN_COMMAND: Final = "unknown_command"
BAD_COMMAND: Final = "bad_command"
BUSY: Final = "busy"


@dataclass(frozen=True)
class Health:
    """How the device is now. `degraded` still works; `near_end` says a printer's roll is short, whatever the state.

    `detail` names the part that is meant where a line has several, such as the addresses that are silent.
    """

    state: HealthState
    reason: str = ""
    near_end: bool = False
    detail: str = ""


ReadingKind = Literal["card", "code", "key", "grade", "picture"]


@dataclass(frozen=True)
class Reading:
    """Something a device has read: a card, a code, a key, a grade, a picture. Its body is a person's: never logged."""

    kind: ReadingKind
    body: Mapping[str, Any] = field(repr=False)


Tell = Callable[[Reading], None]


class Attached(Protocol):
    """A device that stays open: it tells what it reads, and does what it is asked. External faults are its health."""

    def run(self, tell: Tell, stop: threading.Event) -> None:
        """Own the port until `stop`; raises nothing. `tell` is called from this thread and never blocks for long."""
        ...

    def health(self) -> Health:
        """How the device is, as last seen; asks nothing."""
        ...

    def act(self, command: Mapping[str, Any]) -> str:
        """Do what `command["do"]` names; "" when done or taken in hand, else a stable code. Safe from any thread."""
        ...


@runtime_checkable
class Counting(Protocol):
    """A device that counts what goes wrong on its line."""

    def counts(self) -> Mapping[str, int]:
        """Each count by its name, since the driver began."""
        ...
