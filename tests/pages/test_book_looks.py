"""Every screen of booking in a real browser: no barrier, nothing cut off at 320 px with text twice as large."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from queue_server.hall import service as halls
from tests.appointments.arrivals import ADDRESS, booked, free, go_to, named
from tests.browser import chromium, photograph
from tests.conftest import JN01, PASSWORD, Office
from tests.e2e.test_whole_path import barriers
from tests.pages import test_book_several as several
from tests.pages.booker import Booker, hidden, person, slots
from tests.pages.test_book_several import BOTH
from tests.pages.test_booked import sale, scan

pytestmark = pytest.mark.slow
BASE = "http://phone.test"
PICTURES = Path(__file__).resolve().parents[1] / "_artifacts" / "book"
MODES = {"zh": "", "en": "lang=en", "elder": "elder=1"}


@pytest.fixture
def phone(office: Office) -> Booker:
    """The office with an address for phones."""
    text = JN01.read_text("utf-8").replace('\ntz = "', f'\npublic_url = "{BASE}"\ntz = "', 1)
    office.house.database.write(lambda tx: halls.load(tx, text))
    office.clock.step(61)
    return Booker(office)


@pytest.fixture
def glass(phone: Booker) -> Iterator[Page]:
    """A phone's browser whose every request is answered by the app in this process; the client keeps the cookies."""

    def answer(route: Route) -> None:
        asked = route.request
        path = asked.url.removeprefix(BASE)
        sent = {"Accept-Language": "zh-CN"}
        if asked.header_value("content-type"):
            sent["Content-Type"] = str(asked.header_value("content-type"))
        got = phone.phone.open(path, method=asked.method, data=asked.post_data_buffer, headers=sent)
        headers = {name: value for name, value in got.headers.items() if name != "Set-Cookie"}
        route.fulfill(status=got.status_code, headers=headers, body=got.data)

    PICTURES.mkdir(parents=True, exist_ok=True)
    context = chromium().new_context(viewport={"width": 360, "height": 780}, base_url=BASE, has_touch=True)
    context.route("**/*", answer)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def at_code(phone: Booker) -> str:
    return phone.book()


def at_booked(phone: Booker) -> str:
    return phone.booked()


def at_now(phone: Booker) -> str:
    at = phone.booked()
    phone.go_to(-10)
    scan(phone)
    return at


def at_late(phone: Booker) -> str:
    at = phone.booked()
    phone.go_to(20)
    return at


def at_partial(phone: Booker) -> str:
    at = sale(phone)
    phone.go_to(-10)
    scan(phone)
    phone.phone.post(at, data=hidden(phone.page(at)) | {"act": "here", "present": "buyer"})
    return at


def at_both_here(phone: Booker) -> str:
    at = sale(phone)
    phone.go_to(-10)
    scan(phone)
    return at


def at_cancelled(phone: Booker) -> str:
    at = phone.booked()
    phone.phone.post(at, data={"act": "cancel", "idempotency_key": "k"})
    return at


def at_cancelled_by_hall(phone: Booker) -> str:
    at = phone.booked()
    found = phone.office.house.database.read(lambda rows: rows.value("SELECT id FROM booking"))
    phone.office.guide.post(f"/bookings/{found}/cancel", {"reason": "设备检修，当天上午暂停办理"})
    return at


def at_missed(phone: Booker) -> str:
    at = phone.booked()
    phone.go_to(9 * 60)
    phone.office.house.close_day(phone.office.house.hall("JN01"), "2026-11-24")
    return at


def at_lapsed(phone: Booker) -> str:
    at = phone.book()
    phone.office.clock.step(11 * 60)
    phone.office.house._bookings(phone.office.clock.now_ms())
    return at


def at_moving(phone: Booker) -> str:
    return f"{phone.booked()}/move"


def at_items(_phone: Booker) -> str:
    return "/p/book"


def at_nothing_found(_phone: Booker) -> str:
    return "/p/book?q=qqqq"


def at_who(_phone: Booker) -> str:
    return "/p/book/transfer-resale"


def at_times(_phone: Booker) -> str:
    return "/p/book/transfer-resale?day=2026-11-24"


def at_details(phone: Booker) -> str:
    phone.service = "transfer-resale"
    return str(phone.choose(slots(phone.times())[0], have=("1",)).headers["Location"])


def at_several_who(_phone: Booker) -> str:
    return f"{BOTH}&have=2"


def at_several_details(phone: Booker) -> str:
    phone.service = "transfer-resale"
    return several.details(phone)[0]


