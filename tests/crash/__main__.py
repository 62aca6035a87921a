"""`python -m tests.crash --cycles N --seed S`: kill a hall's server N times and reckon after each."""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.crash.hall import Hall

CYCLES_A_FOLDER = 10


def run(cycles: int, seed: int, folder: Path, lanes: int = 2) -> list[int]:
    """`cycles` deaths over fresh halls of ten each, `lanes` at a time; what each was told and kept.

    Raises the first failure, which names its hall's seed.
    """
    plans = [(seed + start, min(CYCLES_A_FOLDER, cycles - start)) for start in range(0, cycles, CYCLES_A_FOLDER)]
    told: list[int] = []
    failures: list[BaseException] = []

    def work() -> None:
        while plans and not failures:
            one_seed, count = plans.pop(0)
            try:
                for held in _one_hall(folder / f"hall-{one_seed}", one_seed, count):
                    told.append(held)
            except BaseException as error:
                error.add_note(f"repeat: python -m tests.crash --cycles {count} --seed {one_seed} --lanes 1")
                failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return told


def _one_hall(folder: Path, seed: int, cycles: int) -> Iterator[int]:
    folder.mkdir(parents=True)
    hall = Hall(folder, seed)
    try:
        for _ in range(cycles):
            yield hall.cycle()
    finally:
        hall.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**9)
    parser.add_argument("--lanes", type=int, default=2)
    chosen = parser.parse_args()
    sys.stdout.write(f"seed {chosen.seed}\n")
    sys.stdout.flush()
    started_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="quhao-crash-") as folder:
        told = run(chosen.cycles, chosen.seed, Path(folder), chosen.lanes)
    took_s = time.monotonic() - started_s
    sys.stdout.write(f"{len(told)} deaths, {sum(told)} acknowledged issues and calls, none lost, {took_s:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
