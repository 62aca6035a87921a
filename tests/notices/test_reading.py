"""How much the outbox reads: two months of it lie behind what waits."""

from __future__ import annotations

import pytest

from queue_server.kernel.rows import Rows, Tx
from queue_server.notices import store
from tests.asked import Asked
from tests.conftest import Office


def test_what_waits_and_what_is_over_is_found_by_an_index(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    database = office.house.database
    asked = Asked(monkeypatch)

    def figures(rows: Rows) -> None:
        asked.clear(rows)
        store.figures(rows, 2, 1)

    def forget(tx: Tx) -> None:
        asked.clear(tx)
        store.forget(tx, 1)

    database.read(figures)
    assert asked.scans(database, "outbox") == ["SCAN outbox USING INDEX outbox_waiting"]
    database.write(forget)
    assert asked.about("DELETE FROM") == 3
    assert asked.scans(database, "outbox", "short_link") == []
