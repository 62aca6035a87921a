"""What can be wrong with a virtual device: a set of names anyone may switch, from a test or from outside."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Final

# What every way in (`links`) knows how to do.
POWER_CYCLE: Final = "power_cycle"
RESET: Final = "reset"
REFUSE_SECOND: Final = "refuse_second"
HALF_OPEN: Final = "half_open"
UNPLUGGED: Final = "unplugged"


class UnknownFault(ValueError):
    """There is no fault of that name."""


class Faults:
    """The faults that are on, of those `known` (name → what it does). Thread-safe; `listener` hears of every change."""

    def __init__(self, known: Mapping[str, str], on: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._known = known
        self._on: set[str] = set()
        self.listener: Callable[[], None] = _nobody
        for name in on:
            self.switch(name, True)

    def switch(self, name: str, on: bool) -> None:
        """Turn a fault on or off. Raises UnknownFault."""
        if name not in self._known:
            raise UnknownFault(f"unknown fault {name}; known are {', '.join(self._known)}")
        with self._lock:
            (self._on.add if on else self._on.discard)(name)
        self.listener()

    def on(self) -> frozenset[str]:
        """The faults that are on now."""
        with self._lock:
            return frozenset(self._on)

    def take(self, name: str) -> bool:
        """Whether a fault that happens once is due; it is off afterwards."""
        with self._lock:
            due = name in self._on
            self._on.discard(name)
        return due


def _nobody() -> None:
    """Nobody listens yet."""
