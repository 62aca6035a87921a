"""The screen over HTTP: locked means locked for every call of the session, and the keys come along to any computer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.conftest import code_of, sign_on, standing_office, take
from tests.conftest import PASSWORD, Caller, Office

AT = "/halls/JN01/windows"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def clerk(office: Office) -> Caller:
    return office.add_clerk(f"clerk{len(office.callers)}")


def test_a_locked_screen_keeps_the_window_and_its_ticket_and_opens_nothing(office: Office, clerk: Caller) -> None:
    sign_on(clerk, "317")
    take(office.kiosk, "records")
    ticket = clerk.post(f"{AT}/317/call").json["ticket"]["id"]
    assert clerk.post("/screen/lock").json == {"done": True}
    for answer in (clerk.get(f"{AT}/317"), clerk.post(f"/tickets/{ticket}/serve"), clerk.get("/screen/keys")):
        assert code_of(answer) == (401, "sign_in_first")
    assert office.guide.get(f"{AT}/317").json["ticket"]["state"] == "called"
    assert code_of(clerk.post("/screen/unlock", {"password": "wrong"})) == (401, "wrong_password")
    assert clerk.post("/screen/unlock", {"password": PASSWORD}).json == {"done": True}
    assert clerk.post(f"/tickets/{ticket}/serve").json["state"] == "serving"


def test_nobody_locks_or_opens_a_screen_without_a_session(office: Office) -> None:
    assert code_of(office.nobody.post("/screen/lock")) == (401, "sign_in_first")
    assert code_of(office.nobody.post("/screen/unlock", {"password": PASSWORD})) == (401, "sign_in_first")


def test_the_page_of_a_locked_window_asks_for_the_password_and_shows_no_ticket(office: Office) -> None:
    account = "locked"
    caller = office.add_clerk(account)
    sign_on(caller, "319")
    browser = office.app.test_client()
    browser.post("/api/v1/sign-in", json={"account": account, "password": PASSWORD})
    assert 'data-locked=""' in browser.get("/windows/319").text
    browser.post("/api/v1/screen/lock", json={})
    page = browser.get("/windows/319")
    assert page.status_code == 200
    assert 'data-locked="1"' in page.text
    assert browser.get("/windows").status_code == 303


def test_keys_laid_anew_are_on_the_page_and_a_clash_is_refused(office: Office, clerk: Caller) -> None:
    laid = {"next": "Num+", "serve": "NumEnter"}
    assert clerk.post("/screen/keys", {"keys": laid}).json == {"keys": laid}
    assert code_of(clerk.post("/screen/keys", {"keys": {"next": "F2", "miss": "F2"}})) == (409, "key_is_taken")
    assert code_of(clerk.post("/screen/keys", {"keys": {"next": "Q"}})) == (400, "bad_input")
    assert clerk.get("/screen/keys").json == {"keys": laid}
    assert clerk.post("/screen/keys", {"keys": {}}).json == {"keys": {}}


def test_a_pause_with_a_return_time_is_on_the_board_without_its_reason(office: Office, clerk: Caller) -> None:
    sign_on(clerk, "320")
    body = {"reason": "用餐", "back_at": "2026-11-23T09:50:00+08:00"}
    assert clerk.post(f"{AT}/320/pause", body).json["back_at"] == "2026-11-23T09:50:00+08:00"
    board = office.kiosk.get("/halls/JN01/board").json["windows"]
    shown = next(one for one in board if one["id"] == "320")
    assert (shown["state"], shown["back_at"]) == ("paused", "2026-11-23T09:50:00+08:00")
    assert "用餐" not in str(board)
    assert clerk.post(f"{AT}/320/resume").json["back_at"] is None
    wrong = (
        "2026-11-23T09:00:00+08:00",
        "2026-11-23T09:50:00",
        "soon",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
    )
    for back_at in (*wrong, "2026-11-24T09:21:00+08:00"):
        assert code_of(clerk.post(f"{AT}/320/pause", body | {"back_at": back_at}))[0] == 400


def test_taking_over_moves_the_window_with_its_ticket_and_the_other_may_do_nothing_there(
    office: Office, clerk: Caller
) -> None:
    other = office.add_clerk("yan")
    sign_on(clerk, "416")
    take(office.kiosk, "projects")
    called = clerk.post(f"{AT}/416/call").json["ticket"]
    taken = other.post(f"{AT}/416/take-over").json
    assert (taken["staff"], taken["ticket"]["id"]) == (other.id, called["id"])
    assert code_of(clerk.post(f"/tickets/{called['id']}/serve")) == (409, "sign_on_first")
    assert code_of(clerk.post(f"{AT}/416/call")) == (403, "not_your_window")
    assert other.post(f"/tickets/{called['id']}/serve").json["state"] == "serving"
    assert other.post(f"{AT}/416/take-over").json["staff"] == other.id
    assert code_of(clerk.post(f"{AT}/399/take-over"))[0] == 404
    assert code_of(clerk.post(f"{AT}/417/take-over")) == (409, "window_is_closed")
    sign_on(clerk, "417")
    assert code_of(clerk.post(f"{AT}/416/take-over")) == (409, "already_signed_on")


def test_leaving_hands_the_ticket_over_to_a_line_in_one_act(office: Office, clerk: Caller) -> None:
    sign_on(clerk, "418")
    take(office.kiosk, "projects")
    called = clerk.post(f"{AT}/418/call").json["ticket"]
    assert code_of(clerk.post(f"{AT}/418/sign-off", {"current": "hand_over", "queue": "?"})) == (404, "unknown_queue")
    assert clerk.get(f"{AT}/418").json["state"] == "open"
    assert clerk.post(f"{AT}/418/sign-off", {"current": "hand_over", "queue": "E"}).json["state"] == "closed"
    moved = office.guide.get(f"/tickets/{called['id']}").json
    assert (moved["state"], moved["queue"]["id"]) == ("waiting", "E")


def test_the_line_of_a_window_is_told_in_order_to_who_may_see_why(office: Office) -> None:
    numbers = [take(office.kiosk, "society")["number"] for _ in range(3)]
    line = office.guide.get(f"{AT}/402/line").json["waiting"]
    assert [one["number"] for one in line] == numbers
    assert set(line[0]) >= {"id", "queue", "service", "service_en", "waited_since"}
    assert code_of(office.admin.get(f"{AT}/402/line")) == (403, "not_allowed")
