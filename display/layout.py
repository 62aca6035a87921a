"""Decides how large everything on a board is and which calls it shows when (ux.md D1, D2, D6). Pure.

Sizes follow from the panel's pixel pitch and the farthest seat: a call is at least 30 arc minutes high, a row 22, any
other text 16. What does not fit is refused, with the number of rows that does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

CALL_ARCMIN: Final = 30.0
ROW_ARCMIN: Final = 22.0
TEXT_ARCMIN: Final = 16.0
CAP_HEIGHT_EM: Final = 0.733  # Noto Sans SC
FIGURE_EM: Final = 0.6  # width of a figure at weight 800
LETTER_EM: Final = 0.7  # width of a common capital at weight 800
_WIDTHS: Final = {**dict.fromkeys("0123456789", FIGURE_EM), " ": 0.25}
SIGN_EM: Final = 0.95  # the arrow before the window's number, and the air around it
LINE: Final = 1.3  # height of a line of Chinese text
NUMBER_LINE: Final = 1.02  # height of a line that holds a number only
ROWS_WANTED: Final = 8
ROWS_ROOMY: Final = 6  # with fewer rows the card says less and the foot takes turns
GROWTH_MAX: Final = 1.9
TEXT_GROWTH_MAX: Final = 1.12
HOLD_MS: Final = 10_000


class LayoutRefused(ValueError):
    """The display cannot show what was asked for at legible size; `permitted_rows` is what it can show (0: nothing)."""

    def __init__(self, message: str, permitted_rows: int) -> None:
        super().__init__(message)
        self.permitted_rows = permitted_rows


@dataclass(frozen=True, kw_only=True)
class Panel:
    """The screen as it hangs: pixels, the distance between them, the farthest seat that must read it; longest texts."""

    width_px: int = 1080
    height_px: int = 1920
    pitch_mm: float
    farthest_seat_m: float
    number: str = "A001"
    window: str = "305"
    queue_label: str = "转移登记"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Sizes in CSS pixels, and counts. `amber_rows[n]` list rows remain when n + 1 calls are highlighted at once."""

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
    permitted_rows: int
    queue_columns: int
    stacked: bool  # number above window, where both do not fit side by side
    roomy: bool  # the card also says what to do in a line of its own
    amber_rows: tuple[int, ...]


def font_px(arcmin: float, distance_m: float, pitch_mm: float) -> float:
    """Font size whose capitals subtend `arcmin` at `distance_m` on a panel of `pitch_mm` (ux.md C.2)."""
    cap_mm = 2 * distance_m * 1000 * math.tan(math.radians(arcmin / 120))
    return cap_mm / pitch_mm / CAP_HEIGHT_EM


def width_em(text: str) -> float:
    """Width of a text at weight 800, in em: figures 0.6, capitals 0.7, anything else one Chinese character."""
    return sum(_WIDTHS.get(c, LETTER_EM if c.isascii() else 1.0) for c in text)


@dataclass(frozen=True)
class _Sizes:
    panel: Panel
    call: float
    row: float
    text: float
    roomy: bool

    @property
    def margin(self) -> float:
        return self.panel.width_px / 40

    @property
    def gap(self) -> float:
        return self.panel.width_px / 80

    @property
    def inner(self) -> float:
        """Width inside a card."""
        return self.panel.width_px - 4 * self.margin

    @property
    def pair_em(self) -> float:
        return width_em(self.panel.number) + SIGN_EM + width_em(self.panel.window)

    @property
    def stacked(self) -> bool:
        return self.call * self.pair_em > self.inner

    @property
    def amber(self) -> float:
        """One highlighted call among several: the pair, and where the window lies."""
        return self.call * NUMBER_LINE * (2 if self.stacked else 1) + self.text * LINE + 2 * self.gap

    @property
    def card(self) -> float:
        """The single current call; with room, what to do and the service have lines of their own."""
        return self.amber + (self.text * LINE + self.gap if self.roomy else 0)

    @property
    def row_height(self) -> float:
        return self.row * NUMBER_LINE + 1.2 * self.gap

    @property
    def rest(self) -> float:
        """Everything but card and rows: header, queues (two lines), foot, and the space between."""
        return 2 * self.margin + self.text * LINE * (1.25 + 2 + 1) + (2 + 5) * self.gap

    def rows(self) -> int:
        free = self.panel.height_px - self.rest - self.card
        return max(0, math.floor(free / (self.row_height + self.gap)))

    def fits(self, rows: int) -> bool:
        em = max(width_em(self.panel.number), SIGN_EM + width_em(self.panel.window)) if self.stacked else self.pair_em
        return self.rows() >= rows and self.call * em <= self.inner and self.row * self.pair_em <= self.inner

    def grown(self, factor: float) -> _Sizes:
        text = self.text * min(factor, TEXT_GROWTH_MAX)
        return replace(self, call=self.call * factor, row=self.row * factor, text=text)


