"""The tablet at a window in real Chromium: asks after a visit, records only what is sent, idles again by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from queue_server.cases.strokes import picture_of
from queue_server.pages import tablet
from tests.browser import chromium, photograph
from tests.pages.stand import ROOT, TYPES, small_hall
from tests.pages.test_looks import violations

HOST = "http://hall.test"
NOW_MS = 1_795_396_800_000  # 2026-11-23 09:20
FEED = """
const fake = { now_ms: START_MS, view: new Map() };
window.fake = fake;
export function connect({ topics, onView, onStatus }) {
  fake.put = (values, gone = []) => {
    fake.view = new Map([...fake.view, ...Object.entries(values)]);
    for (const key of gone) fake.view.delete(key);
    onView(topics[0], fake.view, 1);
  };
  fake.cut = (age_s) => onStatus({ connected: false, age_s, at: null });
  setTimeout(() => { onStatus({ connected: true, age_s: 0, at: null }); fake.put({ hall: { version: 1 } }); });
  return { now: () => fake.now_ms, close() {} };
}
""".replace("START_MS", str(NOW_MS))


def ask(ticket: str = "T.1", number: str = "A027") -> dict[str, Any]:
    return {
        "ask": {
            "ticket": ticket,
            "number": number,
            "service": {
                "id": "S1",
                "name": "不动产转移登记（二手房买卖及按揭抵押）",
                "name_en": "Transfer of a used home",
            },
            "clerk": "1201",
            "until": "2026-11-23T09:21:00+08:00",
        }
    }


class Glass:
    """The page and what it has sent."""

    def __init__(self, page: Page) -> None:
        self.page, self.sent = page, list[tuple[str, dict[str, Any]]]()
        self.status, self.answer = 201, '{"ok": true}'
        screen = SimpleNamespace(hall="JN01", window="305")
        deps = SimpleNamespace(
            import_map=(ROOT / "static/vendor/importmap.json").read_text(),
            screen=lambda kind: screen,
            hall=lambda hall: small_hall(),
        )
        app = Flask("tablet", static_folder=None)
        app.register_blueprint(tablet.blueprint(deps))
        self._web = app.test_client()
        page.route(f"{HOST}/**", self._serve)
        page.goto(f"{HOST}/rate")
        page.wait_for_selector(".tablet.idle")

    def _serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOST).split("?")[0]
        if path.startswith("/api/v1/"):
            self.sent.append((path.removeprefix("/api/v1"), json.loads(route.request.post_data or "{}")))
            asked = path.endswith("/asked")
            route.fulfill(status=200 if asked else self.status, body=self.answer, content_type="application/json")
        elif path == "/static/js/feed.js":
            route.fulfill(body=FEED, content_type="text/javascript")
        elif path.startswith("/static/"):
            file = ROOT / path.removeprefix("/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix[1:], "application/octet-stream"))
        else:
            route.fulfill(body=self._web.get(path).data, content_type="text/html; charset=utf-8")

    def put(self, values: dict[str, Any], gone: tuple[str, ...] = ()) -> None:
        self.page.evaluate("([values, gone]) => fake.put(values, gone)", [values, list(gone)])

    def step(self, seconds: float) -> None:
        self.page.evaluate("ms => { fake.now_ms += ms; }", seconds * 1000)

    def shows(self, face: str) -> None:
        expect(self.page.locator(f".tablet.{face}")).to_be_visible()


@pytest.fixture
def glass() -> Iterator[Glass]:
    context = chromium().new_context(viewport={"width": 1280, "height": 800})
    yield Glass(context.new_page())
    context.close()


@pytest.mark.slow
def test_it_asks_after_a_visit_and_sends_what_was_chosen_once(glass: Glass) -> None:
    glass.put(ask())
    glass.shows("asking")
    page = glass.page
    expect(page.locator(".visit")).to_contain_text("A027 号")
    expect(page.locator("header")).to_contain_text("工号 1201")
    assert page.locator(".submit").is_disabled()
    page.locator(".g2").click()
    page.get_by_role("button", name="服务态度").click()
    page.locator(".submit").dblclick()
    glass.shows("said")
    asked, rated = glass.sent
    assert asked == ("/ratings/asked", {"ticket": "T.1"})
    assert rated == ("/ratings", {"ticket": "T.1", "grade": 2, "aspects": ["attitude"]})
    glass.step(9)
    glass.shows("idle")


@pytest.mark.slow
def test_who_walks_away_records_no_grade_and_a_touch_gives_more_time(glass: Glass) -> None:
    glass.put(ask())
    glass.step(45)
    expect(glass.page.locator(".foot")).to_contain_text("15 秒后返回，不记录等级")
    glass.page.locator(".g5").click()  # chosen, never sent
    glass.step(29)
    glass.shows("asking")
    glass.step(2)
    glass.shows("idle")
    assert [path for path, _body in glass.sent] == ["/ratings/asked"]


@pytest.mark.slow
def test_a_skip_a_next_visit_and_an_end_taken_back_clear_what_was_chosen(glass: Glass) -> None:
    glass.put(ask())
    glass.page.locator(".g1").click()
    glass.put(ask("T.2", "A028"))
    expect(glass.page.locator(".visit")).to_contain_text("A028")
    assert glass.page.locator('[aria-checked="true"]').count() == 0
    glass.page.locator(".skip").click()
    glass.shows("said")
    assert glass.sent[-1] == ("/ratings/skip", {"ticket": "T.2"})
    glass.put(ask("T.3", "A029"))
    glass.shows("asking")
    glass.put({}, ("ask",))
    glass.shows("idle")


@pytest.mark.slow
def test_english_lasts_for_one_visit_to_its_thanks(glass: Glass) -> None:
    glass.put(ask())
    glass.page.get_by_role("button", name="English").click()
    expect(glass.page.locator("h1")).to_have_text("How was this visit?")
    glass.page.locator(".g5").click()
    glass.page.locator(".submit").click()
    expect(glass.page.locator("h1")).to_have_text("Thank you for rating")
    glass.put(ask("T.2"))
    expect(glass.page.locator("h1")).to_have_text("请您评价这次服务")


SIGN = {
    "sign": {
        "id": "s1",
        "item": "不动产转移登记（二手房买卖及按揭抵押）",
        "paper": "不动产权证书",
        "tail": "0007",
        "day": "2026-11-23",
    }
}


def draw(page: Page) -> None:
    """A finger on the glass, twice."""
    field = page.locator(".signing-field canvas").bounding_box()
    assert field is not None and field["height"] >= 260, "44 mm at 0.17 mm a pixel"
    for turn in (0, 1):
        page.mouse.move(field["x"] + 80 + 300 * turn, field["y"] + 60)
        page.mouse.down()
        for x, y in ((160, 200), (220, 80), (260, 210), (330, 120)):
            page.mouse.move(field["x"] + x + 300 * turn, field["y"] + y, steps=3)
        page.mouse.up()


@pytest.mark.slow
def test_a_signature_is_drawn_cleared_and_sent_as_strokes_before_a_rating_is_asked_for(glass: Glass) -> None:
    page = glass.page
    glass.put(ask() | SIGN)
    glass.shows("signing")
    expect(page.locator(".signing-for")).to_contain_text("办件编号末 4 位 0007")
    confirm, clear = page.get_by_role("button", name="确认签名"), page.get_by_role("button", name="清除")
    expect(confirm).to_be_disabled()
    draw(page)
    expect(confirm).to_be_enabled()
    clear.click()
    expect(confirm).to_be_disabled()
    draw(page)
    glass.status = 422
    glass.answer = '{"error": {"code": "signature_is_wrong", "message": "请重新签", "details": {}}, "request_id": "x"}'
    confirm.click()
    expect(page.locator(".foot")).to_have_text("请重新签")
    glass.status, glass.answer = 201, "{}"
    confirm.click()
    glass.shows("said")
    path, body = glass.sent[-1]
    assert (path, body["id"], len(body["strokes"])) == ("/devices/signatures", "s1", 2)
    assert picture_of(body["width_px"], body["height_px"], body["strokes"])
    glass.step(9)
    glass.shows("asking")  # the window still shows what was signed; it is not asked for twice
    glass.put({"sign": SIGN["sign"] | {"id": "s2"}})
    glass.shows("signing")
    page.get_by_role("button", name="改签纸质单").click()
    expect(page.locator("h1")).to_have_text("好的，请在窗口签纸质单")
    assert glass.sent[-1] == ("/devices/signatures", {"id": "s2"})


@pytest.mark.slow
def test_a_refusal_and_a_lost_line_are_said_in_words(glass: Glass) -> None:
    glass.put(ask())
    glass.status = 409
    glass.answer = '{"error": {"code": "already_rated", "message": "已评价过", "details": {}}, "request_id": "x"}'
    glass.page.locator(".g5").click()
    glass.page.locator(".submit").click()
    expect(glass.page.locator(".foot")).to_have_text("没有记录：已评价过")
    glass.page.evaluate("fake.cut(20)")
    glass.shows("offline")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_target_is_20_mm_everything_is_in_sight_and_accessible(glass: Glass, lang: str, pictures: Path) -> None:
    glass.put(ask())
    if lang == "en":
        glass.page.get_by_role("button", name="English").click()
    boxes = [one.bounding_box() for one in glass.page.locator("button").all()]
    assert len(boxes) == 11
    glass.put(SIGN)
    glass.shows("signing")
    if lang == "en":
        glass.page.get_by_role("button", name="English").click()
    draw(glass.page)
    photograph(glass.page, pictures / f"tablet-signing-{lang}.png")
    assert violations(glass.page) == []
    boxes += [one.bounding_box() for one in glass.page.locator("button").all()]
    assert len(boxes) == 15
    for box in boxes:
        assert box is not None and box["width"] >= 118 and box["height"] >= 118, box  # 0.17 mm a pixel
        assert box["y"] + box["height"] <= 800 and box["x"] + box["width"] <= 1280
    assert glass.page.evaluate("document.documentElement.scrollHeight") <= 800
    assert violations(glass.page) == []
