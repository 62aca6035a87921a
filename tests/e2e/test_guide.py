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


class Story:
    """Mrs Li at the kiosk, the guide with the tablet, the clerk at window 321, and the paper that comes out."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.papers = {one.stem for one in demo.paper.glob("*.json")}
        opened = [screen(1080, 1920), screen(1024, 768), screen(1366, 768)]
        self.contexts = [context for context, _page in opened]
        self.kiosk, self.guide, self.clerk = (page for _context, page in opened)
        self.faults: list[str] = []
        for _context, page in opened:
            page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.alarm, self.lead = self.guide.locator(".alarm.help"), self.guide.locator(".alarm.lead")

    def slip(self) -> str:
        """What stands on the next slip, in Chinese."""
        came = slip_behind(self.demo.paper, self.papers)
        self.papers.add(came.stem)
        return chinese_of(came.with_suffix(".bin").read_bytes())


def the_guide_walks_about_with_the_tablet_and_the_hall_is_quiet(story: Story) -> None:
    signed_in(story.guide, story.demo, "guide", "/desk")
    expect(story.guide.get_by_text("画面实时")).to_be_visible()
    expect(story.guide.get_by_text("现在没有求助，也没有要引导的人。")).to_be_visible()


def mrs_li_wants_her_housing_fund_and_her_card_is_at_home(story: Story) -> None:
    kiosk = story.kiosk
    kiosk.goto(f"{story.demo.url}/demo/open/kiosk-3")
    kiosk.get_by_role("button", name="公积金提取").click()
    kiosk.get_by_role("button", name="购房").click()
    kiosk.get_by_role("button", name="没带证件").click()
    expect(kiosk.get_by_text("没带证件也能办")).to_be_visible()
    kiosk.get_by_role("button", name="请导办员过来").click()
    expect(kiosk.get_by_text("已通知导办员")).to_be_visible()


def the_tablet_says_where_and_the_kiosk_that_somebody_comes(story: Story) -> None:
    expect(story.alarm).to_contain_text("没带证件")
    expect(story.alarm).to_contain_text("三楼取号机 1")
    assert barriers(story.guide) == []
    story.alarm.get_by_role("button", name="我去").click()
    expect(story.kiosk.get_by_text("导办员正在过来")).to_be_visible()


def a_number_with_class_reason_and_needs_comes_out_at_the_desk(story: Story) -> str:
    """The slip tells neither class nor need to who looks over her shoulder."""
    guide = story.guide
    guide.locator(".issue-key").click()
    guide.fill("#filter", "G")
    guide.locator(".service").first.click()
    guide.get_by_label("老年人").check()
    guide.get_by_role("button", name="看得出").click()
    guide.get_by_label("行动不便").check()
    guide.get_by_role("button", name="发号并打印").click()
    number = guide.locator(".issued-number").inner_text()
    expect(guide.get_by_text("小票已打印，请交给办事人。")).to_be_visible()
    text = story.slip()
    assert number in text
    assert "老年" not in text and "行动不便" not in text
    guide.get_by_role("button", name="完成").click()
    story.alarm.get_by_role("button", name="已解决").click()
    expect(story.alarm).to_have_count(0)
    return number


def she_loses_the_slip_and_gets_copy_two(story: Story, number: str) -> None:
    guide = story.guide
    guide.fill("#find", number.lower())
    guide.keyboard.press("Enter")
    expect(guide.locator("#ticket-title")).to_contain_text(number)
    guide.get_by_role("button", name="补打第 2 联").click()
    assert "2" in story.slip()
    guide.get_by_role("button", name="返回列表").click()


def window_321_calls_and_the_guide_leads_her_there(story: Story, number: str) -> str:
    """The clerk sees what she needs. Answers the ticket's id."""
    clerk, demo, lead = story.clerk, story.demo, story.lead
    signed_in(clerk, demo, "clerk9", "/windows")
    api(clerk, demo, "/halls/JN01/windows/321/sign-on", {})
    called = api(clerk, demo, "/halls/JN01/windows/321/call", {})["ticket"]
    assert called["number"] == number
    expect(lead).to_contain_text(number)
    expect(lead).to_contain_text("321 号窗口")
    lead.get_by_role("button", name="我去引导").click()
    expect(lead).to_contain_text("由您引导")
    assert barriers(story.guide) == []
    clerk.goto(f"{demo.url}/windows/321")
    expect(clerk.locator(".needs").first).to_contain_text("行动")
    return str(called["id"])


def she_sits_down_and_nothing_is_left_to_do_for_the_guide(story: Story, ticket: str) -> None:
    api(story.clerk, story.demo, f"/tickets/{ticket}/serve", {})
    expect(story.lead).to_have_count(0)
    api(story.clerk, story.demo, f"/tickets/{ticket}/finish", {"outcome": "accepted", "reason": "手工办理"})


def test_a_guide_helps_a_citizen_without_id(demo: Demo) -> None:
    story = Story(demo)
    the_guide_walks_about_with_the_tablet_and_the_hall_is_quiet(story)
    mrs_li_wants_her_housing_fund_and_her_card_is_at_home(story)
    the_tablet_says_where_and_the_kiosk_that_somebody_comes(story)
    number = a_number_with_class_reason_and_needs_comes_out_at_the_desk(story)
    she_loses_the_slip_and_gets_copy_two(story, number)
    ticket = window_321_calls_and_the_guide_leads_her_there(story, number)
    she_sits_down_and_nothing_is_left_to_do_for_the_guide(story, ticket)
    assert story.faults == []
    for context in story.contexts:
        context.close()
