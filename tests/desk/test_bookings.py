"""Bookings at the guide desk: found, checked in by hand, moved, cancelled, and made for somebody without a phone."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.desk.conftest import Desk, signed_in
from tests.desk.test_desk import find
from tests.desk.test_looks import PARTS, SMALL, TARGETS, WIDE
from tests.pages.test_looks import violations
from tests.tickets.counter import resident

pytestmark = pytest.mark.slow
DAY, TOMORROW = "2026-11-23", "2026-11-24"
PEOPLE = count(300)
SALE, RECORDS = "transfer-resale", "fund-rent"


def person() -> dict[str, str]:
    one = resident(next(PEOPLE))
    return {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}


def free(desk: Desk, service: str, day: str = DAY) -> list[Any]:
    desk.guide.drop()
    slots = desk.guide.get(f"/halls/JN01/services/{service}/slots?from={day}").json["slots"]
    return [one for one in slots if one["free"]]


def booked(desk: Desk, service: str, *roles: str, day: str = DAY) -> Any:
    persons = [{"role": role, "person": person()} for role in roles or ("applicant",)]
    body = {"hall": "JN01", "service": service, "slot": free(desk, service, day)[0]["id"], "channel": "phone"}
    return desk.post(desk.guide, "/bookings", body | {"persons": persons, "phone": "13800138000"}) | {"who": persons}


def test_a_booking_is_found_by_number_and_by_name_and_checked_in_with_who_is_here(page: Page, desk: Desk) -> None:
    made = booked(desk, SALE, "buyer", "seller")
    find(page, f"{made['number'][:4]} {made['number'][4:]}")
    panel = page.locator(".panel.booking")
    expect(panel).to_contain_text("买方 未到、卖方 未到")
    assert made["who"][0]["person"]["name"] not in page.content()
    panel.get_by_role("button", name="签到").click()
    expect(page.locator(".said.note")).to_have_text("请先勾选谁到场了。")
    panel.get_by_label("买方").check()
    panel.get_by_role("button", name="签到").click()
    expect(page.locator(".said.good")).to_contain_text("还差卖方")
    expect(panel.locator(".pill")).to_have_text("部分到场")
    page.get_by_role("button", name="返回列表").click()
    page.get_by_role("button", name="按姓名").click()
    seller = made["who"][1]["person"]
    page.fill("#surname", seller["name"][0])
    page.fill("#digits", seller["id_number"][-4:])
    page.keyboard.press("Enter")
    expect(panel.locator("h2")).to_contain_text(made["number"])
    panel.get_by_role("button", name="签到").click()
    expect(page.locator(".panel.ticket h2")).to_contain_text("A0")
    expect(page.locator(".said.good")).to_contain_text("已签到，号码 A0")


def test_a_phone_number_is_shown_by_one_press_and_a_booking_moves_and_is_cancelled(page: Page, desk: Desk) -> None:
    made = booked(desk, RECORDS, day=TOMORROW)
    find(page, made["link"])
    panel = page.locator(".panel.booking")
    expect(panel).to_contain_text("不是今天的预约")
    assert "13800138000" not in page.content()
    panel.get_by_role("button", name="看手机号").click()
    expect(panel).to_contain_text("13800138000")
    panel.get_by_role("button", name="改时间").click()
    panel.locator(".choice-one").filter(has_text="余").nth(3).click()
    panel.get_by_label("大厅原因").check()
    panel.locator("button[type=submit]").click()
    expect(page.locator(".said.note")).to_have_text("请填写大厅的理由。")
    panel.get_by_role("button", name="系统维护").click()
    panel.locator("button[type=submit]").click()
    expect(page.locator(".said.good")).to_contain_text("已改到 11月24日周二")
    panel.get_by_role("button", name="取消预约").click()
    panel.get_by_role("button", name="取消预约").click()
    panel.get_by_role("button", name=f"确定取消 {made['number']}").click()
    expect(panel.locator(".pill")).to_have_text("已取消")


def test_somebody_without_a_phone_is_booked_for_at_the_desk(page: Page, desk: Desk) -> None:
    page.get_by_role("button", name="帮办预约").click()
    page.fill("#filter", "二手房")
    page.keyboard.press("Enter")
    page.locator(".book button[type=submit]").click()
    expect(page.locator(".said.note")).to_have_text("请选事项和时段。")
    page.fill("#slot-day", TOMORROW)
    page.locator(".when .choice-one").filter(has_text="余").first.click()
    page.get_by_role("button", name="添加买方").click()
    people = [person() for _ in range(3)]
    rows = page.locator(".booked-person")
    expect(rows).to_have_count(3)
    for at, one in enumerate(people):
        rows.nth(at).get_by_label("姓名").fill(one["name"])
        rows.nth(at).get_by_label("证件号码").fill(one["id_number"])
    page.locator(".book button[type=submit]").click()
    shown = page.locator(".booked .issued-number")
    number = shown.inner_text().replace(" ", "")
    assert shown.evaluate("it => it.getClientRects().length === 1 && it.scrollWidth <= it.clientWidth")
    expect(page.locator(".panel.booked")).to_contain_text("11月24日周二")
    expect(page.locator(".panel.booked")).to_contain_text("签到 ")
    (made,) = desk.post(desk.guide, "/halls/JN01/bookings/find", {"number": number})["bookings"]
    assert sorted(made["roles"]) == ["buyer", "buyer", "seller"] and made["channel"] == "desk"
    page.get_by_role("button", name="完成").click()
    find(page, "99999999")
    expect(page.locator(".said.bad")).to_contain_text("没有找到这个预约")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_state_of_a_booking_keeps_the_looks_at_every_size(desk: Desk, lang: str) -> None:
    context = signed_in(desk, "manager")
    page = context.new_page()
    page.goto(f"/desk?lang={lang}")
    page.wait_for_selector(".link.ok")
    made = booked(desk, SALE, "buyer", "buyer", "seller")
    wrong: dict[str, Any] = {}

    def look(name: str) -> None:
        for width, height in ((1366, 768), (1024, 768), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            found = [*page.evaluate(WIDE, PARTS), *page.evaluate(SMALL, TARGETS)]
            found += violations(page) if width != 1024 else []
            if found:
                wrong[f"{name} {width}"] = found

    find(page, made["number"])
    page.wait_for_selector(".panel.booking")
    look("booking")
    page.locator(".panel.booking .acts .button").nth(1).click()
    page.fill("#slot-day", TOMORROW)
    page.wait_for_selector(".when .choice-one")
    page.locator(".change .choice-one").nth(1).click()
    look("move")
    page.locator(".book-key").click()
    page.locator(".service").first.click()
    page.wait_for_selector(".booked-person")
    look("book")
    desk.post(desk.guide, f"/bookings/{made['id']}/cancel", {"reason": "test"})
    context.close()
    assert wrong == {}
