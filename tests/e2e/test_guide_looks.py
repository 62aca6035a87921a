"""Map and guide in a real browser: a public PC that forgets, and a phone down to 320 px."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import chromium, photograph
from tests.e2e.test_whole_path import barriers
from tests.server import Server, at_work

pytestmark = pytest.mark.slow
PICTURES = Path(__file__).resolve().parents[1] / "_artifacts" / "guide"
PHONE_PAGES = {
    "start": "/p/guide",
    "zone": "/p/guide/zone/4F-B",
    "service": "/p/guide/service/projects",
    "find": "/p/guide/find?q=zf",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    yield from at_work(tmp_path_factory.mktemp("hall") / "data")


def with_lang(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


@pytest.fixture
def public_pc(server: Server) -> Iterator[Page]:
    context = chromium().new_context(viewport={"width": 1366, "height": 768}, base_url=server.url)
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()


def left_behind(page: Page) -> str:
    return str(
        page.evaluate(
            "JSON.stringify([location.href, document.documentElement.outerHTML, {...localStorage}, {...sessionStorage},"
            " [...document.querySelectorAll('input')].map((one) => one.value), history.state])"
        )
    )


def test_a_public_pc_is_wiped_after_a_minute_and_keeps_nothing_of_the_visit(public_pc: Page) -> None:
    public_pc.goto("/p/guide?at=K301")
    length = public_pc.evaluate("history.length")
    public_pc.locator("#q").fill("离婚析产")
    public_pc.keyboard.press("Enter")
    public_pc.get_by_role("link", name="离婚析产、赠与").click()
    expect(public_pc.locator("h1")).to_contain_text("离婚析产")
    public_pc.clock.run_for(41_000)
    expect(public_pc.get_by_role("dialog")).to_contain_text("秒后回到首页")
    public_pc.get_by_role("button", name="继续查询").click()
    expect(public_pc.get_by_role("dialog")).to_be_hidden()
    expect(public_pc.locator("h1")).to_contain_text("离婚析产")
    public_pc.clock.run_for(61_000)
    expect(public_pc.locator("h1")).to_have_text("大厅地图与办事指南")
    assert "离婚" not in left_behind(public_pc)
    assert public_pc.evaluate("history.length") == length
    assert public_pc.url.endswith("/p/guide?at=K301")


def test_the_warning_gives_twenty_seconds_and_is_accessible(public_pc: Page) -> None:
    public_pc.goto("/p/guide")
    public_pc.clock.run_for(40_600)
    dialog = public_pc.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile("(20|19|18) 秒后回到首页"))
    photograph(public_pc, PICTURES / "pc-idle.png")
    assert barriers(public_pc) == []
    public_pc.keyboard.press("Tab")
    expect(dialog).to_be_hidden()


@pytest.fixture
def phone(server: Server) -> Iterator[BrowserContext]:
    context = chromium().new_context(
        viewport={"width": 390, "height": 844}, base_url=server.url, has_touch=True, is_mobile=True
    )
    yield context
    context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_phone_every_page_is_accessible_down_to_320_px_with_text_of_200_percent(
    phone: BrowserContext, lang: str
) -> None:
    page = phone.new_page()
    for name, path in PHONE_PAGES.items():
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(with_lang(path, lang))
        photograph(page, PICTURES / f"phone-{name}-{lang}.png", full_page=True)
        page.set_viewport_size({"width": 320, "height": 568})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert barriers(page) == [], name


def test_a_persons_own_phone_keeps_its_back_key_and_is_not_wiped(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.clock.install()
    page.goto("/p/guide")
    page.get_by_role("link", name="不动产登记").click()
    page.wait_for_url("**/guide/zone/3F-B")
    page.clock.run_for(120_000)
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.go_back()
    expect(page.locator("h1")).to_have_text("大厅地图与办事指南")
