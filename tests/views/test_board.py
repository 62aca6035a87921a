"""What the boards show at the turn of a day."""

from __future__ import annotations

from queue_server.kernel.spans import DAY_MS
from queue_server.views.board import BoardView
from tests.conftest import Caller, Office


def call(office: Office, clerk: Caller) -> str:
    """A ticket called to window 317 and finished there."""
    made = office.kiosk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"}).json
    assert clerk.post("/halls/JN01/windows/317/call").json["ticket"]["id"] == made["id"]
    for act in ("serve", "finish"):
        assert (
            clerk.post(f"/tickets/{made['id']}/{act}", {"outcome": "consulted"} if act == "finish" else {}).status_code
            == 200
        )
    return str(made["number"])


def test_the_calls_of_yesterday_are_not_on_the_morning_board(office: Office) -> None:
    view = BoardView(office.house.sight, "JN01")
    assert office.clerk.post("/halls/JN01/windows/317/sign-on").status_code == 200
    assert [one["number"] for one in office.kiosk.get("/halls/JN01/board").json["calls"]] == []
    first = call(office, office.clerk)
    assert [one["number"] for one in office.kiosk.get("/halls/JN01/board").json["calls"]] == [first]
    old = set(office.house.database.read(view.everything))
    office.clock.at_ms += DAY_MS
    office.house.close_days(office.clock.now_ms())
    assert office.kiosk.get("/halls/JN01/board").json["calls"] == []
    assert not [key for key in office.house.database.read(lambda rows: view.values(rows, old)) if "call:" in key]
    fresh = office.add_clerk("morning")
    assert fresh.post("/halls/JN01/windows/317/sign-on").status_code == 200
    again = call(office, fresh)
    assert [one["number"] for one in office.kiosk.get("/halls/JN01/board").json["calls"]] == [again]


def test_the_newest_calls_are_found_by_an_index_of_the_day(office: Office) -> None:
    """However many years of calls there are, the board reads today's alone."""
    plan = office.house.database.read(
        lambda rows: rows.all(
            "EXPLAIN QUERY PLAN SELECT * FROM ticket WHERE hall=? AND day=? AND call_seq IS NOT NULL"
            " ORDER BY call_seq DESC LIMIT 30",
            "JN01",
            "2026-11-23",
        )
    )
    assert [row["detail"] for row in plan] == [
        "SEARCH ticket USING INDEX ticket_called_on (hall=? AND day=? AND call_seq>?)"
    ]
