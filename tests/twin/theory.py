"""What does not come from the twin: the Kiefer–Wolfowitz recursion for people and, in numpy, for ten thousand halls."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from queue_server.twin.model import Visit

Floats = NDArray[np.float64]


def waits_by_recursion(visits: Sequence[Visit], windows: int) -> list[int]:
    """First come, first served at equal windows: whoever comes takes the window that is free first."""
    free_at, waits = [0] * windows, []
    for one in visits:
        n = min(range(windows), key=free_at.__getitem__)
        called_ms = max(free_at[n], one.at_ms)
        waits.append(called_ms - one.at_ms)
        free_at[n] = called_ms + one.work_ms
    return waits


def mean_waits(windows: int, load: float, halls: int, people: int, seed: int) -> Floats:
    """The mean wait, in mean works, of the later `people` at each of many halls with Poisson arrivals and exponential
    work. Each first takes as many people as it needs to forget that it began empty."""
    chance = np.random.default_rng(seed)
    ahead = np.zeros((windows, halls))
    forgets = int(min(40 / (1 - load) ** 2, 60_000))
    total = np.zeros(halls)
    for n in range(forgets + people):
        if n >= forgets:
            total += ahead[0]
        taken, others = ahead[0] + chance.exponential(1.0, halls), ahead[1:]
        # the window goes back to its place among the others, which stand in order
        fits = np.vstack((np.minimum(others, taken), np.full((1, halls), taken)))
        np.maximum(fits[1:], others, out=fits[1:])
        fits -= chance.exponential(1 / (windows * load), halls)
        ahead = np.maximum(fits, 0, out=fits)
    return total / people
