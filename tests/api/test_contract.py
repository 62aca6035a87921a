"""The core calls as a client knows them who has read nothing but the contract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.api.conftest import code_of, sign_on, standing_office, take
from tests.conftest import PASSWORD, Office

TIMES = {"issued_at", "called_at", "served_at", "held_at", "missed_at", "finished_at", "slot", "since", "at"}
TICKET = {"id", "number", "state", "service", "queue", "ahead", "wait", "issued_at", "link"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


def check_values(said: Any, where: str = "") -> None:
    """Everywhere in an answer: ids are texts, times are RFC 3339 with the hall's offset."""
    if isinstance(said, dict):
        for name, value in said.items():
            if name in ("id", "ticket", "window") and value is not None and not isinstance(value, dict):
                assert isinstance(value, str), f"{where}.{name}: {value!r}"
            if (name in TIMES or name.endswith("_at")) and value is not None:
                assert datetime.fromisoformat(value).utcoffset() == timedelta(hours=8), f"{where}.{name}: {value!r}"
            check_values(value, f"{where}.{name}")
    elif isinstance(said, list):
        for value in said:
            check_values(value, where)


def at_window(office: Office, window: str = "317") -> dict[str, Any]:
    """A ticket called to the clerk's window."""
    sign_on(office.clerk, window)
    issued = take(office.kiosk)
    while True:
        called = office.clerk.post(f"/halls/JN01/windows/{window}/call").json["ticket"]
        if called["id"] == issued["id"]:
            return called
        office.clerk.post(f"/tickets/{called['id']}/cancel")


def leave(office: Office, ticket: dict[str, Any]) -> None:
    office.clerk.post(f"/tickets/{ticket['id']}/cancel")


def test_sign_in_answers_account_role_and_token_and_sets_the_cookie(office: Office) -> None:
    answer = office.nobody.post("/sign-in", {"account": "manager", "password": PASSWORD})
    assert answer.status_code == 200
    assert {"account": "manager", "role": "manager"}.items() <= answer.json.items()
    assert isinstance(answer.json["token"], str)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert answer.headers["Cache-Control"] == "no-store"
    check_values(answer.json)


def test_cookie_and_token_of_a_sign_in_both_open_the_api(office: Office) -> None:
    browser = office.app.test_client()
    token = browser.post("/api/v1/sign-in", json={"account": "guide", "password": PASSWORD}).json["token"]
    assert browser.get("/api/v1/halls/JN01").status_code == 200
    bare = office.app.test_client(use_cookies=False)
    assert bare.get("/api/v1/halls/JN01").status_code == 401
    assert bare.get("/api/v1/halls/JN01", headers={"Authorization": f"bearer {token}"}).status_code == 200


def test_a_hall_says_what_it_is(office: Office) -> None:
    hall = office.clerk.get("/halls/JN01").json
    assert hall["id"] == "JN01"
    assert {one["id"] for one in hall["floors"]} == {"3F", "4F"}
    assert all({"id", "name", "floor"} <= set(one) for one in hall["zones"])
    assert all({"id", "name"} <= set(one) for one in hall["queues"])
    windows = {one["id"]: one for one in hall["windows"]}
    assert set(windows) == {str(n) for n in (*range(301, 330), *range(401, 425))}
    assert windows["305"].keys() >= {"id", "name", "zone", "queues"}
    assert windows["305"]["queues"] == ["A", "C", "D"]
    services = {one["id"]: one for one in hall["services"]}
    wanted = {"id", "name", "queue", "zone", "minutes", "bookable", "real_name"}
    assert all(wanted <= set(one) for one in services.values())
    assert services["transfer-resale"]["real_name"] is True
    zones, queues = {one["id"] for one in hall["zones"]}, {one["id"] for one in hall["queues"]}
    assert {one["zone"] for one in hall["windows"]} <= zones
    assert {one["queue"] for one in hall["services"]} <= queues
    check_values(hall)


