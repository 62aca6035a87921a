"""What the boards of the demo hall are told: legible, titled, with a direction and a voice for every window."""

from __future__ import annotations

from pathlib import Path

import pytest

from display.layout import CALL_ARCMIN, font_px, width_em
from display.setup import board_setup, board_title, display_layout, hall_clips, window_name
from display.voice import CLIP_TEXTS
from queue_server.hall import file
from queue_server.hall.model import Display

DEMO = file.parse((Path(__file__).resolve().parents[2] / "queue_server/demo/jn01.toml").read_text("utf-8"))
DISPLAYS = pytest.mark.parametrize("display", DEMO.displays, ids=lambda display: display.id)


@DISPLAYS
def test_every_display_of_the_demo_hall_has_a_layout_with_at_least_six_rows(display: Display) -> None:
    layout = display_layout(DEMO, display)
    assert layout.rows >= 6
    assert layout.call_px >= font_px(CALL_ARCMIN, display.farthest_seat_m, display.pitch_mm)


@DISPLAYS
def test_the_title_fits_beside_the_clock_and_never_names_one_zone_of_several(display: Display) -> None:
    layout = display_layout(DEMO, display)
    title = board_title(DEMO, display, layout)
    assert width_em(title) * layout.text_px <= layout.width_px - 4 * layout.margin_px - 3.5 * layout.text_px
    if len(display.zones) > 1:
        assert not any(DEMO.zone(zone).name in title for zone in display.zones)


@DISPLAYS
def test_queue_labels_fit_their_tiles(display: Display) -> None:
    layout = display_layout(DEMO, display)
    tile = (layout.width_px - 2 * layout.margin_px + layout.gap_px) / layout.queue_columns - layout.gap_px
    labels = [queue.label for queue in DEMO.queues if queue.zone in display.zones]
    assert max(width_em(label) for label in labels) * layout.text_px <= tile - 2 * layout.margin_px


@DISPLAYS
def test_every_public_window_has_a_direction_and_can_be_said(display: Display) -> None:
    setup = board_setup(DEMO, display, dict.fromkeys(CLIP_TEXTS, "/clip"), ())
    public = {window.id: window_name(window) for window in DEMO.windows if window.public}
    assert {window: value["name"] for window, value in setup["windows"].items()} == public
    assert all(value["words"] for value in setup["texts"]["zh"]["windows"].values())
    assert set(setup["voice"]["scripts"][0]["windows"]) == set(public)
    assert bool(setup["voice"]["clips"]) is display.speaks


def test_windows_of_another_floor_are_shown_with_the_floor_and_no_arrow() -> None:
    here = next(display for display in DEMO.displays if display.id == "D301")
    setup = board_setup(DEMO, here, {}, ())
    assert setup["windows"]["401"]["side"] == ""
    assert setup["texts"]["zh"]["windows"]["401"]["words"] == "请到四楼"


def test_the_demo_hall_needs_no_recording_that_the_default_pack_lacks() -> None:
    assert {clip.name for clip in hall_clips(DEMO)} <= set(CLIP_TEXTS)
