"""The screen over one window in real Chromium: large, truthful, with more light for who does not hear the call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from display.layout import CALL_ARCMIN, TEXT_ARCMIN, font_px
from display.window_setup import USUAL
from queue_server.equipment import trials
from queue_server.hall.model import Display
from tests.browser import hold_time
from tests.display.conftest import AXE, barriers

FORMATS = [(one.width_px, one.height_px) for one in USUAL]
# Texts that are cut, lie outside the glass, or overlap each other.
CUT = """([width, height]) => {
  const bad = [];
  const blocks = [...document.querySelectorAll('h1, .caption, time, .head, .big, .service, .next h2, .next li, footer')]
    .filter((e) => e.innerText.trim());
  for (const e of blocks) {
    const range = document.createRange();
    range.selectNodeContents(e);
    const text = range.getBoundingClientRect();
    const box = e.getBoundingClientRect();
    const isIn = text.left >= -1 && text.right <= width + 1 && box.top >= -1 && box.bottom <= height + 1;
    if (!isIn) bad.push('out ' + e.innerText);
    if (e.scrollWidth > e.clientWidth + 1) bad.push('cut ' + e.innerText);
  }
  const boxes = ['header', '.main', '.next', 'footer'].map((name) => document.querySelector('#screen > ' + name))
    .filter(Boolean).map((e) => e.getBoundingClientRect());
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
    const beside = a.left > b.right - 1 || b.left > a.right - 1 || a.top > b.bottom - 1 || b.top > a.bottom - 1;
    if (!beside) bad.push('over ' + i);
  }));
  return bad;
}"""


class Glass:
    """The page in a browser of some size, and the values its feed has told it."""

    def __init__(self, page: Any, size: tuple[int, int]) -> None:
        self.page, self.size = page, size

    def put(self, values: dict[str, Any], gone: list[str] | None = None) -> None:
        self.page.evaluate("([set, gone]) => fake.put(set, gone)", [values, gone or []])

    def open(self, state: str = "open", back_at: str | None = None) -> None:
        hall = {"name": "大厅", "open": True, "opens_at": None, "version": 1}
        window = {"id": "305", "name": "305", "zone": "不动产登记", "state": state, "back_at": back_at}
        nexts = {f"next:{n}": {"number": f"A02{n}"} for n in range(3)}
        self.put({"hall": hall, "window": window, "queue:A": {"id": "A", "waiting": 12}, **nexts})

    def call(self, seq: int = 500, number: str = "A019", state: str = "called", **more: Any) -> None:
        value = {"call": seq, "number": number, "service": "不动产转移登记", "service_en": "Transfer", "recall": 0}
        at = self.page.evaluate("fake.iso(0)")
        self.put({"current": value | {"at": at, "state": state, "flash": False} | more})

    def trial(self, seq: int = 700) -> None:
        value = {"call": seq, "number": trials.LABEL, "service": trials.SAYS, "service_en": trials.SAYS_EN}
        more = {"at": self.page.evaluate("fake.iso(0)"), "state": "called", "recall": 0, "flash": False}
        self.put({"trial": value | more})

    def advance(self, seconds: float) -> None:
        self.page.clock.run_for(round(seconds * 1000))

    def classes(self) -> set[str]:
        return set((self.page.get_attribute("#screen", "class") or "").split())

    def text(self) -> str:
        return " ".join(self.page.inner_text("#screen").split())

    def cut(self) -> list[str]:
        return list(self.page.evaluate(CUT, list(self.size)))


def glasses(stand: Any, browser: Any, size: tuple[int, int] = FORMATS[0], **context: Any) -> Iterator[Glass]:
    tab = browser.new_context(viewport={"width": size[0], "height": size[1]}, **context)
    page = tab.new_page()
    page.clock.install()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(f"{stand.url}/screen")
    page.wait_for_function("window.fake && document.querySelector('.screen header')")
    hold_time(page)
    yield Glass(page, size)
    tab.close()
    assert problems == []


@pytest.fixture
def glass(stand: Any, browser: Any) -> Iterator[Glass]:
    yield from glasses(stand, browser)


def test_it_watches_its_own_window_and_nothing_else(glass: Glass) -> None:
    assert glass.page.evaluate("[fake.options.as, fake.options.topics]") == ["window", ["screen:305"]]


def test_a_called_number_is_lit_for_ten_seconds_and_acknowledged_once(glass: Glass) -> None:
    glass.open()
    glass.call()
    assert "lit" in glass.classes()
    assert "A019" in glass.text()
    assert "请到本窗口" in glass.text()
    glass.advance(9)
    assert "lit" in glass.classes()
    glass.advance(1.6)
    assert "lit" not in glass.classes()
    glass.call(state="serving")
    assert "正在办理" in glass.text()
    assert glass.page.evaluate("fake.seen") == [[500, "shown"]]


def test_who_begins_to_be_served_is_not_lit_any_more(glass: Glass) -> None:
    glass.open()
    glass.call()
    glass.call(state="serving")
    assert "lit" not in glass.classes()


def test_a_need_for_light_flashes_this_screen_for_twenty_seconds_without_naming_it(glass: Glass) -> None:
    glass.open()
    glass.call(flash=True)
    assert {"lit", "flash"} <= glass.classes()
    style = "getComputedStyle(document.querySelector('.main'))"
    period_s, count = glass.page.evaluate(
        f"[parseFloat({style}.animationDuration), parseFloat({style}.animationIterationCount)]"
    )
    assert 1 / period_s <= 3
    assert period_s * count >= 20
    glass.advance(19)
    assert "flash" in glass.classes()
    glass.advance(1.6)
    assert "flash" not in glass.classes()
    assert "听" not in glass.page.content()


def test_where_people_ask_for_stillness_the_light_is_a_steady_frame(stand: Any, browser: Any) -> None:
    for glass in glasses(stand, browser, reduced_motion="reduce"):
        glass.open()
        glass.call(flash=True)
        style = "getComputedStyle(document.querySelector('.flash .main'))"
        glass.page.wait_for_selector(".flash")
        glass.page.wait_for_function(f"parseFloat({style}.outlineWidth) >= 10")
        assert glass.page.evaluate(f"{style}.animationName") == "none"


def test_a_pause_says_when_the_clerk_means_to_be_back_and_not_what_is_past(glass: Glass) -> None:
    glass.open("paused", "2026-11-23T10:30:00+08:00")
    assert "暂停服务" in glass.text()
    assert "10:30 恢复" in glass.text()
    glass.open("paused", "2026-11-23T09:30:00+08:00")
    assert "恢复" not in glass.text()
    glass.open("paused")
    assert "暂停服务" in glass.text()


def test_a_call_that_was_made_long_ago_is_shown_and_not_lit(glass: Glass) -> None:
    glass.open()
    glass.call(at="2026-11-23T09:30:00+08:00")
    assert "A019" in glass.text()
    assert "lit" not in glass.classes()


def test_a_lost_connection_shows_the_age_and_never_covers_the_number(glass: Glass) -> None:
    glass.open()
    glass.call()
    glass.page.evaluate("fake.status(false, 0)")
    glass.advance(4)
    assert "前画面" not in glass.text()
    glass.advance(2)
    assert "秒前画面" in glass.text()
    assert "A019" in glass.text()
    assert glass.cut() == []


def test_a_test_call_is_shown_and_acknowledged_and_gone_after_a_minute(glass: Glass) -> None:
    glass.open()
    glass.trial()
    assert "lit" in glass.classes()
    assert ("测试 " in glass.text(), "测试叫号" in glass.text()) == (True, True)
    assert glass.page.evaluate("fake.seen") == [[700, "shown"]]
    glass.advance(61)
    assert "测试" not in glass.text()


def test_a_test_call_never_takes_the_place_of_a_person_at_the_window(glass: Glass) -> None:
    glass.open()
    glass.call()
    glass.trial()
    assert "A019" in glass.text()
    assert "测试" not in glass.text()
    assert glass.page.evaluate("fake.seen") == [[500, "shown"]]


@pytest.mark.parametrize("size", FORMATS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_window_without_a_clerk_says_where_to_look_or_when_it_goes_on(
    stand: Any, browser: Any, size: tuple[int, int]
) -> None:
    for glass in glasses(stand, browser, size):
        bring(glass, "empty")
        assert "暂未开放" in glass.text()
        assert "请看综合屏" in glass.text()
        bring(glass, "break")
        assert "13:00" in glass.text()
        assert "请看综合屏" not in glass.text()


STATES = ("empty", "break", "closed", "open", "paused", "called", "flash", "serving", "stale", "trial")


def bring(glass: Glass, state: str) -> None:
    stands = {"closed": "closed", "empty": "closed", "break": "closed", "paused": "paused"}.get(state, "open")
    glass.open(stands, "2026-11-23T10:30:00+08:00")
    if state == "break":
        glass.put({"hall": {"name": "x", "open": False, "opens_at": "2026-11-23T13:00:00+08:00"}}, ["next:0", "next:1"])
    if state == "closed":
        glass.put({"hall": {"name": "x", "open": False, "opens_at": "2026-11-24T09:00:00+08:00"}}, ["next:0", "next:1"])
    if state in ("called", "flash", "serving", "stale"):
        glass.call(state="serving" if state == "serving" else "called", flash=state == "flash")
    if state == "trial":
        glass.page.evaluate("fake.status(true, 0)")
        glass.put({}, ["current"])
        glass.trial()
    if state == "stale":
        glass.page.evaluate("fake.status(false, 75)")
    glass.advance(0.6)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", FORMATS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_state_fits_the_glass_in_both_languages_and_has_no_barrier(
    stand: Any, browser: Any, size: tuple[int, int], language: str
) -> None:
    usual = next(one for one in USUAL if one.width_px == size[0])
    place = Display(
        id="W305",
        name="305 屏",
        zone="Z3",
        window="305",
        x_m=1,
        y_m=1,
        language=language,
        width_px=usual.width_px,
        height_px=usual.height_px,
        pitch_mm=usual.pitch_mm,
        farthest_seat_m=usual.farthest_seat_m,
    )
    stand.hall = stand.hall_of(displays=(*stand.hall.displays, place))
    for glass in glasses(stand, browser, size):
        glass.page.add_script_tag(path=AXE)
        for state in STATES:
            bring(glass, state)
            assert glass.cut() == [], state
            assert barriers(glass.page) == [], state
        sizes = glass.page.evaluate(
            "() => Object.fromEntries(['h1', '.big', '.head', '.caption'].map("
            "s => [s, parseFloat(getComputedStyle(document.querySelector(s)).fontSize)]))"
        )
        call, text = (font_px(a, usual.farthest_seat_m, usual.pitch_mm) for a in (CALL_ARCMIN, TEXT_ARCMIN))
        assert min(sizes["h1"], sizes[".big"]) >= call - 0.5
        assert min(sizes[".head"], sizes[".caption"]) >= text - 0.5


def test_a_screen_of_no_window_says_what_is_missing(stand: Any) -> None:
    client = stand.app().test_client()
    for window in (None, "999"):
        stand.window_screen = type(stand.window_screen)("屏", "JN01", None, window)
        answer = client.get("/screen")
        assert answer.status_code == 409
        assert "没有登记到" in answer.text
    stand.window_screen = None
    assert client.get("/screen").location == "/enrol?kind=window"
