"""Sizes by distance, the stage of highlighted calls, and the side a window lies on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.layout import (
    CALL_ARCMIN,
    HOLD_MS,
    ROW_ARCMIN,
    TEXT_ARCMIN,
    Layout,
    LayoutRefused,
    Panel,
    Stage,
    board_layout,
    font_px,
    side_of,
    staged,
)


@pytest.mark.parametrize(
    ("pitch_mm", "distance_m", "sizes"),
    [
        (0.496, 5, (65, 89, 121)),
        (0.496, 8, (103, 141, 193)),
        (0.634, 5, (51, 69, 94)),
        (0.634, 8, (81, 111, 151)),
        (0.634, 10, (101, 138, 188)),
        (0.749, 10, (85, 117, 159)),
        (0.749, 15, (128, 175, 239)),
    ],
)
def test_font_sizes_are_those_of_the_table(pitch_mm: float, distance_m: float, sizes: tuple[int, int, int]) -> None:
    exact = [font_px(arcmin, distance_m, pitch_mm) for arcmin in (TEXT_ARCMIN, ROW_ARCMIN, CALL_ARCMIN)]
    assert exact == pytest.approx(sizes, abs=1.0)


panels = st.builds(Panel, pitch_mm=st.floats(0.2, 1.2), farthest_seat_m=st.floats(2, 15))


def layout_or_none(panel: Panel, rows: int | None = None) -> Layout | None:
    try:
        return board_layout(panel, rows)
    except LayoutRefused:
        return None


@given(panel=panels, rows=st.one_of(st.none(), st.integers(1, 12)))
def test_a_layout_that_is_given_keeps_every_size_and_fits_the_panel(panel: Panel, rows: int | None) -> None:
    layout = layout_or_none(panel, rows)
    if layout is None:
        return
    wanted = [font_px(a, panel.farthest_seat_m, panel.pitch_mm) for a in (CALL_ARCMIN, ROW_ARCMIN, TEXT_ARCMIN)]
    assert [layout.call_px, layout.row_px, layout.text_px] >= wanted
    assert all(
        size >= least for size, least in zip((layout.call_px, layout.row_px, layout.text_px), wanted, strict=True)
    )
    used = layout.card_px + layout.rows * (layout.row_height_px + layout.gap_px) + layout.text_px * 1.3 * 4.25
    assert used + 2 * layout.margin_px <= panel.height_px + 6
    assert rows is None or layout.rows == rows


@given(panel=panels, rows=st.integers(1, 20))
def test_more_rows_than_can_be_read_are_refused_with_the_number_that_can(panel: Panel, rows: int) -> None:
    try:
        layout = board_layout(panel, rows)
    except LayoutRefused as refusal:
        assert refusal.permitted_rows < rows
        if refusal.permitted_rows:
            assert str(refusal.permitted_rows) in str(refusal)
            assert board_layout(panel, refusal.permitted_rows).rows == refusal.permitted_rows
    else:
        assert rows <= layout.permitted_rows


def test_a_panel_that_cannot_show_one_legible_row_is_refused() -> None:
    with pytest.raises(LayoutRefused) as refusal:
        board_layout(Panel(pitch_mm=0.248, farthest_seat_m=15))
    assert refusal.value.permitted_rows == 0


@given(panel=panels)
def test_fewer_rows_are_never_smaller(panel: Panel) -> None:
    layout = layout_or_none(panel)
    if layout is not None and layout.rows > 1:
        assert board_layout(panel, layout.rows - 1).call_px >= layout.call_px


@given(panel=panels)
def test_several_highlighted_calls_share_the_space_of_card_and_rows(panel: Panel) -> None:
    layout = layout_or_none(panel)
    if layout is None:
        return
    row = layout.row_height_px + layout.gap_px
    region = layout.card_px + layout.rows * row
    assert layout.amber_rows[0] == layout.rows
    for highlighted, rows in enumerate(layout.amber_rows[1:], start=2):
        assert highlighted * (layout.amber_px + layout.gap_px) - layout.gap_px + rows * row <= region + 20
        assert rows >= 0


@given(
    bursts=st.lists(st.tuples(st.integers(0, 30_000), st.integers(1, 12)), min_size=1, max_size=8),
    places=st.integers(1, 6),
    hold_ms=st.sampled_from([HOLD_MS, 15_000]),
)
def test_every_call_of_a_burst_is_highlighted_for_its_full_time_in_order_and_none_is_dropped(
    bursts: list[tuple[int, int]], places: int, hold_ms: int
) -> None:
    due = sorted(at for at, count in bursts for _ in range(count))
    stage, now_ms, first, last = Stage(), 0, {}, {}
    begun = 0
    while begun < len(due) or stage.lit or stage.queue:
        new = [n + 1 for n in range(begun, len(due)) if due[n] <= now_ms]
        begun += len(new)
        stage = staged(stage, new, now_ms, places, hold_ms)
        assert len(stage.lit) <= places
        assert not stage.queue or len(stage.lit) == places, "nobody waits while there is a place"
        for shown in stage.lit:
            first.setdefault(shown.call, now_ms)
            last[shown.call] = now_ms
        now_ms += 250
    assert sorted(first) == list(range(1, len(due) + 1))
    assert [first[call] for call in sorted(first)] == sorted(first.values())
    assert all(last[call] - first[call] + 250 >= hold_ms for call in first)


def test_a_call_told_twice_is_staged_once() -> None:
    stage = staged(staged(Stage(), [7], 0, 2), [7], 100, 2)
    assert [shown.call for shown in stage.lit] == [7]
    assert stage.queue == ()


@pytest.mark.parametrize(
    ("facing_deg", "window_m", "side"),
    [
        (180, (30, 17), "right"),  # the board hangs in the north and looks south: people look north, east is right
        (180, (10, 17), "left"),
        (180, (20, 29), "ahead"),
        (180, (20, 5), "behind"),
        (0, (30, 23), "left"),
        (0, (10, 23), "right"),
        (90, (23, 30), "right"),
        (90, (23, 10), "left"),
        (270, (17, 30), "left"),
        (270, (5, 20), "behind"),
    ],
)
def test_the_side_is_the_one_a_reader_of_the_board_would_turn_to(
    facing_deg: int, window_m: tuple[float, float], side: str
) -> None:
    assert side_of((20, 20), facing_deg, window_m) == side
