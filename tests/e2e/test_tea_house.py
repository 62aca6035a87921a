"""A citizen waits at the tea house across the street: the number comes from the entrance screen, the call by phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import chromium, photograph
from tests.e2e.test_whole_path import barriers
from tests.pages.test_ticket_acts import EARS
from tests.server import Server, at_work

pytestmark = pytest.mark.slow
PICTURES = Path(__file__).resolve().parents[1] / "_artifacts" / "phone"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from at_work(tmp_path_factory.mktemp("hall") / "data")


@pytest.fixture(scope="module")
def base(server: Server) -> str:
    """The hall's own network: plain http under a name, no secure context."""
    return f"http://hall.test:{server.port}"


@pytest.fixture(scope="module")
def entrance(server: Server, base: str) -> Iterator[Page]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    key = server.device("board", "entrance").token
    context = chromium().new_context(viewport={"width": 1080, "height": 1920}, base_url=base)
    context.add_cookies([{"name": "quhao_board", "value": str(key), "url": base}])
    page = context.new_page()
    page.goto("/entrance")
    yield page
    context.close()


def scan(page: Page) -> str:
    """What a phone's camera reads from the glass."""
    shot = PICTURES / "entrance.png"
    photograph(page, shot)
    with Image.open(shot) as picture:
        return next(one.text for one in zxingcpp.read_barcodes(picture))


def new_phone(base: str, lang: str = "zh-CN") -> BrowserContext:
    size = {"width": 390, "height": 844}
    return chromium().new_context(viewport=size, base_url=base, locale=lang, has_touch=True, device_scale_factor=2)


def test_a_citizen_waits_at_the_tea_house_across_the_street(server: Server, base: str, entrance: Page) -> None:
    clerk = server.staff("clerk")
    clerk.post("/halls/JN01/windows/317/sign-on", key="on")
    context = new_phone(base)
    context.add_init_script(EARS)
    phone = context.new_page()

    phone.goto(scan(entrance))
    expect(phone.get_by_role("heading", name="手机取号")).to_be_visible()
    photograph(phone, PICTURES / "take.png", full_page=True)
    phone.get_by_role("link", name=re.compile("查询")).click()
    photograph(phone, PICTURES / "take-service.png", full_page=True)
    phone.get_by_role("button", name="取号").click()
    expect(phone.locator("h1")).to_have_text("E001")
    expect(phone.locator(".phone-facts")).to_contain_text("0–1 人")
    expect(phone.locator("#is-live")).to_be_visible()

    phone.get_by_role("button", name="打开响铃").tap()
    expect(phone.locator("#sound")).to_contain_text("响铃已打开")
    assert phone.evaluate("window.heard.tones") == 0
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))

    clerk.drop()  # the kept connection has long been closed by the server
    ticket = clerk.post("/halls/JN01/windows/317/call", key="call").json["ticket"]["id"]
    expect(phone.locator("body.called")).to_be_visible()
    expect(phone.locator(".phone-where")).to_contain_text("请现在到 317 号窗口。")
    phone.wait_for_function("window.heard.tones >= 6 && window.heard.shakes >= 1")
    assert {url.removeprefix(base) for url in asked} <= {phone.url.removeprefix(base), "/static/icon.svg"}
    photograph(phone, PICTURES / "called.png", full_page=True)

    number = server.line().get(f"/public/tickets/{phone.url.rsplit('/', 1)[1]}").json
    assert number["state"] == "called"
    clerk.post(f"/tickets/{ticket}/serve", key="serve")
    expect(phone.locator(".phone-state")).to_have_text("办理中")
    clerk.post(f"/tickets/{ticket}/finish", {"outcome": "accepted", "reason": "手工办理"}, key="finish")
    expect(phone.locator(".phone-state")).to_have_text("已办结")
    context.close()


def test_without_script_the_number_is_taken_and_given_up_by_forms(base: str, entrance: Page) -> None:
    context = chromium().new_context(java_script_enabled=False, base_url=base, locale="en-US")
    phone = context.new_page()
    phone.goto(scan(entrance))
    expect(phone.locator("h1")).to_have_text("Take a number")
    phone.locator('a[href^="/p/take/records"]').click()
    phone.locator("form button").click()
    expect(phone.locator("h1")).to_have_text(re.compile(r"E\d{3}"))
    assert phone.locator('meta[http-equiv="refresh"]').count() == 1
    phone.locator("#give-up summary").click()
    phone.locator("#give-up button").click()
    expect(phone.locator(".phone-state")).to_have_text("Cancelled")
    context.close()


def test_the_entrance_covers_a_code_it_cannot_renew_and_comes_back_by_itself(base: str, entrance: Page) -> None:
    context = entrance.context.browser.new_context(viewport={"width": 1080, "height": 1920}, base_url=base)  # type: ignore[union-attr]
    context.add_cookies([{"name": c["name"], "value": c["value"], "url": base} for c in entrance.context.cookies()])
    page = context.new_page()
    page.clock.install()
    page.goto("/entrance")
    first = page.locator(".entrance-code").inner_html()
    context.set_offline(True)
    page.clock.fast_forward(61_000)
    expect(page.locator(".entrance-stale")).to_be_visible()
    expect(page.locator(".entrance-code")).to_be_hidden()
    context.set_offline(False)
    page.clock.fast_forward(4_000)
    expect(page.locator(".entrance-code")).to_be_visible()
    expect(page.locator(".entrance-stale")).to_be_hidden()
    assert first
    context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_taking_a_number_is_accessible_on_a_phone_and_at_320_px_with_text_of_200_percent(
    base: str, entrance: Page, lang: str
) -> None:
    context = new_phone(base)
    phone = context.new_page()
    phone.goto(scan(entrance))
    for name, path in (("list", "/p/take"), ("service", "/p/take/transfer-resale"), ("no-scan", "/p/take")):
        if name == "no-scan":
            context.clear_cookies()
        phone.set_viewport_size({"width": 390, "height": 844})
        phone.goto(f"{path}?lang={lang}")
        photograph(phone, PICTURES / f"take-{name}-{lang}.png", full_page=True)
        phone.set_viewport_size({"width": 320, "height": 568})
        phone.evaluate("document.documentElement.style.fontSize = '200%'")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 320
        assert barriers(phone) == []
    context.close()


def test_the_entrance_is_accessible_and_fits_both_ways_up(entrance: Page) -> None:
    for width, height in ((1920, 1080), (1080, 1920)):
        entrance.set_viewport_size({"width": width, "height": height})
        photograph(entrance, PICTURES / f"entrance-{width}.png")
        assert entrance.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
            width,
            height,
        ]
    assert barriers(entrance) == []
