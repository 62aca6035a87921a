"""How a share, a mean or a speed-up is written, once for every page, file and bulletin: exact, half up, "—" of nothing.

One decimal and half up as the published bulletins do it (16885/16953 = 99.6); no binary fraction comes near a figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NONE: Final = "—"


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`; what is counted may exceed what it is divided by (carried-over cases)."""

    count: int
    of: int

    @property
    def tenths(self) -> int | None:
        """Tenths of a per cent, half up; None of nothing."""
        return half_up(self.count * 1000, self.of) if self.of else None

    @property
    def percent(self) -> float | None:
        """Per cent with one decimal, as a cell of a sheet holds it; None of nothing."""
        return None if self.tenths is None else self.tenths / 10

    def text(self) -> str:
        """'99.6%', or '—' where there was nothing to divide by."""
        return NONE if self.tenths is None else f"{tenths_text(self.tenths)}%"

    def __add__(self, other: Share) -> Share:
        return Share(self.count + other.count, self.of + other.of)


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator to the nearest whole number, halves away from zero; the denominator is positive."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def tenths_text(tenths: int) -> str:
    """A whole number of tenths as a decimal: -5 is '-0.5'."""
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"


def mean_text(total: int, count: int, unit: int = 1) -> str:
    """The mean in `unit`s with one decimal: milliseconds over 60 000 are minutes; '—' of nobody."""
    return tenths_text(half_up(total * 10, count * unit)) if count else NONE
