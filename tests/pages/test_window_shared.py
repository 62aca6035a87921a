"""A window that more than one clerk comes to: locked while nobody sits there, taken over, left to another."""

from __future__ import annotations

from playwright.sync_api import Page, Request, Route, expect

from tests.browser import eventually
from tests.pages.stand import Stand
from tests.pages.test_window_terminal import LARGE, acts, opened, press, scan

CARD = ".locked-card"


def left_alone(page: Page) -> None:
    """Nobody touches anything for as long as the hall allows."""
    page.clock.fast_forward(301_000)
    expect(page.locator(CARD)).to_be_visible()


def test_an_idle_screen_locks_and_the_same_clerks_password_brings_back_the_very_state(
    clerk: Page, stand: Stand
) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4", "4")
    expect(clerk.locator("dialog [aria-pressed=true]")).to_contain_text("不予受理")
    left_alone(clerk)
    eventually(clerk, lambda: acts(stand)[-1:] == [("screen", "lock")])
    expect(clerk.locator("[name=password]")).to_be_focused()
    clerk.keyboard.type("wrong")
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("alert")).to_have_text("账号或密码不正确，请重新输入。")
    expect(clerk.locator("[name=password]")).to_have_value("")
    clerk.keyboard.type("correct horse")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("dialog [aria-pressed=true]")).to_contain_text("不予受理")
    expect(clerk.locator(".current-number")).to_have_text("A019")
    expect(clerk.locator(".pill").first).to_have_text("办理中")
    press(clerk, "Enter")
    assert stand.window.log[-1] == ("A019", "finish", {"outcome": "refused"})


def test_behind_the_lock_nothing_of_the_hall_can_be_read_or_done(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4", "Shift+F9")
    expect(clerk.locator(CARD)).to_be_visible()
    page = clerk.content()
    secrets = ["A019", "A020", "李*", "370102", "转移登记 · 二手房买卖", "身份证（买方、卖方）"]
    assert [word for word in secrets if word in page.split('id="terminal"')[1].split(">", 1)[1]] == []
    before = acts(stand)
    press(clerk, "F4", "F6", "F10")
    scan(clerk, "261123A019")
    assert acts(stand) == before
    assert clerk.evaluate("fakeFeed.closed") is True
    assert clerk.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])") == "[{},{}]"


