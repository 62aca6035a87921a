"""What a person needs (hearing, sight, mobility, language): at the window that calls and nowhere else."""

from __future__ import annotations

from typing import Any

from queue_server.views.board import BoardView
from queue_server.views.ticket import TicketView
from queue_server.views.window import WindowView
from tests.conftest import Office

NEEDS = ["sight", "hearing"]


def seen(office: Office, view: Any) -> dict[str, Any]:
    found: dict[str, Any] = office.house.database.read(view.everything)
    return found


def test_needs_stand_at_the_window_before_the_call_and_during_it(office: Office) -> None:
    body = {"hall": "JN01", "service": "records", "channel": "kiosk", "needs": NEEDS}
    assert office.kiosk.post("/tickets", body).status_code == 201
    assert office.kiosk.post("/tickets", {**body, "needs": []}).status_code == 201
    view = WindowView(office.house.sight, "JN01", "317")
    before = seen(office, view)
    assert [before[key]["needs"] for key in ("next:0", "next:1")] == [NEEDS, []]
    assert office.clerk.post("/halls/JN01/windows/317/sign-on").status_code == 200
    assert office.clerk.post("/halls/JN01/windows/317/call").status_code == 200
    assert seen(office, view)["current"]["needs"] == NEEDS


def test_needs_are_on_no_board_no_phone_and_in_no_journal(office: Office) -> None:
    body = {"hall": "JN01", "service": "records", "channel": "kiosk", "needs": NEEDS}
    made = office.kiosk.post("/tickets", body).json
    office.clerk.post("/halls/JN01/windows/317/sign-on")
    called = office.clerk.post("/halls/JN01/windows/317/call")
    sight = office.house.sight
    public = [seen(office, view) for view in (BoardView(sight, "JN01"), TicketView(sight, "JN01", made["id"]))]
    journal = office.auditor.get("/halls/JN01/journal", limit="500").text
    for said in (repr(made), repr(public), called.text, journal):
        assert "sight" not in said
        assert "hearing" not in said
