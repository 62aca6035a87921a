"""The whole path in a real browser: kiosk → slip → call → board and voice → finish, on the real demo."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import chromium
from tests.e2e.conftest import PASSWORD, Demo
from tests.server import Line

pytestmark = pytest.mark.slow
AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => (await axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
})).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(' ')}`)"""
T = TypeVar("T")
WATCH_SOUND = """() => {
  window.spoken = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...args) {
    window.spoken.push(performance.now());
    return start.apply(this, args);
  };
}"""


def eventually(look: Callable[[], T], within_s: float = 60.0) -> T:
    """What `look` answers as soon as it is truthy."""
    until = time.monotonic() + within_s
    while not (found := look()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
    return found


def screen(width: int, height: int) -> tuple[BrowserContext, Page]:
    """A browser of its own at a device's real size; errors on the page fail the test at its end."""
    context = chromium().new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    return context, context.new_page()


def barriers(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE)
    return found


def slip_behind(paper: Path, known: set[str]) -> Path:
    """The first slip on the tray that was not there before."""

    def look() -> Path | None:
        new = [one for one in sorted(paper.glob("*.json")) if one.stem not in known]
        return new[0] if new else None

    return eventually(look)


def chinese_of(raw: bytes) -> str:
    """The text of an ESC/POS stream by a decoder of this test's own: commands cut out, GBK for the rest."""
    text, at = bytearray(), 0
    while at < len(raw):
        two = raw[at : at + 2]
        if two in (b"\x1d(", b"\x1d\x76"):
            if two == b"\x1d(":
                at += 5 + int.from_bytes(raw[at + 3 : at + 5], "little")
            else:
                width, rows = (
                    int.from_bytes(raw[at + 4 : at + 6], "little"),
                    int.from_bytes(raw[at + 6 : at + 8], "little"),
                )
                at += 8 + width * rows
        elif two == b"\x1dk":
            at += 4 + raw[at + 3]
        elif two == b"\x1dV":
            at += 4 if raw[at + 2] in (65, 66) else 3
        elif two in (b"\x1b@", b"\x1c&", b"\x1c.", b"\x1bL"):
            at += 2
        elif two in (b"\x1bW", b"\x1dP"):
            at += 10 if two == b"\x1bW" else 4
        elif raw[at : at + 1] == b"\x10" or raw[at : at + 1] in (b"\x1b", b"\x1d", b"\x1c"):
            at += 3
        else:
            text.append(raw[at])
            at += 1
    return text.decode("gb18030")


def take_number(page: Page, demo: Demo, group: str, service: str) -> str:
    """Three taps at the kiosk; the number shown."""
    page.goto(f"{demo.url}/demo/open/kiosk-3")
    taps = 0
    for words in (group, service):
        page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).first.click()
        taps += 1
    page.get_by_role("button", name="确认取号").click()
    assert taps + 1 == 3
    number = page.locator("h1, .number, [class*=number]").filter(has_text="E0").first
    expect(number).to_be_visible()
    return number.inner_text().strip()


def sign_in(page: Page, demo: Demo, window: str) -> None:
    """To the terminal of a window by keyboard alone."""
    page.goto(f"{demo.url}/windows/{window}")
    page.fill("input[name=account]", "clerk1")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/windows/{window}")
    expect(page.get_by_role("button", name="上岗 F1")).to_be_enabled()
    expect(page.get_by_text("已连接")).to_be_visible()
    page.keyboard.press("F1")
    expect(page.get_by_text("可以叫下一位")).to_be_visible()
    page.wait_for_timeout(1100)  # the same key twice within a second does nothing more