def test_a_reload_does_not_get_round_the_lock(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1")
    with clerk.expect_response("**/screen/lock"):
        press(clerk, "Shift+F9")
    clerk.reload()
    expect(clerk.locator(CARD)).to_contain_text("王芳（1203），请输入密码解锁。")
    clerk.fill("[name=password]", "correct horse")
    clerk.keyboard.press("Enter")
    expect(clerk.locator(".current-number")).to_have_text("A019")


def test_touching_keys_or_mouse_keeps_the_screen_open(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    for _ in range(3):
        clerk.clock.fast_forward(200_000)
        clerk.mouse.move(300, 300)
        clerk.mouse.move(310, 300)
    clerk.clock.fast_forward(200_000)
    expect(clerk.locator(LARGE)).to_be_visible()
    assert ("screen", "lock") not in acts(stand)


def test_a_lock_the_server_has_not_heard_of_is_told_until_it_has(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    stand.window.fail = 3
    on_the_way: list[Request] = []
    clerk.on("request", lambda one: on_the_way.append(one))
    clerk.on("requestfinished", lambda one: one in on_the_way and on_the_way.remove(one))  # not those begun before
    press(clerk, "Shift+F9")
    expect(clerk.locator(CARD)).to_be_visible()

    def is_told_after_some_seconds() -> bool:
        if not on_the_way:  # one that is given up as lost would still lock the window of the test after this
            clerk.clock.run_for(1_000)
        return not on_the_way and acts(stand)[-1:] == [("screen", "lock")]

    eventually(clerk, is_told_after_some_seconds)
    assert stand.window.fail == 0
    expect(clerk.locator(CARD)).to_be_visible()


def test_a_lock_whose_answer_is_on_its_way_is_not_told_a_second_time(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    asked: list[Route] = []
    clerk.route("**/screen/lock", lambda route: asked.append(route))
    press(clerk, "Shift+F9")
    eventually(clerk, lambda: len(asked) == 1)
    clerk.clock.run_for(6_000)
    eventually(clerk, lambda: len(asked) == 2)
    assert len({route.request.headers["idempotency-key"] for route in asked}) == 1
    asked[1].fulfill(json={})


def test_another_clerk_unlocks_with_an_account_of_her_own_and_goes_on_with_the_ticket(
    clerk: Page, stand: Stand
) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4")
    left_alone(clerk)
    clerk.get_by_role("button", name="换人接管").click()
    expect(clerk.locator("[name=account]")).to_be_focused()
    clerk.keyboard.type("clerk2")
    clerk.keyboard.press("Tab")
    clerk.keyboard.type("battery staple")
    clerk.keyboard.press("Enter")
    expect(clerk.locator(".head-name")).to_have_text("李娜（1207）")
    expect(clerk.locator(".current-number")).to_have_text("A019")
    assert acts(stand)[-2:] == [("door", "sign-in"), ("window", "take-over")]
    press(clerk, "F4")
    assert acts(stand)[-1] == ("A019", "finish")


def refusing(page: Page, path: str, status: int, code: str, message: str = "", **details: str) -> None:
    """The server says no to this call."""
    error = {"error": {"code": code, "message": message, "details": details}, "request_id": "r"}
    page.route(f"**/api/v1{path}", lambda route: route.fulfill(status=status, json=error))


def test_who_is_on_duty_elsewhere_is_led_there(clerk: Page) -> None:
    refusing(clerk, "/halls/*/windows/*/sign-on", 409, "already_signed_on", "请先在那里离岗。", window="301")
    press(clerk, "F1")
    expect(clerk.get_by_role("alert")).to_contain_text("请先在那里离岗")
    way = clerk.get_by_role("link", name="去 301 号窗口")
    expect(way).to_have_attribute("href", "/windows/301")


def test_who_may_not_take_the_window_over_is_signed_out_again_and_its_clerk_goes_on(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4")
    left_alone(clerk)
    refusing(clerk, "/halls/*/windows/*/take-over", 409, "already_signed_on", "您正在 306 窗口在岗，请先离岗。")
    refusing(clerk, "/screen/unlock", 401, "sign_in_first")
    clerk.route("**/api/v1/sign-out", lambda route: route.fulfill(json={}))
    clerk.get_by_role("button", name="换人接管").click()
    clerk.locator("[name=account]").fill("clerk2")
    clerk.locator("[name=password]").fill("battery staple")
    with clerk.expect_request("**/api/v1/sign-out"):
        clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("alert")).to_have_text("您正在 306 窗口在岗，请先离岗。")
    expect(clerk.locator(CARD)).to_be_visible()
    clerk.locator(".locked-feet button").first.click()
    clerk.locator("[name=password]").fill("correct horse")
    clerk.keyboard.press("Enter")
    expect(clerk.locator(".current-number")).to_have_text("A019")


def test_an_account_with_a_second_factor_is_led_from_the_lock_to_the_door(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    left_alone(clerk)
    refusing(clerk, "/sign-in", 401, "second_factor_needed", "请输入验证码。")
    clerk.get_by_role("button", name="换人接管").click()
    clerk.locator("[name=account]").fill("manager")
    clerk.locator("[name=password]").fill("battery staple")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/sign-in?next=%2Fwindows%2F*")


def test_the_clerk_whose_window_was_taken_over_is_told_by_whom(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4", "F7")
    expect(clerk.locator("dialog")).to_be_visible()
    stand.window.taken_by_another()
    told = clerk.get_by_role("alert")
    expect(told).to_contain_text("工号 1207 已接管本窗口（09:4")
    expect(told).to_contain_text("A019 由对方继续办理。")
    expect(clerk.locator("dialog")).to_have_count(0)
    before = acts(stand)
    press(clerk, "F10", "F6")
    assert acts(stand) == before


def test_another_clerks_window_can_be_left_or_taken_over_after_a_question(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4")
    stand.window.me = (8, "clerk2", "李娜（1207）")
    clerk.reload()
    expect(clerk.locator(".current")).to_contain_text("本窗口由工号 1203 在岗")
    press(clerk, "F4")
    expect(clerk.get_by_role("dialog")).to_contain_text("工号 1203 在岗，09:41 起，正在办 A019")
    press(clerk, "Escape")
    assert acts(stand)[-1] == ("A019", "serve")
    press(clerk, "F4", "Enter")
    expect(clerk.locator(".current-number")).to_have_text("A019")
    assert acts(stand)[-1] == ("window", "take-over")


def test_another_clerks_window_leads_to_another_window(clerk: Page, stand: Stand) -> None:
    stand.window.taken_by_another()
    expect(clerk.locator(".current")).to_contain_text("由工号 1207 在岗")
    clerk.keyboard.press("F1")
    clerk.wait_for_url("**/windows")


def test_handing_over_to_a_line_and_leaving_is_one_act(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F1", "F4", "Shift+F8", "3", "d", "Enter")
    expect(clerk.locator(".pill").first).to_have_text("未上岗")
    assert stand.window.log[-1] == ("window", "sign-off", {"current": "hand_over", "queue": "D"})
    assert [act for _name, act in acts(stand)].count("transfer") == 0


def test_a_pause_says_when_the_clerk_is_back_and_when_that_time_has_passed(clerk: Page, stand: Stand) -> None:
    opened(clerk, stand)
    press(clerk, "F8", "2")
    expect(clerk.get_by_role("dialog")).to_contain_text("用餐。按数字即暂停")
    expect(clerk.locator("[data-option='4']")).to_contain_text("30 分钟")
    press(clerk, "4")
    pill = clerk.locator(".pill").first
    expect(pill).to_contain_text("暂停：用餐 · 10:1")
    expect(clerk.locator(".current")).to_contain_text("回来")
    body = stand.window.log[-1][2]
    assert body["reason"] == "用餐"
    assert body["back_at"].endswith(":00.000Z")
    stand.window.step(32 * 60)
    expect(pill).to_contain_text("已过 10:1")
