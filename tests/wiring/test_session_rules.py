"""The rules for who is signed in (GB/T 22239 level 3, 8.1.4.1 and 8.1.4.2), through the forms people really use."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from queue_server.kernel.rows import entries_after
from queue_server.settings import Settings
from queue_server.staff.totp import code_of, secret_of, step_at
from queue_server.wiring.feed import CUTS_OFF
from queue_server.wiring.guard import Guard
from tests.conftest import PASSWORD, Office

OWN = "my-own-pass-42"


def form(browser: FlaskClient, account: str, password: str = PASSWORD, address: str = "10.0.0.5") -> tuple[int, str]:
    """The sign-in form as a browser at that address sends it: status and where it leads."""
    answer = browser.post(
        "/sign-in", data={"account": account, "password": password}, environ_base={"REMOTE_ADDR": address}
    )
    return answer.status_code, answer.headers.get("Location", "")


def test_each_role_comes_to_its_own_work(office: Office) -> None:
    first = {"clerk": "/windows", "guide": "/desk", "manager": "/windows", "admin": "/admin"}
    for role, page in (first | {"auditor": "/admin/journal", "evaluator": "/admin/figures"}).items():
        browser = office.app.test_client()
        assert form(browser, role) == (303, page)
        assert browser.get("/sign-in").headers["Location"] == page


def test_the_sixth_wrong_password_locks_for_its_place_and_the_window_computer_goes_on(office: Office) -> None:
    window_pc, outsider = office.app.test_client(), office.app.test_client()
    assert form(window_pc, "clerk") == (303, "/windows")
    window_pc.post("/sign-out")
    for _ in range(5):
        assert form(outsider, "clerk", "wrong", "10.0.0.66")[0] == 401
    assert form(outsider, "clerk", address="10.0.0.66")[0] == 429
    assert form(window_pc, "clerk") == (303, "/windows")
    behind_the_same_address = office.app.test_client()
    for _ in range(5):
        form(behind_the_same_address, "clerk", "wrong", "10.0.0.5")
    assert form(behind_the_same_address, "clerk", address="10.0.0.5")[0] == 429
    assert form(window_pc, "clerk", address="10.0.0.5") == (303, "/windows")


def test_the_mark_of_a_known_computer_is_no_key_and_no_script_reads_it(office: Office) -> None:
    browser = office.app.test_client()
    form(browser, "clerk")
    mark = browser.get_cookie("quhao_known")
    assert mark is not None and mark.http_only and mark.same_site == "Lax"
    stranger = office.app.test_client()
    stranger.set_cookie("quhao_known", mark.value)
    assert stranger.get("/windows").status_code == 303


def test_a_session_nobody_uses_is_over_for_pages_and_calls_and_its_sockets_are_closed(office: Office) -> None:
    browser = office.app.test_client()
    form(browser, "clerk")
    assert browser.get("/windows").status_code == 200
    office.clock.at_mono_s += 30 * 60 + 1
    assert browser.get("/windows").headers["Location"].startswith("/sign-in")
    assert browser.get("/api/v1/account").status_code == 401
    assert office.house.door.end_stale() > 0
    last = office.house.database.read(lambda rows: entries_after(rows, 0, 1000))[-1]
    assert (last.kind, last.body["why"]) == ("signed_out", "idle")
    assert {"signed_out", "role_changed", "account_closed", "password_changed", "device_revoked"} <= CUTS_OFF


@pytest.mark.parametrize("path", ["/admin?steps", "/admin/accounts", "/admin/devices"])
def test_a_page_that_keeps_itself_up_to_date_keeps_no_session_alive(office: Office, path: str) -> None:
    browser = office.app.test_client()
    form(browser, "admin")
    for _ in range(30):
        assert browser.get(path, headers={"X-Quhao-Look": "1"}).status_code == 200
        office.clock.at_mono_s += 60
    office.clock.at_mono_s += 1
    assert browser.get(path, headers={"X-Quhao-Look": "1"}).headers["Location"].startswith("/sign-in")


def test_neither_a_socket_that_comes_back_nor_what_a_page_reads_by_itself_keeps_a_session_alive(office: Office) -> None:
    guard, browser = Guard(office.house), office.app.test_client()
    form(browser, "guide")
    cookie = browser.get_cookie("quhao_session")
    assert cookie is not None
    cookies = {"quhao_session": cookie.value}
    for _ in range(30):
        who = guard.of_socket({"as": "staff"}, cookies, {})
        assert who is not None and who.role == "guide"
        assert guard.of_socket({"token": cookie.value}, {}, {}) == replace(who, by_cookie=False)
        assert browser.get("/api/v1/halls/JN01", headers={"X-Quhao-Look": "1"}).status_code == 200
        office.clock.at_mono_s += 60
    office.clock.at_mono_s += 1
    assert guard.of_socket({"as": "staff"}, cookies, {}) is None
    assert browser.get("/api/v1/halls/JN01").status_code == 401


def test_an_initial_password_opens_the_account_page_alone_until_it_is_changed(office: Office) -> None:
    made = office.admin.post("/staff", {"account": "zhao", "name": "赵六", "number": "2001", "role": "clerk"}).json
    browser = office.app.test_client()
    assert form(browser, "zhao", made["password"]) == (303, "/account")
    for path in ("/windows", "/windows/317", "/desk", "/admin"):
        assert browser.get(path).headers["Location"].startswith("/sign-in")
    assert browser.get("/sign-in").headers["Location"] == "/account"
    page = browser.get("/account").text
    assert "请先修改初始密码" in page and "第二重验证" not in page.split("<main")[1].split("</main>")[0]
    changed = browser.post("/api/v1/account/password", json={"old": made["password"], "new": OWN})
    assert changed.json == {"done": True}
    assert browser.get("/windows").status_code == 200


def test_an_administrator_without_second_factor_is_refused_everything_but_setting_one_up(office: Office) -> None:
    office.house.door.rules = replace(office.house.door.rules, admin_factor=True)
    office.house.door.factor.wall = office.clock
    browser = office.app.test_client()
    assert form(browser, "admin") == (303, "/account")
    assert browser.get("/admin").headers["Location"].startswith("/sign-in")
    assert browser.get("/api/v1/staff").status_code == 403
    assert "请先设置第二重验证" in browser.get("/account").text
    secret = browser.post("/api/v1/account/second-factor/offer", json={"password": PASSWORD}).json["secret"]
    code = code_of(secret_of(secret), step_at(office.clock.now_ms()))
    assert browser.post("/api/v1/account/second-factor/confirm", json={"code": code}).status_code == 200
    assert browser.get("/api/v1/staff").status_code == 200
    assert form(office.app.test_client(), "clerk") == (303, "/windows")

    office.clock.step(30)
    again = office.app.test_client()
    asked = again.post("/sign-in", data={"account": "admin", "password": PASSWORD, "next": "/admin/devices"})
    assert asked.status_code == 200 and again.get_cookie("quhao_session") is None
    pending = re.search(r'name="pending" value="([^"]+)"', asked.text)
    assert pending is not None
    data = {"pending": pending[1], "next": "/admin/devices"}
    for wrong, status in (("", 400), ("000000", 401)):
        assert again.post("/sign-in/code", data=data | {"code": wrong}).status_code == status
    right = code_of(secret_of(secret), step_at(office.clock.now_ms()))
    done = again.post("/sign-in/code", data=data | {"code": right})
    assert (done.status_code, done.headers["Location"]) == (303, "/admin/devices")
    over = again.post("/sign-in/code", data=data | {"code": right})
    assert over.status_code == 401 and "重新输入账号和密码" in over.text


def test_where_tls_is_demanded_an_administrator_does_not_come_in_over_a_line_others_can_read(office: Office) -> None:
    office.house.door.rules = replace(office.house.door.rules, admin_tls=True)
    plain = office.app.test_client()
    assert form(plain, "admin")[0] == 403 and form(plain, "clerk") == (303, "/windows")
    assert form(plain, "admin", "wrong")[0] == 401
    assert form(office.app.test_client(), "admin", address="127.0.0.1") == (303, "/admin")
    over_tls = office.app.test_client()
    body = {"account": "admin", "password": PASSWORD}
    base = {"base_url": "https://hall.example", "environ_base": {"REMOTE_ADDR": "10.0.0.5"}}
    done = over_tls.post("/sign-in", data=body, **base)
    assert done.status_code == 303 and all("Secure" in one for one in done.headers.getlist("Set-Cookie"))
    refused = plain.post("/api/v1/sign-in", json=body, environ_base={"REMOTE_ADDR": "10.0.0.5"})
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "use_tls")


@pytest.mark.parametrize(("text", "demanded"), [(None, False), ("optional", False), ("required", True)])
def test_the_setting_says_whether_administrators_need_a_second_factor(text: str | None, demanded: bool) -> None:
    env = {} if text is None else {"QUHAO_ADMIN_SECOND_FACTOR": text}
    assert Settings.from_env(env).admin_second_factor is demanded
    assert Settings.from_env({"QUHAO_ADMIN_TLS": text or ""}).admin_tls is demanded


def test_a_setting_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="QUHAO_ADMIN_SECOND_FACTOR"):
        Settings.from_env({"QUHAO_ADMIN_SECOND_FACTOR": "yes"})


def test_a_service_as_delivered_demands_the_second_factor() -> None:
    unit = Path(__file__).resolve().parents[2] / "deploy" / "quhao.service"
    assert "Environment=QUHAO_ADMIN_SECOND_FACTOR=required" in unit.read_text()
