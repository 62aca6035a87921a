"""How often one client may speak: a bucket that fills steadily."""

from __future__ import annotations


class Bucket:
    """`burst` at once, `per_s` in the long run; time is handed in as monotonic seconds."""

    __slots__ = ("_at_s", "_left")

    PER_S = 10.0
    BURST = 60.0

    def __init__(self, now_s: float) -> None:
        self._at_s = now_s
        self._left = self.BURST

    def take(self, now_s: float) -> bool:
        """One message; False when it is one too many."""
        self._left = min(self.BURST, self._left + (now_s - self._at_s) * self.PER_S)
        self._at_s = now_s
        if self._left < 1:
            return False
        self._left -= 1
        return True
