"""A hall that is shown has simulated days to learn from, and no figure that counts them."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_server.demo import waits_past
from queue_server.hall import file as hall_file
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.views import waits as view
from queue_server.waits import learning, store
from queue_server.waits.ahead import Rules
from queue_server.waits.boosting import Shape
from queue_server.waits.learning import as_text, from_text, learn
from queue_server.waits.refit import midnight_in
from queue_server.wiring.tables import MIGRATIONS
from tests.demo_hall import demo_hall
from tests.waits.lived_day import days

HALL = hall_file.parse(demo_hall())


def test_days_before_the_first_are_learnt_from_once_and_counted_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waits_past, "DAYS", 3)
    database = Database.open(tmp_path / "quhao.db", SteppedClock(0), MIGRATIONS)
    for _ in range(2):
        waits_past.furnish(database, HALL, "2026-11-23")
    assert database.read(lambda rows: store.days(rows, HALL.id, "2026-11-23", 9)) == [
        "2026-11-18",
        "2026-11-19",
        "2026-11-20",
    ]
    kept = database.read(lambda rows: store.model(rows, HALL.id))
    assert kept is not None and (found := from_text(kept[1])) is not None
    assert found.day == "2026-11-20" and found.waits > learning.SAID_WAITS and len(found.booked.ordered) > 100
    whole = database.read(lambda rows: view.coverage(rows, HALL, "2026-11-18", "2026-11-23"))
    assert [(one["said"], one["with_outcome"]) for one in whole] == [(0, 0)]
    assert database.read(store.differences) == []
    database.close()


def test_enough_days_teach_the_trees_which_go_on_from_the_errors_known_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MODEL_DAYS", 3)
    past = [one for day in days(HALL, 3) for one in day]
    teach = (midnight_in(HALL.zone_info), Rules.of(HALL))
    shape = Shape(trees=4, leaves=4)
    pace = learn(past, *teach, None, None)
    made = learn(past, *teach, pace, shape)
    assert made is not None and pace is not None
    assert (pace.basis, made.basis) == ("pace", "model")
    assert made.errors != pace.errors  # another way of estimating has other errors
    again = learn(past, *teach, made, shape)
    assert again is not None and again.errors is made.errors
    assert from_text(as_text(made)) == made
