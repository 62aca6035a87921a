"""The main path over the API: a number, a call, the service, its end."""

from __future__ import annotations

from tests.conftest import Office


def test_a_number_is_issued_called_served_and_finished(office: Office) -> None:
    issued = office.kiosk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"})
    assert issued.status_code == 201, issued.json
    ticket = issued.json
    assert (ticket["number"], ticket["state"], ticket["ahead"], ticket["wait"]) == ("E001", "waiting", 0, None)
    assert office.clerk.post("/halls/JN01/windows/317/sign-on").json["state"] == "open"
    called = office.clerk.post("/halls/JN01/windows/317/call").json
    assert called["ticket"]["id"] == ticket["id"]
    assert called["why"]["rule"] == "order"
    assert office.clerk.post(f"/tickets/{ticket['id']}/serve").json["state"] == "serving"
    done = office.clerk.post(f"/tickets/{ticket['id']}/finish", {"outcome": "consulted"}).json
    assert (done["state"], done["outcome"]) == ("finished", "consulted")
    kinds = [one["kind"] for one in office.auditor.get("/halls/JN01/journal?after=0").json["entries"]]
    assert kinds[-4:] == ["window_opened", "ticket_called", "ticket_served", "ticket_finished"]
    board = office.kiosk.get("/halls/JN01/board").json
    assert board["calls"][0]["number"] == "E001"
