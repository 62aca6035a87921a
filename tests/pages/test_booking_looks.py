"""The pages about bookings in a browser: no barrier, nothing too wide, places set by one press, and an A4 page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import chromium
from tests.pages.test_looks import violations
from tests.server import PASSWORD, Line, Server, at_work
from tests.tickets.counter import resident

pytestmark = pytest.mark.slow
RENT, TOMORROW = "fund-rent", "2026-11-24"
WIDE = "document.documentElement.scrollWidth > innerWidth"
A4_PX = 794  # 210 mm at 96 px an inch


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from at_work(tmp_path_factory.mktemp("bookings") / "data")


@pytest.fixture(scope="module")
def room(server: Server) -> Iterator[BrowserContext]:
    context = chromium().new_context(viewport={"width": 1366, "height": 768}, base_url=server.url)
    assert context.request.post("/api/v1/sign-in", data={"account": "manager", "password": PASSWORD}).ok
    yield context
    context.close()


def book(guide: Line, n: int) -> str:
    slots = [
        one for one in guide.get(f"/halls/JN01/services/{RENT}/slots?from={TOMORROW}").json["slots"] if one["free"]
    ]
    one = resident(n)
    person = {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}
    body = {"hall": "JN01", "service": RENT, "slot": slots[0]["id"], "channel": "phone", "phone": f"1380013{n:04d}"}
    made = guide.post("/bookings", body | {"persons": [{"role": "applicant", "person": person}]}, key=f"n{n}")
    assert made.status == 201, made
    return str(made.json["number"])


def looks(page: Page, path: str) -> list[str]:
    wrong = []
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path)
        wrong += [f"{path} {width}: {one}" for one in violations(page)]
        wrong += [f"{path} {width} is too wide"] if page.evaluate(WIDE) else []
    return wrong


def test_lists_and_load_have_no_barrier_and_print_without_their_keys(server: Server, room: BrowserContext) -> None:
    book(server.staff("guide"), 700)
    page = room.new_page()
    paths = [
        f"/bookings?day={TOMORROW}",
        f"/bookings?day={TOMORROW}&lang=en",
        "/bookings/load",
        "/bookings/load?lang=en",
    ]
    assert [one for path in paths for one in looks(page, path)] == []
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_PX, "height": 1123})
    page.goto(f"/bookings?day={TOMORROW}&lang=zh")
    expect(page.locator(".bookings-form")).to_be_hidden()
    expect(page.locator(".printed")).to_be_visible()
    assert not page.evaluate(WIDE)
    page.close()


def test_places_are_closed_by_one_press_and_who_has_none_is_moved_with_notice(
    server: Server, room: BrowserContext
) -> None:
    number = book(server.staff("guide"), 701)
    page = room.new_page()
    page.goto(f"/bookings/load?from={TOMORROW}&lang=zh")
    line = page.locator(f"#d-{TOMORROW} .load-line", has_text="公积金提取")
    line.locator("summary").click()
    form = line.locator(".places-form")
    form.locator("[name=last]").select_option(index=0)
    form.locator("[data-act=close-all]").click()
    asked = form.locator(".ask-here")
    expect(asked).to_contain_text("11月24日周二 G 公积金提取")
    expect(asked).to_contain_text("个已约的会失去名额")
    assert asked.evaluate("it => it.getBoundingClientRect().top < innerHeight"), "beside the key, in view"
    asked.get_by_role("button", name="确定").click()
    expect(page.locator("[data-said]")).to_contain_text("已设 1 个时段")
    mine = page.locator(".conflicts li").filter(has_text=number)
    mine.locator("[name=slot]").focus()
    mine.locator("[name=slot] option").nth(1).wait_for(state="attached")
    mine.locator("[name=slot]").select_option(index=1)
    mine.get_by_role("button", name="改时间并通知").click()
    expect(page.locator("[data-said]")).to_contain_text(f"{number} 已改到")
    expect(page.locator(".conflicts li").filter(has_text=number)).to_have_count(0)
    others = page.locator(".conflicts li")
    if others.count():  # the first test's booking has lost its place too
        others.first.locator("[data-cancel]").click()
        page.locator(".ask-here .danger").click()
        expect(page.locator("[data-said]")).to_contain_text("已取消，通知会发给本人")
    page.close()


def test_a_days_slots_come_when_it_is_opened_and_its_free_places_close_by_one_call(
    server: Server, room: BrowserContext
) -> None:
    page = room.new_page()
    calls: list[str] = []
    page.on("request", lambda one: calls.append(one.post_data or "") if one.url.endswith("/places") else None)
    page.goto("/bookings/load?lang=zh")
    day = page.locator("#d-2026-11-25")
    expect(day.locator(".places-form")).to_have_count(0)
    day.locator("summary").first.click()
    line = day.locator(".load-line", has_text="公积金提取")
    line.locator("summary").click()
    line.locator("[data-act=close-free]").click()
    line.locator(".ask-here .danger").click()
    expect(page.locator("[data-said]")).to_contain_text("已设")
    expect(day.locator(".load-line", has_text="公积金提取")).to_contain_text("人工调整过")
    assert ['"places":"booked"' in one for one in calls] == [True]
    page.close()


def test_the_page_of_appeals_has_no_barrier(server: Server, room: BrowserContext) -> None:
    page = room.new_page()
    assert looks(page, "/bookings/appeals") == []
    expect(page.get_by_text("没有待处理的申诉。")).to_be_visible()
    page.close()


def test_one_press_moves_all_who_have_no_place_and_says_where_to_before(server: Server, room: BrowserContext) -> None:
    number = book(server.staff("guide"), 702)
    day = {"first": f"{TOMORROW.replace('-', '')}-0900", "last": f"{TOMORROW.replace('-', '')}-1145"}
    assert server.staff("manager").post("/halls/JN01/places", {"service": RENT, "places": 0} | day).status == 200
    page = room.new_page()
    page.goto("/bookings/load?lang=zh")
    page.get_by_text("全部改到最近的时间").click()
    mine = page.locator("tr", has_text=f"{number[:4]} {number[4:]}")
    expect(mine).to_contain_text("13:00")
    assert looks(page, "/bookings/conflicts") == []
    press = page.locator("main button[type=submit]")
    press.click()
    expect(page.locator("[data-said]")).to_contain_text("再点一次")
    press.click()
    expect(mine).to_contain_text("已改期")
    expect(page.locator("[data-said]")).to_contain_text("没有改的 0 个")
    page.get_by_text("重新查看").click()
    expect(page.get_by_text("没有失去名额的预约，不用改期。")).to_be_visible()
    assert looks(page, "/bookings/conflicts?lang=en") == []
    page.close()
