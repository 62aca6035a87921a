"""How wide an honest range is: the errors of waits already over, by people ahead, adapted as outcomes come in.

Conformal intervals of relative errors over a rolling window (domain: 4.3), each tail steered so that it misses as often
as promised (adaptive conformal inference, Gibbs and Candès 2021)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import deque
from dataclasses import dataclass, field

KEPT = 4000  # outcomes a bin remembers
STEER = 0.3  # how much of a day's error in coverage the next day corrects
ENOUGH = 40  # outcomes a day needs to be followed
OFFSET_MIN = 3.0  # keeps relative errors of the shortest waits finite
EDGES = (1, 2, 4, 8, 16, 32)  # people ahead at which a new bin begins


@dataclass
class Errors:
    """The latest relative errors of one bin."""

    ordered: list[float] = field(default_factory=list)
    latest: deque[float] = field(default_factory=deque)

    def add(self, error: float) -> None:
        """Remember one; forget the oldest past KEPT."""
        insort(self.ordered, error)
        self.latest.append(error)
        if len(self.latest) > KEPT:
            self.ordered.pop(bisect_left(self.ordered, self.latest.popleft()))

    def at(self, share: float) -> float:
        """The error that `share` of them do not exceed; 1 (none) without any."""
        if not self.ordered:
            return 1.0
        return self.ordered[min(len(self.ordered) - 1, max(0, int(share * (len(self.ordered) + 1)) - 1))]


@dataclass
class ErrorsByAhead:
    """The errors of all bins, shared by ranges of different promise."""

    bins: list[Errors] = field(default_factory=lambda: [Errors() for _ in range(len(EDGES) + 1)])

    def of(self, ahead: int) -> Errors:
        """The bin for so many people ahead."""
        return self.bins[bisect_right(EDGES, ahead)]

    def learn(self, ahead: int, estimate_min: float, wait_min: float) -> None:
        """A wait is over."""
        self.of(ahead).add((wait_min + OFFSET_MIN) / (estimate_min + OFFSET_MIN))


@dataclass
class Promise:
    """A range said to hold with probability `nominal`; each tail keeps its own share of misses. The tails move between
    days: within one, short waits end first, so that misses seen so far tell a lie."""

    nominal: float
    low: float = 0.0
    high: float = 0.0
    over: int = 0
    missed_low: int = 0
    missed_high: int = 0

    def __post_init__(self) -> None:
        self.low = self.high = (1 - self.nominal) / 2

    def range(self, errors: ErrorsByAhead, ahead: int, estimate_min: float) -> tuple[float, float]:
        """Low and high end in minutes, unrounded."""
        own, ground = errors.of(ahead), estimate_min + OFFSET_MIN
        low = own.at(self.low) * ground - OFFSET_MIN
        return max(0.0, low), max(0.0, own.at(1 - self.high) * ground - OFFSET_MIN)

    def learn(self, low_min: float, high_min: float, wait_min: float) -> None:
        """A wait is over."""
        self.over += 1
        self.missed_low += wait_min < low_min - 1e-9
        self.missed_high += wait_min > high_min + 1e-9

    def end_day(self) -> None:
        """A tail that missed more often than promised is widened for the next day, one that held is narrowed."""
        if self.over >= ENOUGH:
            share = (1 - self.nominal) / 2
            self.low = min(0.4, max(0.002, self.low + STEER * (share - self.missed_low / self.over)))
            self.high = min(0.4, max(0.002, self.high + STEER * (share - self.missed_high / self.over)))
        self.over = self.missed_low = self.missed_high = 0