def test_a_citizen_takes_a_number_is_called_seen_and_heard_and_the_clerk_finishes(demo: Demo) -> None:
    known = {one.stem for one in demo.paper.glob("*.json")}
    contexts: list[Any] = []
    board_context, board = screen(1080, 1920)
    kiosk_context, kiosk = screen(1080, 1920)
    clerk_context, clerk = screen(1366, 768)
    contexts += [board_context, kiosk_context, clerk_context]
    faults: list[str] = []
    for page in (board, kiosk, clerk):
        page.on("pageerror", lambda error: faults.append(str(error)))
    board.add_init_script(f"({WATCH_SOUND})()")
    board.goto(f"{demo.url}/demo/open/board-3")
    board.click("body")  # a person allows sound once
    expect(board.locator("header time")).not_to_have_text("--:--")

    number = take_number(kiosk, demo, "咨询、查询与领证", "不动产查询")
    expect(kiosk.get_by_text("请取走小票")).to_be_visible()
    assert barriers(kiosk) == []

    slip = slip_behind(demo.paper, known)
    codes = {one.format: one.text for one in zxingcpp.read_barcodes(Image.open(slip.with_suffix(".png")))}
    said = {str(name).split(".")[-1].replace("_", "").upper(): text for name, text in codes.items()}
    qr = next(text for name, text in said.items() if "QR" in name)
    bars = next(text for name, text in said.items() if "128" in name)
    assert bars.endswith(number)
    text = chinese_of(slip.with_suffix(".bin").read_bytes())
    assert number in text and "不动产查询、无房证明" in text and "三楼" in text and "前面没有人" in text

    holder_context, holder = screen(390, 844)
    contexts.append(holder_context)
    holder.goto(qr)
    expect(holder.get_by_text(number).first).to_be_visible()
    assert barriers(holder) == []

    sign_in(clerk, demo, "317")
    clerk.keyboard.press("F1")
    expect(clerk.get_by_text(f"已叫 {number}")).to_be_visible()
    expect(board.get_by_text(number).first).to_be_visible()
    assert barriers(clerk) == []
    eventually(lambda: board.evaluate("window.spoken.length") > 0)
    expect(holder.get_by_text("317").first).to_be_visible()
    clerk.keyboard.press("F4")
    expect(clerk.get_by_text("办理中").first).to_be_visible()
    clerk.wait_for_timeout(1100)
    clerk.keyboard.press("F4")
    expect(clerk.locator("dialog")).to_contain_text("申请哪个事项")  # the service stands for two items
    clerk.keyboard.press("2")
    expect(clerk.get_by_text("今日已办 1")).to_be_visible()
    assert barriers(board) == []
    assert faults == []
    for context in contexts:
        context.close()


def press_fault(demo: Demo, name: str) -> None:
    """Switch a fault of the virtual printer on or off on the paper tray."""
    context, tray = screen(1280, 900)
    tray.goto(f"{demo.url}/demo/paper")
    with tray.expect_navigation():  # whoever leaves before takes the wish along
        tray.get_by_role("button", name=name).click()
    context.close()


def test_the_kiosk_says_so_when_the_paper_is_out_and_still_gives_a_number(demo: Demo) -> None:
    context, page = screen(1080, 1920)
    press_fault(demo, "缺纸")
    try:
        page.goto(f"{demo.url}/demo/open/kiosk-3")
        expect(page.get_by_text("本机小票纸用完")).to_be_visible()
        assert take_number(page, demo, "咨询、查询与领证", "不动产查询").startswith("E")
        expect(page.get_by_text("请拍照或记下号码")).to_be_visible()
        assert barriers(page) == []
    finally:
        press_fault(demo, "缺纸")
        context.close()


def test_the_start_page_and_the_reference_have_no_barriers(demo: Demo) -> None:
    context, page = screen(1280, 900)
    for path in ("/", "/demo/paper", "/api/docs", "/sign-in", "/enrol"):
        page.goto(demo.url + path)
        assert barriers(page) == [], path
    context.close()


def test_slips_are_confirmed_by_the_printer_itself(demo: Demo) -> None:
    port = int(demo.url.rsplit(":", 1)[1])
    key = json.loads((demo.data / "demo.json").read_text())["keys"]["kiosk-3"]
    kiosk = Line(port, key)
    issued = kiosk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"}, key="confirmed-1").json
    prints = eventually(
        lambda: [
            one for one in kiosk.get(f"/tickets/{issued['id']}/prints").json["prints"] if one["state"] == "confirmed"
        ]
    )
    assert prints[0]["copy"] == 1
    kiosk.drop()
