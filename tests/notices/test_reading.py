"""How much the outbox reads: two months of it lie behind what waits."""

from __future__ import annotations

import pytest

from queue_server.notices import store
from tests.asked import Asked
from tests.conftest import Office


def test_what_waits_and_what_is_over_is_found_by_an_index(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    database = office.house.database
    asked = Asked(monkeypatch)
    database.read(lambda rows: store.figures(rows, 2, 1))
    database.write(lambda tx: store.forget(tx, 1))
    assert asked.about("FROM outbox") >= 3 and asked.about("FROM short_link") >= 1
    assert set(asked.scans(database, "outbox", "short_link")) == {"SCAN outbox USING INDEX outbox_waiting"}
