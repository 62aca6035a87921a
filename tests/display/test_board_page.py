"""The board in real Chromium: what people see and hear in every state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from display.layout import CALL_ARCMIN, ROW_ARCMIN, TEXT_ARCMIN, font_px
from queue_server.hall.model import Span, Voice
from tests.display.conftest import AXE, barriers

# A browser that lets no sound out before somebody has touched the page.
BLOCKED = """
Object.defineProperty(AudioContext.prototype, 'state', {get: () => (window.allowed ? 'running' : 'suspended')});
AudioContext.prototype.resume = async () => { window.allowed = true; };
"""
# Elements whose text overflows them, overlaps the block above, or leaves the screen.
CUT = """() => {
  const all = (...names) => [...document.querySelectorAll(names.map((name) => '#board ' + name).join(','))];
  const bad = [];
  for (const e of all('h1', '.pair', '.detail', '.rows li', '.queues li', 'footer')) {
    const box = e.getBoundingClientRect();
    if (e.scrollWidth > e.clientWidth + 1) bad.push('wide ' + e.className + e.innerText);
    if (box.right > 1080 || box.bottom > 1920 || box.left < 0) bad.push('outside ' + e.innerText);
  }
  const blocks = all('> header', '.call', '.open', '.rows li', '> .queues', '> footer')
    .map((e) => e.getBoundingClientRect());
  blocks.slice(1).forEach((box, i) => { if (box.top < blocks[i].bottom - 1) bad.push('overlap ' + i); });
  return bad;
}"""
FLASH = """() => {
  const style = getComputedStyle(document.querySelector('.lit'));
  return [parseFloat(style.animationDuration), parseFloat(style.animationIterationCount)];
}"""


def spoken(board: Any) -> list[int]:
    return [said["call"] for said in board.page.evaluate("spoken")]


def ready(board: Any) -> Any:
    """A hall at work, and the board's voice loaded."""
    board.opened()
    board.page.wait_for_selector("#board[data-sound]:not([data-sound=loading])")
    return board


def test_nobody_called_yet_greets_people_and_names_the_open_windows(board: Any) -> None:
    board.opened()
    text = board.text()
    assert "您好，请稍候" in text
    assert "正在服务的窗口" in text
    assert "09:41" in text
    assert "三楼 不动产登记" in text
    assert board.lit() == []


def test_a_call_is_lit_for_ten_seconds_then_stays_as_the_latest(board: Any) -> None:
    board.opened()
    board.call(500, "A019", "305")
    assert board.lit() == ["A019"]
    assert board.page.inner_text(".call.lit .to .number") == "305"
    assert "在您左侧" in board.page.inner_text(".call.lit .detail")
    assert "请 A019 号到 305 窗口办理" in board.page.inner_text("[aria-live]")
    board.advance(9.5)
    assert board.lit() == ["A019"]
    board.advance(1)
    assert board.lit() == []
    assert board.numbers(".call.calm .pair > .number") == ["A019"]
    assert board.page.evaluate("fake.seen")[0] == [500, "shown"]


def test_a_burst_is_lit_page_by_page_and_nobody_is_left_out(board: Any) -> None:
    board.opened()
    for index in range(9):
        board.call(500 + index, f"A{index + 1:03d}", str(301 + index))
    places = board.page.evaluate("JSON.parse(document.getElementById('setup').textContent).layout.amber_rows.length")
    seen: list[str] = []
    while lit := board.lit():
        assert len(lit) <= places
        seen += [number for number in lit if number not in seen]
        board.advance(5)
    assert seen[:places] == [f"A{n:03d}" for n in range(places, 0, -1)]
    assert sorted(seen) == [f"A{n:03d}" for n in range(1, 10)]


def test_a_recalled_number_is_lit_again_and_listed_once(board: Any) -> None:
    board.opened()
    board.call(500, "A019", "305")
    board.advance(11)
    board.call(501, "B001", "306")
    board.advance(11)
    board.put({}, ["call:500"])
    board.call(502, "A019", "305", recall=1)
    assert board.lit() == ["A019"]
    assert board.numbers(".rows .number") == ["B001", "306"]


def test_a_call_repeated_says_which_time_it_is(board: Any) -> None:
    board.opened()
    board.call(502, "A019", "305", recall=1)
    assert "第 2 次呼叫" in board.page.inner_text(".call.lit")


def test_an_old_page_is_loaded_afresh_at_night_without_anyone(board: Any) -> None:
    board.opened()
    board.page.evaluate("fake.base = Date.parse('2026-11-23T03:35:00+08:00')")
    with board.page.expect_navigation():
        board.page.clock.fast_forward("24:00:00")
    board.page.wait_for_function("window.fake && document.querySelector('.board header')")


