"""A hall file that changes in the middle of a day: what it no longer has must not take a view down."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.kernel.spans import DAY_MS
from queue_server.views.ticket import TicketView
from queue_server.views.window import WindowView
from tests.api.conftest import code_of, sign_on, take
from tests.conftest import JN01, Office

# the batch registration of queue K at window 316 becomes another service of queue V at window 336
CHANGES = {'"K"': '"V"', '"316"': '"336"', '"estate-batch"': '"estate-batch-2"'}


def changed(*only: str) -> str:
    """The hall file with these ids (all of CHANGES without any) replaced by new ones."""
    text = JN01.read_text(encoding="utf-8")
    for old in only or CHANGES:
        assert old in text
        text = text.replace(old, CHANGES[old])
    return text


def load(office: Office, text: str, **more: str) -> Any:
    office.clock.at_ms += 1000
    return office.admin.post("/halls/JN01/file", {"toml": text, **more})


def finished(office: Office, **to_sign_off: Any) -> dict[str, Any]:
    """A ticket of the batch registration, called, served and finished at window 316, whose clerk leaves."""
    clerk = office.add_clerk("batch")
    ticket = take(office.kiosk, "estate-batch")
    sign_on(clerk, "316")
    assert clerk.post("/halls/JN01/windows/316/call").json["ticket"]["id"] == ticket["id"]
    for act in ("serve", "finish"):
        assert (
            clerk.post(
                f"/tickets/{ticket['id']}/{act}", {"outcome": "consulted"} if act == "finish" else {}
            ).status_code
            == 200
        )
    assert clerk.post("/halls/JN01/windows/316/sign-off", to_sign_off).status_code == 200
    return ticket


def test_a_board_leaves_out_calls_to_a_window_that_has_gone(office: Office) -> None:
    ticket = finished(office)
    assert office.manager.get("/halls/JN01/board").json["calls"][0]["number"] == ticket["number"]
    assert load(office, changed('"316"')).status_code == 200
    board = office.manager.get("/halls/JN01/board")
    assert (board.status_code, board.json["calls"]) == (200, [])


def test_a_board_leaves_out_calls_of_a_queue_that_has_gone(office: Office) -> None:
    finished(office)
    assert load(office, changed('"K"')).status_code == 200
    board = office.manager.get("/halls/JN01/board")
    assert (board.status_code, board.json["calls"]) == (200, [])


def test_a_board_names_a_service_that_has_gone_as_it_was_called(office: Office) -> None:
    ticket = finished(office)
    assert load(office, changed('"estate-batch"')).status_code == 200
    (call,) = office.manager.get("/halls/JN01/board").json["calls"]
    assert call["service"] == ticket["service"]["name"] != "estate-batch"


@pytest.mark.parametrize("only", [*CHANGES, ""])
def test_a_ticket_names_what_has_gone_as_it_was_called(only: str, office: Office) -> None:
    ticket = finished(office)
    assert load(office, changed(*filter(None, [only]))).status_code == 200
    seen = office.manager.get(f"/tickets/{ticket['id']}")
    assert seen.status_code == 200
    assert (seen.json["service"]["id"], seen.json["queue"]["id"], seen.json["window"]) == ("estate-batch", "K", "316")
    if not only:
        assert (seen.json["service"], seen.json["queue"]) == (ticket["service"], ticket["queue"])
        assert seen.json["zone"] == ticket["zone"]
        assert seen.json["windows"] == []
    holder = office.nobody.get(f"/public/tickets/{ticket['token']}")
    assert (holder.status_code, holder.json["number"]) == (200, ticket["number"])
    assert office.nobody.client.get(f"/p/t/{ticket['token']}").status_code == 200
    view = TicketView(office.house.sight, "JN01", ticket["id"])
    assert office.house.database.read(view.everything)["ticket"] is not None


def test_a_terminal_of_a_window_that_has_gone_is_empty(office: Office) -> None:
    view = WindowView(office.house.sight, "JN01", "316")
    assert "window" in office.house.database.read(view.everything)
    assert load(office, changed('"316"')).status_code == 200
    assert office.house.database.read(view.everything) == {}
    assert office.house.database.read(lambda rows: view.values(rows, {"window", "stats"})) == {}
    assert code_of(office.clerk.post("/halls/JN01/windows/316/sign-on")) == (404, "unknown_window")


def test_a_window_with_a_clerk_on_duty_stays_in_the_file(office: Office) -> None:
    sign_on(office.clerk, "316")
    refused = load(office, changed('"316"'))
    assert code_of(refused) == (409, "hall_still_needed")
    assert "316 号窗口" in refused.json["error"]["message"]
    assert office.clerk.post("/halls/JN01/windows/316/sign-off").status_code == 200
    assert load(office, changed('"316"')).status_code == 200


def test_a_window_a_ticket_is_directed_to_stays_in_the_file(office: Office) -> None:
    clerk = office.add_clerk("batch")
    sign_on(clerk, "316")
    sign_on(office.clerk, "317")
    ticket = take(office.kiosk)
    assert office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]["id"] == ticket["id"]
    assert office.clerk.post(f"/tickets/{ticket['id']}/transfer", {"window": "316"}).status_code == 200
    assert clerk.post("/halls/JN01/windows/316/sign-off").status_code == 200
    refused = load(office, changed('"316"'))
    assert code_of(refused) == (409, "hall_still_needed")
    assert ticket["number"] in refused.json["error"]["message"]


def test_a_day_closes_when_the_next_days_file_lacks_a_window_on_duty(office: Office) -> None:
    """What holds only from tomorrow may take a window out while its clerk is still there."""
    sign_on(office.clerk, "316")
    take(office.kiosk)
    tomorrow = load(office, changed(), valid_from="2026-11-24")
    assert tomorrow.status_code == 200, tomorrow.json
    office.clock.at_ms += DAY_MS
    office.house.close_days(office.clock.now_ms())
    assert office.house.database.read(lambda rows: rows.value("SELECT count(*) FROM window_duty")) == 0
    assert (
        office.house.database.read(lambda rows: rows.value("SELECT max(subject) FROM journal WHERE kind='day_closed'"))
        == "2026-11-23"
    )


def test_a_kiosk_and_a_board_whose_zone_has_gone_go_on_at_the_halls_first_places(office: Office) -> None:
    screens = {kind: office.add_device(kind, f"{kind} 3F-S", zone="3F-S") for kind in ("kiosk", "board")}
    assert load(office, JN01.read_text(encoding="utf-8").replace('"3F-S"', '"3F-X"')).status_code == 200
    for kind, device in screens.items():
        shown = office.nobody.client.get(f"/{kind}", headers={"Cookie": f"quhao_{kind}={device.token}"})
        assert shown.status_code == 200, (kind, shown.text[:400])
    assert take(screens["kiosk"])["state"] == "waiting"
