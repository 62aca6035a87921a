"""Leaving the order with a reason, needs at a glance, keys laid anew, scanned phones, and English."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.pages.stand import Stand
from tests.pages.test_window_terminal import LARGE, acts, opened, press, scan

CHOSEN = "dialog [aria-pressed=true]"


def crowd(stand: Stand, count: int = 30) -> None:
    """A long line."""
    for n in range(count - len(stand.window.line)):
        stand.window.wait(f"A{100 + n}", "S1", 30 - n)


def test_somebody_is_called_out_of_turn_by_number_and_reason_with_the_keyboard_alone(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "Shift+F1")
    expect(clerk.locator("dialog .ask-option")).to_have_count(4)
    press(clerk, "0", "2", "1")
    expect(clerk.locator(CHOSEN)).to_contain_text("A021")
    press(clerk, "Enter")
    expect(clerk.get_by_role("dialog")).to_contain_text("为什么先叫 A021？")
    press(clerk, "Enter")
    expect(clerk.get_by_role("dialog")).to_be_visible()
    press(clerk, "2", "Enter")
    expect(clerk.locator(".current-number")).to_have_text("A021")
    expect(clerk.locator(".current-why")).to_contain_text("指定叫号（理由已存）")
    assert stand.window.log[-1] == ("window", "call", {"ticket": "A021", "reason": "孕妇或带婴幼儿"})


def test_a_list_that_is_not_there_yet_is_marked_as_on_its_way(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    stand.window.answering.clear()
    clerk.clock.fast_forward(1100)
    clerk.keyboard.press("Shift+F1")
    expect(clerk.locator("dialog .ask-options[aria-busy=true]")).to_be_attached()
    stand.window.answering.set()
    expect(clerk.locator("dialog .ask-option")).to_have_count(4)
    expect(clerk.locator("[aria-busy=true]")).to_have_count(0)


def test_another_reason_must_be_written_out(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "Shift+F1", "ArrowDown", "ArrowDown", "Enter", "9", "Enter")
    expect(clerk.get_by_role("alert")).to_have_text("请写明理由")
    clerk.get_by_label("补充说明").focus()
    clerk.keyboard.type("3 号楼停电改期")
    expect(clerk.get_by_role("alert")).to_have_text("")
    press(clerk, "Enter")
    expect(clerk.locator(".current-number")).to_have_text("A020")
    assert stand.window.log[-1][2] == {"ticket": "A020", "reason": "其他（请写明）：3 号楼停电改期"}


def test_who_was_called_elsewhere_meanwhile_is_refused_in_words(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "Shift+F1", "d", "Enter", "1")
    expect(clerk.locator(CHOSEN)).to_contain_text("年老体弱")
    stand.window.line.remove("D007")
    press(clerk, "Enter")
    expect(clerk.get_by_role("alert")).to_contain_text("D007 号现在是“已叫号”")


def test_a_long_line_is_paged_and_never_scrolls(clerk: Page, stand: Stand) -> None:
    crowd(stand)
    opened(clerk, stand)
    press(clerk, "Shift+F1")
    expect(clerk.locator(".ask-page")).to_contain_text("1–12 / 30")
    press(clerk, "ArrowDown", "PageDown")
    expect(clerk.locator(".ask-page")).to_contain_text("13–24 / 30")
    press(clerk, "PageDown", "PageDown")
    expect(clerk.locator(CHOSEN)).to_contain_text("A125")
    press(clerk, "9", "9")
    expect(clerk.get_by_role("dialog")).to_contain_text("没有这个等候的号")
    press(clerk, "Backspace", "Backspace")
    expect(clerk.locator(".ask-page")).to_contain_text("1–12 / 30")


def test_needs_are_said_in_a_word_before_the_call_and_what_to_do_during_it(clerk: Page, stand: Stand) -> None:
    stand.window.needs = {"A019": ["hearing"], "A020": ["sight", "mobility"]}
    opened(clerk, stand)
    expect(clerk.locator(".card-one").nth(1).locator(".needs li")).to_have_text(["视力", "行动"])
    expect(clerk.locator(".card-one").nth(1).locator(".needs svg")).to_have_count(2)
    press(clerk, "F1")
    shown = clerk.locator(".current .needs li")
    expect(shown).to_have_text("听力不便：请看着对方说，可写字")
    expect(shown.locator("svg")).to_be_visible()


def test_the_page_of_a_ticket_on_a_phone_is_scanned_like_its_slip(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1")
    expect(clerk.locator(LARGE)).to_contain_text("开始办理")
    scan(clerk, "https://hall.test/t/A020.Xy-9_zQ")
    expect(clerk.locator(".strip-said")).to_have_text("没有找到这个号。")
    scan(clerk, "https://hall.test/t/A019.Xy-9_zQ")
    expect(clerk.locator(".pill").first).to_have_text("办理中")
    assert acts(stand) == [("window", "call"), ("window", "find"), ("A019", "serve")]


def test_a_scan_while_a_question_is_open_answers_nothing(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4", "2")
    expect(clerk.locator(CHOSEN)).to_contain_text("一次性告知")
    scan(clerk, "261123A019")
    expect(clerk.get_by_role("dialog")).to_be_visible()
    assert acts(stand) == [("window", "call"), ("A019", "serve")]


def test_a_key_is_laid_anew_shown_on_its_button_and_kept_with_the_account(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "Shift+F2", "ArrowDown", "Enter", "Insert")
    expect(clerk.locator("dialog [data-option=next]")).to_contain_text("Insert")
    press(clerk, "Escape")
    expect(clerk.locator(LARGE)).to_contain_text("Insert")
    assert stand.window.keys == {"next": "Insert"}
    press(clerk, "F1")
    expect(clerk.locator(".current")).to_contain_text("可以叫下一位")
    press(clerk, "Insert")
    expect(clerk.locator(".current-number")).to_have_text("A019")
    clerk.reload()
    expect(clerk.locator("[data-wish=next]")).to_contain_text("Insert")


def test_a_key_that_does_something_else_is_refused_and_nothing_changes(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "Shift+F2", "ArrowDown", "Enter", "F4")
    expect(clerk.get_by_role("alert")).to_have_text("F4 已是“开始办理”，请换一个键")
    press(clerk, "Enter", "q")
    expect(clerk.get_by_role("alert")).to_contain_text("Q 不能用")
    press(clerk, "Enter", "Escape", "Escape")
    expect(clerk.locator("dialog")).to_have_count(0)
    expect(clerk.locator(LARGE)).to_contain_text("F1")
    assert stand.window.keys == {}


def test_one_hand_on_the_number_pad_serves_and_goes_back_to_the_function_keys(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "Shift+F2")
    clerk.get_by_role("button", name="小键盘单手布局").click()
    press(clerk, "Escape")
    expect(clerk.locator(LARGE)).to_contain_text("小键盘 +")
    press(clerk, "NumpadAdd", "NumpadEnter", "Numpad6")
    expect(clerk.locator(CHOSEN)).to_contain_text("受理")
    press(clerk, "Numpad5")
    expect(clerk.locator(CHOSEN)).to_contain_text("咨询")
    press(clerk, "NumpadEnter")
    expect(clerk.locator(".strip-said")).to_have_text("A019 已办结 · 咨询")
    press(clerk, "Numpad1")
    expect(clerk.locator(".pill").first).to_have_text("办理中")
    press(clerk, "Numpad0", "Numpad3")
    expect(clerk.locator(".current-number")).to_have_text("A020")
    clerk.get_by_role("button", name="功能键布局").click()
    press(clerk, "Escape")
    expect(clerk.locator(LARGE)).to_contain_text("F4")
    assert stand.window.keys == {}


def test_the_terminal_speaks_english_and_remembers_it(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    clerk.get_by_role("button", name="English").click()
    expect(clerk.locator(LARGE)).to_contain_text("Call next")
    expect(clerk.locator("html")).to_have_attribute("lang", "en")
    press(clerk, "F8", "2", "0")
    expect(clerk.locator(".pill").first).to_have_text("Paused: Meal")
    assert stand.window.log[-1] == ("window", "pause", {"reason": "用餐"})
    clerk.reload()
    expect(clerk.locator(".pill").first).to_have_text("Paused: Meal")
    clerk.get_by_role("button", name="中文").click()
    expect(clerk.locator(".pill").first).to_have_text("暂停：用餐")


@pytest.mark.parametrize("state", ["called", "serving"])
def test_the_next_item_in_another_line_says_where_it_goes(clerk: Page, stand: Stand, state: str) -> None:
    one = stand.window.tickets["A019"]
    first = one["items"][0] | {"queue": "A"}
    one["items"] = [first, first | {"name": "变更登记", "service": "S2", "queue": "D", "current": False}]
    opened(clerk, stand)
    press(clerk, "F1", *(["F4"] if state == "serving" else []))
    expect(clerk.locator(".details-items li").nth(1)).to_contain_text("待办 · 转到 D 队列排队")
