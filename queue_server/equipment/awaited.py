"""What a window asked a device for and waits for: held in memory for a moment, taken from nobody but who was asked.

It reaches a disk only where somebody files it; what nobody does is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

HELD_MAX: Final = 4  # at one window


@dataclass(frozen=True)
class Awaited:
    """One thing asked for at a window. `sender` alone may send it; `about`: what it is for, where it is for one thing;
    `content` once it came, `fault` where it will not."""

    id: str
    hall: str
    window: str
    sender: str
    ends_s: float
    about: str = ""
    content: bytes | None = field(default=None, repr=False)
    fault: str = ""


class Waiting:
    """The things of the moment, by id, for `life_s` after they were asked for and again after they came."""

    def __init__(self, mono_s: Callable[[], float], life_s: float) -> None:
        self._mono_s, self._life_s = mono_s, life_s
        self._held: dict[str, Awaited] = {}

    def expect(self, one_id: str, hall: str, window: str, sender: str, about: str = "") -> Awaited:
        """It was asked for; the oldest of too many goes."""
        self._forget_old()
        self._held[one_id] = Awaited(one_id, hall, window, sender, self._ends_s(), about)
        here = [key for key, one in self._held.items() if (one.hall, one.window) == (hall, window)]
        for key in here[:-HELD_MAX]:
            del self._held[key]
        return self._held[one_id]

    def find(self, one_id: str) -> Awaited | None:
        """What was asked for under that id, come or not; None once its time is over."""
        self._forget_old()
        return self._held.get(one_id)

    def come(self, known: Awaited, content: bytes | None, fault: str) -> Awaited:
        """It came, or why it will not."""
        said = "" if content else fault or "other"
        self._held[known.id] = replace(known, content=content, fault=said, ends_s=self._ends_s())
        return self._held[known.id]

    def drop(self, hall: str, about: str) -> list[Awaited]:
        """Nobody waits any more for what is about that; answers what was waited for."""
        gone = [one for one in self._held.values() if (one.hall, one.about) == (hall, about)]
        for one in gone:
            del self._held[one.id]
        return gone

    def _ends_s(self) -> float:
        return self._mono_s() + self._life_s

    def _forget_old(self) -> None:
        now_s = self._mono_s()
        self._held = {key: one for key, one in self._held.items() if one.ends_s > now_s}