def test_a_kiosk_is_not_told_what_is_never_public(office: Office) -> None:
    hall = office.kiosk.get("/halls/JN01").json
    assert "318" not in {one["id"] for one in hall["windows"]}
    assert "court-seizure" not in {one["id"] for one in hall["services"]}


def test_an_issued_ticket_has_what_the_contract_promises(office: Office) -> None:
    answer = office.kiosk.post("/tickets", {"hall": "JN01", "service": "collect-3", "channel": "kiosk"})
    assert answer.status_code == 201
    assert answer.content_type == "application/json; charset=utf-8"
    ticket = answer.json
    assert set(ticket) >= TICKET
    assert re.fullmatch(r"L\d{3}", ticket["number"])
    assert (ticket["state"], ticket["wait"], ticket["window"]) == ("waiting", None, None)
    assert {"id", "name"} <= ticket["service"].keys()
    assert ticket["queue"]["id"] == "L"
    assert ticket["issued_at"].startswith("2026-11-23T09:2")
    assert ticket["link"] == f"/p/t/{ticket['token']}"
    check_values(ticket)


def test_ahead_is_what_was_said_at_issue_and_does_not_change_later(office: Office) -> None:
    first = take(office.kiosk, "online-help")
    office.clock.step(5)
    second = take(office.kiosk, "online-help")
    assert (first["ahead"], second["ahead"]) == (0, 1)
    office.guide.post(f"/tickets/{first['id']}/cancel")
    assert office.guide.get(f"/tickets/{second['id']}").json["ahead"] == 1
    assert office.nobody.get(f"/public/tickets/{second['token']}").json["ahead_now"] == 0


def test_staff_see_the_same_ticket_without_its_link_and_its_holder_without_its_id(office: Office) -> None:
    ticket = take(office.kiosk)
    staff = office.guide.get(f"/tickets/{ticket['id']}").json
    assert staff == {name: value for name, value in ticket.items() if name not in ("token", "link")}
    holder = office.nobody.get(f"/public/tickets/{ticket['token']}").json
    assert holder["number"] == ticket["number"]
    assert not {"id", "token", "channel"} & set(holder)
    check_values(holder)


def test_a_holder_lets_others_go_first_twice_and_gives_up(office: Office) -> None:
    mine = take(office.kiosk, "society")
    for _ in range(3):
        office.clock.step(5)
        take(office.kiosk, "society")
    path = f"/public/tickets/{mine['token']}"
    assert office.nobody.post(f"{path}/yield", {"count": 2}).json["ahead_now"] == 2
    assert office.nobody.post(f"{path}/yield").json["yields_left"] == 0
    assert code_of(office.nobody.post(f"{path}/yield")) == (409, "yielded_enough")
    assert office.nobody.post(f"{path}/cancel").json["state"] == "cancelled"
    assert code_of(office.nobody.post(f"{path}/cancel", key="again")) == (409, "wrong_state")


def test_a_call_answers_the_ticket_and_why(office: Office) -> None:
    ticket = take(office.kiosk, "estate-tax")
    sign_on(office.manager, "314")
    answer = office.manager.post("/halls/JN01/windows/314/call")
    assert answer.status_code == 200
    assert set(answer.json) == {"ticket", "why"}
    called = answer.json["ticket"]
    assert (called["id"], called["state"], called["window"], called["calls"]) == (ticket["id"], "called", "314", 1)
    assert answer.json["why"]["rule"] == "order"
    assert code_of(office.manager.post("/halls/JN01/windows/314/call")) == (409, "window_is_busy")
    office.manager.post(f"/tickets/{ticket['id']}/cancel")
    assert office.manager.post("/halls/JN01/windows/314/call").json == {"ticket": None, "why": None}
    check_values(called)


