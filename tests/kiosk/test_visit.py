"""Visits to the kiosk in a real browser: taps, faults, languages, and that nothing of a person stays behind."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from kiosk import flow
from kiosk.deps import PrinterState, QueueState
from tests.browser import hold_time
from tests.kiosk.things import ID_NUMBER, AlreadyHasTicket, BadIdNumber
from tests.kiosk.twin import MemoryDeps
from tests.kiosk.visit import Visit

VISIT = """async ({ tile, service, idNumber }) => {
    const seen = (selector) => new Promise((done) => {
        const look = () => document.querySelector(selector) ?? null;
        if (look()) return done(look());
        new MutationObserver((_, watch) => { if (look()) { watch.disconnect(); done(look()); } })
            .observe(document.getElementById('stage'), { childList: true, subtree: true });
    });
    let taps = 0;
    const tap = async (selector) => {
        const thing = await seen(selector);
        if (!thing.checkVisibility()) throw new Error(`${selector} cannot be seen`);
        thing.click();
        taps += 1;
    };
    await tap(`.start .tile[data-go*="id=${tile}"]`);
    await seen('.group, .service');
    if (document.querySelector('.group')) await tap(`.group .tile[data-go*="id=${service}&"]`);
    await seen('.service');
    for (const place of document.querySelector('[data-id]') ? idNumber : '') {
        document.querySelector(`[data-key="${place}"]`).click();
    }
    await tap('.take');
    const number = (await seen('.done .number')).textContent;
    const needed = taps;
    await tap('[data-act=home]');
    await seen('.start');
    return [number, needed];
}"""


def test_k5_every_service_of_the_demo_hall_gives_a_number_in_three_taps(kiosk: Visit, deps: MemoryDeps) -> None:
    reached = set()
    for tile in flow.tiles(deps.the_hall, "3F"):
        for service in flow.services_in(deps.the_hall, tile):
            asked = {"tile": tile.id, "service": service.id, "idNumber": ID_NUMBER}
            number, taps = kiosk.page.evaluate(VISIT, asked)
            assert number.startswith(service.queue)
            assert taps <= flow.TAPS_MAX
            last = deps.asked[-1]
            assert last["service"] == service.id
            assert (last["person"] is not None) == service.real_name
            reached.add(service.id)
    assert reached == {service.id for service in deps.the_hall.public_services}


def test_k14_the_next_screen_comes_at_once_and_the_tap_is_seen_before_that(kiosk: Visit) -> None:
    hold_time(kiosk.page)
    took_ms = kiosk.page.evaluate(
        """() => new Promise((done) => {
            const tile = document.querySelector('.tile');
            tile.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
            if (!tile.classList.contains('pressed')) done(-1);
            const from = Date.now();
            new MutationObserver(() => done(Date.now() - from))
                .observe(document.getElementById('stage'), { childList: true });
            tile.click();
        })"""
    )
    assert took_ms == 0, "no timer stands between the tap and the screen"


def test_k14_a_double_tap_takes_one_number(kiosk: Visit, deps: MemoryDeps) -> None:
    kiosk.go("group?id=desk", "records")
    kiosk.screen("service")
    kiosk.wait_s(1.1)
    kiosk.page.locator(".take").dblclick()
    kiosk.screen("done")
    assert len(deps.asked) == 1
    assert kiosk.text(".number") == "E027"


def test_the_second_tap_of_a_double_tap_does_not_fall_through_to_the_next_screen(kiosk: Visit) -> None:
    box = kiosk.page.locator('.tile[data-go*="fund-withdraw"]').bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    kiosk.wait_s(1.1)
    hold_time(kiosk.page)
    kiosk.page.mouse.click(x, y)
    kiosk.screen("group")
    kiosk.page.mouse.click(x, y)
    kiosk.page.wait_for_timeout(50)
    assert kiosk.page.locator("[data-screen=group]").count() == 1
    kiosk.wait_s(1.1)
    kiosk.page.mouse.click(x, y)
    kiosk.screen("service")


def test_the_number_screen_offers_the_code_for_a_phone_and_another_number(kiosk: Visit, deps: MemoryDeps) -> None:
    deps.public_url = "https://q.example.gov.cn"
    kiosk.go("group?id=desk", "desk-3")
    kiosk.take()
    kiosk.screen("done")
    expect(kiosk.page.locator("[data-qr]")).to_be_hidden()
    kiosk.tap("[data-act=qr]")
    expect(kiosk.page.locator("[data-qr] svg")).to_be_visible()
    kiosk.wait_s(30)
    expect(kiosk.page.locator("[data-qr] svg")).to_be_visible()
    kiosk.tap("[data-act=another]")
    kiosk.screen("start")


def test_back_leads_one_step_back_from_everywhere(kiosk: Visit) -> None:
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.screen("service")
    kiosk.tap("[data-act=back]")
    kiosk.screen("group")
    kiosk.tap("[data-act=back]")
    kiosk.screen("start")
    kiosk.go("fund-unit")
    kiosk.screen("service")
    kiosk.tap("[data-act=back]")
    kiosk.screen("start")


# --- the ID number ---------------------------------------------------------------------------------------------------


def test_a_wrong_check_digit_is_told_at_once_and_takes_no_number(kiosk: Visit, deps: MemoryDeps) -> None:
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.screen("service")
    kiosk.take()
    expect(kiosk.page.locator("[data-id] [data-when=short]")).to_be_visible()
    kiosk.type_id("110105194912310021")
    expect(kiosk.page.locator("[data-id] [data-when=bad]")).to_be_visible()
    kiosk.take()
    assert deps.asked == []
    kiosk.page.locator("[data-id] [data-key=delete]").click()
    expect(kiosk.page.locator("[data-id] [data-when=count]")).to_have_text("已输入 17 / 18 位")
    kiosk.type_id("X")
    expect(kiosk.page.locator("[data-id] [data-when=good]")).to_be_visible()
    kiosk.take()
    kiosk.screen("done")
    assert deps.asked[0]["person"]["id_number"] == ID_NUMBER


def test_x_is_taken_only_as_the_last_place_and_nothing_after_eighteen(kiosk: Visit) -> None:
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.type_id("X1X")
    expect(kiosk.page.locator("[data-id] [data-when=count]")).to_have_text("已输入 1 / 18 位")
    kiosk.type_id("1010519491231002X99")
    expect(kiosk.page.locator("[data-id] [data-when=good]")).to_be_visible()


def test_k13_an_id_number_is_never_in_address_store_history_or_document(kiosk: Visit, deps: MemoryDeps) -> None:
    def traces() -> str:
        return kiosk.page.evaluate(
            """() => JSON.stringify([document.documentElement.outerHTML, location.href, {...localStorage},
                {...sessionStorage}, document.cookie, history.length, performance.getEntries().map((e) => e.name),
                [...document.querySelectorAll('input')].map((field) => field.value)])"""
        )

    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.type_id(ID_NUMBER)
    expect(kiosk.page.locator("[data-id] [data-when=good]")).to_be_visible()
    echo = kiosk.text("[data-id] [data-id-echo]")
    assert echo.strip() == "X"
    before = traces()
    kiosk.take()
    kiosk.screen("done")
    after = traces()
    kiosk.wait_s(16)
    kiosk.screen("start")
    for trace in (before, after, traces()):
        assert ID_NUMBER not in trace and ID_NUMBER[:10] not in trace and ID_NUMBER[6:14] not in trace
        assert json.loads(trace)[2:5] == [{}, {}, ""]
    assert all(ID_NUMBER not in path for path in deps.requests)


def test_what_was_typed_and_chosen_outlives_a_change_of_language_but_not_the_screen(kiosk: Visit) -> None:
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.type_id("1101")
    kiosk.choose("priority", "孕妇")
    kiosk.language("en")
    expect(kiosk.page.locator("[data-id] [data-when=count]")).to_have_text("4 of 18 entered")
    assert kiosk.page.locator("input[name=priority]").get_attribute("value") == "pregnant"
    assert kiosk.text("[data-chosen=priority]") == "Pregnant"
    kiosk.tap("[data-act=back]")
    kiosk.tap('.tile[data-go*="id=fund-rent&"]')
    expect(kiosk.page.locator("[data-id] [data-when=count]")).to_have_text("0 of 18 entered")


def test_a_number_the_server_refuses_is_asked_for_again_with_the_reason(kiosk: Visit, deps: MemoryDeps) -> None:
    deps.refusal = BadIdNumber()
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.type_id(ID_NUMBER)
    kiosk.take()
    expect(kiosk.page.locator("[data-id] [data-when=server]")).to_contain_text("请核对第 7 至 14 位")
    deps.refusal = None
    kiosk.type_id(ID_NUMBER)
    expect(kiosk.page.locator("[data-id] [data-when=server]")).to_be_hidden()
    kiosk.take()
    kiosk.screen("done")
    assert deps.asked[0]["key"] != deps.asked[1]["key"]


# --- options ---------------------------------------------------------------------------------------------------------


def test_priority_is_an_option_of_the_confirm_screen(kiosk: Visit, deps: MemoryDeps) -> None:
    kiosk.go("group?id=desk", "records")
    kiosk.choose("priority", "65 岁及以上")
    kiosk.take()
    kiosk.screen("done")
    assert deps.asked[0]["priority"] == "elderly"


def test_k9_the_language_changes_on_every_screen_and_keeps_the_step(kiosk: Visit, deps: MemoryDeps) -> None:
    def there_and_back(screen: str) -> None:
        for lang, html in (("en", "en"), ("zh", "zh-CN")):
            kiosk.language(lang)
            kiosk.screen(screen, lang)
            assert kiosk.page.locator("html").get_attribute("lang") == html

    there_and_back("start")
    kiosk.tap('.tile[data-go*="group?id=desk"]')
    kiosk.screen("group")
    there_and_back("group")
    kiosk.tap('.tile[data-go*="id=records&"]')
    kiosk.screen("service")
    there_and_back("service")
    kiosk.take()
    kiosk.screen("done")
    there_and_back("done")
    assert kiosk.text(".number") == "E027"
    assert len(deps.asked) == 1
    kiosk.tap("[data-act=home]")
    deps.close("E")
    kiosk.go("group?id=desk", "records")
    kiosk.screen("closed")
    there_and_back("closed")


def test_k12_the_whole_way_can_be_gone_by_keyboard(kiosk: Visit, deps: MemoryDeps) -> None:
    def to(selector: str) -> None:
        for _ in range(40):
            kiosk.page.keyboard.press("Tab")
            if kiosk.page.evaluate("s => document.activeElement.matches(s)", selector):
                outline = kiosk.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
                assert float(outline.removesuffix("px")) >= 3
                kiosk.wait_s(1.1)
                kiosk.page.keyboard.press("Enter")
                return
        raise AssertionError(f"{selector} cannot be reached by keyboard")

    to('.tile[data-go*="fund-withdraw"]')
    kiosk.screen("group")
    to('.tile[data-go*="id=fund-rent&"]')
    kiosk.screen("service")
    kiosk.page.keyboard.type("11010519491231002x")
    to(".take")
    kiosk.screen("done")
    assert deps.asked[0]["person"]["id_number"] == ID_NUMBER


# --- idle ------------------------------------------------------------------------------------------------------------


def test_k7_after_a_minute_it_asks_and_half_a_minute_later_nothing_is_left(kiosk: Visit) -> None:
    kiosk.language("en")
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.screen("service")
    kiosk.type_id("110105")
    kiosk.wait_s(59)
    expect(kiosk.page.locator("#idle")).to_be_hidden()
    kiosk.wait_s(2)
    expect(kiosk.page.locator("#idle")).to_be_visible()
    expect(kiosk.page.locator("#idle")).to_contain_text(re.compile(r"In (2\d|30) s"))
    kiosk.wait_s(31)
    kiosk.screen("start", "zh")
    expect(kiosk.page.locator("#idle")).to_be_hidden()
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    expect(kiosk.page.locator("[data-id] [data-when=count]")).to_have_text("已输入 0 / 18 位")


def test_k7_whoever_needs_more_time_gets_it_again_and_again(kiosk: Visit) -> None:
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.screen("service")
    kiosk.type_id("110105")
    for _ in range(10):
        kiosk.wait_s(62)
        kiosk.tap("[data-act=idle-more]")
        expect(kiosk.page.locator("#idle")).to_be_hidden()
    expect(kiosk.page.locator("[data-id] [data-when=count]")).to_have_text("已输入 6 / 18 位")


def test_whoever_is_done_can_clear_at_once(kiosk: Visit) -> None:
    kiosk.go("group?id=fund-withdraw")
    kiosk.screen("group")
    kiosk.wait_s(62)
    kiosk.tap("[data-act=idle-end]")
    kiosk.screen("start", "zh")


def test_the_start_screen_never_asks_whether_somebody_is_there(kiosk: Visit) -> None:
    kiosk.wait_s(300)
    expect(kiosk.page.locator("#idle")).to_be_hidden()
    kiosk.language("en")
    kiosk.wait_s(95)
    kiosk.screen("start", "zh")


def test_k8_the_number_screen_counts_down_and_goes_back_after_fifteen_seconds(kiosk: Visit) -> None:
    kiosk.go("group?id=desk", "records")
    kiosk.take()
    kiosk.screen("done")
    kiosk.wait_s(5)
    assert "秒后返回首页" in kiosk.text("[data-leaves-text]")
    kiosk.screen("done")
    kiosk.wait_s(12)
    kiosk.screen("start")
    assert "E027" not in kiosk.page.content()


def test_the_number_stays_while_the_slip_is_being_printed(kiosk: Visit, deps: MemoryDeps) -> None:
    deps.job_state = "sending"
    kiosk.go("group?id=desk", "records")
    kiosk.take()
    kiosk.screen("done")
    assert "正在打印小票" in kiosk.text(".slip")
    kiosk.wait_s(17)
    kiosk.screen("done")
    deps.job_state = "confirmed"
    kiosk.wait_s(2)
    expect(kiosk.page.locator(".slip")).to_contain_text("请取走小票")
    kiosk.wait_s(16)
    kiosk.screen("start")


# --- faults ----------------------------------------------------------------------------------------------------------


def test_k8_k15_when_the_paper_ends_on_the_way_the_number_stays_and_says_what_to_do(
    kiosk: Visit, deps: MemoryDeps
) -> None:
    deps.job_state = "queued"
    kiosk.go("group?id=desk", "records")
    kiosk.take()
    kiosk.screen("done")
    deps.printer_state, deps.job_state = PrinterState("unavailable", "paper_out"), "failed"
    kiosk.wait_s(2)
    expect(kiosk.page.locator(".slip")).to_contain_text("请拍照或记下号码")
    expect(kiosk.page.locator(".slip")).to_contain_text("工作人员：请给本机换小票纸")
    assert kiosk.text(".number") == "E027"


def test_k15_a_server_that_is_away_is_said_to_be_and_comes_back_by_itself(kiosk: Visit, deps: MemoryDeps) -> None:
    deps.broken = True
    kiosk.tap('.tile[data-go*="group?id=desk"]')
    kiosk.screen("away")
    assert "暂时连不上服务器" in kiosk.text() and "导办台" in kiosk.text()
    kiosk.language("en")
    assert "The server cannot be reached" in kiosk.text()
    kiosk.wait_s(4)
    kiosk.screen("away")
    deps.broken = False
    kiosk.wait_s(3)
    kiosk.screen("group", "en")


def test_a_server_that_goes_away_while_nobody_is_there_shows_on_the_start_screen(
    kiosk: Visit, deps: MemoryDeps
) -> None:
    deps.broken = True
    kiosk.wait_s(6)
    kiosk.screen("away")
    deps.broken = False
    kiosk.wait_s(3)
    kiosk.screen("start")


def test_a_number_whose_answer_was_lost_is_asked_for_again_under_the_same_key(kiosk: Visit, deps: MemoryDeps) -> None:
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.type_id(ID_NUMBER)
    deps.lose_answer = True
    kiosk.take()
    kiosk.screen("away")
    assert "只会取一个号" in kiosk.text()
    deps.broken = False
    kiosk.wait_s(3)
    kiosk.screen("done")
    assert kiosk.text(".number") == "G027"
    assert len({asked["key"] for asked in deps.asked}) == 1 < len(deps.asked)
    assert len(deps.tickets) == 1


def test_a_request_nobody_waits_for_any_more_is_dropped(kiosk: Visit, deps: MemoryDeps) -> None:
    kiosk.go("group?id=desk", "records")
    kiosk.screen("service")
    deps.broken = True
    kiosk.take()
    kiosk.screen("away")
    for _ in range(47):  # as long as the person is waited for, and no faster than the server answers
        kiosk.wait_s(2)
        kiosk.page.wait_for_timeout(5)
    deps.broken = False
    kiosk.wait_s(3)
    kiosk.screen("start")
    kiosk.wait_s(10)
    assert deps.asked == []


def test_a_refusal_explains_itself_and_leads_back(kiosk: Visit, deps: MemoryDeps) -> None:
    deps.refusal = AlreadyHasTicket(number="A031")
    kiosk.go("group?id=desk", "records")
    kiosk.take()
    kiosk.screen("refused")
    assert "已取过此事项的号：A031" in kiosk.text()
    kiosk.tap("[data-act=back]")
    kiosk.screen("service")


# --- the picture stays true ------------------------------------------------------------------------------------------


def test_without_a_feed_the_tiles_follow_by_asking(kiosk: Visit, deps: MemoryDeps) -> None:
    deps.queues["B"] = QueueState(44, True)
    deps.printer_state = PrinterState("unavailable", "paper_out")
    kiosk.wait_s(6)
    expect(kiosk.page.locator('.tile[data-go*="estate-mortgage"]')).to_contain_text("前面 44 人")
    expect(kiosk.page.locator("[data-live=printer]")).to_contain_text("小票纸用完")
    deps.close("B")
    kiosk.wait_s(6)
    expect(kiosk.page.locator('.tile[data-go*="estate-mortgage"]')).to_contain_text("现在不取号")


def test_a_queue_that_closes_under_ones_hands_is_said_to_be_closed(kiosk: Visit, deps: MemoryDeps) -> None:
    kiosk.go("group?id=desk", "records")
    kiosk.screen("service")
    deps.close("E")
    kiosk.wait_s(6)
    kiosk.screen("closed")


def test_with_a_feed_an_event_is_enough(kiosk: Visit, deps: MemoryDeps, page: Page) -> None:
    page.route(
        "**/static/js/feed.js",
        lambda route: route.fulfill(
            content_type="text/javascript",
            body="export function connect(it) { globalThis.feed = it; it.onStatus({ connected: true }); }",
        ),
    )
    with page.expect_response("**/kiosk/screen/start*"):  # once connected it looks afresh
        kiosk.open()
        page.wait_for_function("globalThis.feed")
        kiosk.wait_s(2)
    told = page.evaluate("[feed.as, feed.hall, ...feed.topics]")
    assert told == ["kiosk", "JN01", "board", "device:7"]
    deps.queues["B"] = QueueState(45, True)
    deps.requests.clear()
    kiosk.wait_s(10)
    assert deps.requests == []
    page.evaluate("feed.onView('board', new Map(), 2)")
    kiosk.wait_s(1)
    expect(page.locator('.tile[data-go*="estate-mortgage"]')).to_contain_text("前面 45 人")
