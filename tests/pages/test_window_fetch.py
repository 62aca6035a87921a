"""What is not here comes from the platform by a key or number; of items one is chosen, a list is printed again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.pages.stand import Stand
from tests.pages.test_window_cases import said
from tests.pages.test_window_terminal import opened, press, scan
from tests.pages.window_cases_api import MATERIALS, Refused

THEIRS = "370100A2026112000031"


@pytest.fixture
def panel(clerk: Page, stand: Stand) -> Page:
    """The panel of cases of somebody who is being served."""
    stand.window.keeps_cases = True
    opened(clerk, stand)
    press(clerk, "F1", "F4")
    expect(clerk.locator(".pill").first).to_have_text("办理中")
    press(clerk, "F5")
    expect(clerk.locator("#ask-lead")).to_contain_text("申请人 李*")
    stand.window.log.clear()
    return clerk


def problem(page: Page, words: str) -> None:
    expect(page.locator(".ask-problem")).to_contain_text(words)


def test_the_platforms_cases_of_the_person_stand_in_the_list_after_one_key_and_can_be_linked(
    panel: Page, stand: Stand
) -> None:
    press(panel, "p")
    problem(panel, "平台上没有此人的办件。")
    stand.window.platform = [stand.window.case(THEIRS, "accepted")]
    press(panel, "p")
    problem(panel, "平台查到 1 件")
    press(panel, "1")
    expect(panel.locator("#ask-lead")).to_have_text(THEIRS)
    press(panel, "l")
    expect(panel.locator(".strip-said")).to_have_text(f"已关联办件 {THEIRS}")
    assert [act for act, _body in said(stand)] == ["platform-cases", "platform-cases", "cases"]


def test_a_number_that_is_not_here_is_fetched_and_shown_before_it_is_linked(panel: Page, stand: Stand) -> None:
    stand.window.platform = [stand.window.case(THEIRS, "accepted")]
    panel.fill("dialog input", " 370100ａ2026112000031 ")
    press(panel, "Enter")
    expect(panel.locator("#ask-lead")).to_have_text(THEIRS)
    press(panel, "Escape")
    expect(panel.locator("dialog h2")).to_contain_text("的办件")
    press(panel, "Escape")
    stand.window.earlier.clear()
    scan(panel, THEIRS)
    expect(panel.locator("#ask-lead")).to_have_text(THEIRS)
    assert said(stand)[0] == ("platform-cases", {"number": THEIRS})


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("platform_is_away", "现在查不到平台：没有回答。可以先手工登记编号，之后自动核对。"),
        ("no_platform", "本大厅没有对接平台。"),
    ],
)
def test_with_the_link_down_the_number_is_registered_by_hand(panel: Page, stand: Stand, code: str, words: str) -> None:
    stand.window.no_platform = Refused(code, words)
    press(panel, "p")
    problem(panel, words)
    panel.fill("dialog input", THEIRS)
    press(panel, "Enter")
    expect(panel.locator("[data-confirm]")).to_contain_text("手工登记此编号")
    problem(panel, words)
    press(panel, "Enter")
    expect(panel.locator(".strip-said")).to_have_text(f"已关联办件 {THEIRS}")
    assert said(stand)[-1] == ("cases", {"number": THEIRS})


def test_without_a_document_nobody_is_asked_for_and_a_document_is_no_case_number(panel: Page, stand: Stand) -> None:
    press(panel, "Escape")
    stand.window.applicant = None
    panel.reload()
    expect(panel.locator(".pill").first).to_have_text("办理中")
    press(panel, "F5")
    expect(panel.locator("#ask-lead")).to_have_text("取号时没有登记证件")
    press(panel, "p")
    problem(panel, "请输入办件编号")
    panel.fill("dialog input", "37010219900101001X")
    press(panel, "Enter")
    problem(panel, "这不是办件编号")
    assert said(stand) == []


def test_of_several_items_one_is_chosen_by_digit_also_by_the_key_that_finishes(panel: Page, stand: Stand) -> None:
    press(panel, "Escape")
    stand.window.items = ["二手房转移登记", "离婚析产转移登记", "继承转移登记"]
    panel.reload()
    expect(panel.locator(".pill").first).to_have_text("办理中")
    press(panel, "F5")
    expect(panel.locator(".ask-feet")).to_contain_text("3 个事项选一")
    press(panel, "Escape", "2", "Enter")
    expect(panel.locator("dialog .ask-option")).to_have_count(3)
    press(panel, "2")
    options = panel.locator("dialog .ask-option")
    expect(options).to_have_count(len(MATERIALS) - 1)
    press(panel, "1", "Enter")
    expect(panel.locator(".current")).to_contain_text("可以叫下一位")
    body = {"service": "S1", "item": "I1", "tell": [MATERIALS[1]]}
    assert said(stand) == [("cases", body), ("finish", {"outcome": "told_once"})]


def test_what_was_told_shows_how_it_went_out_and_is_printed_again(panel: Page, stand: Stand) -> None:
    press(panel, "Escape")
    told = {
        "at": "2026-11-20T10:05:00+08:00",
        "copies": 1,
        "paper": "confirmed",
        "message": "sent",
        "phone": "138****5678",
    }
    stand.window.cases["A019"] = [stand.window.case(THEIRS, "told", told=told)]
    panel.reload()
    expect(panel.locator(".details-cases")).to_be_visible()
    press(panel, "F5", "1")
    facts = panel.locator(".ask-facts")
    expect(facts).to_contain_text("11-20 10:05 · 告知单 1 份（已打印） · 短信 138****5678（已发送）")
    press(panel, "t")
    problem(panel, "告知单副本 2 已送打印机。")
    expect(facts).to_contain_text("告知单 2 份（待打印）")
    assert said(stand) == [("prints", {"reason": "other"})]