def test_a_chosen_ticket_is_called_out_of_turn_and_the_why_says_so(office: Office) -> None:
    sign_on(office.manager, "314")
    first = take(office.kiosk, "estate-tax")
    office.clock.step(5)
    second = take(office.kiosk, "estate-tax")
    body = {"ticket": second["id"], "reason": "带婴儿"}
    said = office.manager.post("/halls/JN01/windows/314/call", body).json
    assert said["ticket"]["id"] == second["id"]
    assert said["why"]["rule"] == "chosen"
    assert [one["ticket"] for one in said["why"]["beat"]] == [first["id"]]
    for one in (first, second):
        office.manager.post(f"/tickets/{one['id']}/cancel")
    elsewhere = take(office.kiosk, "records")
    answer = office.manager.post("/halls/JN01/windows/314/call", {"ticket": elsewhere["id"], "reason": "带婴儿"})
    assert code_of(answer) == (409, "not_served_here")


def test_a_ticket_goes_through_serve_hold_resume_and_finish(office: Office) -> None:
    ticket = at_window(office)
    path = f"/tickets/{ticket['id']}"
    for act, state in (("serve", "serving"), ("hold", "held"), ("resume", "serving")):
        answer = office.clerk.post(f"{path}/{act}")
        assert (answer.status_code, answer.json["state"]) == (200, state)
        check_values(answer.json)
    done = office.clerk.post(f"{path}/finish", {"outcome": "told_once", "reason": "缺身份证复印件"})
    assert (done.json["state"], done.json["outcome"]) == ("finished", "told_once")
    assert office.clerk.post(f"{path}/undo").json["state"] == "serving"
    office.clock.step(1)
    assert (
        office.clerk.post(f"{path}/finish", {"outcome": "accepted", "reason": "手工办理"}, key="second").json["outcome"]
        == "accepted"
    )
    office.clock.step(11)
    assert code_of(office.clerk.post(f"{path}/undo", key="late")) == (409, "undo_is_over")


def test_a_ticket_is_called_again_missed_and_comes_back(office: Office) -> None:
    ticket = at_window(office)
    path = f"/tickets/{ticket['id']}"
    assert code_of(office.clerk.post(f"{path}/recall")) == (409, "recall_too_soon")
    office.clock.step(25)
    assert office.clerk.post(f"{path}/recall").json["calls"] == 2
    assert office.clerk.post(f"{path}/miss").json["state"] == "missed"
    back = office.guide.post(f"{path}/return").json
    assert (back["state"], back["window"], back["number"]) == ("waiting", None, ticket["number"])
    leave(office, ticket)


def test_a_ticket_is_transferred_to_a_queue_and_to_a_window(office: Office) -> None:
    ticket = at_window(office)
    path = f"/tickets/{ticket['id']}"
    moved = office.clerk.post(f"{path}/transfer", {"queue": "D"}).json
    assert (moved["state"], moved["queue"]["id"], moved["window"]) == ("waiting", "D", None)
    assert moved["issued_at"] == ticket["issued_at"]
    again = office.clerk.post("/halls/JN01/windows/317/call", {"ticket": ticket["id"], "reason": "带婴儿"}).json[
        "ticket"
    ]
    moved = office.clerk.post(f"/tickets/{again['id']}/transfer", {"window": "305"}).json
    assert (moved["state"], moved["windows"]) == ("waiting", ["305"])
    for body, code in (({}, "bad_input"), ({"queue": "9"}, "wrong_state"), ({"window": "999"}, "wrong_state")):
        status, said = code_of(office.clerk.post(f"{path}/transfer", body))
        assert status in (400, 404, 409), (code, said)
    leave(office, ticket)


def test_a_guide_puts_a_waiting_ticket_into_another_class_or_queue(office: Office) -> None:
    first, second = take(office.kiosk, "civil-health"), take(office.kiosk, "civil-health")
    moved = office.guide.post(f"/tickets/{second['id']}/reclass", {"priority": "disabled", "reason": "轮椅"})
    assert moved.status_code == 200
    ahead = office.nobody.get(f"/public/tickets/{first['token']}").json["ahead_now"]
    assert ahead == 1
    moved = office.guide.post(f"/tickets/{second['id']}/reclass", {"queue": "M", "reason": "选错"}).json
    assert moved["queue"]["id"] == "M"
    assert code_of(office.guide.post(f"/tickets/{second['id']}/reclass", {"queue": "M"})) == (400, "bad_input")