def at_agent_details(phone: Booker) -> str:
    return phone.details(agent="2")[0]


def at_over(_phone: Booker) -> str:
    return "/p/book/fund-rent/details"


SCREENS: dict[str, Callable[[Booker], str]] = {
    name.removeprefix("at_"): way for name, way in list(globals().items()) if name.startswith("at_")
}


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_is_accessible_and_whole_in_every_mode(phone: Booker, glass: Page, screen: str) -> None:
    path = SCREENS[screen](phone)
    for mode, query in MODES.items():
        glass.set_viewport_size({"width": 360, "height": 780})
        glass.goto(f"{path}{'&' if '?' in path else '?'}{query or 'elder=0'}")
        glass.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        if mode == "zh" or screen in ("who", "times", "details", "booked"):
            photograph(glass, PICTURES / f"{screen}-{mode}.png", full_page=True)
            assert barriers(glass) == [], mode
        glass.set_viewport_size({"width": 320, "height": 640})
        assert glass.evaluate("document.documentElement.scrollWidth") <= 320, mode
        glass.evaluate("document.documentElement.style.fontSize = '200%'")
        assert glass.evaluate("document.documentElement.scrollWidth") <= 320, mode
        small = """[...document.querySelectorAll("main a, main button, main summary, main label.phone-tick, header a")]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
            .map((one) => one.outerHTML)"""
        assert glass.evaluate(small) == [], mode


def test_the_round_of_a_team_has_no_barrier_and_a_wrong_press_is_mended_in_place(phone: Booker, glass: Page) -> None:
    office = phone.office
    text = re.sub(r'(?m)^(id = "fund-rent"\n)', r"\1home_teams = 2\n", JN01.read_text("utf-8"))
    office.house.database.write(lambda tx: halls.load(tx, text))
    made = booked(office, "fund-rent", named(1))
    booked(office, "fund-rent", named(2), slot=free(office, "fund-rent")[-1]["id"])
    go_to(office, made, 5)
    phone.phone.post("/api/v1/sign-in", json={"account": "guide", "password": PASSWORD})
    glass.goto("/bookings/round")
    visit = glass.locator(".visit").first
    expect(visit.locator("[data-address]")).to_have_text(ADDRESS)
    visit.locator('[data-met="0"]').click()
    expect(visit.locator(".state")).to_have_text("家中无人")
    expect(visit.locator("[data-address]")).to_have_text(ADDRESS)
    for one in glass.locator("summary").all():
        one.click()
    expect(visit.locator("select option").nth(2)).to_be_attached()
    photograph(glass, PICTURES / "round.png", full_page=True)
    assert barriers(glass) == []
    glass.set_viewport_size({"width": 320, "height": 640})
    glass.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = """[...document.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > 320)
        .map((one) => one.outerHTML.slice(0, 120))"""
    assert glass.evaluate(wide) == []
    visit.locator('[data-act="mend"] input').fill("看错门牌")
    visit.locator('[data-act="mend"] button').click()
    expect(visit.locator(".state")).to_have_text("已上门")


def test_slips_are_marked_at_their_fields_without_a_barrier(phone: Booker, glass: Page) -> None:
    glass.goto(at_details(phone))
    glass.fill("#buyer-1-name", "张三")
    glass.fill("#seller-1-name", "李四")
    for key in ("buyer-1", "seller-1"):
        glass.fill(f"#{key}-id_number", "12")
    glass.fill("#phone", "12")
    glass.click("#persons .primary")
    expect(glass.locator('[aria-invalid="true"]')).to_have_count(3)
    photograph(glass, PICTURES / "slips.png", full_page=True)
    assert barriers(glass) == []


def test_a_number_is_looked_at_while_it_is_typed_and_shown_masked(phone: Booker, glass: Page) -> None:
    glass.goto(at_details(phone))
    number = person(1)["applicant-1-id_number"]
    field, line = glass.locator("#buyer-1-id_number"), glass.locator("#buyer-1-id_number-why")
    field.fill(f"{number[:6]} {number[6:14]} {number[14:]}")
    expect(line).to_have_text(f"号码填写正确：{number[:6]}********{number[14:]}")
    field.fill(number[:-1] + ("1" if number[-1] != "1" else "2"))
    expect(line).to_have_text("号码的最后一位对不上，请逐位核对。")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("12")
    expect(line).to_have_text("")
    glass.select_option("#buyer-1-id_type", "passport")
    field.fill(number)
    expect(line).to_have_text("")


