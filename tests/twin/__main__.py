"""`make twin`: the mean wait against Erlang's C for every number of windows and load, with intervals of one per cent.

A twin's waits are those of the recursion to the millisecond (test_judges.py), so the recursion is run here, for some
thousand halls at once; the last column is the twin itself on as many people as a minute allows.
"""

from __future__ import annotations

import sys
from math import sqrt

from queue_server.twin.erlang import erlang_c, mean_wait
from tests.twin.test_judges import WORK_MS, by_twin, crowd
from tests.twin.theory import mean_waits

WINDOWS = (1, 2, 3, 5, 8, 12, 20)
LOADS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
HALLS, TWINS_PEOPLE = 4000, 40_000
HALF_WIDTH_MAX, ERROR_MAX = 0.01, 0.02


def row(windows: int, load: float, seed: int) -> tuple[float, float]:
    """(relative error of the mean, relative half-width of its 95 % interval), by as many people as that takes."""
    truth, people, seen, total, variance = mean_wait(windows, windows * load, 1.0), 200, 0, 0.0, 0.0
    while True:
        found = mean_waits(windows, load, HALLS, people, seed + seen)
        # longer runs say more: each counts by its people
        seen, total = seen + people, total + people * float(found.mean())
        variance += people**2 * float(found.var(ddof=1)) / HALLS
        half = 1.96 * sqrt(variance) / total
        if half <= HALF_WIDTH_MAX:
            return total / seen / truth - 1, half
        people *= 2


def main() -> int:
    """Prints the table; 1 when one load misses its bounds."""
    misses = 0
    sys.stdout.write("windows  load  P(wait)   error  half-width   twin on 40,000 people\n")
    for windows in WINDOWS:
        for load in LOADS:
            error, half = row(windows, load, seed=windows * 1000 + round(load * 100))
            passages = by_twin(crowd(windows, load, TWINS_PEOPLE, seed=windows * 7 + round(load * 100)), windows)
            twin = sum(one.wait_ms for one in passages) / len(passages) / WORK_MS
            off = twin / mean_wait(windows, windows * load, 1.0) - 1
            waits = erlang_c(windows, windows * load)
            misses += abs(error) > ERROR_MAX
            line = f"{windows:7d}  {load:4.2f}  {waits:7.4f}  {error:+6.2%}  {half:9.2%}  {off:+9.1%}"
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
