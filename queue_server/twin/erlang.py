"""What theory says of many equal windows: Erlang's C, the oracle the twin is judged by (M/M/c). Pure."""

from __future__ import annotations


def erlang_c(windows: int, load: float) -> float:
    """The probability that somebody has to wait; `load` = arrivals × mean work in windows, below `windows`.

    By Erlang's B in its stable recursion. Raises ValueError where the line would grow for ever.
    """
    if windows < 1 or not 0 < load < windows:
        raise ValueError("the load must lie between 0 and the number of windows")
    blocked = 1.0
    for n in range(1, windows + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked / (1 - load / windows * (1 - blocked))


def mean_wait(windows: int, load: float, mean_work: float) -> float:
    """The mean wait in the unit of `mean_work`: C / (c - a) of it."""
    return erlang_c(windows, load) * mean_work / (windows - load)
