"""Sign-in, choosing a window, enrolment, a ticket's page and errors: plain HTML that works without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from queue_server.kernel import cookies
from queue_server.pages.render import safe_next
from queue_server.pages.ticket import runs
from tests.pages.stand import COOKIE, PASSWORD, Stand


@pytest.fixture
def own() -> Stand:
    return Stand()


@pytest.fixture
def web(own: Stand) -> Iterator[FlaskClient]:
    with own.app().test_client() as client:
        yield client


@pytest.fixture
def staff(web: FlaskClient) -> FlaskClient:
    web.set_cookie(cookies.STAFF, COOKIE)
    return web


def sign_in(web: FlaskClient, password: str = PASSWORD, query: str = "") -> tuple[int, str, str]:
    answer = web.post("/sign-in" + query, data={"account": "clerk1", "password": password})
    return answer.status_code, answer.headers.get("Location", ""), answer.text


def test_signing_in_sets_a_cookie_no_script_can_read_and_leads_to_the_windows(web: FlaskClient) -> None:
    answer = web.post("/sign-in", data={"account": "clerk1", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/windows")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{cookies.STAFF}={COOKIE};")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_secure(web: FlaskClient) -> None:
    data = {"account": "clerk1", "password": PASSWORD}
    answer = web.post("/sign-in", data=data, base_url="https://hall.example")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_wrong_password_is_refused_with_a_sentence_and_the_account_stays(web: FlaskClient) -> None:
    status, _to, text = sign_in(web, "wrong")
    assert status == 401
    assert "账号或密码不正确，请重新输入。" in text
    assert 'value="clerk1"' in text
    assert "wrong" not in text


def test_an_empty_form_is_refused_before_anybody_is_asked(web: FlaskClient) -> None:
    answer = web.post("/sign-in", data={"account": " "})
    assert (answer.status_code, "请填写账号和密码。" in answer.text) == (400, True)


def test_whoever_was_sent_to_sign_in_comes_back_to_where_they_were(web: FlaskClient) -> None:
    answer = web.get("/windows/305")
    assert answer.headers["Location"] == "/sign-in?next=/windows/305"
    form = web.get(answer.headers["Location"]).text
    assert '<input type="hidden" name="next" value="/windows/305">' in form
    assert sign_in(web, query="?next=/windows/305")[1] == "/windows/305"


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\nb", "/" + "x" * 300, ""]
)
def test_the_way_back_never_leaves_the_site(path: str) -> None:
    assert safe_next(path, "/windows") == "/windows"


def test_signing_out_ends_the_session_and_takes_the_cookie(staff: FlaskClient, own: Stand) -> None:
    answer = staff.post("/sign-out")
    assert own.signed_out
    assert answer.headers["Location"] == "/sign-in"
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert staff.get("/windows").headers["Location"] == "/sign-in?next=/windows"


def test_the_list_says_which_windows_are_free_and_who_sits_where(staff: FlaskClient) -> None:
    text = staff.get("/windows").text
    assert text.count("坐这里</button>") == 12
    assert "工号 1207 在岗" in text
    assert "工号 1210 在岗 · 暂停中" in text
    assert "户政业务" in text
    assert "空闲 12 / 14" in text


def test_the_list_says_floor_and_line_of_each_window_and_how_many_wait_for_it(staff: FlaskClient) -> None:
    text = re.sub(r"\s+", " ", staff.get("/windows").text)
    assert "三楼 不动产登记区</h2>" in text
    assert "不动产综合受理（A C D）<br><b>等候 4 人</b>" in text
    assert "E 户政业务</span>" in text


def test_sitting_down_carries_the_forms_key_and_opens_the_terminal(staff: FlaskClient, own: Stand) -> None:
    keys = re.findall(r'name="idempotency_key" value="([^"]+)"', staff.get("/windows").text)
    assert len(set(keys)) == 12
    answer = staff.post("/windows/305/sign-on", data={"idempotency_key": keys[4]})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/windows/305")
    assert own.sign_on_keys == [keys[4]]
    assert "回到 305 号窗口" in staff.get("/windows").text


def test_a_taken_window_is_refused_on_the_list_itself(staff: FlaskClient) -> None:
    answer = staff.post("/windows/306/sign-on", data={"idempotency_key": "k"})
    assert answer.status_code == 409
    assert "306 号窗口由工号 1207 使用中。" in answer.text
    assert "选择窗口" in answer.text


def test_a_role_that_serves_nobody_sees_the_list_and_no_terminal(staff: FlaskClient, own: Stand) -> None:
    own.role = "auditor"
    assert "坐这里" not in staff.get("/windows").text
    assert staff.post("/windows/305/sign-on").status_code == 403
    refused = staff.get("/windows/305")
    assert (refused.status_code, "您的账号无权进行此操作。" in refused.text) == (403, True)


def test_an_unknown_window_is_a_page_that_says_so(staff: FlaskClient) -> None:
    answer = staff.get("/windows/999")
    assert (answer.status_code, "没有找到 999 号窗口。" in answer.text) == (404, True)


def test_the_terminals_shell_names_window_hall_and_rules(staff: FlaskClient) -> None:
    text = staff.get("/windows/305").text
    for fact in (
        'data-hall="JN01"',
        'data-window="305"',
        'data-staff="3"',
        'data-tz="Asia/Shanghai"',
        'data-undo-s="10"',
    ):
        assert fact in text
    assert '<script type="importmap">{"imports"' in text
    assert "需要打开浏览器的 JavaScript" in text


@pytest.mark.parametrize(
    ("code", "home", "cookie"), [("KIOSK-1", "/kiosk", "quhao_kiosk"), ("BOARD-1", "/board", "quhao_board")]
)
def test_a_one_time_code_becomes_the_cookie_of_its_kind(web: FlaskClient, code: str, home: str, cookie: str) -> None:
    answer = web.post("/enrol", data={"code": f" {code} "})
    assert (answer.status_code, answer.headers["Location"]) == (303, home)
    sent = answer.headers["Set-Cookie"]
    assert sent.startswith(f"{cookie}=secret-of-{code};")
    assert "HttpOnly" in sent
    assert "SameSite=Lax" in sent
    again = web.post("/enrol", data={"code": code})
    assert (again.status_code, "请向管理员要新的" in again.text) == (404, True)


def test_a_code_of_a_device_without_a_page_says_what_to_do(web: FlaskClient) -> None:
    answer = web.post("/enrol", data={"code": "AGENT-1"})
    assert answer.status_code == 409
    assert "Set-Cookie" not in answer.headers
    assert "设备代理" in answer.text


def test_a_code_in_a_logged_address_is_not_taken_and_an_empty_form_is_refused(web: FlaskClient) -> None:
    assert "KIOSK-1" not in web.get("/enrol?code=KIOSK-1").text
    assert web.post("/enrol", data={}).status_code == 400


def test_a_device_is_enrolled_in_english_by_one_tap(web: FlaskClient) -> None:
    assert 'href="/enrol?lang=en"' in web.get("/enrol").text
    assert "One-time code" in web.get("/enrol?lang=en").text
    refused = web.post("/enrol", data={"code": "NONE"})
    assert refused.status_code == 404 and "There is no such code." in refused.text and "Not enrolled" in refused.text


def test_a_ticket_says_number_state_people_ahead_and_where(web: FlaskClient, own: Stand) -> None:
    own.put_ticket("T.1")
    text = web.get("/p/t/T.1").text
    for fact in ("A027", "等候中", "7–9 人", "301–310 号窗口", "三楼 · 不动产登记区", "09:12 取号", "转移登记"):
        assert fact in text
    assert 'http-equiv="refresh" content="20"' in text
    assert "大约" not in text


def test_a_ticket_says_how_long_it_waits_and_the_range_from_now(web: FlaskClient, own: Stand) -> None:
    said, now = {"low_min": 25, "high_min": 40}, {"low_min": 10, "high_min": 20}
    at_ms = own.window.now_ms() - 12 * 60_000
    own.put_ticket("T.1", wait=said, wait_now=now, issued_at=datetime.fromtimestamp(at_ms / 1000, UTC).isoformat())
    text = web.get("/p/t/T.1").text
    for fact in ("大约还要", "10–20 分", "已等", "12 分", "取号时预计等候 25–40 分钟"):
        assert fact in text
    assert 'data-late-min="40"' in text and "预计的" not in text
    own.put_ticket("T.2", state="called", wait=said, wait_now=None, window="305")
    assert "大约还要" not in web.get("/p/t/T.2").text and "已等" not in web.get("/p/t/T.2").text


def test_a_wait_longer_than_was_said_is_owned_up_to_with_its_reason(web: FlaskClient, own: Stand) -> None:
    said, at_ms = {"low_min": 25, "high_min": 40}, own.window.now_ms() - 41 * 60_000
    issued = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat()
    own.passed = []
    own.put_ticket("T.1", wait=said, wait_now=None, issued_at=issued)
    text = web.get("/p/t/T.1").text
    assert "等候比取号时预计的 25–40 分钟长。" in text and "大约还要" not in text
    assert "您的位置没有变" in text
    own.passed = [{"reason": "priority", "minutes": 15, "count": 2}]
    assert "其间有 2 人按规定先叫" in web.get("/p/t/T.1").text
    assert "longer than the 25–40 minutes" in web.get("/p/t/T.1?lang=en").text
    own.put_ticket("T.2", wait=said, issued_at=issued, calls=1)  # it was called once: that was what had been promised
    assert "预计的" not in web.get("/p/t/T.2").text


def test_a_called_ticket_sends_its_holder_to_the_window(web: FlaskClient, own: Stand) -> None:
    own.put_ticket("T.1", state="called", window="305")
    text = web.get("/p/t/T.1").text
    assert "请现在到 305 号窗口。" in text
    assert "前面还有" not in text


def test_the_same_page_in_english(web: FlaskClient, own: Stand) -> None:
    own.put_ticket("T.1", wait_now={"low_min": 15, "high_min": 25})
    text = web.get("/p/t/T.1?lang=en").text
    for fact in ('lang="en"', "Waiting", "Transfer of a used home", "Floor 3 · Real estate", "15–25 min", "中文"):
        assert fact in text


@pytest.mark.parametrize(
    "state", ["waiting", "called", "serving", "held", "missed", "finished", "cancelled", "expired"]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_state_of_a_ticket_says_what_to_do_in_both_languages(
    web: FlaskClient, own: Stand, state: str, lang: str
) -> None:
    own.put_ticket("T.1", state=state, window="305")
    answer = web.get(f"/p/t/T.1?lang={lang}")
    assert answer.status_code == 200
    assert ("ticket-page.js" in answer.text) == (state not in ("finished", "cancelled", "expired"))


def test_a_forged_link_is_a_page_that_says_so(web: FlaskClient) -> None:
    answer = web.get("/p/t/forged")
    assert (answer.status_code, "没有找到这个号。" in answer.text) == (404, True)
    assert "There is no such ticket." in web.get("/p/t/forged?lang=en").text


def test_an_error_page_gives_the_request_id_and_a_way_back(web: FlaskClient) -> None:
    text = web.get("/nowhere").text
    assert "没有找到此页" in text
    assert "请求编号 5f3a9c" in text
    assert 'href="/"' in text


def test_no_page_is_kept_by_a_cache(staff: FlaskClient, own: Stand) -> None:
    own.put_ticket("T.1")
    for path in ("/sign-in", "/windows", "/windows/305", "/enrol", "/p/t/T.1", "/nowhere"):
        assert staff.get(path).headers.get("Cache-Control", "no-store") == "no-store", path


def test_no_page_carries_script_or_style_inline(staff: FlaskClient, own: Stand) -> None:
    own.put_ticket("T.1")
    for path in ("/sign-in?next=/x", "/windows", "/windows/305", "/enrol", "/p/t/T.1", "/nowhere"):
        text = staff.get(path).text
        assert not re.search(r"\son\w+=|\sstyle=|<style", text), path
        assert re.findall(r"<script(?! type=\"importmap\")(?![^>]*src=)", text) == [], path


@pytest.mark.parametrize(
    ("windows", "said"),
    [
        ([], ""),
        (["305"], "305"),
        (["303", "304", "305", "311"], "303–305、311"),
        (["301", "303"], "301、303"),
        (["A1", "A2"], "A1、A2"),
    ],
)
def test_windows_are_said_as_runs(windows: list[str], said: str) -> None:
    assert runs(windows) == said


def test_what_staff_must_see_to_stands_above_the_windows(staff: FlaskClient, own: Stand) -> None:
    assert 'role="status"' not in staff.get("/windows").text
    own.warnings_now = ("2027 年节假日安排尚未录入。", "<b>")
    text = staff.get("/windows").text
    assert text.count('class="message warn" role="status"') == 2
    assert "2027 年节假日安排尚未录入。" in text
    assert "&lt;b&gt;" in text
