"""Coverage is counted from what was said, and only what chance would not do is called a drift."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.waits import store
from queue_server.waits.coverage import figures, is_off, tallies, total
from queue_server.wiring.tables import MIGRATIONS


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.open(tmp_path / "quhao.db", SteppedClock(0), MIGRATIONS)
    yield made
    made.close()


def row(ticket: str, wait_min: float | None, **more: Any) -> dict[str, Any]:
    said = store.told(store.Said(3, "pace", 12.0, 8.4, 21.2))  # shown as 8 to 25
    at = {"day": "2026-11-20", "queue": "A", "items": '[["transfer-new",null]]', "arrived_ms": 1000, "booked": 0}
    made = store.row_of(ticket, "JN01", at | {"slot_ms": None, "credit_min": 0}, said)
    return made | {"called_ms": None if wait_min is None else 1000 + round(wait_min * 60_000)} | more


def test_raw_and_shown_coverage_width_and_errors_come_from_outcomes_alone(database: Database) -> None:
    rows = [
        row("in", 12.0),
        row("in-shown-only", 24.0),
        row("out", 40.0),
        row("waits", None),
        row("moved", 90.0, moved=1),
        row("simulated", 12.0, simulated=1),
        row("other-day", 12.0, day="2026-11-21"),
        row("other", 10.0, service="records", queue="B"),
    ]
    database.write(lambda tx: [store.insert(tx, one) for one in rows])
    found = database.read(lambda rows: tallies(rows, "JN01", "2026-11-14", "2026-11-20"))
    assert [(one.queue, one.service) for one in found] == [("A", "transfer-new"), ("B", "records")]
    assert figures(found[0]) == {
        "said": 5,
        "with_outcome": 3,
        "inside_raw": 1,
        "inside_shown": 2,
        "mean_width_min": 17.0,
        "mae_min": 13.3,
        "bias_min": -13.3,
    }
    assert total(found).with_outcome == 4 and figures(total([]))["mae_min"] is None


@pytest.mark.parametrize(
    ("inside", "of", "off"),
    [
        (0, 199, False),  # too few to say anything
        (160, 200, False),
        (143, 200, False),  # 71.5 %: chance does that
        (130, 200, True),
        (1520, 2000, False),  # 76 %: no chance, and no matter
        (1480, 2000, True),
        (1720, 2000, True),  # too wide is not what was promised either
    ],
)
def test_a_drift_is_more_than_chance_and_more_than_a_trifle(inside: int, of: int, off: bool) -> None:
    assert is_off(inside, of) is off
