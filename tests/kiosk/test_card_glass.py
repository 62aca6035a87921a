"""A card on the reader as somebody at the glass lives it: from any screen, one tap to the slip, nothing left behind."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser import eventually
from tests.kiosk.things import ID_NUMBER, a_booking, a_case, a_ticket
from tests.kiosk.twin import COOKIE, make_app
from tests.kiosk.visit import Visit

TOKEN = "card-token"
READ = (
    """([kind, reading]) => import('/static/js/kiosk-screens.js').then(({ live }) => live.onReading(kind, reading))"""
)


def lay(kiosk: Visit, **reading: Any) -> None:
    """The box has read a card, or could not."""
    kiosk.page.evaluate(READ, ["card", {"id": "7.1", "token": TOKEN, "name": "欧阳*明"} | reading])


def scan(kiosk: Visit, text: str) -> None:
    kiosk.page.evaluate(READ, ["scan", {"id": "7.2", "text": text}])


def test_story_a_card_laid_on_the_confirm_screen_is_one_tap_from_the_slip_and_then_forgotten(kiosk: Visit) -> None:
    # Mr Ouyang, 76, has chosen his service and lays the card instead of typing.
    deps, page = kiosk.deps, kiosk.page
    deps.readings.is_elder = True
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.screen("service")
    kiosk.choose("needs", "听不清：请用文字叫我")
    lay(kiosk)
    expect(page.locator("[data-card]")).to_contain_text("欧阳*明")
    expect(page.locator(".keypad")).to_have_count(0)
    taps = kiosk.taps
    kiosk.tap("[data-priority]")
    kiosk.screen("done")
    assert kiosk.taps == taps + 1
    [asked] = deps.asked
    assert (asked["person"], asked["priority"], asked["needs"]) == ({"card": TOKEN}, "elderly", ["hearing"])
    kiosk.tap("[data-act=another]")
    kiosk.screen("start")
    expect(page.locator("[data-card-bar]")).to_be_hidden()
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.screen("service")
    expect(page.locator(".keypad")).to_be_visible()
    assert ID_NUMBER not in page.content()
    eventually(page, lambda: deps.readings.dropped == [TOKEN])


def test_story_a_card_laid_on_any_screen_leads_to_what_there_is_and_a_tap_checks_in(kiosk: Visit) -> None:
    deps, page = kiosk.deps, kiosk.page
    deps.booked, deps.cases.found = a_booking(deps.the_hall), a_case()
    deps.readings.bookings = [deps.booked]
    deps.readings.tickets = [a_ticket(deps.the_hall)]
    deps.readings.cases = [{"number": a_case()["number"], "name": "不动产查询、无房证明", "about": "accepted"}]
    deps.readings.slip = a_ticket(deps.the_hall)
    kiosk.tap("#stage [data-go=map]:visible")
    kiosk.screen("map")
    lay(kiosk)
    kiosk.screen("card")
    assert "欧阳*明，您好" in kiosk.text() and "前面还有 5 人" in kiosk.text()
    kiosk.language("en")
    kiosk.language("zh")
    kiosk.tap("[data-act=card-ticket]")
    kiosk.screen("standing")
    kiosk.tap("[data-act=back]")
    kiosk.screen("start")
    expect(page.locator("[data-card-bar]")).to_have_text(" · 欧阳*明 已读卡")
    alone = make_app(deps).test_client(use_cookies=False).get("/kiosk/screen/start", headers={"Cookie": COOKIE}).text
    page.route(
        "**/kiosk/card",
        lambda route: route.fulfill(
            body=alone.replace(" data-now", " data-alone data-now"), headers={"X-Kiosk-Screen": "start"}
        ),
    )
    lay(kiosk, id="7.25")
    page.wait_for_selector("[data-alone]")
    expect(page.locator("[data-card-bar]")).to_be_hidden()
    eventually(page, lambda: deps.readings.dropped == [TOKEN])
    page.unroute("**/kiosk/card")
    lay(kiosk, id="7.3")
    kiosk.screen("card")
    kiosk.tap("[data-act=card-case]")
    kiosk.screen("progress")
    assert deps.cases.seen == [(a_case()["number"], ID_NUMBER[-4:])]
    kiosk.tap("[data-act=restart]")  # whoever starts again is nobody
    kiosk.screen("start")
    expect(page.locator("[data-card-bar]")).to_be_hidden()
    eventually(page, lambda: deps.readings.dropped == [TOKEN, TOKEN])
    lay(kiosk, id="7.4")
    kiosk.screen("card")
    kiosk.tap("[data-act=card-booking]")
    kiosk.screen("done")


def test_what_the_box_scans_opens_what_a_keyboard_scanner_would_and_a_card_that_fails_is_said(kiosk: Visit) -> None:
    deps = kiosk.deps
    deps.booked, deps.readings.slip = a_booking(deps.the_hall), a_ticket(deps.the_hall, state="missed", ahead_now=0)
    scan(kiosk, "261123E027")
    kiosk.screen("standing")
    assert "这个号已过号" in kiosk.text()
    deps.readings.slip = None
    scan(kiosk, "a poster's address")
    expect(kiosk.page.locator("#stage h1")).to_have_text("没有找到这个号")
    assert deps.texts[-1] == ""
    scan(kiosk, a_case()["number"])
    kiosk.screen("case")
    lay(kiosk, token=None, fault="bad_id_number")
    kiosk.screen("card_fault")
    expect(kiosk.page.locator("#stage h1")).to_have_text("证件没有读出来")
    deps.readings.lies = "another"
    lay(kiosk)
    kiosk.screen("card_fault")
    expect(kiosk.page.locator("#stage h1")).to_have_text("请再放一次身份证")
    scan(kiosk, "31415926")
    kiosk.screen("done")
    lay(kiosk)  # it is finished: nobody is asked for anything on this screen
    kiosk.screen("done")
    eventually(kiosk.page, lambda: TOKEN in deps.readings.dropped)