def board_layout(panel: Panel, rows: int | None = None) -> Layout:
    """Sizes for a panel. Without `rows` the board takes up to eight; LayoutRefused when D1 cannot be kept."""
    call, row, text = (
        font_px(a, panel.farthest_seat_m, panel.pitch_mm) for a in (CALL_ARCMIN, ROW_ARCMIN, TEXT_ARCMIN)
    )
    roomy, tight = _Sizes(panel, call, row, text, True), _Sizes(panel, call, row, text, False)
    permitted = tight.rows() if tight.fits(1) else 0
    if permitted == 0:
        raise LayoutRefused(
            f"像素间距 {panel.pitch_mm:g} mm 的屏幕放不下一行 {panel.farthest_seat_m:g} 米外看得清的号码。"
            "请换更大的屏幕或缩短最远座位距离。",
            0,
        )
    if rows is not None and not 1 <= rows <= permitted:
        message = f"按最远座位 {panel.farthest_seat_m:g} 米计算，这块屏幕最多显示 {permitted} 行，不能设为 {rows} 行。"
        raise LayoutRefused(message, permitted)
    smallest = roomy if roomy.fits(min(rows or ROWS_ROOMY, ROWS_ROOMY)) else tight
    count = rows if rows is not None else min(ROWS_WANTED, smallest.rows())
    if not smallest.fits(count):
        smallest = tight
    return _finished(_grown(smallest, count), count, permitted)


def _grown(smallest: _Sizes, rows: int) -> _Sizes:
    """The largest sizes that keep the row count: space is for the number."""
    factors = (1 + (GROWTH_MAX - 1) * step / 100 for step in range(101))
    fitting = [s for s in map(smallest.grown, factors) if s.fits(rows) and s.stacked == smallest.stacked]
    return fitting[-1] if fitting else smallest


def _finished(sizes: _Sizes, rows: int, permitted: int) -> Layout:
    row = sizes.row_height + sizes.gap
    region = sizes.card + rows * row  # what card and rows have together; several highlighted calls share it
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
        permitted_rows=permitted,
        queue_columns=max(1, math.floor((sizes.panel.width_px - 2 * sizes.margin) / (sizes.text * tile_em))),
        stacked=sizes.stacked,
        roomy=sizes.roomy,
        amber_rows=tuple(amber_rows),
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

SIDES: Final = {"ahead": "在您前方", "left": "在您左侧", "right": "在您右侧", "behind": "在您身后"}


def side_of(
    board_m: tuple[float, float], facing_deg: float, window_m: tuple[float, float], viewer_m: float = 3.0
) -> str:
    """Side a window lies on for someone who stands `viewer_m` before the board and looks at it; a key of SIDES.

    Plan coordinates: x east, y north; `facing_deg` is the side people stand on, 0 north, 90 east.
    """
    out = math.radians(facing_deg)
    east, north = math.sin(out), math.cos(out)
    dx, dy = window_m[0] - board_m[0] - viewer_m * east, window_m[1] - board_m[1] - viewer_m * north
    ahead, right = -(dx * east + dy * north), -(dx * north - dy * east)
    if abs(right) > abs(ahead):
        return "right" if right > 0 else "left"
    return "ahead" if ahead >= 0 else "behind"
