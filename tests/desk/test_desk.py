"""What a guide does at the desk: giving out numbers, finding, steering, leading and answering calls for help."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import eventually
from tests.desk.conftest import Desk, signed_in
from tests.tickets.counter import resident

pytestmark = pytest.mark.slow
PERSON = resident(14)


def choose(page: Page, *services: str) -> None:
    page.locator(".issue-key").click()
    for one in services:
        page.fill("#filter", one)
        page.keyboard.press("Enter")


def find(page: Page, text: str) -> None:
    page.fill("#find", text)
    page.keyboard.press("Enter")


def test_a_number_with_class_reason_needs_and_two_items(page: Page, desk: Desk) -> None:
    choose(page, "无房证明", "三楼咨询")
    page.get_by_label("孕妇").check()
    page.get_by_role("button", name="发号并打印").click()
    expect(page.locator(".said.note")).to_have_text("请填写优先理由。")
    page.get_by_role("button", name="看得出").click()
    page.get_by_label("行动不便").check()
    page.get_by_role("button", name="发号并打印").click()
    number = page.locator(".issued-number").inner_text()
    (made,) = desk.post(desk.guide, "/halls/JN01/find", {"number": number})["tickets"]
    assert [one["service"] for one in made["items"]] == ["records", "desk-3"]
    assert (made["priority"], made["needs"]) == ({"class": "pregnant", "reason": "看得出"}, ["mobility"])
    expect(page.locator(".issued")).to_contain_text("大厅没有可用的打印机，请把号码写给办事人。")
    page.get_by_role("button", name="完成").click()
    expect(page.locator(".list .row")).to_have_count(1)
    expect(page.locator(".list .row")).to_contain_text("行动不便")


def test_who_brings_what_a_case_lacks_gets_a_number_at_the_head_by_scanning_its_paper(page: Page, desk: Desk) -> None:
    ticket = desk.issue()
    desk.call(ticket["id"])
    desk.post(desk.clerk, f"/tickets/{ticket['id']}/serve")
    told = {"service": "records", "tell": ["授权委托书"]}
    case = desk.post(desk.clerk, f"/tickets/{ticket['id']}/cases", told)["number"]
    desk.post(desk.clerk, f"/tickets/{ticket['id']}/finish", {"outcome": "told_once"})
    desk.issue()
    page.fill("#find", case)
    page.keyboard.press("Enter")
    number = page.locator(".issued-number").inner_text()
    assert desk.call_next()["number"] == number


def test_nothing_chosen_gives_no_number_and_a_refusal_says_why(page: Page, desk: Desk) -> None:
    page.locator(".issue-key").click()
    page.get_by_role("button", name="发号并打印").click()
    expect(page.locator(".said.note")).to_have_text("先选一个事项。")
    page.fill("#filter", "无房证明")
    page.keyboard.press("Enter")
    page.get_by_text("登记证件").click()
    page.fill("#p-phone", "1380013")
    page.get_by_role("button", name="发号并打印").click()
    expect(page.locator(".said.bad")).to_contain_text("手机号")
    page.fill("#p-phone", "13800138000")
    page.fill("#p-number", "370102199001010010")
    page.get_by_role("button", name="发号并打印").click()
    expect(page.locator(".said.bad")).to_contain_text("身份证号码")
    page.fill("#p-name", PERSON.name)
    page.fill("#p-number", PERSON.id_number)
    page.get_by_role("button", name="发号并打印").click()
    expect(page.locator(".issued-number")).to_be_visible()
    assert PERSON.id_number not in page.content() and "13800138000" not in page.content()


def test_a_ticket_is_found_by_number_slip_link_and_name(page: Page, desk: Desk) -> None:
    person = resident(15)
    body = {"name": person.name, "id_type": "resident", "id_number": person.id_number}
    made = desk.issue(person=body)
    for text in (made["number"], made["number"][1:].lstrip("0"), f"261123{made['number']}", made["link"]):
        find(page, text)
        expect(page.locator("#ticket-title")).to_contain_text(made["number"])
        page.keyboard.press("Escape")
    page.get_by_role("button", name="按姓名").click()
    page.fill("#surname", "张")
    page.fill("#digits", person.id_number[-4:])
    page.keyboard.press("Enter")
    expect(page.locator(".facts")).to_contain_text("张*")
    assert person.name not in page.content()
    page.keyboard.press("Escape")
    page.fill("#surname", "李")
    page.fill("#digits", person.id_number[-4:])
    page.keyboard.press("Enter")
    expect(page.locator(".said.note")).to_contain_text("没有找到")


SCAN = """(text) => {  // 5 ms from key to key, however slow the machine is
    let stampMs = performance.now();
    for (const key of [...text, 'Enter']) {
        const at = document.activeElement;
        const made = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        Object.defineProperty(made, 'timeStamp', { value: stampMs += 5 });
        const goesIn = at.dispatchEvent(made) && at.matches('input');
        if (goesIn && key.length === 1) document.execCommand('insertText', false, key);
        if (goesIn && key === 'Enter') at.form?.requestSubmit();
    }
}"""


def test_a_scanner_types_anywhere_on_the_page_and_the_slip_opens(page: Page, desk: Desk) -> None:
    made = desk.issue()
    page.locator("#list").click(position={"x": 5, "y": 5})
    page.evaluate(SCAN, f"261123{made['number']}")
    expect(page.locator("#ticket-title")).to_contain_text(made["number"])
    page.keyboard.press("Escape")
    page.locator(".issue-key").click()
    page.locator("#filter").fill("社保")
    page.evaluate(SCAN, f"261123{made['number']}")  # no part of what was typed, and its Enter chooses nothing
    expect(page.locator("#ticket-title")).to_contain_text(made["number"])


def test_what_is_asked_while_another_act_runs_comes_after_it_and_is_not_lost(page: Page, desk: Desk) -> None:
    first, second = desk.issue(), desk.issue()
    find(page, first["number"])
    expect(page.locator("#ticket-title")).to_contain_text(first["number"])
    held: list[Route] = []
    page.route("**/reclass", lambda route: held.append(route))
    page.get_by_role("button", name="改队列或类别").click()
    page.locator(".change").get_by_label("军人、退役军人").check()
    page.fill("#change-reason", "优待证")
    page.get_by_role("button", name="确定修改").click()
    expect(page.locator("[aria-busy=true]").first).to_be_attached()
    find(page, second["number"])
    eventually(page, lambda: len(held) == 1)
    held[0].continue_()
    expect(page.locator("#ticket-title")).to_contain_text(second["number"])


def test_several_that_fit_are_offered(page: Page, desk: Desk) -> None:
    first, second = desk.issue(), desk.issue("desk-3")
    while first["number"][1:] != second["number"][1:]:
        if first["number"][1:] < second["number"][1:]:
            first = desk.issue()
        else:
            second = desk.issue("desk-3")
    number = first["number"][1:]
    find(page, number)
    expect(page.locator(".panel .row")).to_have_count(2)
    page.locator(".panel .row", has_text=second["number"]).click()
    expect(page.locator("#ticket-title")).to_contain_text(second["number"])


def test_line_and_class_change_with_a_reason(page: Page, desk: Desk) -> None:
    desk.issue()
    made = desk.issue("desk-3")
    find(page, made["number"])
    page.get_by_role("button", name="改队列或类别").click()
    page.select_option("#to-queue", "E")
    page.locator(".change").get_by_label("军人、退役军人").check()
    page.get_by_role("button", name="确定修改").click()
    expect(page.locator(".said.note")).to_have_text("请填写理由。")
    page.fill("#change-reason", "优待证")
    page.get_by_role("button", name="确定修改").click()
    expect(page.locator(".said.good")).to_have_text(f"{made['number']} 已修改，前面 0 人。")
    expect(page.locator(".facts")).to_contain_text("军人、退役军人（优待证）")
    (now,) = desk.post(desk.guide, "/halls/JN01/find", {"ticket": made["id"]})["tickets"]
    assert (now["queue"]["id"], now["credit_min"], now["issued_at"]) == ("E", 15, made["issued_at"])


def test_a_missed_one_comes_back_and_one_is_cancelled_by_a_second_press(page: Page, desk: Desk) -> None:
    made = desk.issue()
    desk.call(made["id"])
    desk.post(desk.clerk, f"/tickets/{made['id']}/miss")
    page.get_by_role("tab", name="过号").click()
    page.locator(".list .row", has_text=made["number"]).click()
    page.get_by_role("button", name="过号返回").click()
    expect(page.locator(".said.good")).to_have_text(f"{made['number']} 已回到等候，前面 0 人。")
    page.get_by_role("button", name="取消此号").click()
    page.get_by_role("button", name=re.compile("确定取消")).click()
    expect(page.locator(".pill")).to_have_text("已取消")
    expect(page.locator(".acts .button")).to_have_count(0)


def test_whoever_must_be_led_is_an_alarm_until_one_guide_goes(page: Page, desk: Desk) -> None:
    made = desk.issue(needs=["sight"])
    expect(page.locator(".soon")).to_contain_text(made["number"])
    desk.call(made["id"])
    card = page.locator(".alarm.lead")
    expect(card).to_contain_text(made["number"])
    expect(card).to_contain_text("317 号窗口")
    expect(card).to_contain_text("三楼")
    assert page.title().startswith("(1)")
    other = signed_in(desk, "manager").new_page()
    other.goto("/desk")
    expect(other.locator(".alarm.lead.open")).to_be_visible()
    card.get_by_role("button").click()
    expect(card).to_contain_text("由您引导")
    expect(other.locator(".alarm.lead")).to_contain_text("guide 正在引导")
    other.context.close()
    desk.post(desk.clerk, f"/tickets/{made['id']}/serve")
    expect(card).to_have_count(0)


def test_a_call_for_help_is_taken_given_back_and_solved(page: Page, desk: Desk) -> None:
    desk.post(desk.kiosk, "/halls/JN01/help", {"kind": "language"})
    card = page.locator(".alarm.help")
    expect(card).to_contain_text("语言不通")
    expect(card).to_contain_text("三楼 · 咨询服务区 · 三楼取号机 1")
    card.get_by_role("button", name="我去").click()
    expect(card).to_contain_text("由您处理")
    card.get_by_role("button", name="放回").click()
    expect(page.locator(".alarm.help.open")).to_be_visible()
    card.get_by_role("button", name="我去").click()
    card.get_by_role("button", name="已解决").click()
    expect(card).to_have_count(0)


def test_a_new_alarm_sounds_unless_the_sound_is_off(page: Page, desk: Desk) -> None:
    page.evaluate("() => { window.rung = 0; HTMLMediaElement.prototype.play = async () => { window.rung += 1; }; }")
    desk.post(desk.kiosk, "/halls/JN01/help", {"kind": "help"})
    page.wait_for_function("() => window.rung === 1")
    page.get_by_role("button", name="提示音：开").click()
    expect(page.get_by_role("button", name="提示音：关")).to_be_visible()
    desk.clear()
    desk.post(desk.kiosk, "/halls/JN01/help", {"kind": "help"})
    expect(page.locator(".alarm.help")).to_have_count(1)
    assert page.evaluate("() => window.rung") == 1
    page.get_by_role("button", name="提示音：关").click()


def test_an_open_ticket_follows_what_happens_to_it(page: Page, desk: Desk) -> None:
    made = desk.issue()
    find(page, made["number"])
    expect(page.locator(".pill")).to_have_text("等候中")
    desk.call(made["id"])
    expect(page.locator(".pill")).to_have_text("已叫号")


def test_nobody_else_comes_in(desk: Desk) -> None:
    context = signed_in(desk, "clerk")
    answer = context.request.get("/desk")
    assert answer.status == 403
    context.close()


def test_the_tapped_language_is_remembered(desk: Desk) -> None:
    context = signed_in(desk, "guide")
    page = context.new_page()
    page.goto("/desk")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_title("Guide desk · Quhao")
    page.goto("/desk")
    expect(page).to_have_title("Guide desk · Quhao")
    context.close()
