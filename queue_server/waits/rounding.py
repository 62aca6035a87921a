"""The range as it is said: always rounded outward, so that what is shown covers at least what was worked out."""

from __future__ import annotations

from math import ceil, floor

SHORTEST_MIN = 5


def shown(low_min: float, high_min: float) -> tuple[int, int]:
    """Low and high in whole minutes: to the minute up to 10, to 5 up to 60, to 10 above; 0 to 5 for the shortest.

    Each end has its own step, so that neither falls when its own estimate grows; the ends are never equal."""
    if high_min <= SHORTEST_MIN:
        return 0, SHORTEST_MIN
    low = max(0.0, min(low_min, high_min))
    least = floor(low / _step(low)) * _step(low)
    most = ceil(high_min / _step(high_min)) * _step(high_min)
    return least, most if most > least else most + _step(most)


def _step(minutes: float) -> int:
    if minutes <= 10:
        return 1
    return 5 if minutes <= 60 else 10
