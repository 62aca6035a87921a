"""Every page of the server by every kind of visitor: let in, sent to sign in or enrol, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from queue_server.pages.citizens import OLD
from tests.api.conftest import standing_office, take
from tests.conftest import PASSWORD, Office

STAFF = {"clerk", "guide", "manager", "admin", "auditor", "evaluator"}
VISITORS = ("anyone", "stale", *sorted(STAFF), "unready", "kiosk", "board", "window")
ALL = set(VISITORS)
AT_WINDOWS = {"clerk", "manager"}
ONWARD = (
    "/admin",
    "/admin/devices",
    "/admin/figures",
    "/admin/journal",
    "/admin/seats",
    "/desk",
    "/sign-in",
    "/enrol",
    "/windows",
    "/windows/317",
    "/guide",
    "/account",
    "/call-backs",
)
# method, page -> who gets in; the others are sent on or refused
MATRIX: dict[tuple[str, str], set[str]] = {
    ("GET", "/"): set(),  # leads to the sign-in form, and on to work
    ("GET", "/account"): {*STAFF, "unready"},
    ("GET", "/admin"): {"admin"},
    ("GET", "/admin/accounts"): {"admin"},
    ("GET", "/admin/accounts/import"): {"admin"},
    ("GET", "/admin/accounts/template.xlsx"): {"admin"},
    ("GET", "/admin/calendar"): {"admin"},
    ("GET", "/admin/case-files"): {"manager"},
    ("GET", "/case-entry"): {"clerk", "manager"},
    ("GET", "/admin/platform"): {"admin"},
    ("GET", "/admin/platform/checks/<run>"): set(),  # no such run
    ("GET", "/admin/catalogue"): {"manager", "admin", "auditor"},
    ("GET", "/admin/catalogue/<of>"): set(),  # no such list
    ("GET", "/admin/catalogue/<of>/<version>"): set(),  # nor version
    ("GET", "/admin/catalogue/<of>/list.xlsx"): set(),
    ("GET", "/admin/figures"): {"manager", "auditor", "evaluator"},
    ("GET", "/tickets/<ticket>/sheet"): set(),  # no such ticket
    ("GET", "/figures"): {"manager", "auditor", "evaluator"},
    ("GET", "/figures.csv"): {"manager", "auditor", "evaluator"},
    ("GET", "/what-if"): {"manager", "auditor", "evaluator"},
    ("GET", "/waits"): {"manager", "auditor", "evaluator"},
    ("GET", "/waits.csv"): {"manager", "auditor", "evaluator"},
    ("GET", "/admin/devices"): {"guide", "manager", "admin"},
    ("GET", "/wall"): {"manager", "auditor", "evaluator"},
    ("GET", "/equipment"): {"guide", "manager", "admin"},
    ("GET", "/equipment/outages"): {"guide", "manager", "admin"},
    ("GET", "/equipment/outages.csv"): {"guide", "manager", "admin"},
    ("GET", "/equipment/incident"): set(),  # of no device
    ("GET", "/equipment/sheet"): set(),
    ("GET", "/equipment/sheet.pdf"): set(),
    ("GET", "/equipment/photo"): set(),
    ("GET", "/crew"): {"manager"},
    ("GET", "/crew/leave"): {"manager"},
    ("GET", "/crew/attendance"): {"manager"},
    ("GET", "/crew/attendance.csv"): {"manager"},
    ("GET", "/crew/attendance.xlsx"): {"manager"},
    ("GET", "/crew/duty"): {"manager"},
    ("GET", "/my-shifts"): {"clerk", "guide", "manager"},
    ("GET", "/crew/scores"): {"manager"},
    ("GET", "/crew/scores/<staff>"): {"manager"},
    ("GET", "/crew/patrols"): {"manager"},
    ("GET", "/crew/joining"): {"manager"},
    ("GET", "/crew/awards"): {"manager"},
    ("GET", "/crew/awards.xlsx"): {"manager"},
    ("GET", "/my-scores"): {"clerk", "guide", "manager"},
    ("GET", "/bulletins"): {"manager", "auditor", "evaluator"},
    ("GET", "/bulletins/form.xlsx"): {"manager", "auditor", "evaluator"},
    ("GET", "/bulletins/<bulletin>"): set(),  # no such bulletin
    ("GET", "/bulletins/<bulletin>/print"): set(),
    ("GET", "/bulletins/<bulletin>.xlsx"): set(),
    ("GET", "/bulletins/<bulletin>.pdf"): set(),
    ("GET", "/admin/journal"): {"auditor"},
    ("GET", "/admin/journal/check"): {"auditor"},
    ("GET", "/admin/journal/export.<form>"): {"auditor"},
    ("GET", "/admin/file"): {"admin"},
    ("GET", "/admin/file/hall.toml"): {"admin"},
    ("GET", "/admin/file/hall.xlsx"): {"admin"},
    ("GET", "/admin/hall"): {"admin"},
    ("GET", "/admin/seats"): {"manager"},
    ("GET", "/admin/trial"): {"admin"},
    ("GET", "/api/docs"): ALL,
    ("GET", "/board"): {"board"},
    ("GET", "/board/clips/<hall>/<path:name>.wav"): set(),  # this hall has no recordings of its own
    ("GET", "/board/content.json"): {"board"},
    ("GET", "/board/content/<name>"): set(),  # this hall has no pictures
    ("GET", "/desk"): {"guide", "manager"},
    ("GET", "/called"): {"manager", "auditor"},
    ("GET", "/bookings"): {"clerk", "guide", "manager"},
    ("GET", "/bookings/appeals"): {"guide", "manager"},
    ("GET", "/cases"): {"clerk", "manager"},
    ("GET", "/cases/<number>"): set(),  # no such case
    ("POST", "/cases/<number>/label"): set(),
    ("GET", "/parcels"): {"clerk", "manager", "auditor", "evaluator"},
    ("GET", "/parcels/counts.csv"): {"clerk", "manager", "auditor", "evaluator"},
    ("POST", "/cases/open"): set(),  # no such case
    ("GET", "/p/cases"): ALL,
    ("POST", "/p/cases"): set(),  # nothing typed: not found
    ("GET", "/enquiries"): {"clerk", "guide", "manager"},
    ("GET", "/enquiries/<enquiry>"): set(),  # no such one
    ("GET", "/enquiries/figures"): {"manager", "auditor", "evaluator"},
    ("GET", "/enquiries/figures.csv"): {"manager", "auditor", "evaluator"},
    ("POST", "/enquiries/open"): set(),  # no such number
    ("GET", "/enquiries/new"): {"clerk", "guide", "manager"},
    ("POST", "/enquiries/new"): {"clerk", "guide", "manager"},  # nothing typed: 400, said on the form
    ("GET", "/p/ask"): ALL,
    ("GET", "/p/ask/<kind>"): ALL,
    ("POST", "/p/ask/<kind>"): set(),  # about what is not said
    ("GET", "/p/asked"): ALL,
    ("POST", "/p/asked"): set(),  # nothing typed: not found
    ("GET", "/p/asked/<token>"): set(),  # a ticket's link is no enquiry's
    ("POST", "/p/asked/<token>/add"): set(),
    ("POST", "/p/asked/<token>/judge"): set(),
    ("POST", "/p/asked/<token>/withdraw"): set(),
    ("GET", "/supervision/mine"): {"clerk", "manager", "auditor", "evaluator"},
    ("GET", "/supervision"): {"manager", "auditor", "evaluator"},
    ("GET", "/supervision/reconciliation.csv"): {"manager", "auditor", "evaluator"},
    ("GET", "/supervision/closed"): {"manager", "auditor", "evaluator"},
    ("GET", "/supervision/closed/<table>.csv"): {"manager", "auditor", "evaluator"},
    ("GET", "/supervision/orders/<alarm>"): set(),  # no such order
    ("GET", "/bookings/conflicts"): {"manager"},
    ("GET", "/bookings/load"): {"manager", "auditor", "evaluator"},
    ("GET", "/bookings/round"): {"clerk", "guide", "manager"},
    ("GET", "/bookings/table.csv"): {"clerk", "guide", "manager"},
    ("GET", "/enrol"): ALL,
    ("POST", "/enrol"): ALL,
    ("GET", "/first-run"): set(),  # this house is taken: on to the sign-in page
    ("GET", "/healthz"): ALL,
    ("GET", "/kiosk"): {"kiosk"},
    ("GET", "/kiosk/pack"): {"kiosk"},
    ("POST", "/kiosk/issue"): {"kiosk"},
    ("POST", "/kiosk/booking"): set(),  # an empty form names no booking
    ("POST", "/kiosk/case"): set(),  # nor a case
    ("POST", "/kiosk/rate"): set(),  # nor a visit
    ("POST", "/kiosk/ask"): set(),  # nor a topic
    ("POST", "/kiosk/card"): set(),  # nor a card
    ("POST", "/kiosk/card/drop"): {"kiosk"},
    ("POST", "/kiosk/ticket"): set(),  # nor a slip
    ("GET", "/kiosk/screen/<name>"): {"kiosk"},
    ("GET", "/kiosk/screen/find"): {"kiosk"},
    ("GET", "/kiosk/screen/list"): set(),  # none is named
    ("GET", "/metrics"): ALL,
    ("GET", "/screen"): {"window"},
    ("GET", "/sign-in"): ALL - STAFF - {"unready"},  # who is signed in goes on to work
    ("POST", "/sign-in"): ALL,
    ("POST", "/sign-in/code"): ALL,
    ("POST", "/sign-out"): set(),  # always ends at the sign-in page
    ("GET", "/static/<path:filename>"): ALL,
    ("GET", "/entrance"): {"board"},
    ("GET", "/p/guide"): ALL,
    ("GET", "/p/guide/hours"): ALL,
    ("GET", "/p/guide/find"): ALL,
    ("GET", "/p/guide/floor/<floor>"): ALL,
    ("GET", "/p/guide/service/<service>"): ALL,
    ("GET", "/p/guide/zone/<zone>"): ALL,
    ("GET", "/p/lists"): ALL,
    ("GET", "/p/lists/<of>"): set(),  # no such list
    ("GET", "/p/lists/<of>/entry"): set(),
    ("GET", "/p/n/<code>"): set(),  # nobody has been sent this one
    ("GET", "/p/take"): ALL,
    ("GET", "/p/take/<service>"): set(),  # without a pass from the entrance screen
    ("POST", "/p/take/<service>"): set(),
    ("GET", "/p/t/<token>"): ALL,
    ("POST", "/p/t/<token>/cancel"): ALL,  # without its key: 400, and nothing happens
    ("POST", "/p/t/<token>/yield"): ALL,
    ("GET", "/rate"): {"window"},
    ("GET", "/kiosk/rate"): {"kiosk"},
    ("GET", "/timeline"): {"manager"},
    ("POST", "/timeline"): {"manager"},
    ("GET", "/call-backs"): {"guide", "manager"},
    ("GET", "/call-backs/next"): set(),  # leads on
    ("GET", "/call-backs/figures"): {"manager", "auditor", "evaluator"},
    ("GET", "/call-backs/<call_back>"): set(),  # there is none: not found
    ("GET", "/ratings"): {"manager", "auditor", "evaluator"},
    ("GET", "/ratings/bad/<rating>"): set(),  # nobody was rated so: not found
    ("GET", "/ratings/reports"): {"manager"},
    ("GET", "/ratings/own"): {"clerk", "manager"},
    ("GET", "/my-figures"): {"clerk", "manager"},
    ("GET", "/training"): {"manager"},
    ("GET", "/ratings/contests"): {"manager"},
    ("GET", "/ratings/contests/<contest>"): set(),  # nobody contested anything: not found
    ("POST", "/p/t/<token>/rating"): ALL - {*STAFF, "unready", "stale"},  # the citizen's own word
    ("POST", "/p/t/<token>/rating/skip"): ALL - {*STAFF, "unready", "stale"},
    ("GET", "/p/book"): ALL,
    ("GET", "/p/mine"): ALL,
    ("POST", "/p/mine"): set(),  # an empty form names no booking
    ("GET", "/p/book/<service>"): set(),  # this service needs no booking
    ("POST", "/p/book/<service>"): set(),
    ("GET", "/p/book/<service>/details"): set(),
    ("POST", "/p/book/<service>/details"): set(),
    ("GET", "/p/b/<token>"): set(),  # a ticket's link is no booking's
    ("POST", "/p/b/<token>"): set(),
    ("GET", "/p/b/<token>.ics"): set(),
    ("GET", "/p/b/<token>/move"): set(),
    ("POST", "/p/b/<token>/move"): set(),
    **{(method, page): set() for page in OLD for method in ("GET", "POST")},  # for good elsewhere
    ("GET", "/windows"): STAFF - {"evaluator"},  # it says who sits where
    ("GET", "/windows/<window>"): AT_WINDOWS,
    ("POST", "/windows/<window>/sign-on"): set(),  # a form that always leads to another page
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def keys(office: Office) -> dict[str, str]:
    office.add_unready("unready")
    return {"kiosk": str(office.kiosk.token), "board": str(office.add_device("board", "board").token)} | {
        "window": str(office.add_device("window", "screen", window="317").token)
    }


def visitor(office: Office, keys: dict[str, str], who: str) -> FlaskClient:
    browser = office.app.test_client()
    if who in STAFF or who == "unready":
        browser.post("/api/v1/sign-in", json={"account": who, "password": PASSWORD})
    for kind in ("kiosk", "board", "window", "session"):
        if who in (kind, "stale"):
            browser.set_cookie(f"quhao_{kind}", keys.get(who, "of yesterday"))
    return browser


def offered(office: Office) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in office.app.url_map.iter_rules()
        if not rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_page_has_a_row_and_every_row_is_a_page(office: Office) -> None:
    assert offered(office) == set(MATRIX)


@pytest.mark.parametrize(("method", "page"), MATRIX)
def test_a_page_lets_in_whom_the_matrix_names(method: str, page: str, office: Office, keys: dict[str, str]) -> None:
    values = {"<window>": "317", "<hall>": "JN01", "<form>": "csv", "<path:name>": "x", "<name>": "start"}
    values |= {"<kind>": "question", "<path:rest>": "x", "<floor>": "3F", "<zone>": "3F-B", "<service>": "records"}
    values |= {"<path:filename>": "css/tokens.css", "<token>": take(office.kiosk)["token"]}
    path = page
    for name, value in values.items():
        path = path.replace(name, value)
    let_in = set()
    for who in VISITORS:
        answer: Any = visitor(office, keys, who).open(path, method=method)
        assert answer.status_code in (200, 302, 303, 308, 400, 401, 403, 404, 409), (who, answer.status_code)
        assert b"Traceback" not in answer.data
        if answer.status_code in (302, 303):
            assert answer.headers["Location"].split("?")[0] in ONWARD
        if answer.status_code in (200, 400):
            let_in.add(who)
    assert let_in == MATRIX[method, page]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../pyproject.toml",
        "/static/..%2f..%2fpyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static//etc/passwd",
        "/static/%00",
        "/static/..\\..\\pyproject.toml",
        "/board/clips/JN01/..%2f..%2f..%2fkeys.wav",
        "/board/clips/..%2f..%2f/keys.wav",
        "/board/clips/%00/%00.wav",
        "/p/t/%00",
        "/p/t/..%2f..%2fkeys.json",
        "/t/..%2f..%2fkeys.json",
        "/p/t/" + "x" * 4000,
        "/windows/%F0%9F%98%80",
        "/kiosk/screen/..%2f..%2fkeys",
        "/取号",
    ],
)
def test_no_path_leads_out_of_the_house(path: str, office: Office, keys: dict[str, str]) -> None:
    for who in ("anyone", "clerk", "kiosk", "board"):
        answer = visitor(office, keys, who).get(path)
        assert answer.status_code in (302, 303, 308, 401, 403, 404), (who, answer.status_code)
        assert "root:" not in answer.text
        assert "requires-python" not in answer.text


def test_what_was_printed_before_there_was_a_prefix_leads_to_the_same_page(office: Office) -> None:
    phone, token = office.app.test_client(), take(office.kiosk)["token"]
    answer = phone.get(f"/t/{token}?lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/p/t/{token}?lang=en")
    assert phone.get("/guide/zone/3F-B", follow_redirects=True).status_code == 200
    assert phone.get("/take?c=x%20y%0d%0aX:1").headers["Location"] == "/p/take?c=x%20y%0d%0aX:1"


def test_what_is_not_there_says_so_in_the_citizens_own_words(office: Office) -> None:
    answer = office.app.test_client().get("/p/nowhere")
    assert answer.status_code == 404
    assert "/p/guide" in answer.text and "/sign-in" not in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/enrol", "/sign-out", "/kiosk/issue", "/windows/317/sign-on"])
def test_a_form_of_another_site_is_refused(path: str, office: Office, keys: dict[str, str]) -> None:
    for who in ("clerk", "kiosk"):
        answer = visitor(office, keys, who).post(path, data={}, headers={"Origin": "http://evil.example"})
        assert answer.status_code == 403


def test_where_to_go_after_signing_in_is_a_page_of_ours(office: Office, keys: dict[str, str]) -> None:
    for elsewhere in ("http://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\x00"):
        browser = visitor(office, keys, "anyone")
        form = {"account": "clerk", "password": PASSWORD, "next": elsewhere}
        answer = browser.post("/sign-in", data=form, query_string={"next": elsewhere})
        if answer.status_code in (302, 303):
            to = answer.headers["Location"]
            assert to.startswith("/")
            assert not to.startswith(("//", "/\\"))


def test_every_page_carries_the_headers_that_keep_strangers_out(office: Office, keys: dict[str, str]) -> None:
    for who, path in (("clerk", "/windows"), ("kiosk", "/kiosk"), ("board", "/board"), ("anyone", "/sign-in")):
        answer = visitor(office, keys, who).get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self' 'sha256-" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_who_can_see_to_it_is_told_on_the_windows_page_that_the_years_holidays_are_missing(
    office: Office, keys: dict[str, str]
) -> None:
    now_ms = office.clock.at_ms
    office.clock.at_ms += 20 * 365 * 86_400_000
    try:
        shown = {}
        for who in sorted(STAFF - {"evaluator"}):
            text = visitor(office, keys, who).get("/windows").text
            assert "选择窗口" in text
            shown[who] = "2046 年节假日安排尚未录入" in text
        assert {who for who, is_shown in shown.items() if is_shown} == {"manager", "admin"}
    finally:
        office.clock.at_ms = now_ms
    assert "尚未录入" not in visitor(office, keys, "admin").get("/windows").text