def test_calls_of_other_zones_yesterday_and_people_back_in_line_are_not_shown(board: Any) -> None:
    board.opened()
    board.call(400, "D001", "401", zone="Z4")
    board.call(401, "A900", "301", ago_s=86_400)
    board.call(402, "A015", "302", state="waiting")
    assert "您好，请稍候" in board.text()


def test_missed_numbers_and_paused_windows_say_so_in_words(board: Any) -> None:
    board.opened()
    for seq, number, window, state in (
        (1, "A001", "301", "missed"),
        (2, "A002", "302", "serving"),
        (3, "A003", "303", "serving"),
    ):
        board.call(seq, number, window, ago_s=90, state=state)
    board.put({"window:302": {"id": "302", "name": "302", "zone": "Z3", "state": "paused", "number": None}})
    assert board.page.locator(".rows li", has_text="A001").inner_text().split() == ["A001", "已过号", "301"]
    assert board.page.locator(".rows li", has_text="A002").inner_text().split() == ["A002", "暂停", "302"]


def test_a_closed_hall_says_when_it_opens(board: Any) -> None:
    board.put({"hall": {"name": "x", "open": False, "opens_at": "2026-11-24T09:00:00+08:00", "reason": ""}})
    assert "明天 09:00 开始办理" in board.text()
    board.put({"hall": {"name": "x", "open": False, "opens_at": "2026-11-23T13:00:00+08:00", "reason": ""}})
    assert "尚未开始办理" in board.text()
    assert "今天 13:00" in board.text()
    board.call(1, "A001", "301", ago_s=120)
    assert "暂停叫号" in board.text()


def test_a_lost_connection_keeps_the_last_picture_and_says_how_old_it_is(board: Any) -> None:
    ready(board)
    board.call(500, "A019", "305")
    board.advance(11)
    board.page.evaluate("fake.status(false, 0)")
    board.advance(4)
    assert board.page.locator(".stale").count() == 0
    board.advance(2)
    assert "秒前" in board.page.inner_text(".stale")
    assert board.numbers(".call .pair > .number") == ["A019"]
    assert board.page.locator(".stale").bounding_box()["y"] > board.page.locator(".stage").bounding_box()["y"]


def test_a_feed_that_has_nothing_to_say_is_not_a_lost_connection(board: Any) -> None:
    board.opened()
    board.advance(30)
    assert board.page.locator(".stale").count() == 0
    board.page.evaluate("fake.status(true, 5.4)")
    assert "5 秒前" in board.page.inner_text(".stale")


def test_what_a_reconnect_brings_is_shown_and_never_spoken(board: Any) -> None:
    ready(board)
    board.call(500, "A019", "305")
    board.page.evaluate("fake.status(false, 7)")
    board.advance(3)
    board.page.evaluate("fake.status(true, 0)")
    board.call(501, "A020", "306", ago_s=2)
    assert "A020" in board.lit()
    assert spoken(board) == [500]
    board.call(502, "A021", "307")  # the first news after the silence is no history
    board.advance(40)
    assert spoken(board) == [500, 502]


def test_history_at_the_first_load_is_neither_lit_nor_spoken(board: Any) -> None:
    board.call(500, "A019", "305", ago_s=120)
    assert board.lit() == []
    assert board.numbers(".call.calm .pair > .number") == ["A019"]
    assert spoken(board) == []


def test_calls_are_spoken_one_after_the_other_in_call_order(board: Any) -> None:
    ready(board)
    for seq in (500, 501, 502):
        board.call(seq, f"A{seq - 481:03d}", "305")
    assert spoken(board) == [500]
    lengths = board.page.evaluate("spoken[0].length_ms")
    board.advance(lengths / 1000 - 3)
    assert spoken(board) == [500]
    board.advance(3.5)
    assert spoken(board) == [500, 501]
    board.advance(15)
    assert spoken(board) == [500, 501, 502]
    first = board.page.evaluate("spoken[0].clips")
    assert first[:6] == ["chime", "zh/please", "letter/A", "zh/0", "zh/1", "zh/9"]
    assert first.count("zh/please") == 2
    assert board.page.evaluate("spoken[1].clips").count("zh/please") == 1
    assert [500, "spoken"] in board.page.evaluate("fake.seen")


def test_a_call_needs_nothing_from_the_network(board: Any) -> None:
    ready(board)
    board.page.wait_for_selector("#board[data-fonts=ready]")
    # The icon of the tab may come late; nothing else may be asked for.
    board.page.route(lambda url: not url.endswith("icon.svg"), lambda route: route.abort())
    board.call(500, "A019", "305")
    assert spoken(board) == [500]
    assert board.lit() == ["A019"]


