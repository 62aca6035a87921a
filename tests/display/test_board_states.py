"""Every state of a board in Chinese and English at real size: nothing cut, no barrier, calls for the right zones."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from display.pages import Screen, place_of
from display.words import SIDES, WORDS
from queue_server.hall import file
from queue_server.hall.model import Display, Hall
from tests.browser import photograph
from tests.display.conftest import AXE, barriers
from tests.display.test_board_page import CUT

DEMO = file.parse((Path(__file__).resolve().parents[2] / "queue_server/demo/jn01.toml").read_text("utf-8"))
PICTURES = os.environ.get("QUHAO_BOARD_PICTURES")  # a folder that gets a picture of every state


def test_both_languages_have_every_word_with_the_same_places() -> None:
    def places(text: str) -> set[str]:
        return {part.split("}")[0] for part in text.split("{")[1:]}

    assert WORDS["zh"].keys() == WORDS["en"].keys()
    assert SIDES["zh"].keys() == SIDES["en"].keys()
    for key, text in WORDS["zh"].items():
        assert places(text) == places(WORDS["en"][key]), key


def test_a_board_of_the_hall_files_name_shows_what_the_file_says() -> None:
    place = place_of(DEMO, Screen("三楼综合屏", "JN01", "3F-A"))
    assert place == DEMO.display("D300")


def test_a_board_enrolled_for_a_zone_shows_that_zone_alone() -> None:
    place = place_of(DEMO, Screen("新装的屏", "JN01", "3F-C"))
    assert place is not None
    assert place.shown_zones == ("3F-C",)
    assert DEMO.zone(place.zone).floor == "3F"


def test_a_board_enrolled_for_no_zone_shows_the_whole_hall() -> None:
    place = place_of(DEMO, Screen("大厅屏", "JN01"))
    assert place is not None
    assert set(place.shown_zones) == {zone.id for zone in DEMO.zones}


def test_a_display_over_a_window_is_no_place_for_a_board() -> None:
    only = Hall(
        **(vars_of(DEMO) | {"displays": (Display(id="W", name="窗口屏", zone="3F-B", window="305", x_m=1, y_m=1),)})
    )
    assert place_of(only, Screen("窗口屏", "JN01", "3F-B")) is None


def vars_of(hall: Hall) -> dict[str, Any]:
    return {name: getattr(hall, name) for name in hall.__dataclass_fields__}


def welcome(board: Any) -> None:
    board.opened()


def one(board: Any) -> None:
    for seq, number in enumerate(("B020", "A018", "C006"), 400):
        board.call(seq, number, str(seq - 98), ago_s=90)
    board.call(500, "A019", "305")


def several(board: Any) -> None:
    board.call(501, "A1001", "312")


def listed(board: Any) -> None:
    board.advance(11)
    board.put({"window:303": {"id": "303", "name": "303", "zone": "Z3", "state": "paused", "number": None,
               "back_at": "2026-11-23T10:30:00+08:00"}})  # fmt: skip
    board.call(400, "B020", "302", ago_s=90, state="missed")


def waited(board: Any) -> None:
    """The turn of the foot that says waits instead of people."""
    board.put({f"queue:{k}": {"id": k, "zone": "Z3", "waiting": 18, "issues": True, "wait": wait}
               for k, wait in zip("ABC", WAITS, strict=True)})  # fmt: skip
    third = "Math.ceil(fake.now() / 28000) * 28 + 15"  # of four turns of seven seconds the first that says waits
    board.advance(board.page.evaluate(f"{third} - fake.now() / 1000"))
    board.page.wait_for_function("document.querySelector('.queues').innerText.includes('25–40')")


def resting(board: Any) -> None:
    board.put({"window:312": {"id": "312", "name": "312", "zone": "Z3", "state": "paused", "number": None,
               "back_at": "2026-11-23T10:30:00+08:00"}})  # fmt: skip


def broken_off(board: Any) -> None:
    board.page.evaluate("fake.status(false, 130)")


def at_break(board: Any) -> None:
    board.page.evaluate("fake.status(true, 0)")
    queues = {f"queue:{k}": {"id": k, "zone": "Z3", "waiting": 0} for k in "ABC"}
    board.put({"hall": {"name": "x", "open": False, "opens_at": "2026-11-23T13:00:00+08:00", "reason": ""}} | queues)


def closed(board: Any) -> None:
    board.put({"hall": {"name": "x", "open": False, "opens_at": "2026-12-01T09:00:00+08:00", "reason": ""}})


WAITS = ({"low_min": 25, "high_min": 40}, {"low_min": 55, "high_min": 120}, {"low_min": 90, "high_min": 140})
STATES: tuple[Callable[[Any], None], ...] = (
    welcome,
    one,
    several,
    listed,
    waited,
    resting,
    broken_off,
    at_break,
    closed,
)


@pytest.mark.parametrize("slot_rows", [0, 2])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_state_fits_and_has_no_barrier(
    stand: Any, browser: Any, tmp_path: Path, language: str, slot_rows: int
) -> None:
    place = stand.hall.displays[0]
    changes = {"language": language, "slot_rows": slot_rows}
    stand.hall = stand.hall_of(
        displays=(Display(**(vars(place) | changes)),),
        notices=("12 月 1 日系统维护，下午不办理抵押登记。",),
        notices_en=("No mortgage registration on the afternoon of 1 December.",),
        missed_note_en="Missed your call? Ask at the desk.",
    )
    cut = CUT.replace("'footer')) {", "'footer', '.slot', '.slot span')) {")
    assert cut != CUT
    for board in opened(stand, browser):
        board.page.add_script_tag(path=AXE)
        for state in STATES:
            state(board)
            board.advance(0.6)
            if PICTURES:
                photograph(board.page, f"{PICTURES}/board-{language}-{slot_rows}-{state.__name__}.png")
            assert board.page.evaluate(cut) == [], state.__name__
            if state is waited:
                assert "25–40" in board.page.inner_text(".queues")
                assert "55" in board.page.inner_text(".queues")
            board.advance(3.5)
            assert barriers(board.page) == [], state.__name__
        assert board.page.evaluate("document.documentElement.lang") == ("zh-CN" if language == "zh" else "en")


def test_two_languages_take_turns_and_the_number_stays(stand: Any, browser: Any) -> None:
    place = stand.hall.displays[0]
    stand.hall = stand.hall_of(displays=(Display(**(vars(place) | {"language": "zh-en"})),))
    for board in opened(stand, browser):
        board.opened()
        board.call(500, "A019", "305", ago_s=90)
        texts = set()
        for _ in range(3):
            texts.add(board.page.inner_text(".call h2, .call .detail span"))
            assert board.numbers(".call .pair > .number") == ["A019"]
            board.advance(7)
        assert texts == {"最近呼叫", "Latest call"}


def test_a_device_with_another_date_shows_the_halls_time_and_todays_calls(stand: Any, browser: Any) -> None:
    wrong = """Date = class extends Date {
      constructor(...given) { given.length ? super(...given) : super(0); }
      static now() { return 0; }
    };"""
    for board in opened(stand, browser, script=wrong):
        board.opened()
        board.call(500, "A019", "305")
        assert board.page.inner_text("time") == "09:41"
        assert board.lit() == ["A019"]


def opened(stand: Any, browser: Any, **options: Any) -> Iterator[Any]:
    yield from stand.open_board(browser, **options)
