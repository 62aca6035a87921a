"""`python -m tests.simulation --days N --seed S`: further seeded days, for as long as one likes."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from queue_server.kernel.clock import SteppedClock
from tests.simulation.arrivals import MONDAY
from tests.simulation.hall_day import HallDay, summary
from tests.tickets.counter import Counter, demo_hall, scattered

NINE_MS = 1_795_395_600_000  # 2026-11-23 09:00 in Asia/Shanghai


def one_day(folder: Path, seed: int, scale: float) -> HallDay:
    """A Monday from this seed on a fresh file; raises AssertionError with what broke."""
    counter = Counter.open(folder, SteppedClock(NINE_MS), demo_hall(), durable=False)
    counter.name = scattered
    day = HallDay(counter, seed, scale)
    try:
        day.run()
    finally:
        counter.database.close()
    return day


def main() -> int:
    """Run the days, print a line each; 1 and the seed at the first broken invariant."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulation")
    asked.add_argument("--days", type=int, default=10)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--scale", type=float, default=MONDAY, help="1.0 is a balanced day of 826 tickets")
    said = asked.parse_args()
    for seed in range(said.seed, said.seed + said.days):
        began_s = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            try:
                day = one_day(Path(folder), seed, said.scale)
            except Exception:
                sys.stderr.write(f"broken with --seed {seed} --days 1 --scale {said.scale}\n")
                raise
        sys.stdout.write(f"{summary(day, seed)}; {time.monotonic() - began_s:.1f} s\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
