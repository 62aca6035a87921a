"""What a panel can show so large that the farthest seat reads it (ux.md D1): the arithmetic behind every public screen.

A call is at least 30 arc minutes high, a list row 22, any other text 16. The hall file is refused what does not fit,
with the number of rows that does; display/layout.py makes the rest of the screen from the same sizes. Pure.
"""

from __future__ import annotations

import math
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
TEXT_GROWTH_MAX: Final = 1.12


class LayoutRefused(ValueError):
    """The display cannot show what was asked for at legible size; `permitted_rows` is what it can show (0: nothing)."""

    def __init__(self, message: str, permitted_rows: int) -> None:
        super().__init__(message)
        self.permitted_rows = permitted_rows


@dataclass(frozen=True, kw_only=True)
class Panel:
    """The screen as it hangs: pixels, the distance between them, the farthest seat that must read it; longest texts.

    `slot_rows` of the list's height are kept for notices, pictures and videos.
    """

    width_px: int = 1080
    height_px: int = 1920
    pitch_mm: float
    farthest_seat_m: float
    number: str = "A001"
    window: str = "305"
    queue_label: str = "转移登记"
    slot_rows: int = 0


def font_px(arcmin: float, distance_m: float, pitch_mm: float) -> float:
    """Font size whose capitals subtend `arcmin` at `distance_m` on a panel of `pitch_mm` (ux.md C.2)."""
    cap_mm = 2 * distance_m * 1000 * math.tan(math.radians(arcmin / 120))
    return cap_mm / pitch_mm / CAP_HEIGHT_EM


def width_em(text: str) -> float:
    """Width of a text at weight 800, in em: figures 0.6, capitals 0.7, anything else one Chinese character."""
    return sum(_WIDTHS.get(c, LETTER_EM if c.isascii() else 1.0) for c in text)


@dataclass(frozen=True)
class BoardSizes:
    """Sizes of a board in pixels, and how much of it they take."""

    panel: Panel
    call: float
    row: float
    text: float
    roomy: bool  # the card also says what to do in a line of its own

    @property
    def margin(self) -> float:
        """Around everything, and at the sides of a card."""
        return self.panel.width_px / 40

    @property
    def gap(self) -> float:
        """Between two blocks."""
        return self.panel.width_px / 80

    @property
    def inner(self) -> float:
        """Width inside a card."""
        return self.panel.width_px - 4 * self.margin

    @property
    def pair_em(self) -> float:
        """Number, arrow and window side by side."""
        return width_em(self.panel.number) + SIGN_EM + width_em(self.panel.window)

    @property
    def stacked(self) -> bool:
        """Whether the window stands below the number, because they do not fit side by side."""
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
        """One row of the list."""
        return self.row * NUMBER_LINE + 1.2 * self.gap

    @property
    def rest(self) -> float:
        """Everything but card and rows: header, queues (two lines), foot, and the space between."""
        return 2 * self.margin + self.text * LINE * (1.25 + 2 + 1) + (2 + 5) * self.gap

    def rows(self) -> int:
        """How many rows the list has room for."""
        free = self.panel.height_px - self.rest - self.card
        return max(0, math.floor(free / (self.row_height + self.gap)) - self.panel.slot_rows)

    def fits(self, rows: int) -> bool:
        """Whether so many rows and a call find room in height and width."""
        em = max(width_em(self.panel.number), SIGN_EM + width_em(self.panel.window)) if self.stacked else self.pair_em
        return self.rows() >= rows and self.call * em <= self.inner and self.row * self.pair_em <= self.inner

    def grown(self, factor: float) -> BoardSizes:
        """The same, larger; texts grow little, space is for the numbers."""
        text = self.text * min(factor, TEXT_GROWTH_MAX)
        return replace(self, call=self.call * factor, row=self.row * factor, text=text)