def test_a_clerk_without_a_window_is_told_to_sign_on_first(office: Office) -> None:
    ticket = take(office.kiosk)
    assert code_of(office.add_clerk("qian").post(f"/tickets/{ticket['id']}/cancel")) == (409, "sign_on_first")


def test_another_windows_ticket_is_out_of_reach(office: Office) -> None:
    ticket = at_window(office)
    other = office.add_clerk("zhao")
    sign_on(other, "328")
    for act in ("recall", "serve", "miss", "cancel"):
        assert code_of(other.post(f"/tickets/{ticket['id']}/{act}")) == (409, "ticket_is_elsewhere")
    leave(office, ticket)


def test_the_board_is_a_snapshot_with_its_seq(office: Office) -> None:
    board = office.clerk.get("/halls/JN01/board").json
    assert isinstance(board["seq"], int)
    assert {one["id"] for one in board["windows"]} >= {"305", "317"}
    assert {"id", "waiting"} <= board["queues"][0].keys()
    calls = [int(one["call"]) for one in board["calls"]]
    assert calls == sorted(calls, reverse=True)
    assert board["view"]["window:317"]["number"] is None
    check_values([board["windows"], board["calls"]])


def test_the_journal_comes_in_pages_that_join(office: Office) -> None:
    everything = office.auditor.get("/halls/JN01/journal?after=0&limit=500").json["entries"]
    assert [one["seq"] for one in everything] == list(range(1, len(everything) + 1))
    after, pages = 0, []
    while True:
        page = office.auditor.get(f"/halls/JN01/journal?after={after}&limit=7").json
        if not page["entries"]:
            break
        pages += page["entries"]
        after = page["next"]
    assert pages == everything
    assert all(b["prev_hash"] == a["hash"] for a, b in pairwise(everything))
    check_values([{k: v for k, v in one.items() if k != "body"} for one in everything])


def test_a_queue_that_is_stopped_says_why_and_opens_again(office: Office) -> None:
    path = "/halls/JN01/queues/P"
    assert office.manager.post(f"{path}/stop", {"reason": "系统升级"}).json == {"id": "P", "stopped": "系统升级"}
    refused = office.kiosk.post("/tickets", {"hall": "JN01", "service": "projects", "channel": "kiosk"})
    assert code_of(refused) == (409, "queue_stopped")
    assert "系统升级" in refused.json["error"]["message"]
    assert office.manager.post(f"{path}/reopen").json == {"id": "P", "stopped": None}
    assert take(office.kiosk, "projects")["number"] == "P001"


def test_only_the_code_of_a_refusal_is_stable_and_its_words_follow_the_language(office: Office) -> None:
    zh = office.kiosk.get("/tickets/none")
    en = office.kiosk.get("/tickets/none", **{"Accept-Language": "en-GB,en;q=0.9"})
    assert code_of(zh) == code_of(en) == (404, "unknown_ticket")
    assert zh.json["error"]["message"] == "没有找到这个号。"
    assert en.json["error"]["message"] == "There is no such ticket."
    for languages in ("zh-CN,zh;q=0.9,en;q=0.8", "fr", "*", "", "de-DE", "zh-Hant"):
        told = office.kiosk.get("/tickets/none", **{"Accept-Language": languages}).json["error"]["message"]
        assert told == zh.json["error"]["message"], languages


def test_a_request_id_is_taken_over_or_made(office: Office) -> None:
    answer = office.kiosk.get("/tickets/none", **{"X-Request-Id": "from-me.1"})
    assert answer.headers["X-Request-Id"] == answer.json["request_id"] == "from-me.1"
    made = {office.kiosk.get("/tickets/none").json["request_id"] for _ in range(3)}
    assert len(made) == 3


def test_no_answer_is_kept_by_caches_or_sniffed(office: Office) -> None:
    for path in ("/halls/JN01", "/tickets/none", "/openapi.json", "/nothing"):
        headers = office.kiosk.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
