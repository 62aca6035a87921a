"""Map and guide in a real browser: on a kiosk's glass, a public PC that forgets, and a phone down to 320 px."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import chromium
from tests.e2e.test_whole_path import barriers
from tests.server import Server

pytestmark = pytest.mark.slow
PICTURES = Path(__file__).resolve().parents[1] / "_artifacts" / "guide"
PITCH_MM = 0.248
TARGET_MM = 20
CAPITAL = 0.733  # of the type size
SMALL_KEYS = """(least) => [...document.querySelectorAll("a, button")].filter((one) => one.offsetParent)
    .map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
    .filter(([, box]) => box.width < least || box.height < least || box.bottom > innerHeight || box.right > innerWidth)
    .map(([text, box]) => [text, box.width, box.height, box.bottom])"""
SMALL_TYPE = """(least) => [...document.querySelectorAll("#guide *")].filter((one) => one.offsetParent &&
    [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((one) => [one.textContent.trim(), parseFloat(getComputedStyle(one).fontSize)])
    .filter(([, size]) => size < least)"""
SMALL_ON_MAP = """(least) => { const plan = document.querySelector(".plan"); if (!plan) return [];
    const scale = plan.getBoundingClientRect().width / plan.viewBox.baseVal.width;
    return [...plan.querySelectorAll("text")].map((one) => [one.textContent,
      Number(one.getAttribute("font-size")) * scale]).filter(([, size]) => size < least); }"""
KIOSK_PAGES = {
    "start": "/map",
    "floor": "/map/floor/4F",
    "zone": "/map/zone/3F-B",
    "service": "/map/service/transfer-resale",
    "find": "/map/find?q=GJJ",
}
PHONE_PAGES = {
    "start": "/guide",
    "zone": "/guide/zone/4F-B",
    "service": "/guide/service/projects",
    "find": "/guide/find?q=zf",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    made = Server(tmp_path_factory.mktemp("hall") / "data")
    made.furnish()
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def glass(server: Server) -> Iterator[Page]:
    key = server.device("kiosk", "K301").token
    context = chromium().new_context(viewport={"width": 1080, "height": 1920}, base_url=server.url)
    context.add_cookies([{"name": "quhao_kiosk", "value": str(key), "url": server.url}])
    yield context.new_page()
    context.close()


def with_lang(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", KIOSK_PAGES)
def test_on_the_kiosk_every_key_has_20_mm_nothing_scrolls_and_everything_can_be_read(
    glass: Page, name: str, lang: str
) -> None:
    glass.goto(with_lang(KIOSK_PAGES[name], lang))
    glass.screenshot(path=PICTURES / f"kiosk-{name}-{lang}.png")
    assert glass.evaluate(SMALL_KEYS, TARGET_MM / PITCH_MM) == []
    assert glass.evaluate(SMALL_TYPE, 4.8 / PITCH_MM / CAPITAL) == []
    assert glass.evaluate(SMALL_ON_MAP, 4.8 / PITCH_MM / CAPITAL) == []
    main = (
        "(() => { const one = document.querySelector('.guide-main'); return one.scrollHeight - one.clientHeight; })()"
    )
    assert glass.evaluate(main) <= 0
    assert glass.evaluate("document.documentElement.scrollHeight") == 1920
    if lang == ("zh", "en")[len(name) % 2]:  # each page once, in turns
        assert barriers(glass) == []


def test_a_visit_to_the_map_leaves_no_way_back_and_leads_back_to_the_kiosk(glass: Page) -> None:
    glass.goto("/map")
    length = glass.evaluate("history.length")
    glass.get_by_role("link", name="查找").click()
    for letter in "GJJ":
        glass.get_by_role("link", name=letter, exact=True).click()
    expect(glass.locator(".guide-typed")).to_have_text("GJJ")
    glass.get_by_role("link", name="公积金提取（租房）").click()
    expect(glass.locator("h1")).to_have_text("公积金提取（租房）")
    expect(glass.locator("h1")).to_be_focused()
    glass.get_by_role("link", name="English").click()
    expect(glass.locator("h1")).to_have_text("Fund withdrawal: rent")
    assert glass.evaluate("[history.length, location.pathname]") == [length, "/map"]
    glass.get_by_role("link", name="Back to numbers").click()
    glass.wait_for_url("**/kiosk")


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
    public_pc.goto("/guide?at=K301")
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
    assert public_pc.url.endswith("/guide?at=K301")


def test_the_warning_gives_twenty_seconds_and_is_accessible(public_pc: Page) -> None:
    public_pc.goto("/guide")
    public_pc.clock.run_for(40_600)
    dialog = public_pc.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile("(20|19|18) 秒后回到首页"))
    public_pc.screenshot(path=PICTURES / "pc-idle.png")
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
        page.screenshot(path=PICTURES / f"phone-{name}-{lang}.png", full_page=True)
        page.set_viewport_size({"width": 320, "height": 568})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert barriers(page) == [], name


def test_a_persons_own_phone_keeps_its_back_key_and_is_not_wiped(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.clock.install()
    page.goto("/guide")
    page.get_by_role("link", name="不动产登记").click()
    page.wait_for_url("**/guide/zone/3F-B")
    page.clock.run_for(120_000)
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.go_back()
    expect(page.locator("h1")).to_have_text("大厅地图与办事指南")
