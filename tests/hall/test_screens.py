"""A screen nobody could read from the last seat is refused with the hall file, and the refusal says what would do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import queue_server.demo
from queue_server.hall import file, service
from queue_server.hall.legible import CALL_ARCMIN, TEXT_ARCMIN, Panel, font_px, width_em, window_sizes
from queue_server.hall.model import Hall
from queue_server.hall.screens import panel_of
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database

DEMO = (Path(queue_server.demo.__file__).parent / "jn01.toml").read_text(encoding="utf-8")
PLACE = 'displays = [\n  { id = "D1", name = "屏", zone = "3F-A", x_m = 1, y_m = 1, %s },'


def hall_file(display: str) -> str:
    return DEMO.replace("displays = [", PLACE % display, 1)


def test_more_rows_than_the_last_seat_can_read_are_refused_with_the_permitted_count() -> None:
    (problem,) = file.check(hall_file("farthest_seat_m = 8, rows = 12"))
    assert "displays" in problem.where or "显示" in problem.where
    assert "最多显示 7 行" in problem.what
    assert "rows = 7" in problem.mend
    assert "rows = 7" in problem.mend_en
    assert problem.line == hall_file("farthest_seat_m = 8, rows = 12").split("rows = 12")[0].count("\n") + 1
    assert file.check(hall_file("farthest_seat_m = 8, rows = 7")) == []


def test_rows_kept_for_notices_are_no_rows_for_calls() -> None:
    (problem,) = file.check(hall_file("farthest_seat_m = 8, rows = 6, slot_rows = 2"))
    assert "最多显示 5 行" in problem.what


@pytest.mark.parametrize("more", ["", 'window = "305", width_px = 1920, height_px = 540, '])
def test_a_screen_too_small_for_its_hall_is_told_from_where_it_could_be_read(more: str) -> None:
    (problem,) = file.check(hall_file(f"{more}pitch_mm = 0.25, farthest_seat_m = 30"))
    assert "最多显示 0 行" in problem.what
    reach = problem.mend.split("farthest_seat_m = ")[1].split(" ")[0]
    assert 0 < float(reach) < 30
    assert file.check(hall_file(f"{more}pitch_mm = 0.25, farthest_seat_m = {reach}")) == []


def test_a_window_screen_of_no_window_is_refused() -> None:
    (problem,) = file.check(hall_file('window = "3O5"'))
    assert "窗口 3O5 不存在" in problem.what


def test_a_hall_that_was_loaded_before_the_rule_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = hall_file("farthest_seat_m = 60")
    database = Database.open(tmp_path / "hall.db", SteppedClock(1_795_396_800_000), service.MIGRATIONS)
    with monkeypatch.context() as patch:
        patch.setattr("queue_server.hall.crosscheck._CHECKS", ())
        database.write(lambda tx: service.load(tx, text))
    hall = database.read(lambda rows: service.current(rows, "JN01", 1_795_396_800_000))
    assert hall.displays[0].farthest_seat_m == 60
    database.close()


def parsed(display: str) -> Hall:
    return file.parse(hall_file(display))


def test_the_panel_has_room_for_the_longest_names_of_its_zones_or_its_window() -> None:
    hall = parsed('window = "401", farthest_seat_m = 3, width_px = 1024, height_px = 600')
    assert panel_of(hall, hall.displays[0]).window == "401"
    board = panel_of(hall, hall.displays[1])
    labels = [queue.label for queue in hall.queues if queue.zone in hall.displays[1].zones]
    assert width_em(board.queue_label) == max(map(width_em, labels))


FORMATS = [(1920, 540), (1024, 600), (1080, 1920), (1280, 720), (1920, 360), (800, 1280)]


@given(
    size=st.sampled_from(FORMATS),
    pitch_mm=st.floats(0.15, 1.2),
    seat_m=st.floats(1, 15),
    number=st.sampled_from(["A001", "A1001"]),
)
def test_a_window_screen_that_is_given_keeps_its_sizes_and_fits(
    size: tuple[int, int], pitch_mm: float, seat_m: float, number: str
) -> None:
    panel = Panel(width_px=size[0], height_px=size[1], pitch_mm=pitch_mm, farthest_seat_m=seat_m, number=number)
    try:
        found: Any = window_sizes(panel)
    except ValueError:
        return
    assert found.number >= font_px(CALL_ARCMIN, seat_m, pitch_mm)
    assert found.name >= font_px(CALL_ARCMIN, seat_m, pitch_mm)
    assert found.text >= font_px(TEXT_ARCMIN, seat_m, pitch_mm)
    assert found.number * width_em(number) <= size[0]
    assert found.number <= size[1]
    assert found.form == ("stack" if size[1] > size[0] else found.form)


def test_loudness_notices_and_screens_survive_export_and_load() -> None:
    text = hall_file('window = "305", width_px = 1024, height_px = 600, pitch_mm = 0.217, farthest_seat_m = 3')
    text = text.replace('missed_note = "', 'notices = ["系统维护"]\nmissed_note = "', 1)
    text += '\n[[voice.loudness]]\nperiods = ["12:00-13:00"]\nvolume_pct = 40\n'
    hall = file.parse(text)
    assert hall.notices == ("系统维护",)
    assert (hall.voice.loudness[0].volume_pct, str(hall.voice.loudness[0].periods[0])) == (40, "12:00-13:00")
    assert file.parse(file.export(hall)) == hall
