"""On a desk's screen in landscape the kiosk is its whole portrait panel, small and in the middle."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.kiosk.conftest import HEIGHT, WIDTH
from tests.kiosk.twin import MemoryDeps
from tests.kiosk.visit import Visit

DESKS = [(1280, 720), (1280, 800), (1920, 1080)]
# Where everything that is touched or read lies, in pixels of the panel.
PLACES = """([left, scale]) => {
  const box = (one) => one.getBoundingClientRect();
  const shown = [...document.querySelectorAll("body, #stage *, dialog[open], dialog[open] *")];
  const place = ({ left: x, top, width }) => [(x - left) / scale, top / scale, width / scale];
  return shown.filter((one) => one.checkVisibility()).map((one) => [one.tagName, ...place(box(one))]);
}"""


def places(page: Page, size: tuple[int, int]) -> list[Any]:
    """The same for every glass, where the page keeps its word."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_selector("html.landscape" if size[0] > size[1] else "html:not(.landscape)")
    scale = min(size[0] / WIDTH, size[1] / HEIGHT)
    found: list[Any] = page.evaluate(PLACES, [(size[0] - WIDTH * scale) / 2, scale])
    return found


def alike(page: Page, size: tuple[int, int]) -> bool:
    desk, panel = places(page, size), places(page, (WIDTH, HEIGHT))
    far = [
        (one, other)
        for one, other in zip(panel, desk, strict=True)
        if max(abs(a - b) for a, b in zip(one[1:], other[1:], strict=True)) > 4
    ]
    assert far == []
    return len(panel) > 20


@pytest.mark.parametrize("size", DESKS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_screen_lies_on_a_desks_screen_as_it_lies_on_the_panel(
    kiosk: Visit, deps: MemoryDeps, size: tuple[int, int]
) -> None:
    page = kiosk.page
    assert alike(page, size)
    kiosk.go("estate-transfer", "transfer-resale")
    kiosk.screen("service")
    assert alike(page, size)
    kiosk.tap('[data-sheet-open="needs"]')
    assert alike(page, size)
    kiosk.tap("dialog[open] [data-act=sheet-close]")
    for mode in ("low", "elder"):
        kiosk.tap(f"#stage [data-act={mode}]")
        page.wait_for_selector(f"body.{mode}")
        kiosk.wait_s(1)
        assert alike(page, size)


def test_a_number_is_taken_in_three_taps_on_a_desks_screen(page: Page, deps: MemoryDeps, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    kiosk = Visit(page, address, deps)
    kiosk.open()
    kiosk.go("desk", "desk-3")
    kiosk.screen("service")
    kiosk.take()
    kiosk.screen("done")
    assert kiosk.taps == 3


@pytest.mark.parametrize("size", [(1080, 1920), (768, 1366), (1200, 1600)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_portrait_panel_is_used_to_its_last_pixel(kiosk: Visit, size: tuple[int, int]) -> None:
    kiosk.page.set_viewport_size({"width": size[0], "height": size[1]})
    stage = "document.querySelector('.screen').getBoundingClientRect()"
    assert kiosk.page.evaluate(f"[{stage}.width, {stage}.height, document.documentElement.style.zoom]") == [*size, ""]
