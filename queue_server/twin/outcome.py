"""What many drawn days came to: a figure over them, and how far it may be off. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean


@dataclass(frozen=True)
class Spread:
    """A figure over many drawn days: its mean, and between what it lies on eight days of ten."""

    days: int
    mean: float
    low: float
    high: float

    @staticmethod
    def of(values: Sequence[float]) -> Spread:
        """The spread of one figure; ValueError for none."""
        if not values:
            raise ValueError("a spread needs at least one day")
        found = sorted(values)
        return Spread(len(found), fmean(found), quantile(found, 0.1), quantile(found, 0.9))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of these, in order, do not pass."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
