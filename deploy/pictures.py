"""Takes the README's pictures from a running demo in Chromium: `make pictures`. The same path a newcomer takes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.browser import chromium
from tests.e2e.conftest import PASSWORD, Demo, start_demo, stop_demo

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
GROUND, GAP, HEIGHT = "#d5deeb", 24, 760


def page(width: int, height: int) -> Page:
    """A fresh browser window of a device's real size."""
    return chromium().new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()


def take_number(kiosk: Page, demo: Demo) -> None:
    """Three taps."""
    kiosk.goto(f"{demo.url}/demo/open/kiosk-3")
    kiosk.get_by_text("咨询、查询与领证").first.click()
    kiosk.get_by_text("不动产查询").first.click()
    kiosk.get_by_role("button", name="确认取号").click()
    kiosk.get_by_text("请取走小票").wait_for()


def tell(demo: Demo) -> None:
    """The story, a picture at each of its stations."""
    board, kiosk, clerk = page(1080, 1920), page(1080, 1920), page(1366, 768)
    board.goto(f"{demo.url}/demo/open/board-3")
    board.click("body")
    kiosk.goto(f"{demo.url}/demo/open/kiosk-3")
    kiosk.get_by_text("您好").first.wait_for()
    kiosk.wait_for_timeout(3000)
    kiosk.reload()
    kiosk.wait_for_timeout(800)
    kiosk.screenshot(path=PICTURES / "kiosk.png")
    for _time in range(3):
        take_number(kiosk, demo)
    kiosk.screenshot(path=PICTURES / "done.png")
    clerk.goto(f"{demo.url}/windows/317")
    clerk.fill("input[name=account]", "clerk1")
    clerk.fill("input[name=password]", PASSWORD)
    clerk.keyboard.press("Enter")
    clerk.get_by_role("button", name="上岗 F1").wait_for()
    clerk.get_by_text("已连接").wait_for()
    clerk.keyboard.press("F1")
    clerk.wait_for_timeout(1500)
    clerk.keyboard.press("F1")
    clerk.wait_for_timeout(5000)  # the call has stopped flashing
    board.screenshot(path=PICTURES / "board.png")
    clerk.screenshot(path=PICTURES / "window.png")
    newest = max(demo.paper.glob("*.png"), key=lambda path: int(path.stem))
    Image.open(newest).save(PICTURES / "slip.png")


def compose() -> None:
    """One picture for the README."""
    names = ("kiosk", "done", "slip", "board", "window")
    found = [Image.open(PICTURES / f"{name}.png").convert("RGB") for name in names]
    scaled = [one.resize((round(one.width * HEIGHT / one.height), HEIGHT)) for one in found[:2] + found[3:4]]
    slip, window = found[2], found[4]
    slip = slip.resize((round(slip.width * 420 / slip.height), 420))
    top = [scaled[0], scaled[1], slip, scaled[2]]
    width = sum(one.width for one in top) + GAP * (len(top) + 1)
    window = window.resize((width - 2 * GAP, round(window.height * (width - 2 * GAP) / window.width)))
    sheet = Image.new("RGB", (width, HEIGHT + window.height + 3 * GAP), GROUND)
    at = GAP
    for one in top:
        sheet.paste(one, (at, GAP + (HEIGHT - one.height) // 2))
        at += one.width + GAP
    sheet.paste(window, (GAP, HEIGHT + 2 * GAP))
    sheet.quantize(256).save(PICTURES / "overview.png", optimize=True)
    for name in names:
        (PICTURES / f"{name}.png").unlink()


def main() -> None:
    """Start the demo, tell the story, stop the demo."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = start_demo(Path(folder) / "data", has_past=True)
        try:
            tell(demo)
        finally:
            stop_demo(demo)
    compose()


if __name__ == "__main__":
    main()