def test_days_change_in_place_and_the_ticks_stay(phone: Booker, glass: Page) -> None:
    glass.goto("/p/book/fund-rent")
    glass.evaluate("window.same = true")
    glass.check('input[value="1"]')
    glass.click('.book-day[value="2026-11-25"]')
    expect(glass.locator("#hours")).to_have_text("11 月 25 日 周三：选时间")
    expect(glass.locator('.book-day[value="2026-11-25"]')).to_be_focused()
    assert glass.evaluate("window.same") is True
    assert "day=2026-11-25" in glass.url and "have=1" in glass.url
    glass.select_option("#agent", "3")
    expect(glass.locator("#hours")).to_have_text("11 月 25 日 周三：选时间")
    glass.wait_for_url("**agent=3**")


def test_a_tapped_hour_is_sent_with_the_sum_and_the_hold_runs_down(phone: Booker, glass: Page) -> None:
    glass.goto("/p/book/fund-rent?day=2026-11-24")
    with glass.expect_request(lambda one: one.method == "POST") as sent:
        glass.locator(".book-time:enabled").first.click()
    assert "work=" in str(sent.value.post_data)
    expect(glass.locator("#left b")).to_have_text("还剩 9:58")
    glass.go_back()
    glass.locator(".book-time:enabled").nth(1).click()
    expect(glass.locator("h2.number")).to_have_text("11 月 24 日 周二 09:15")


def test_the_first_tap_goes_on_although_the_sum_was_done_before_it(phone: Booker, glass: Page) -> None:
    done = "export const done = async () => { document.body.dataset.summed = '1'; return 'sum:1'; };"
    glass.route("**/work.js", lambda route: route.fulfill(content_type="text/javascript", body=done))
    glass.goto("/p/book/fund-rent?day=2026-11-24")
    expect(glass.locator("body")).to_have_attribute("data-summed", "1")
    with glass.expect_request(lambda one: one.method == "POST") as sent:
        glass.locator(".book-time").first.click()
    assert "work=sum%3A1" in str(sent.value.post_data)
    glass.wait_for_url("**/details*")


def test_whoever_was_named_above_is_asked_for_nothing_more(phone: Booker, glass: Page) -> None:
    glass.goto(at_several_details(phone))
    field = glass.locator("#mortgagor-1-name")
    expect(field).to_have_js_property("required", True)
    glass.select_option("#mortgagor-1-same", "buyer-1")
    expect(field).to_be_hidden()
    expect(field).to_have_js_property("required", False)
    glass.select_option("#mortgagor-1-same", "")
    expect(field).to_be_visible()


def test_in_large_type_a_principal_who_is_added_is_asked_for_next(phone: Booker, glass: Page) -> None:
    glass.goto(f"{phone.details(agent='1')[0]}&elder=1")
    glass.fill("#agent-1-name", person(1)["applicant-1-name"])
    glass.fill("#agent-1-id_number", person(1)["applicant-1-id_number"])
    glass.click("#step-next")
    glass.click('button[value="more"]')
    expect(glass.locator("#principal-2-name")).to_be_visible()
    expect(glass.locator("#agent-1-name")).to_be_hidden()
    expect(glass.locator("#agent-1-name")).to_have_value(person(1)["applicant-1-name"])
    glass.click('button[value="drop-2"]')
    expect(glass.locator("#principal-1-name")).to_be_visible()


def test_in_large_type_one_person_is_asked_after_the_other(phone: Booker, glass: Page) -> None:
    glass.goto(f"{at_details(phone)}&elder=1")
    expect(glass.locator("#seller-1-name")).to_be_hidden()
    expect(glass.locator("#persons > .primary").first).to_be_hidden()
    glass.click("#step-next")
    expect(glass.locator("#buyer-1-name")).to_be_visible()
    for key, n in (("buyer-1", 1), ("seller-1", 2)):
        glass.fill(f"#{key}-name", person(n)["applicant-1-name"])
        glass.fill(f"#{key}-id_number", person(n)["applicant-1-id_number"])
        glass.click("#step-next")
    expect(glass.locator("#phone")).to_be_focused()
    glass.click("#step-back")
    expect(glass.locator("#seller-1-name")).to_be_focused()
    glass.keyboard.press("Enter")
    glass.fill("#phone", "13800001111")
    glass.click("#persons > .primary:visible")
    expect(glass.locator("h1")).to_have_text("请输入验证码")
