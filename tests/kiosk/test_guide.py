"""Map and guide at the kiosk: by touch, by keys alone, by voice, and in every mode; from there to a number."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.kiosk.test_layout import CAPITALS_MM, LANGS, put
from tests.kiosk.test_voice import LISTEN, clip_file, heard, said_in
from tests.kiosk.twin import MemoryDeps, make_app
from tests.kiosk.visit import Visit

COOKIE = {"Cookie": "quhao_kiosk=key"}
PLAN_TYPE_MM = """(pitch) => {
    const plan = document.querySelector('.plan');
    const [box, view] = [plan.getBoundingClientRect(), plan.viewBox.baseVal];
    const scale = Math.min(box.width / view.width, box.height / view.height) * pitch;
    return Math.min(...[...plan.querySelectorAll('text')].map((one) => Number(one.getAttribute('font-size')) * scale));
}"""
MODES = [("elder",), ("low",), ("voice",), ("low", "voice"), ("elder", "low", "voice")]


def ask(deps: MemoryDeps, path: str) -> str:
    return make_app(deps).test_client(use_cookies=False).get(f"/kiosk/screen/{path}", headers=COOKIE).text


@pytest.mark.parametrize("lang", LANGS)
def test_every_way_of_the_guide_leads_to_every_service_and_on_to_its_number(deps: MemoryDeps, lang: str) -> None:
    todo, seen = ["map"], set[str]()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        text = ask(deps, f"{path}{'&' if '?' in path else '?'}lang={lang}")
        assert 'class="screen' in text, path
        rows = re.search(r'<div class="way-rows">(.*?)</div>', text, re.S)
        assert len(re.findall("<button", rows[1] if rows else "")) <= 6
        if not path.startswith("find"):
            ways = re.findall(r'data-go="((?:map|zone|about|find)[^"]*)"', text)
            todo += [one.replace("&amp;", "&") for one in ways]
    services = {f"about?id={one.id}" for one in deps.the_hall.public_services}
    assert services <= seen
    assert 'data-go="service?id=records"' in ask(deps, "about?id=records")


def test_the_map_begins_on_the_kiosks_floor_and_shows_where_it_stands(deps: MemoryDeps) -> None:
    text = ask(deps, "map")
    assert "平面图：三楼" in text and "您在这里" in text
    assert "您在这里" not in ask(deps, "map?floor=4F")


def test_a_window_is_found_by_its_number_and_spoken_with_its_place(deps: MemoryDeps) -> None:
    text = ask(deps, "find?q=317")
    assert 'data-screen="find"' in text and "317 窗口" in text
    said = said_in(text)[0]
    assert "按 1 3 1 7 号窗口 三楼 B 区" in " ".join(words for _clip, words in said)
    assert all(clip_file(clip).is_file() for clip, words in said if words)


@pytest.mark.parametrize("path", ["map?floor=9F", "zone?id=none", "about?id=none"])
def test_what_is_not_there_is_refused_with_a_screen_that_speaks(deps: MemoryDeps, path: str) -> None:
    text = ask(deps, path)
    assert 'data-screen="refused"' in text
    assert all(clip_file(clip).is_file() for clip, words in said_in(text)[0] if words)


def test_somebody_finds_a_service_by_letters_and_takes_its_number(kiosk: Visit) -> None:
    page = kiosk.page
    kiosk.tap('[data-go="map"]')
    kiosk.screen("map")
    kiosk.tap('[data-go="find"]')
    kiosk.screen("find")
    for letter in "GJJ":  # as fast as one likes: none is lost
        page.locator(f'[data-letter="{letter}"]').tap()
    expect(page.locator(".typed")).to_have_text("GJJ")
    kiosk.tap('.tile[data-go*="id=fund-rent"]')
    kiosk.screen("about")
    kiosk.language("en")
    expect(page.locator("h1")).to_have_text("Fund withdrawal: rent")
    kiosk.tap("[data-act=back]")
    expect(page.locator(".typed")).to_have_text("GJJ")
    page.keyboard.press("Backspace")
    expect(page.locator(".typed")).to_have_text("GJ")
    kiosk.tap('.tile[data-go*="id=fund-rent"]')
    kiosk.tap(".take-this")
    kiosk.screen("service", "en")


def test_a_blind_citizen_asks_the_way_by_keypad_and_voice_alone(kiosk: Visit) -> None:
    page = kiosk.page
    page.evaluate(LISTEN)
    page.keyboard.press("*")
    page.wait_for_function("heard.length > 0")
    for _ in range(40):
        page.keyboard.press("ArrowRight")
        if page.evaluate("document.activeElement.dataset.go === 'map'"):
            break
    assert heard(page)[-1] == "查询与导览"
    page.keyboard.press("Enter")
    kiosk.screen("map")
    assert "大厅地图 三楼" in heard(page)[-1] and "按 2 不动产登记 三楼 B 区" in heard(page)[-1]
    kiosk.wait_s(1.1)
    page.keyboard.press("2")
    kiosk.screen("zone")
    assert "在 三楼 B 区" in heard(page)[-1] and "3 0 3 到 3 1 7 号窗口" in heard(page)[-1]
    kiosk.wait_s(1.1)
    page.keyboard.press("1")
    kiosk.screen("about")
    assert "谁要到场" in heard(page)[-1] and "登记申请书" in heard(page)[-1]
    kiosk.wait_s(1.1)
    page.keyboard.press("Enter")
    kiosk.screen("service")
    assert "您选的是 不动产转移登记（二手房买卖" in heard(page)[-1]


@pytest.mark.parametrize("modes", MODES, ids="-".join)
def test_the_maps_key_is_there_in_every_mode(kiosk: Visit, modes: tuple[str, ...]) -> None:
    for mode in modes:
        kiosk.tap(f"#stage [data-act={mode}]")
    kiosk.tap('[data-go="map"]')
    kiosk.screen("map")
    assert set(modes) <= set(str(kiosk.page.evaluate("document.body.className")).split())


@pytest.mark.parametrize("modes", [(), ("elder",)], ids=["usual", "elder"])
def test_the_plan_can_be_read(page: Page, kiosk: Visit, deps: MemoryDeps, modes: tuple[str, ...]) -> None:
    for lang in LANGS:
        put(page, ("map", None), lang, modes)
        pitch = float(page.evaluate("document.body.dataset.pitchMm"))
        assert page.evaluate(PLAN_TYPE_MM, pitch) * 0.733 >= CAPITALS_MM[False]
    assert deps.asked == []


def test_after_a_minute_and_a_half_nothing_of_the_search_is_left(kiosk: Visit) -> None:
    kiosk.tap('[data-go="map"]')
    kiosk.tap('[data-go="find"]')
    kiosk.screen("find")
    kiosk.page.keyboard.type("LHXC")
    expect(kiosk.page.locator(".typed")).to_have_text("LHXC")
    kiosk.wait_s(91)
    kiosk.screen("start")
    assert "LHXC" not in kiosk.page.content()
