"""评价服务 at the kiosk in real Chromium: found by number or slip, rated or passed over, forgotten; sizes of 长辈版."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from kiosk import flow, rating
from kiosk.deps import KioskDevice, PrinterState
from queue_server.hall import file as hall_file
from tests.browser import chromium
from tests.conftest import JN01
from tests.pages.stand import ROOT, TYPES
from tests.pages.test_looks import violations

HOST = "http://hall.test"
PITCH_MM = 0.248
SCAN = """text => [...text, "Enter"].forEach((key) => document.body.dispatchEvent(
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))"""


def visit(number: str = "E027", window: str = "317", **more: Any) -> dict[str, Any]:
    return {
        "ticket": f"{number}.token",
        "number": number,
        "service": {
            "id": "records",
            "name": "不动产查询、无房证明",
            "name_en": "Property search and proof of no property",
        },
        "window": window,
        "finished_at": "2026-11-23T09:20:00+08:00",
        "state": "not_yet",
        "can_rate": True,
    } | more


class Glass:
    """The page, what the server knows and what it was asked."""

    def __init__(self, page: Page, times: flow.Timings) -> None:
        self.page = page
        self.visits: list[dict[str, Any]] = [visit()]
        self.sent: list[tuple[str, dict[str, Any]]] = []
        hall = hall_file.parse(JN01.read_text(encoding="utf-8"))
        deps: Any = SimpleNamespace(
            device=lambda request: KioskDevice(1, "kiosk-3", "JN01"),
            hall=lambda device: hall,
            printer=lambda device: PrinterState(),
            now_ms=lambda: 0,
        )
        element = f'<script type="importmap">{(ROOT / "static/vendor/importmap.json").read_text()}</script>'
        app = Flask("kiosk_rating", static_folder=None)
        app.register_blueprint(rating.kiosk_rating(deps, element, times))
        self._web = app.test_client()
        page.route(f"{HOST}/**", self._serve)
        page.goto(f"{HOST}/kiosk/rate")
        page.wait_for_selector(".rate")

    def _serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/api/v1/"):
            self.sent.append((path.removeprefix("/api/v1"), json.loads(route.request.post_data or "{}")))
            found = {"visits": self.visits} if path.endswith("/find") else {}
            route.fulfill(body=json.dumps(found), content_type="application/json")
        elif path.startswith("/static/"):
            file = ROOT / path.removeprefix("/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix[1:], "application/octet-stream"))
        elif path == "/kiosk":
            route.fulfill(body="<h1>start</h1>", content_type="text/html")
        else:
            route.fulfill(body=self._web.get(path).data, content_type="text/html; charset=utf-8")

    def type(self, digits: str) -> None:
        for digit in digits:
            self.page.get_by_role("button", name=digit, exact=True).click()
        self.page.get_by_role("button", name="查找").click()

    def shows(self, face: str) -> None:
        expect(self.page.locator(f'.rate[data-screen="{face}"]')).to_be_visible()


@pytest.fixture
def glass() -> Iterator[Glass]:
    context = chromium().new_context(viewport={"width": 1080, "height": 1920})
    yield Glass(context.new_page(), flow.Timings())
    context.close()


@pytest.mark.slow
def test_a_number_is_typed_a_grade_is_sent_and_all_is_forgotten(glass: Glass) -> None:
    glass.type("27")
    glass.shows("rate")
    page = glass.page
    page.get_by_role("radio", name="不满意", exact=True).click()
    page.get_by_role("button", name="服务态度").click()
    page.get_by_role("button", name="提交评价").click()
    glass.shows("said")
    assert [one for one in glass.sent if one[0] != "/ratings/asked"] == [
        ("/halls/JN01/ratings/find", {"text": "27"}),
        ("/ratings", {"ticket": "E027.token", "grade": 2, "aspects": ["attitude"]}),
    ]
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    page.get_by_role("button", name="返回首页").click()
    expect(page.locator("h1")).to_have_text("start")


@pytest.mark.slow
def test_several_are_asked_about_and_what_cannot_be_rated_says_why(glass: Glass) -> None:
    glass.visits = [visit(), visit("A027", "305")]
    glass.type("27")
    glass.shows("which")
    glass.page.get_by_role("button", name="A027").click()
    glass.shows("rate")
    glass.page.get_by_role("button", name="跳过").click()
    glass.shows("said")
    assert glass.sent[-1] == ("/ratings/skip", {"ticket": "A027.token"})
    for state, finished, says in (
        ("given", "x", "已评价过"),
        ("not_yet", None, "还没有办结"),
        ("skipped", "x", "期限已过"),
    ):
        glass.page.goto(f"{HOST}/kiosk/rate")
        glass.visits = [visit(state=state, finished_at=finished, can_rate=False)]
        glass.type("27")
        expect(glass.page.get_by_role("alert")).to_contain_text(says)
    glass.visits = []
    glass.type("9")
    expect(glass.page.get_by_role("alert")).to_contain_text("今天没有这个号")


@pytest.mark.slow
def test_a_slip_before_the_scanner_is_enough(glass: Glass) -> None:
    glass.page.evaluate(SCAN, "261123E027")
    glass.shows("rate")
    assert glass.sent[0] == ("/halls/JN01/ratings/find", {"text": "261123E027"})


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_targets_type_and_contrast_are_those_of_the_elder_mode(glass: Glass, lang: str) -> None:
    glass.type("27")
    glass.shows("rate")
    if lang == "en":
        glass.page.get_by_role("button", name="English").click()
    for box in [one.bounding_box() for one in glass.page.locator("button").all()]:
        assert box is not None and min(box["width"], box["height"]) * PITCH_MM >= 20, box
        assert box["y"] + box["height"] <= 1920
    sizes = glass.page.evaluate(
        "[...document.querySelectorAll('.rate button, .rate p, .rate h1')].filter((e) => e.innerText.trim())"
        ".map((e) => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) * 0.733 * PITCH_MM >= 7.33  # capitals, ux.md K2
    assert glass.page.evaluate("document.documentElement.scrollHeight") <= 1920
    assert violations(glass.page) == []


@pytest.mark.slow
def test_who_goes_away_is_warned_and_then_the_start_is_there() -> None:
    context = chromium().new_context(viewport={"width": 1080, "height": 1920})
    context.clock.install()
    glass = Glass(context.new_page(), flow.Timings())
    glass.type("27")
    context.clock.run_for(61_000)
    expect(glass.page.locator(".rate-idle")).to_contain_text("秒后返回首页")
    glass.page.mouse.click(500, 300)  # any touch says that somebody is there
    expect(glass.page.locator(".rate-idle")).to_have_count(0)
    context.clock.run_for(61_000)
    context.clock.run_for(31_000)
    expect(glass.page.locator("h1")).to_have_text("start")
    assert [path for path, _body in glass.sent if path != "/ratings/asked"] == ["/halls/JN01/ratings/find"]
    context.close()


def test_the_words_are_there_in_both_languages() -> None:
    assert rating.WORDS["zh"].keys() == rating.WORDS["en"].keys()
