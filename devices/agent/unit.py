"""What the agent sees of any device on its box, printer or not: facts, health, counters, and what it can be asked."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from devices.model import Health


@dataclass(frozen=True)
class Facts:
    """What never changes of a device while the agent runs."""

    name: str
    kind: str
    driver: str
    transport: str


class Unit(Protocol):
    """One device with its own thread, which must live as long as the agent works. None can stop another."""

    facts: Facts
    health: Health
    since_s: float
    thread: threading.Thread

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End soon."""

    def join(self, seconds: float) -> None:
        """Wait for the end, a while."""

    def look(self) -> bool:
        """Bring `health` up to date without asking the device; whether it changed."""

    def counters(self) -> Mapping[str, int]:
        """What it has counted since the box started."""

    def act(self, command: Mapping[str, Any]) -> str:
        """Do what `command["do"]` names; '' when done or taken in hand, else a stable code. May take seconds."""
