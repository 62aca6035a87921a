"""Where the hall knows a wait, board, kiosk and phone say it; what was said at issue stands on the slip."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from queue_server.views import slip_facts
from queue_server.views.board import BoardView
from queue_server.waits import store
from queue_server.waits.speaking import Waits
from tests.conftest import Office

RANGE = {"low_min": 25, "high_min": 40}


@pytest.fixture
def knowing(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """One waits in line E, and the hall knows how long the next one would."""

    def expected(_self: Waits, _rows: object, _hall: object, queue: str) -> Mapping[str, int] | None:
        return RANGE if queue == "E" else None

    monkeypatch.setattr(Waits, "expected", expected)
    return office


def take(office: Office) -> str:
    return str(office.guide.post("/tickets", {"hall": "JN01", "service": "records", "channel": "desk"}).json["id"])


def test_a_board_says_the_range_of_a_line_that_has_one(knowing: Office) -> None:
    view = BoardView(knowing.house.sight, "JN01")
    before = knowing.house.database.read(lambda rows: view.values(rows, {"queue:E"}))
    assert before["queue:E"]["wait"] is None  # type: ignore[index]
    take(knowing)
    now = knowing.house.database.read(lambda rows: view.values(rows, {"queue:E", "queue:A"}))
    assert set(now) == {"queue:E", "queue:A"}
    assert now["queue:E"]["wait"] == RANGE and now["queue:A"]["wait"] is None  # type: ignore[index]


def test_what_was_said_at_issue_stands_on_the_slip_and_on_every_copy(office: Office) -> None:
    ticket = take(office)

    def words(copy_no: int) -> str:
        sight = office.house.sight
        return str(office.house.database.read(lambda rows: slip_facts.slip_of(rows, sight, ticket, copy_no)))

    assert "大约等候" not in words(1)
    told = store.told(store.Said(3, "pace", 30.0, 26.0, 38.0))
    office.house.database.write(
        lambda tx: tx.execute(
            "UPDATE wait_said SET low = ?, high = ? WHERE ticket = ?", told["low"], told["high"], ticket
        )
    )
    assert "大约等候 25-40 分钟" in words(1) and "大约等候 25-40 分钟" in words(2)