def test_quiet_hours_are_silent_and_the_screen_makes_up_for_it(stand: Any, browser: Any) -> None:
    stand.hall = stand.hall_of(voice=Voice(quiet=(Span(0, 1440),)))
    for board in opened(stand, browser):
        ready(board)
        board.call(500, "A019", "305")
        assert spoken(board) == []
        assert board.page.locator(".call.lit.loud").count() == 1
        board.advance(14)
        assert board.lit() == ["A019"]


def test_a_browser_that_blocks_sound_offers_one_quiet_tap_away_from_the_calls(stand: Any, browser: Any) -> None:
    for board in opened(stand, browser, script=BLOCKED):
        ready(board)
        board.call(500, "A019", "305")
        assert spoken(board) == []
        button = board.page.get_by_role("button", name="点一下，开启声音")
        stage, box = board.page.locator(".rows").bounding_box(), button.bounding_box()
        assert box["y"] >= stage["y"] + stage["height"]
        assert box["height"] * 0.634 >= 20
        button.click()
        expect(button).to_have_count(0)
        board.call(501, "A020", "306")
        assert spoken(board) == [501]


@pytest.mark.parametrize("hand", ["click", "key"])
def test_any_click_or_key_lets_the_sound_out(stand: Any, browser: Any, hand: str) -> None:
    for board in opened(stand, browser, script=BLOCKED):
        ready(board)
        expect(board.page.get_by_role("button", name="点一下，开启声音")).to_be_visible()
        if hand == "click":
            board.page.mouse.click(540, 700)
        else:
            board.page.keyboard.press("Enter")
        expect(board.page.locator("#board[data-sound=on]")).to_be_visible()
        board.call(501, "A020", "306")
        assert spoken(board) == [501]


def opened(stand: Any, browser: Any, **options: Any) -> Iterator[Any]:
    yield from stand.open_board(browser, **options)


@pytest.mark.parametrize("distance_m", [5, 8, 10])
def test_rendered_sizes_keep_the_arc_minutes_and_nothing_is_cut(stand: Any, browser: Any, distance_m: float) -> None:
    place = stand.hall.displays[0]
    stand.hall = stand.hall_of(displays=(type(place)(**(vars(place) | {"farthest_seat_m": distance_m})),))
    for board in opened(stand, browser):
        board.opened()
        assert board.page.evaluate(CUT) == []
        for index in range(8):
            board.call(400 + index, f"B{index:03d}", str(301 + index), ago_s=100)
        board.call(500, "A019", "305")
        sizes = board.page.evaluate(
            "() => Object.fromEntries(['.pair', '.rows li', '.detail', '.queues li', 'footer', 'h1'].map("
            "s => [s, parseFloat(getComputedStyle(document.querySelector(s)).fontSize)]))"
        )
        least = {a: font_px(a, distance_m, place.pitch_mm) for a in (CALL_ARCMIN, ROW_ARCMIN, TEXT_ARCMIN)}
        assert sizes.pop(".pair") >= least[CALL_ARCMIN]
        assert sizes.pop(".rows li") >= least[ROW_ARCMIN]
        assert min(sizes.values()) >= least[TEXT_ARCMIN]
        assert board.page.evaluate(CUT) == []


def test_flashes_stay_below_three_a_second_and_stop_where_people_ask_for_stillness(stand: Any, browser: Any) -> None:
    for board in opened(stand, browser):
        board.opened()
        board.call(500, "A019", "305")
        period, count = board.page.evaluate(FLASH)
        assert 1 / period <= 3
        assert period * count <= 5, "a flash ends by itself"
    for board in opened(stand, browser, reduced_motion="reduce"):
        board.opened()
        board.call(500, "A019", "305")
        assert board.page.evaluate(FLASH)[0] < 0.001


def test_the_clock_is_the_halls_whatever_the_device_believes(stand: Any, browser: Any) -> None:
    for board in opened(stand, browser, timezone_id="America/New_York"):
        board.opened()
        assert board.page.inner_text("time") == "09:41"


def test_the_page_does_not_grow_in_a_long_day_of_calls(board: Any) -> None:
    board.opened()

    def day(first: int, count: int) -> int:
        for seq in range(first, first + count):
            board.call(seq, f"A{seq % 900:03d}", str(301 + seq % 12))
            board.put({}, [f"call:{seq - 30}"])
            board.advance(2)
        return board.page.evaluate("document.querySelectorAll('*').length")

    before = day(1000, 32)
    assert day(1032, 12) <= before * 1.1


def test_the_board_has_no_barrier_that_axe_can_find(board: Any) -> None:
    board.opened()
    board.call(499, "A018", "304", ago_s=30)
    board.call(500, "A019", "305")
    board.advance(4)
    board.page.add_script_tag(path=AXE)
    assert barriers(board.page) == []
