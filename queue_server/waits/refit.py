"""Learning anew from the last days, in a process of its own: it computes for seconds what a hall must not wait for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from queue_server.kernel.clock import SystemClock
from queue_server.kernel.database import Database
from queue_server.waits import store
from queue_server.waits.ahead import Rules
from queue_server.waits.boosting import Shape
from queue_server.waits.learning import as_text, from_text, learn

DAYS: Final = 30
NICE: Final = 15


def midnight_in(zone: ZoneInfo) -> Callable[[str], int]:
    """A day's midnight there, in Unix ms."""
    return lambda day: round(datetime.combine(date.fromisoformat(day), datetime.min.time(), zone).timestamp() * 1000)


def main(argv: list[str]) -> int:
    """File, hall, its zone, the first day not to learn from and the order's rules (ahead.Rules); on standard input
    what was known, or nothing. Writes what is known now, or nothing where nobody waited yet."""
    path, hall, zone, before_day, *rules = argv
    with suppress(AttributeError, OSError):
        os.nice(NICE)
    before = from_text(sys.stdin.read())
    database = Database(Path(path), SystemClock())
    try:
        days = database.read(lambda rows: store.days(rows, hall, before_day, DAYS))
        past = database.read(lambda rows: store.past(rows, hall, days[0], days[-1])) if days else []
    finally:
        database.close()
    learnt = learn(past, midnight_in(ZoneInfo(zone)), Rules(*map(int, rules)), before, Shape())
    sys.stdout.write(as_text(learnt) if learnt else "")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
