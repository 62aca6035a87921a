"""Which lane steps back because its first word fails again and again, and when it is held: once the others get through.

As long as nothing gets through the link is at fault and nobody is held. A word that failed so often lets the other
lanes go before it; if one of them arrives and this one then fails all the same, the fault is its own.
"""

from __future__ import annotations

from typing import Final

HOLD_AFTER: Final = 5  # tries of one word


class SteppingBack:
    """Kept in memory: after a restart a lane is judged anew by the tries it has behind it."""

    def __init__(self) -> None:
        self._back: set[str] = set()
        self._alone: set[str] = set()

    @property
    def lanes(self) -> frozenset[str]:
        """Who lets the others go first."""
        return frozenset(self._back)

    def round_again(self) -> bool:
        """Nobody else is left: who stepped back may try again. False where nobody had."""
        had, self._back = bool(self._back), set()
        return had

    def arrived(self, lane: str) -> None:
        """A word of the lane got through: whoever stepped back fails alone from now on."""
        self._alone = (self._alone | self._back) - {lane}
        self._back.clear()

    def failed(self, lane: str, tries: int) -> bool:
        """A word of the lane failed, `tries` times by now; whether it is to be held."""
        if tries < HOLD_AFTER:
            return False
        if lane in self._alone:
            self._alone.discard(lane)
            return True
        self._back.add(lane)
        return False
