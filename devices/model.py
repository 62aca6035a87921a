"""What the agent sees of any device: how it is now, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

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
