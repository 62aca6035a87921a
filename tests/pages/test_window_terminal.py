"""The terminal as a clerk uses it: keyboard alone, one key one effect, a way back, and words for every no (W1, W3)."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser import hold_time
from tests.pages.stand import Stand

LARGE = ".key.large"


def press(page: Page, *keys: str) -> None:
    """Press one key after the other, each more than a second after the last, when the page has the news of that one.

    For the page, seconds pass at once: without its news an answer would seem to be long out of date.
    """
    for key in keys:
        page.clock.fast_forward(1100)
        page.keyboard.press(key)
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        page.wait_for_function("fakeFeed.isCaughtUp()")


def opened(page: Page, stand: Stand) -> None:
    """The clerk has signed on and the terminal knows it."""
    stand.window.open()
    expect(page.locator(".pill").first).to_have_text("空闲")


def scan(page: Page, text: str) -> None:
    """A keyboard scanner: all keys within a few milliseconds, Shift before each capital, Enter at the end."""
    keys = [key for char in text for key in (["Shift", char] if char.isupper() or char in ":_?" else [char])]
    page.evaluate(
        """(keys) => { let at = performance.now(); keys.forEach((key) => {
             const made = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
             Object.defineProperty(made, "timeStamp", { value: at += 2 });
             document.activeElement.dispatchEvent(made); }); }""",
        [*keys, "Enter"],
    )


def acts(stand: Stand) -> list[tuple[str, str]]:
    return [(name, act) for name, act, _body in stand.window.log]


def test_a_clerk_serves_two_people_with_the_keyboard_alone(clerk: Page, stand: Stand) -> None:
    expect(clerk.locator(".pill").first).to_have_text("未上岗")
    large, number = clerk.locator(LARGE), clerk.locator(".current-number")
    expect(large).to_contain_text("上岗")
    press(clerk, "F1")
    expect(large).to_contain_text("叫下一位")
    press(clerk, "F1")
    expect(number).to_have_text("A019")
    expect(large).to_contain_text("开始办理")
    expect(clerk.locator(".current-why")).to_contain_text("预约按时签到；先于 A020")
    press(clerk, "F4")
    expect(large).to_contain_text("办结并叫下一位")
    press(clerk, "F10")
    expect(number).to_have_text("A020")
    press(clerk, "F4", "F4")
    expect(clerk.locator(".current")).to_contain_text("可以叫下一位")
    press(clerk, "Shift+F8", "Enter")
    expect(large).to_contain_text("上岗")
    assert acts(stand) == [
        ("window", "sign-on"),
        ("window", "call"),
        ("A019", "serve"),
        ("A019", "finish"),
        ("window", "call"),
        ("A020", "serve"),
        ("A020", "finish"),
        ("window", "sign-off"),
    ]
    assert [body for name, act, body in stand.window.log if act == "finish"] == [{"outcome": "accepted"}] * 2


def test_the_result_is_on_screen_with_the_answer_itself_before_the_feed_brings_it(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    stand.window.told()
    stand.window.late = True
    hold_time(clerk)
    took: float = clerk.evaluate(
        """() => new Promise((done) => {
             const from = Date.now();
             new MutationObserver((_, watch) => {
               if (document.querySelector(".current-number")?.textContent !== "A019") return;
               watch.disconnect();
               done(Date.now() - from);
             }).observe(document.body, { subtree: true, childList: true, characterData: true });
             document.querySelector(".key.large").dispatchEvent(
               new KeyboardEvent("keydown", { key: "F1", bubbles: true, cancelable: true }));
           })"""
    )
    assert took == 0, "no timer stands between the answer and the screen"
    press(clerk, "F4")
    expect(clerk.locator(".pill").first).to_have_text("办理中")


def test_a_slow_server_leaves_the_pressed_key_marked_and_then_says_so(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    clerk.clock.fast_forward(1100)
    stand.window.answering.clear()
    hold_time(clerk)
    clerk.keyboard.press("F1")
    expect(clerk.locator(".key.large[aria-busy=true]")).to_be_visible()
    expect(clerk.locator(".strip-said")).not_to_have_text("正在等服务器答复…")
    clerk.clock.run_for(1000)
    expect(clerk.locator(".strip-said")).to_have_text("正在等服务器答复…")
    clerk.keyboard.press("F1")
    stand.window.answering.set()
    expect(clerk.locator(".current-number")).to_have_text("A019")
    assert acts(stand) == [("window", "call")]


def test_the_same_key_twice_within_a_second_does_nothing_more(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    hold_time(clerk)
    clerk.keyboard.press("F1")
    clerk.keyboard.press("F1")
    expect(clerk.locator(".current-number")).to_have_text("A019")
    clerk.clock.run_for(1100)
    clerk.keyboard.press("F4")
    expect(clerk.locator(LARGE)).to_contain_text("办结并叫下一位")
    clerk.keyboard.press("F4")
    expect(clerk.locator(".current-number")).to_have_text("A019")
    assert acts(stand) == [("window", "call"), ("A019", "serve")]


def test_a_double_click_on_the_large_key_does_not_also_press_what_it_becomes(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    clerk.locator(LARGE).dblclick()
    expect(clerk.locator(LARGE)).to_contain_text("开始办理")
    clerk.locator(LARGE).click()
    expect(clerk.locator(".current-number")).to_have_text("A019")
    assert acts(stand) == [("window", "call")]


def test_a_retry_after_a_broken_answer_carries_the_same_key_and_calls_once(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    stand.window.fail = 1
    press(clerk, "F1")
    clerk.clock.fast_forward(1000)
    expect(clerk.locator(".current-number")).to_have_text("A019")
    assert acts(stand) == [("window", "call")]


def test_a_refusal_is_shown_in_the_words_of_the_server(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    stand.window.told()
    stand.window.late = True
    stand.window.state = "paused"
    press(clerk, "F1")
    expect(clerk.get_by_role("alert")).to_have_text("305 号窗口已暂停，请先恢复。")


def test_keys_that_make_no_sense_are_grey_and_say_why(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    finish = clerk.locator("[data-wish=serve]")
    expect(finish).to_have_attribute("aria-disabled", "true")
    expect(finish).to_contain_text("没有当前号")
    press(clerk, "F6")
    expect(clerk.locator(".strip-said")).to_have_text("没有当前号")
    press(clerk, "F1", "F2")
    expect(clerk.locator("[data-wish=recall]")).to_contain_text("秒后可重呼")
    stand.window.step(26)
    expect(clerk.locator("[data-wish=recall]")).to_contain_text("已呼 1 次")
    press(clerk, "F2")
    assert acts(stand) == [("window", "call"), ("A019", "recall")]


def test_after_the_last_call_one_more_recall_makes_it_missed(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1")
    for _ in range(2):
        stand.window.step(26)
        expect(clerk.locator("[data-wish=recall]")).not_to_have_attribute("aria-disabled", "true")
        press(clerk, "F2")
    expect(clerk.locator("[data-wish=recall]")).to_contain_text("秒后可重呼")
    stand.window.step(26)
    expect(clerk.locator("[data-wish=recall]")).to_contain_text("已呼 3 次，再按即过号")
    press(clerk, "F2")
    expect(clerk.locator(".strip-said")).to_have_text("A019 呼满次数，已过号")
    press(clerk, "F11")
    expect(clerk.locator(".current-number")).to_have_text("A019")


def test_finish_can_be_undone_for_ten_seconds_and_not_after(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4", "F4")
    expect(clerk.locator("[data-wish=undo]")).to_contain_text("撤销 A019")
    told = {"number": "N1", "decision": "told", "is_back": True, "paper": True, "message": False}
    stand.window.undone = [told, {"number": "N2", "decision": "accepted", "is_back": False}]
    press(clerk, "Control+z")
    expect(clerk.locator(".pill").first).to_have_text("办理中")
    expect(clerk.locator(".strip-said")).to_contain_text("“一次性告知”已撤回，请重新决定。单子可能已打出，请收回。")
    expect(clerk.locator(".strip-said")).to_contain_text("办件 N2 已有后续办理，“受理”没有撤回。")
    press(clerk, "F4")
    expect(clerk.locator("[data-wish=undo]")).to_be_visible()
    clerk.clock.fast_forward(10_100)
    expect(clerk.locator("[data-wish=undo]")).to_have_count(0)
    press(clerk, "F11")
    assert acts(stand)[-2:] == [("A019", "undo"), ("A019", "finish")]


@pytest.mark.parametrize(("keys", "back"), [(("F4", "F4"), "办理中"), (("F3",), "已叫号")])
def test_the_offer_outlives_a_reload_and_not_its_ten_seconds(
    clerk: Page, stand: Stand, keys: tuple[str, ...], back: str
) -> None:
    opened(clerk, stand)
    press(clerk, "F1", *keys)
    expect(clerk.locator("[data-wish=undo]")).to_contain_text("撤销 A019")
    clerk.reload()
    expect(clerk.locator("[data-wish=undo]")).to_contain_text("撤销 A019")
    press(clerk, "F11")
    expect(clerk.locator(".pill").first).to_have_text(back)
    expect(clerk.locator("[data-wish=undo]")).to_have_count(0)
    press(clerk, "F3")
    stand.window.step(11)
    clerk.reload()
    expect(clerk.locator(".pill").first).to_have_text("空闲")
    expect(clerk.locator("[data-wish=undo]")).to_have_count(0)


def test_after_calling_the_next_one_undo_says_why_it_cannot(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4", "F10")
    expect(clerk.locator("[data-wish=undo]")).to_contain_text("窗口已有 A020")


def test_another_outcome_is_chosen_by_digit_and_confirmed_by_enter(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4")
    clerk.keyboard.press("4")
    chosen = clerk.locator("dialog [aria-pressed=true]")
    expect(chosen).to_contain_text("不予受理")
    expect(chosen).to_be_focused()
    clerk.keyboard.press("2")
    expect(chosen).to_contain_text("一次性告知")
    press(clerk, "Enter")
    assert stand.window.log[-1] == ("A019", "finish", {"outcome": "told_once"})
    expect(clerk.locator(".strip-said")).to_have_text("A019 已办结 · 一次性告知")


def test_other_outcomes_can_be_reached_with_the_mouse_alone(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4")
    clerk.locator("[data-wish=outcome]").click()
    clerk.get_by_role("button", name="咨询").click()
    clerk.locator("[data-confirm]").click()
    expect(clerk.locator(".strip-said")).to_have_text("A019 已办结 · 咨询")
    assert stand.window.log[-1] == ("A019", "finish", {"outcome": "consulted"})


def test_escape_closes_a_dialog_and_nothing_happens(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4", "F7")
    expect(clerk.locator("dialog")).to_be_visible()
    press(clerk, "Escape")
    expect(clerk.locator("dialog")).to_have_count(0)
    assert acts(stand) == [("window", "call"), ("A019", "serve")]


def test_hold_frees_the_window_and_f9_brings_the_person_back(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4", "F6")
    expect(clerk.locator(".current")).to_contain_text("可以叫下一位")
    expect(clerk.locator(".side")).to_contain_text("A019")
    press(clerk, "F9")
    expect(clerk.locator(".pill").first).to_have_text("办理中")


def test_with_several_on_hold_a_digit_says_which(clerk: Page, stand: Stand) -> None:
    stand.window.hold("A019", 14)
    stand.window.hold("A020", 5)
    opened(clerk, stand)
    expect(clerk.locator("[data-wish=resume]")).to_contain_text("2 个挂起")
    press(clerk, "F9", "2")
    expect(clerk.locator(".current-number")).to_have_text("A020")


def test_transfer_goes_to_a_typed_window_or_queue_and_never_to_a_guess(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4", "F7", "3", "0")
    expect(clerk.locator("dialog .ask-option")).to_have_count(8)
    press(clerk, "Enter")
    expect(clerk.locator("dialog")).to_be_visible()
    press(clerk, "7")
    expect(clerk.locator("dialog [aria-pressed=true]")).to_contain_text("307")
    press(clerk, "Enter")
    assert stand.window.log[-1] == ("A019", "transfer", {"window": "307"})
    expect(clerk.locator(".strip-said")).to_have_text("A019 已转到 307 号窗口")
    press(clerk, "F1", "F7", "d", "Enter")
    assert stand.window.log[-1] == ("A020", "transfer", {"queue": "D"})


def test_a_pause_names_its_reason_and_resumes_by_the_same_key(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F8", "2", "0")
    expect(clerk.locator(".pill").first).to_have_text("暂停：用餐")
    expect(clerk.locator("[data-wish=next]")).to_contain_text("先恢复叫号")
    press(clerk, "F8")
    expect(clerk.locator(".pill").first).to_have_text("空闲")
    assert stand.window.log[0] == ("window", "pause", {"reason": "用餐"})


def test_signing_off_asks_what_becomes_of_the_current_person(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4", "Shift+F8")
    expect(clerk.get_by_role("dialog")).to_contain_text("A019 还在本窗口")
    press(clerk, "1")
    expect(clerk.locator(".pill").first).to_have_text("未上岗")
    assert stand.window.log[-1] == ("window", "sign-off", {"current": "return"})


def test_signing_off_can_hand_the_person_over_to_another_window(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4", "Shift+F8", "3", "3", "1", "0", "Enter")
    expect(clerk.locator(".pill").first).to_have_text("未上岗")
    assert stand.window.log[-1] == ("window", "sign-off", {"current": "hand_over", "window": "310"})


def test_scanning_the_slip_of_the_called_person_begins_the_service(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1")
    expect(clerk.locator(LARGE)).to_contain_text("开始办理")
    scan(clerk, "261123A020")
    expect(clerk.get_by_role("dialog")).to_contain_text("A020 · 转移登记")
    press(clerk, "Escape")
    scan(clerk, "261123A999")
    expect(clerk.locator(".strip-said")).to_have_text("没有找到这个号。")
    scan(clerk, "261123A019")
    expect(clerk.locator(".pill").first).to_have_text("办理中")
    expect(clerk.locator("dialog")).to_have_count(0)
    found = [("window", "find")] * 2
    assert acts(stand) == [("window", "call"), *found, ("A019", "serve")]


def test_items_of_one_visit_are_finished_one_by_one(clerk: Page, stand: Stand) -> None:
    first: dict[str, Any] = stand.window.tickets["A019"]["items"][0]
    stand.window.tickets["A019"]["items"] = [first, first | {"name": "变更登记", "service": "S2", "current": False}]
    opened(clerk, stand)
    press(clerk, "F1", "F4")
    large = clerk.locator(LARGE)
    expect(large).to_contain_text("办结本项")
    expect(clerk.locator("[data-wish=finish_next]")).to_contain_text("还有 1 项未办")
    expect(clerk.locator(".details-items li")).to_have_count(2)
    press(clerk, "F4")
    expect(clerk.locator(".strip-said")).to_have_text("A019 本项已办结，接着办：变更登记")
    expect(large).to_contain_text("办结并叫下一位")
    press(clerk, "F10")
    expect(clerk.locator(".current-number")).to_have_text("A020")


def test_the_large_key_stays_marked_through_both_halves_of_finish_and_call(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4")
    held: list[Route] = []
    clerk.route("**/windows/305/call", lambda route: held.append(route))
    clerk.clock.fast_forward(1100)
    clerk.evaluate(  # at the very moment the first half is said to be done
        """() => { window.marked = new Promise((done) => new MutationObserver(() => {
             if (!document.querySelector(".strip-said")?.textContent.includes("已办结")) return;
             const turn = new MessageChannel();
             turn.port1.onmessage = () => done(Boolean(document.querySelector(".key.large[aria-busy=true]")));
             turn.port2.postMessage(0);
           }).observe(document.body, { subtree: true, childList: true, characterData: true })); }"""
    )
    clerk.keyboard.press("F10")
    assert clerk.evaluate("window.marked")
    while not held:
        clerk.wait_for_timeout(10)
    held[0].continue_()
    expect(clerk.locator(".current-number")).to_have_text("A020")


def test_no_key_looks_ready_before_the_answer_though_the_news_of_the_act_is_there_already(
    clerk: Page, stand: Stand
) -> None:
    opened(clerk, stand)
    held: list[tuple[Route, APIResponse]] = []
    clerk.route("**/windows/305/call", lambda route: held.append((route, route.fetch())))
    clerk.clock.fast_forward(1100)
    clerk.keyboard.press("F1")
    expect(clerk.locator(".current-number")).to_have_text("A019")  # told by the feed
    while not held:
        clerk.wait_for_timeout(10)
    expect(clerk.locator(LARGE)).to_have_attribute("aria-busy", "true")
    route, answer = held[0]
    route.fulfill(response=answer)
    expect(clerk.locator(LARGE)).not_to_have_attribute("aria-busy", "true")
    press(clerk, "F4")
    expect(clerk.locator(".pill").first).to_have_text("办理中")


def test_with_nobody_waiting_finish_and_call_only_finishes(clerk: Page, stand: Stand) -> None:
    stand.window.line[1:] = []
    opened(clerk, stand)
    press(clerk, "F1", "F4")
    expect(clerk.locator(LARGE)).to_contain_text("现在没有人等候")
    press(clerk, "F10")
    expect(clerk.locator(".current")).to_contain_text("现在没有人等候")
    expect(clerk.locator(".strip-said")).to_have_text("现在没有人等候")


def test_the_foot_says_whether_screens_and_voice_carried_the_call(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1")
    foot = clerk.locator(".foot")
    expect(foot).to_contain_text("正在等屏幕和广播确认 A019")
    places = [
        {"name": "大厅屏", "how": "shown"},
        {"name": "三楼屏", "how": "shown"},
        {"name": "三楼屏", "how": "spoken"},
    ]
    stand.window.shown = {"call": stand.window.call_seq, "screens": 2, "voices": 1, "places": places}
    stand.window.version += 1
    expect(foot).to_contain_text("屏幕已显示 A019（大厅屏、三楼屏） · 广播已播（三楼屏）")
    stand.window.shown = None
    stand.window.step(5)
    expect(foot).to_contain_text("都没有确认 A019，请口头叫号")


def test_a_lost_connection_is_said_with_the_age_of_the_picture(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    expect(clerk.locator(".foot")).to_contain_text("已连接")
    clerk.evaluate("fakeFeed.cut = true")
    hold_time(clerk)
    expect(clerk.locator(".foot")).to_contain_text("连接中断，正在重连")
    clerk.evaluate("fakeFeed.lastAt = performance.now()")
    clerk.clock.run_for(8000)
    expect(clerk.locator(".foot")).to_contain_text("画面是 8 秒前的")
    clerk.evaluate("fakeFeed.cut = false")
    clerk.clock.resume()
    expect(clerk.locator(".foot")).to_contain_text("已连接")


def test_f5_does_not_reload_the_page(clerk: Page, stand: Stand) -> None:
    clerk.evaluate("window.mark = 1")
    for key in ("F5", "F1", "F3", "F6", "F7", "F10", "F11"):
        clerk.keyboard.press(key)
    assert clerk.evaluate("window.mark") == 1


def test_a_lost_session_leads_to_the_sign_in_and_back(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    clerk.route("**/call", lambda route: route.fulfill(status=401, json={"error": {"code": "sign_in_first"}}))
    press(clerk, "F1")
    link = clerk.get_by_role("link", name="重新登录")
    expect(link).to_have_attribute("href", "/sign-in?next=/windows/305")


def test_elapsed_time_follows_the_halls_clock_and_not_the_pcs(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4")
    stand.window.step(402)
    expect(clerk.locator(".current-clock")).to_have_text("06:42")
    expect(clerk.locator(".head time")).to_have_text(time.strftime("%H:%M", time.gmtime((41 * 60 + 9 * 3600) + 402)))
    stand.window.step(30 * 60)
    expect(clerk.locator(".warn-text")).to_have_text("已超参考 30 分")
