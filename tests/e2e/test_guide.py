"""A guide helps a citizen without ID: from the kiosk's dead end that is none to the window, on the real demo."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PASSWORD, Demo
from tests.e2e.test_whole_path import barriers, chinese_of, screen, slip_behind

pytestmark = pytest.mark.slow


def signed_in(page: Page, demo: Demo, account: str, path: str) -> None:
    page.goto(f"{demo.url}/sign-in?next={path}")
    page.fill("input[name=account]", account)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(demo.url + path)


def api(page: Page, demo: Demo, path: str, body: dict[str, Any]) -> Any:
    """A call of the person signed in on the page."""
    answer = page.context.request.post(f"{demo.url}/api/v1{path}", data=body, headers={"Origin": demo.url})
    assert answer.ok, answer.text()
    return answer.json()


def test_a_guide_helps_a_citizen_without_id(demo: Demo) -> None:
    known = {one.stem for one in demo.paper.glob("*.json")}
    kiosk_context, kiosk = screen(1080, 1920)
    guide_context, guide = screen(1024, 768)
    clerk_context, clerk = screen(1366, 768)
    faults: list[str] = []
    for page in (kiosk, guide, clerk):
        page.on("pageerror", lambda error: faults.append(str(error)))

    # The guide walks about with the tablet; the hall is quiet.
    signed_in(guide, demo, "guide", "/desk")
    expect(guide.get_by_text("画面实时")).to_be_visible()
    expect(guide.get_by_text("现在没有求助，也没有要引导的人。")).to_be_visible()

    # Mrs Li wants her housing fund. Her ID card is at home, and she walks badly.
    kiosk.goto(f"{demo.url}/demo/open/kiosk-3")
    kiosk.get_by_role("button", name="公积金").or_(kiosk.get_by_role("link", name="公积金")).first.click()
    kiosk.locator("main a, main button").first.click()
    kiosk.get_by_role("button", name="没带证件").click()
    expect(kiosk.get_by_text("没带证件也能办")).to_be_visible()
    kiosk.get_by_role("button", name="请导办员过来").click()
    expect(kiosk.get_by_text("已通知导办员")).to_be_visible()

    # The tablet says where, and the guide says that somebody comes: so does the kiosk.
    card = guide.locator(".alarm.help")
    expect(card).to_contain_text("没带证件")
    expect(card).to_contain_text("三楼取号机 1")
    assert barriers(guide) == []
    card.get_by_role("button", name="我去").click()
    expect(kiosk.get_by_text("导办员正在过来")).to_be_visible(timeout=10_000)

    # A number without ID, with a class, its reason, and what she needs; the slip comes out at the desk.
    guide.locator(".issue-key").click()
    guide.fill("#filter", "G")
    guide.locator(".service").first.click()
    guide.get_by_label("老年人").check()
    guide.get_by_role("button", name="看得出").click()
    guide.get_by_label("行动不便").check()
    guide.get_by_role("button", name="发号并打印").click()
    number = guide.locator(".issued-number").inner_text()
    expect(guide.get_by_text("小票已打印，请交给办事人。")).to_be_visible(timeout=20_000)
    slip = slip_behind(demo.paper, known)
    text = chinese_of(slip.with_suffix(".bin").read_bytes())
    assert number in text
    assert "老年" not in text and "行动不便" not in text
    guide.get_by_role("button", name="完成").click()
    card.get_by_role("button", name="已解决").click()
    expect(card).to_have_count(0)

    # She loses the slip; the guide finds her number and prints copy 2.
    guide.fill("#find", number.lower())
    guide.keyboard.press("Enter")
    expect(guide.locator("#ticket-title")).to_contain_text(number)
    known |= {slip.stem}
    guide.get_by_role("button", name="补打第 2 联").click()
    assert "2" in chinese_of(slip_behind(demo.paper, known).with_suffix(".bin").read_bytes())
    guide.get_by_role("button", name="返回列表").click()

    # Window 321 calls her; the guide is told where to lead her, and the clerk sees what she needs.
    signed_in(clerk, demo, "clerk9", "/windows")
    api(clerk, demo, "/halls/JN01/windows/321/sign-on", {})
    called = api(clerk, demo, "/halls/JN01/windows/321/call", {})["ticket"]
    assert called["number"] == number
    lead = guide.locator(".alarm.lead")
    expect(lead).to_contain_text(number)
    expect(lead).to_contain_text("321 号窗口")
    lead.get_by_role("button", name="我去引导").click()
    expect(lead).to_contain_text("由您引导")
    assert barriers(guide) == []
    clerk.goto(f"{demo.url}/windows/321")
    expect(clerk.locator(".needs").first).to_contain_text("行动")

    # She sits down: nothing is left to do for the guide.
    api(clerk, demo, f"/tickets/{called['id']}/serve", {})
    expect(lead).to_have_count(0)
    api(clerk, demo, f"/tickets/{called['id']}/finish", {"outcome": "accepted"})
    assert faults == []
    for context in (kiosk_context, guide_context, clerk_context):
        context.close()
