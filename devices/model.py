"""What the agent sees of any device: how it is now and why, and what it has read. Pure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

HealthState = Literal["online", "degraded", "unavailable", "unknown"]

# Stable codes of `Health.reason` that any device may give; the server and its words know them by these names.
NO_ANSWER: Final = "no_answer"
PORT_LOST: Final = "port_lost"
OFFLINE: Final = "offline"


@dataclass(frozen=True)
class Health:
    """How the device is now. `degraded` still works; `near_end` says a printer's roll is short, whatever the state."""

    state: HealthState
    reason: str = ""
    near_end: bool = False


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
