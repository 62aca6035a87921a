"""`python -m tests.devices.alone --cycles N --seed S`: take the server from a kiosk N times and reckon after each."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.devices.alone.cycles import CYCLES
from tests.devices.alone.office import Office, eventually

CYCLES_AN_OFFICE = 6  # a day's block of a kiosk is fifty numbers


def run(cycles: int, seed: int, folder: Path) -> Counter[str]:
    """`cycles` cuts over fresh offices; how often each kind was. The first failure names its office's seed."""
    done: Counter[str] = Counter()
    for start in range(0, cycles, CYCLES_AN_OFFICE):
        chance, mine = random.Random(seed + start), folder / str(start)
        mine.mkdir(parents=True)
        office = Office(mine)
        try:
            office.start_box()
            eventually(office.has_pack)
            for _ in range(min(CYCLES_AN_OFFICE, cycles - start)):
                cycle = chance.choice(CYCLES)
                cycle(office, chance)
                office.reckon()
                done[cycle.__name__] += 1
        except BaseException as error:
            box = (mine / "box.log").read_text(encoding="utf-8", errors="replace")[-3000:]
            error.add_note(
                f"repeat: python -m tests.devices.alone --cycles {CYCLES_AN_OFFICE} --seed {seed + start}\n{box}"
            )
            raise
        finally:
            office.close()
        sys.stdout.write(f"{sum(done.values())} of {cycles}\n")
        sys.stdout.flush()
    return done


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=100)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**9)
    chosen = parser.parse_args()
    sys.stdout.write(f"seed {chosen.seed}\n")
    started_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="quhao-alone-") as folder:
        done = run(chosen.cycles, chosen.seed, Path(folder))
    kinds = ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in done.items())
    sys.stdout.write(f"{sum(done.values())} cuts in {time.monotonic() - started_s:.0f} s ({kinds}); none lost\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
