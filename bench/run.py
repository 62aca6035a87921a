"""`python -m bench.run`: every speed goal beside its yardstick, as a table, and all raw figures in bench/results/.

Ratios are what counts: figures of one machine and one minute, beside each other. The exit code is 0 whether goals are
met or missed: a miss is named in the table, not hidden by a broken build.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from bench import booking, boxes, calling, faces, issuing, phones, reports, slow, starting, twins
from bench.figures import Row, table
from bench.servers import Hall
from queue_server.kernel.database import SQLITE_VERSION
from queue_server.live.process import raise_file_limit

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "parts", nargs="*", help="issue, call, slow, start, faces, book, phones, boxes, reports, twin; all without"
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds in turn with the yardsticks")
    given = parser.parse_args()
    raise_file_limit()
    if given.parts:
        run(given.parts, given.rounds, sys.stdout)
        return
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / f"{time.strftime('%Y-%m-%d')}.txt").open("w", encoding="utf-8") as kept:
        run(
            ["issue", "call", "slow", "start", "faces", "book", "phones", "boxes", "reports", "twin"],
            given.rounds,
            kept,
        )


def run(parts: list[str], rounds: int, kept: TextIO) -> None:
    """Measure these parts, writing each round's raw figures as it comes and the table at the end."""

    def say(line: str) -> None:
        print(line, file=kept, flush=True)
        if kept is not sys.stdout:
            print(line, flush=True)

    def tell(figures: dict[str, Any]) -> None:
        say(json.dumps({k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()}))

    say(f"{time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}: {machine()}")
    say(f"load before: {_load()}")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        hall = Hall(scratch)
        measures: dict[str, Callable[[], list[Row]]] = {
            "issue": lambda: issuing.rows(hall, scratch, rounds, tell),
            "call": lambda: calling.rows(hall, max(3, rounds - 2), tell),
            "slow": lambda: slow.rows(max(3, rounds - 2), tell),
            "start": lambda: starting.rows(hall, rounds, tell),
            "faces": lambda: faces.rows(hall, max(3, rounds - 2), tell),
            "book": lambda: booking.rows(hall, scratch, max(3, rounds - 2), tell),
            "phones": lambda: phones.rows(scratch, 1, tell),
            "twin": lambda: twins.rows(rounds, tell),
            "boxes": lambda: boxes.rows(hall, scratch, max(3, rounds - 2), tell),
            "reports": lambda: reports.rows(hall, scratch, max(3, rounds - 2), tell),
        }
        for part in parts:
            rows += measures[part]()
    say(f"load after: {_load()}\n\n{table(rows)}")
    missed = [row.what for row in rows if not row.is_met]
    goals = [row for row in rows if row.limit is not None]
    say(
        f"\n{len(goals) - len(missed)} of {len(goals)} goals met."
        + (" Missed: " + "; ".join(missed) + "." if missed else "")
    )


def machine() -> str:
    """What the figures are of."""
    versions = f"Python {platform.python_version()}, SQLite {SQLITE_VERSION}"
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {versions}"


def _load() -> str:
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


if __name__ == "__main__":
    main()
