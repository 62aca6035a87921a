"""Decides how large everything on a board is and which calls it shows when (ux.md D1, D2, D6). Pure.

The least sizes come from the panel's pixel pitch and its farthest seat (hall/legible.py, which also refuses what does
not fit); what room is left goes to the number.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from queue_server.hall.legible import (
    CALL_ARCMIN,
    ROW_ARCMIN,
    TEXT_ARCMIN,
    BoardSizes,
    LayoutRefused,
    Panel,
    check_rows,
    font_px,
    least_sizes,
    width_em,
    window_sizes,
)

__all__ = [
    "CALL_ARCMIN",
    "HOLD_MS",
    "ROW_ARCMIN",
    "TEXT_ARCMIN",
    "Layout",
    "LayoutRefused",
    "Lit",
    "Panel",
    "Stage",
    "WindowLayout",
    "board_layout",
    "font_px",
    "side_of",
    "staged",
    "width_em",
    "window_layout",
]

ROWS_WANTED: Final = 8
ROWS_ROOMY: Final = 6  # with fewer rows the card says less and the foot takes turns
GROWTH_MAX: Final = 1.9
HOLD_MS: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Sizes in CSS pixels, and counts. `amber_rows[n]` list rows remain when n + 1 calls are highlighted at once.

    `slot_px` is kept for notices, pictures and videos, below the list; several highlighted calls take its room as well.
    """

    width_px: int
    height_px: int
    margin_px: int
    gap_px: int
    call_px: int
    row_px: int
    text_px: int
    card_px: int
    amber_px: int
    row_height_px: int
    rows: int
    slot_px: int
    permitted_rows: int
    queue_columns: int
    stacked: bool  # number above window, where both do not fit side by side
    roomy: bool  # the card also says what to do in a line of its own
    amber_rows: tuple[int, ...]


def board_layout(panel: Panel, rows: int | None = None) -> Layout:
    """Sizes for a panel. Without `rows` the board takes up to eight; LayoutRefused when D1 cannot be kept."""
    permitted = check_rows(panel, rows)
    roomy, tight = least_sizes(panel, True), least_sizes(panel, False)
    smallest = roomy if roomy.fits(min(rows or ROWS_ROOMY, ROWS_ROOMY)) else tight
    count = rows if rows is not None else min(ROWS_WANTED, smallest.rows())
    if not smallest.fits(count):
        smallest = tight
    return _finished(_grown(smallest, count), count, permitted)


def _grown(smallest: BoardSizes, rows: int) -> BoardSizes:
    """The largest sizes that keep the row count: space is for the number."""
    factors = (1 + (GROWTH_MAX - 1) * step / 100 for step in range(101))
    fitting = [s for s in map(smallest.grown, factors) if s.fits(rows) and s.stacked == smallest.stacked]
    return fitting[-1] if fitting else smallest


def _finished(sizes: BoardSizes, rows: int, permitted: int) -> Layout:
    row = sizes.row_height + sizes.gap
    slots = sizes.panel.slot_rows
    region = sizes.card + (rows + slots) * row  # what card, rows and slot have together; several calls share it
    amber_rows = [rows]
    for highlighted in range(2, 9):
        used = highlighted * (sizes.amber + sizes.gap) - sizes.gap
        if used > region:
            break
        amber_rows.append(min(rows, math.floor((region - used) / row)))
    tile_em = max(width_em(sizes.panel.queue_label), 4.5) + 0.8
    return Layout(
        width_px=sizes.panel.width_px,
        height_px=sizes.panel.height_px,
        margin_px=math.floor(sizes.margin),
        gap_px=math.floor(sizes.gap),
        call_px=math.ceil(sizes.call),
        row_px=math.ceil(sizes.row),
        text_px=math.ceil(sizes.text),
        card_px=math.floor(sizes.card),
        amber_px=math.floor(sizes.amber),
        row_height_px=math.floor(sizes.row_height),
        rows=rows,
        slot_px=math.floor(slots * row - sizes.gap) if slots else 0,
        permitted_rows=permitted,
        queue_columns=max(1, math.floor((sizes.panel.width_px - 2 * sizes.margin) / (sizes.text * tile_em))),
        stacked=sizes.stacked,
        roomy=sizes.roomy,
        amber_rows=tuple(amber_rows),
    )


@dataclass(frozen=True, kw_only=True)
class WindowLayout:
    """Sizes of a window's own screen in CSS pixels; `form`: its `nexts` next numbers stand side, foot or stack."""

    width_px: int
    height_px: int
    form: str
    pad_px: int
    number_px: int
    name_px: int
    text_px: int
    words_px: int
    nexts: int


def window_layout(panel: Panel) -> WindowLayout:
    """Sizes for the screen over one window; LayoutRefused when D1 cannot be kept."""
    sizes = window_sizes(panel)
    return WindowLayout(
        width_px=panel.width_px,
        height_px=panel.height_px,
        form=sizes.form,
        pad_px=math.floor(sizes.pad),
        number_px=math.floor(sizes.number),
        name_px=math.ceil(sizes.name),
        text_px=math.ceil(sizes.text),
        words_px=math.floor(sizes.words),
        nexts=sizes.nexts,
    )


# --- which calls are highlighted -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lit:
    """A highlighted call (its sequence number) and since when."""

    call: int
    since_ms: int


@dataclass(frozen=True)
class Stage:
    """What is highlighted now, oldest first, and what still waits for a place."""

    lit: tuple[Lit, ...] = ()
    queue: tuple[int, ...] = ()


def staged(stage: Stage, new: Iterable[int], now_ms: int, places: int, hold_ms: int = HOLD_MS) -> Stage:
    """The stage after new calls and time: everyone is highlighted for `hold_ms`, in order, nobody is dropped."""
    queue = [*stage.queue, *sorted(set(new) - set(stage.queue) - {lit.call for lit in stage.lit})]
    lit = [shown for shown in stage.lit if now_ms - shown.since_ms < hold_ms]
    while queue and len(lit) < places:
        lit.append(Lit(queue.pop(0), now_ms))
    return Stage(tuple(lit), tuple(queue))


# --- where the window lies -------------------------------------------------------------------------------------------


def side_of(
    board_m: tuple[float, float], facing_deg: float, window_m: tuple[float, float], viewer_m: float = 3.0
) -> str:
    """Side (ahead, left, right, behind) a window lies on for someone `viewer_m` before the board who looks at it.

    Plan coordinates: x east, y north; `facing_deg` is the side people stand on, 0 north, 90 east.
    """
    out = math.radians(facing_deg)
    east, north = math.sin(out), math.cos(out)
    dx, dy = window_m[0] - board_m[0] - viewer_m * east, window_m[1] - board_m[1] - viewer_m * north
    ahead, right = -(dx * east + dy * north), -(dx * north - dy * east)
    if abs(right) > abs(ahead):
        return "right" if right > 0 else "left"
    return "ahead" if ahead >= 0 else "behind"
