"""The way by keys alone (K12): order as it looks, every control in reach of the arrows, a ring that is seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.kiosk.visit import Visit

ORDER = """() => {
    const seen = (one) => one.checkVisibility({ visibilityProperty: true });
    const stops = [...document.querySelectorAll('#stage button')].filter(seen);
    const found = [];
    for (let i = 1; i < stops.length; i += 1) {
        const [a, b] = [stops[i - 1], stops[i]];
        const [from, to] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        const isNextColumn = to.left >= from.right; // beside it, or the next column of a panel
        if (to.top < from.bottom - 1 && !isNextColumn) found.push(`${a.textContent.trim()} → ${b.textContent.trim()}`);
    }
    return found;
}"""
PATHS = {
    "start": [],
    "group": ['.tile[data-go*="group?id=fund-withdraw"]'],
    "service": ['.tile[data-go*="group?id=fund-withdraw"]', '.tile[data-go*="id=fund-rent&"]'],
}


def go(kiosk: Visit, name: str) -> None:
    for selector in PATHS[name]:
        kiosk.tap(selector)
    kiosk.screen(name)


@pytest.mark.parametrize("mode", ["usual", "elder"])
@pytest.mark.parametrize("name", PATHS)
def test_k12_the_order_of_the_keys_is_the_order_one_sees(kiosk: Visit, name: str, mode: str) -> None:
    if mode == "elder":
        kiosk.tap("#stage [data-act=elder]")
        expect(kiosk.page.locator(".tile")).to_have_count(6)
    go(kiosk, name)
    assert kiosk.page.evaluate(ORDER) == []


@pytest.mark.parametrize("name", PATHS)
def test_k12_arrows_reach_every_control_and_the_ring_is_seen(kiosk: Visit, name: str) -> None:
    go(kiosk, name)
    page = kiosk.page
    count = page.evaluate(
        "[...document.querySelectorAll('#stage button')].filter((one) => one.checkVisibility()).length"
    )
    reached = set()
    for _ in range(count):
        page.keyboard.press("ArrowRight")
        text, ring = page.evaluate(
            "[document.activeElement.outerHTML, getComputedStyle(document.activeElement).outlineWidth]"
        )
        assert float(ring.removesuffix("px")) >= 3
        reached.add(text)
    assert len(reached) == count


def test_k12_figures_choose_tiles_and_backspace_leads_back(kiosk: Visit) -> None:
    page = kiosk.page
    page.keyboard.press("3")
    kiosk.screen("group")
    kiosk.wait_s(1.1)
    page.keyboard.press("Backspace")
    kiosk.screen("start")
