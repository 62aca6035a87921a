"""What is counted, as whole numbers that add up: events, sums of milliseconds, how many waits were of which minute.

The waits of any number of rows are one whole number: 32 bits for each stretch of `EDGES_MIN`, so that adding two adds
all stretches at once. Minute by minute up to four hours, ten minutes each up to twelve; what waited longer is in
the last. A median, a P90 or the longest is told by the end of its stretch: never below the true one, and at most one
stretch above it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Final

from queue_server.kernel.spans import MINUTE_MS

LONG_MIN: Final = 30
FINE_MIN, COARSE_MIN, LAST_MIN = 240, 10, 720
EDGES_MIN: Final = (*range(1, FINE_MIN + 1), *range(FINE_MIN + COARSE_MIN, LAST_MIN + 1, COARSE_MIN))
_BITS: Final = 32
_MASK: Final = (1 << _BITS) - 1


@dataclass(frozen=True, slots=True)
class Counts:
    """What one service, window, hour … came to. `waits` is the packed histogram of the waits of those `called`."""

    issued: int = 0
    booked: int = 0
    cancelled: int = 0
    abandoned: int = 0
    missed: int = 0
    called: int = 0
    wait_ms: int = 0
    long_waits: int = 0
    served: int = 0
    work_ms: int = 0
    transferred: int = 0
    matters: int = 0
    first_time: int = 0
    unclosed: int = 0
    open_ms: int = 0
    pause_ms: int = 0
    busy_ms: int = 0
    waits: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in NAMES))


NAMES: Final = tuple(one.name for one in fields(Counts))
SUMS: Final = NAMES[:-1]  # those that are columns


def total(found: Iterable[Counts]) -> Counts:
    """All of them together."""
    sums = [0] * len(NAMES)
    for one in found:
        sums = [before + getattr(one, name) for before, name in zip(sums, NAMES, strict=True)]
    return Counts(*sums)


def stretch_of(wait_ms: int) -> int:
    """Which stretch a wait falls into: one of exactly three minutes is of the third."""
    minutes = -(-wait_ms // MINUTE_MS)
    if minutes <= FINE_MIN:
        return max(minutes, 1) - 1
    coarse = -(-(minutes - FINE_MIN) // COARSE_MIN)
    return min(FINE_MIN - 1 + coarse, len(EDGES_MIN) - 1)


def packed(wait_ms: int) -> int:
    """One wait as a histogram of its own."""
    return 1 << (_BITS * stretch_of(wait_ms))


def as_bytes(waits: int) -> bytes:
    """A histogram as a row keeps it: no longer than its longest wait needs."""
    return waits.to_bytes(-(-waits.bit_length() // 8), "little")


def of_bytes(kept: bytes) -> int:
    """The same, read."""
    return int.from_bytes(kept, "little")


def unpacked(waits: int) -> list[int]:
    """How many fell into each stretch, from the first to the last that holds any."""
    found = []
    while waits:
        found.append(waits & _MASK)
        waits >>= _BITS
    return found


def quantile_min(waits: int, share_pct: int) -> int | None:
    """The minutes within which at least `share_pct` of 100 were called (1 … 100); None where nobody was."""
    found = unpacked(waits)
    rank, seen = -(-sum(found) * share_pct // 100), 0
    for stretch, count in enumerate(found):
        seen += count
        if seen >= rank:
            return int(EDGES_MIN[stretch])
    return None
