"""The year nobody has entered is named in the log: at the start, and once on every day after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from queue_server.hall import follow, service
from queue_server.hall.model import Hall
from queue_server.kernel import logs
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from tests.conftest import MONDAY_0920_MS

DAY_S = 86_400


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(MONDAY_0920_MS + 20 * 365 * DAY_S * 1000)


@pytest.fixture
def db(tmp_path: Path, clock: SteppedClock) -> Iterator[Database]:
    database = Database.open(tmp_path / "hall.db", clock, service.MIGRATIONS)
    yield database
    database.close()


def told(db: Database, clock: SteppedClock, times: int = 1) -> list[list[dict[str, Any]]]:
    """What each of so many looks writes."""
    logs.configure("INFO")
    (timer,) = follow.timers(db)
    found = []
    for _ in range(times):
        with StringIO() as out, redirect_stderr(out):
            timer.run(clock.now_ms())
            found.append([json.loads(line) for line in out.getvalue().splitlines()])
        clock.step(DAY_S / 2)
    return found


def test_the_year_is_named_at_the_start_and_once_a_day(db: Database, clock: SteppedClock, small_hall: Hall) -> None:
    db.write(lambda tx: service.load(tx, service.export(small_hall)))
    looks = told(db, clock, 5)
    assert [len(lines) for lines in looks] == [1, 0, 1, 0, 1]
    (first,) = looks[0]
    assert (first["event"], first["level"], first["hall"]) == ("calendar_year_unconfirmed", "warning", "T1")
    year = first["year"]
    assert str(year) in first["says"]
    assert len(told(db, clock)[0]) == 1, "another start tells again"
    db.write(lambda tx: service.confirm_year(tx, "T1", year, "国务院办公厅通知"))
    assert told(db, clock) == [[]]


def test_every_hall_is_named_and_a_known_year_is_not(db: Database, clock: SteppedClock, small_hall: Hall) -> None:
    assert told(db, clock) == [[]]
    for hall_id in ("T1", "T2"):
        text = service.export(replace(small_hall, id=hall_id))
        db.write(lambda tx, text=text: service.load(tx, text))
    assert {line["hall"] for line in told(db, clock)[0]} == {"T1", "T2"}
    clock.at_ms = MONDAY_0920_MS
    assert told(db, clock) == [[]]


def test_a_hall_whose_file_holds_only_later_is_passed_over(db: Database, clock: SteppedClock, small_hall: Hall) -> None:
    db.write(lambda tx: service.load(tx, service.export(small_hall), "2046-12-01"))
    assert told(db, clock) == [[]]