def least_sizes(panel: Panel, roomy: bool) -> BoardSizes:
    """The smallest sizes D1 allows on the panel."""
    call, row, text = (
        font_px(a, panel.farthest_seat_m, panel.pitch_mm) for a in (CALL_ARCMIN, ROW_ARCMIN, TEXT_ARCMIN)
    )
    return BoardSizes(panel, call, row, text, roomy)


def permitted_rows(panel: Panel) -> int:
    """How many list rows a board on this panel may have at most; 0 when it cannot show a single legible one."""
    tight = least_sizes(panel, roomy=False)
    return tight.rows() if tight.fits(1) else 0


def check_rows(panel: Panel, rows: int | None) -> int:
    """The permitted row count; LayoutRefused when `rows` (None: as many as fit) is more, or nothing fits at all."""
    permitted = permitted_rows(panel)
    if permitted == 0:
        raise LayoutRefused(
            f"像素间距 {panel.pitch_mm:g} mm 的屏幕放不下一行 {panel.farthest_seat_m:g} 米外看得清的号码。"
            "请换更大的屏幕或缩短最远座位距离。",
            0,
        )
    if rows is not None and not 1 <= rows <= permitted:
        message = f"按最远座位 {panel.farthest_seat_m:g} 米计算，这块屏幕最多显示 {permitted} 行，不能设为 {rows} 行。"
        raise LayoutRefused(message, permitted)
    return permitted


# --- a window's own screen ------------------------------------------------------------------------------------------

STATE_EM: Final = 6.0  # the longest line of state above the number, in text size: 10:30 恢复办理
WORDS_EM: Final = 6.6  # the longest words in the number's place: Please wait
NEXT_MAX: Final = 3


@dataclass(frozen=True)
class WindowSizes:
    """Sizes of a window's screen in pixels; `form`: the `nexts` next numbers stand at the side, the foot or below."""

    form: str
    number: float
    name: float
    text: float
    pad: float
    nexts: int
    words: float  # what stands there instead of a number: 暂停服务


def window_sizes(panel: Panel) -> WindowSizes:
    """The form with the largest number; LayoutRefused when number and window's name cannot both be legible."""
    forms = ("stack",) if panel.height_px > panel.width_px else ("side", "foot")
    found = [sizes for form in forms if (sizes := _window_form(panel, form)) is not None]
    if not found:
        raise LayoutRefused(
            f"像素间距 {panel.pitch_mm:g} mm、{panel.width_px}×{panel.height_px} 的窗口屏"
            f"放不下 {panel.farthest_seat_m:g} 米外看得清的号码。请换更大的屏幕或缩短最远座位距离。",
            0,
        )
    return max(found, key=lambda sizes: sizes.number)


def _window_form(panel: Panel, form: str) -> WindowSizes | None:
    call, text = (font_px(a, panel.farthest_seat_m, panel.pitch_mm) for a in (CALL_ARCMIN, TEXT_ARCMIN))
    pad = min(panel.width_px, panel.height_px) / 20
    line, number_em = text * LINE + pad / 2, width_em(panel.number)
    wide, high = panel.width_px - 2 * pad, panel.height_px - 2 * pad
    if form == "stack":
        high -= call * NUMBER_LINE + 3 * pad + 3 * line  # name, state, what for, foot
        least_high = call * NUMBER_LINE
        nexts = max(0, min(NEXT_MAX, math.floor((high - least_high) / line) - 1))
        high -= (nexts + 1) * line if nexts else 0
    else:
        wide -= max(width_em(panel.window) * call, 3 * text) + 2 * pad
        wide -= number_em * text + 2 * pad if form == "side" else 0
        nexts = max(0, min(NEXT_MAX, math.floor(high / line) - 1)) if form == "side" else 2
        high -= line * (1 if form == "side" else 2)
    number = min((wide - 2 * pad) / number_em, high / NUMBER_LINE)
    fits = number >= call and wide - 2 * pad >= STATE_EM * text
    words = max(text, min((wide - 2 * pad) / WORDS_EM, number))
    return WindowSizes(form, number, call, text, pad, nexts, words) if fits else None
