"""How many will come: by weekday and part of the day from recorded days, and the rest of today from what came. Pure.

A day's total is its level (recent days weigh more) times its weekday; how it spreads over the day is the mean of all
recorded days. Days differ by more than chance: the factor between them is a Gamma variable, so what has come by eleven
says how much of the afternoon to believe (the mean of a Poisson count with a Gamma prior; Gelman, Bayesian Data
Analysis, §2.6).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

MEMORY_DAYS: Final = 10.0  # after so many working days a day weighs half
WEEKDAY_DAYS: Final = 3.0  # so many days of its own a weekday needs before it counts as much as "all alike"
DAYS_MIN: Final = 5  # fewer recorded days give no forecast
SHAPE_MAX: Final = 400.0  # days that differ by a twentieth and less are taken as alike
NORMAL_80: Final = 1.2816


@dataclass(frozen=True, slots=True)
class Recorded:
    """A day that was: its weekday (0 = Monday) and how many took a number in each equal part of the opening."""

    weekday: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a day should bring: people in each part, and the shape of the factor by which days differ."""

    people: tuple[float, ...]
    shape: float

    @property
    def total(self) -> float:
        """The whole day."""
        return sum(self.people)

    def rest(self, came: Sequence[int]) -> tuple[float, ...]:
        """The parts still to come, after these counts of the parts that are over."""
        factor = (self.shape + sum(came)) / (self.shape + sum(self.people[: len(came)]))
        return tuple(one * factor for one in self.people[len(came) :])

    def between(self, people: float) -> tuple[int, int]:
        """Eight days of ten bring between these, where `people` are expected: chance and the days' difference."""
        half = NORMAL_80 * math.sqrt(people + people * people / self.shape)
        return max(0, math.floor(people - half)), math.ceil(people + half)


def expect(days: Sequence[Recorded], weekday: int) -> Expected | None:
    """What such a weekday should bring, from recorded days in order; None from fewer than five.

    All days have the same number of parts (ValueError)."""
    if len(days) < DAYS_MIN:
        return None
    totals = [sum(one.counts) for one in days]
    factors = {one: _weekday_factor(days, totals, one) for one in {day.weekday for day in days} | {weekday}}
    weights = [0.5 ** ((len(days) - 1 - n) / MEMORY_DAYS) for n in range(len(days))]
    plain = [total / factors[one.weekday] for total, one in zip(totals, days, strict=True)]
    level = sum(weight * one for weight, one in zip(weights, plain, strict=True)) / sum(weights)
    came = sum(totals)
    parts = [sum(part) for part in zip(*(one.counts for one in days), strict=True)]
    shares = [part / came if came else 1 / len(parts) for part in parts]
    return Expected(tuple(level * factors[weekday] * share for share in shares), _shape(plain))


def _weekday_factor(days: Sequence[Recorded], totals: Sequence[int], weekday: int) -> float:
    """The weekday's mean over the mean of all, drawn towards 1 while it has few days of its own."""
    mean = fmean(totals)
    own = [total for total, one in zip(totals, days, strict=True) if one.weekday == weekday]
    return (sum(own) / mean + WEEKDAY_DAYS) / (len(own) + WEEKDAY_DAYS) if mean else 1.0


def _shape(totals: Sequence[float]) -> float:
    """From the spread of like days beyond what chance alone makes: mean² / (variance - mean)."""
    mean = fmean(totals)
    beyond = sum((one - mean) ** 2 for one in totals) / (len(totals) - 1) - mean
    return min(SHAPE_MAX, mean * mean / beyond) if beyond > 0 and mean else SHAPE_MAX
