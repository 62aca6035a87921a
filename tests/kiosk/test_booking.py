"""Checking in at the kiosk: typing eight digits, holding a code before the scanner, choosing who is here."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from kiosk import booking
from queue_server.hall.model import Hall
from tests.kiosk.things import TooEarly, a_booking
from tests.kiosk.visit import Visit

NUMBER = "31415926"
CODE = f"https://queue.example.gov.cn/p/b/{'x' * 16}.abc-DEF_123"


def type_number(kiosk: Visit, number: str = NUMBER) -> None:
    kiosk.tap("#stage [data-go=booking]:visible")
    kiosk.screen("booking")
    for digit in number:
        kiosk.tap(f'.pad[data-key="{digit}"]')


def test_two_taps_and_eight_digits_bring_the_number_and_say_why_it_stands_there(kiosk: Visit) -> None:
    kiosk.deps.booked = a_booking(kiosk.deps.the_hall)
    type_number(kiosk)
    assert kiosk.page.inner_text("[data-booking-echo]").split() == list(NUMBER)
    kiosk.tap("[data-act=booking-send]")
    kiosk.screen("done")
    assert "预约 09:30：按预约时间叫号" in kiosk.page.inner_text("#stage")
    assert kiosk.deps.texts == [NUMBER]
    kiosk.language("en")
    assert "Booked 09:30: called by your hour" in kiosk.page.inner_text("#stage")
    kiosk.tap("[data-act=home]")
    kiosk.screen("start")
    kiosk.tap("#stage [data-go=booking]:visible")
    kiosk.screen("booking")
    assert kiosk.page.inner_text("[data-booking-echo]").strip() == ""


def test_an_unfinished_number_is_not_sent_and_the_keys_type_it_too(kiosk: Visit) -> None:
    kiosk.deps.booked = a_booking(kiosk.deps.the_hall)
    type_number(kiosk, NUMBER[:5])
    kiosk.page.keyboard.press("Backspace")
    kiosk.page.keyboard.press("Escape")
    kiosk.screen("start")
    type_number(kiosk, "")
    kiosk.page.keyboard.press("Enter")
    expect(kiosk.page.locator('[data-booking] [data-when="short"]')).to_be_visible()
    kiosk.page.keyboard.type(NUMBER, delay=100)
    kiosk.page.keyboard.press("Enter")
    kiosk.screen("done")
    assert kiosk.deps.texts == [NUMBER]


SCAN = """(text) => {  // 5 ms from key to key, however slow the machine is
    let at = performance.now();
    for (const key of [...text, 'Enter']) {
        const made = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        Object.defineProperty(made, 'timeStamp', { value: at += 5 });
        document.activeElement.dispatchEvent(made);
    }
}"""


@pytest.mark.parametrize(("on", "code"), [("start", CODE), ("group", CODE), ("start", NUMBER), ("booking", NUMBER)])
def test_a_scanned_code_checks_in_on_any_screen_and_no_sign_of_an_address_is_a_key(
    kiosk: Visit, on: str, code: str
) -> None:
    kiosk.deps.booked = a_booking(kiosk.deps.the_hall)
    if on != "start":
        kiosk.tap('.tile[data-go*="group?id=desk"]' if on == "group" else ".door")
        kiosk.screen(on)
    kiosk.page.evaluate(SCAN, code)
    kiosk.screen("done")
    assert kiosk.deps.texts == [code]
    if code == CODE:
        assert not [one for one in kiosk.deps.requests if "service?" in one or "find" in one]


def test_an_input_method_that_eats_a_scan_is_named_to_whoever_is_near(kiosk: Visit) -> None:
    kiosk.page.evaluate(
        """() => { for (let at = 0; at < 12; at += 1) document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { key: 'Process', bubbles: true, cancelable: true })); }"""
    )
    expect(kiosk.page.get_by_role("alert").filter(has_text="请关闭输入法（扫码枪打字被输入法截住）")).to_be_visible()
    expect(kiosk.page.locator("[data-ime=en]")).to_be_hidden()


def test_a_seller_who_is_late_is_named_and_waited_for(kiosk: Visit) -> None:
    kiosk.deps.booked = a_booking(kiosk.deps.the_hall, "buyer", "seller")
    type_number(kiosk)
    kiosk.tap("[data-act=booking-send]")
    kiosk.screen("party")
    assert kiosk.page.locator('[data-here][aria-checked="true"]').count() == 0, "nobody is ticked beforehand"
    kiosk.tap("[data-act=party-send]")
    expect(kiosk.page.locator("[data-party-none]")).to_be_visible()
    kiosk.tap('[data-here="0"]')
    kiosk.tap("[data-act=party-send]")
    kiosk.screen("partly")
    text = kiosk.page.inner_text("#stage")
    assert "已签到，还差" in text and "为您等到 09:45" in text and "09:24" in text
    assert kiosk.deps.asked[-1]["present"] == ["buyer"]
    kiosk.tap("[data-act=home]")
    kiosk.screen("start")


def test_what_stands_in_the_way_stays_said_when_the_line_moves_and_wipes_itself(kiosk: Visit) -> None:
    kiosk.deps.booked = a_booking(kiosk.deps.the_hall, timing="early")
    kiosk.deps.refusal = TooEarly()
    type_number(kiosk)
    kiosk.tap("[data-act=booking-send]")
    kiosk.screen("unbooked")
    assert "09:00 起可以签到" in kiosk.page.inner_text("#stage")
    kiosk.wait_s(62)
    kiosk.screen("unbooked")
    kiosk.page.wait_for_selector("#idle[open]")
    kiosk.wait_s(32)
    kiosk.screen("start")
    assert NUMBER not in kiosk.page.content()


def test_a_booking_that_has_its_number_shows_it_again_and_prints_what_was_never_printed(kiosk: Visit) -> None:
    hall = kiosk.deps.the_hall
    ticket = kiosk.deps._ticket("fund-rent") | {
        "channel": "booking",
        "booked": False,
        "issued_at": "2026-11-23T09:24:00+08:00",
    }
    kiosk.deps.booked = a_booking(hall, state="arrived", ticket_now=ticket)
    type_number(kiosk)
    kiosk.tap("[data-act=booking-send]")
    kiosk.screen("done")
    assert kiosk.deps.slips == [ticket["id"]]
    assert "按现场取号排队" in kiosk.page.inner_text("#stage")


def test_who_has_checked_in_is_told_so_and_gets_one_more_slip_then_the_desk(kiosk: Visit) -> None:
    ticket = kiosk.deps._ticket("fund-rent") | {
        "channel": "booking",
        "booked": True,
        "issued_at": "2026-11-23T09:24:00+08:00",
    }
    kiosk.deps.booked = a_booking(kiosk.deps.the_hall, state="arrived", ticket_now=ticket)
    kiosk.deps.paper = "offer"
    type_number(kiosk)
    kiosk.tap("[data-act=booking-send]")
    kiosk.screen("done")
    text = kiosk.page.inner_text("#stage")
    assert "您已签到过" in text and "取走小票" not in text and "取号成功" not in text
    kiosk.deps.job_state = "queued"
    kiosk.tap("[data-act=slip-more]")
    kiosk.page.wait_for_selector("[data-slip=printing]")
    kiosk.tap("[data-act=home]")
    kiosk.screen("start")
    kiosk.deps.paper = "desk"
    type_number(kiosk)
    kiosk.tap("[data-act=booking-send]")
    kiosk.screen("done")
    assert "补打小票请到导办台" in kiosk.page.inner_text("#stage")
    assert kiosk.page.locator("[data-act=slip-more]:visible").count() == 0


def people(*roles: str, here: int = 0) -> list[dict[str, Any]]:
    return [{"role": role, "name": role, "name_en": role, "here": at < here} for at, role in enumerate(roles)]


def test_who_is_asked_for_and_what_their_choice_means(hall: Hall) -> None:
    both = a_booking(hall, people=people("buyer", "seller", "seller"))
    assert booking.must_ask(both)
    assert booking.present_of(both, "0,2") == ["buyer", "seller"]
    assert booking.present_of(both, "7,x,-1,99999999999") == []
    last = a_booking(hall, people=people("buyer", "seller", here=1))
    assert not booking.must_ask(last) and booking.present_of(last, "") is None
    agent = a_booking(hall, people=people("agent", "principal", "principal"))
    assert not booking.must_ask(agent) and booking.present_of(agent, "") == ["agent"]
    for other in ({"timing": "early"}, {"timing": "wrong_day"}, {"state": "cancelled"}, {"home": True}):
        assert not booking.must_ask(both | other)
