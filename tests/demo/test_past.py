"""The two weeks before the demo opens: a card at every step of the ladder, a last week of ratings, a true journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_server.demo import past
from queue_server.demo.app import HALL, clock_for
from queue_server.demo.furnish import prepare
from queue_server.ratings import figures
from queue_server.supervision import store
from queue_server.wiring.house import open_database
from queue_server.wiring.upkeep import replay_differences


def test_supervision_shows_a_card_at_every_step_and_ratings_have_a_last_week(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(tmp_path, "pw-1234", 1, past.first_ms())
    monkeypatch.setenv("QUHAO_DATA", str(tmp_path))
    monkeypatch.setenv("QUHAO_LOG_LEVEL", "ERROR")
    assert past.main() == 0
    database = open_database(tmp_path / "quhao.db", clock_for(tmp_path))
    try:
        states = {one.state for one in database.read(lambda rows: store.live(rows, HALL))}
        assert {"warning", "yellow", "red", "ordered", "replied"} <= states
        found = database.read(
            lambda rows: figures.total(figures.counts(rows, HALL, "2026-11-16", "2026-11-22", "service"))
        )
        assert found.given == 13 and found.grades[2] == 1
        assert replay_differences(database) == []
        sql = "SELECT at_ms FROM journal WHERE hall = ? ORDER BY epoch, seq"
        times = [row["at_ms"] for row in database.read(lambda rows: rows.all(sql, HALL))]
        assert times == sorted(times)
    finally:
        database.close()
