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
    ahead = np.zeros((halls, windows))
    forgets = int(min(40 / (1 - load) ** 2, 60_000))
    total = np.zeros(halls)
    for n in range(forgets + people):
        if n >= forgets:
            total += ahead[:, 0]
        ahead[:, 0] += chance.exponential(1.0, halls)
        ahead -= chance.exponential(1 / (windows * load), halls)[:, None]
        np.maximum(ahead, 0, out=ahead)
        ahead.sort(axis=1)
    return total / people
