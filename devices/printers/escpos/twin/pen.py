"""Reads tokens the way a printer's controller does: modes, the line being filled, the page. Knows nothing of ports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PIL import Image

from devices.printers.escpos.glyphs import CELL_HEIGHT
from devices.printers.escpos.twin.codes import Coder
from devices.printers.escpos.twin.page import Page
from devices.printers.escpos.twin.roll import Roll
from devices.printers.escpos.twin.signs import SignReader
from devices.printers.escpos.twin.style import Cell, Gap, Style, draw, width_of
from devices.printers.escpos.twin.tokenizer import Token

SPACE_DEFAULT: Final = 32
DPI: Final = 203


class Pen:
    """Writes on `roll`, or on a page of it. `chinese_on`: Chinese models begin in that mode, also after ESC @."""

    def __init__(self, roll: Roll, font: Path, chinese_on: bool = True) -> None:
        self._roll, self._font, self._at_start = roll, font, chinese_on
        self.signs = SignReader()
        self.reset()

    def reset(self) -> None:
        """ESC @: modes back to power-on; the line and the page being filled are lost."""
        self.signs.restart(self._at_start)
        self.style, self.codes = Style(), Coder()
        self._line: list[Cell | Gap] = []
        self._roll.align = 0
        self._page = Page(self._roll.width)
        self._on: Roll | Page = self._roll
        self._spaces = {Roll: SPACE_DEFAULT, Page: SPACE_DEFAULT}  # each mode has its own
        self._unit = (DPI, DPI)  # GS P: steps in an inch, across and down

    def write(self, token: Token) -> None:
        """Obey one token; unknown ones do nothing."""
        if not token.head:
            self._add(self.signs.read(token.data))
            return
        self._add(self.signs.broken_off())
        obey = _OBEY.get(token.head)
        if obey is not None:
            obey(self, token.data)

    def line_feed(self) -> None:
        """Print the line and move on by the line space, at least by the height of its signs."""
        height = self._print_line()
        self._on.feed(max(self._spaces[type(self._on)], height))

    def end_line(self) -> None:
        """What a code or a picture does to a line being filled: it is printed first, on a page without moving down."""
        if self._on is self._page:
            self._print_line()
        elif self._line:
            self.line_feed()

    def feed_dots(self, data: bytes) -> None:
        """ESC J n."""
        self._print_line()
        self._on.feed(self._dots(data[0], "y"))

    def feed_lines(self, data: bytes) -> None:
        """ESC d n."""
        self._print_line()
        self._on.feed(data[0] * self._spaces[type(self._on)])

    def set_align(self, data: bytes) -> None:
        """ESC a n: for lines, not for pages; ignored by printers in the middle of a line."""
        if not self._line:
            self._roll.align = data[0] % 48 % 3

    def set_space(self, data: bytes) -> None:
        """ESC 3 n, and ESC 2 for the default."""
        self._spaces[type(self._on)] = self._dots(data[0], "y") if data else SPACE_DEFAULT

    def set_unit(self, data: bytes) -> None:
        """GS P x y; 0 is the default. What was measured before stays."""
        self._unit = (data[0] or DPI, data[1] or DPI)

    def raster(self, data: bytes) -> None:
        """GS v 0 m xL xH yL yH rows."""
        row_bytes, rows = data[2] | data[3] << 8, data[4] | data[5] << 8
        if row_bytes == 0 or rows == 0 or len(data) != 6 + row_bytes * rows:
            return
        picture = Image.frombytes("1", (row_bytes * 8, rows), data[6:])
        scale = (2 if data[1] & 1 else 1, 2 if data[1] & 2 else 1)
        if scale != (1, 1):
            picture = picture.resize((picture.width * scale[0], picture.height * scale[1]))
        self.end_line()
        self._on.stand(picture.crop((0, 0, min(picture.width, self._on.room), picture.height)))

    def bar_code(self, data: bytes) -> None:
        """GS k m n data; what is no CODE128 or does not fit is left out, as printers do."""
        self.end_line()
        drawn = self.codes.bar_code(data)
        if drawn is None or drawn[0].width > self._on.room:
            return
        bars, words = drawn
        self._on.stand(bars)
        if words:
            self._write_below(words, bars.width)

    def two_dimensional(self, data: bytes) -> None:
        """GS ( k; a QR that does not fit is left out."""
        symbol = self.codes.two_dimensional(data)
        if symbol is not None:
            self.end_line()
            if symbol.width <= self._on.room:
                self._on.hang(symbol)

    def begin_page(self) -> None:
        """ESC L; ignored on a page and in the middle of a line."""
        if self._on is self._roll and not self._line:
            self._on = self._page

    def leave_page(self) -> None:
        """ESC S: what was written on the page is lost."""
        if self._on is self._page:
            self._line.clear()
            self._page.clear()
            self._on = self._roll

    def print_page(self) -> None:
        """ESC FF: the page stays as it is and can be printed again."""
        if self._on is self._page:
            self._print_line()
            self._roll.print_page(self._page.printed(), self._page.texts)

    def print_and_leave_page(self) -> None:
        """FF; nothing where no page is written."""
        self.print_page()
        self.leave_page()

    def cancel(self) -> None:
        """CAN, on a page."""
        if self._on is self._page:
            self._line.clear()
            self._page.cancel()

    def set_area(self, data: bytes) -> None:
        """ESC W xL xH yL yH dxL dxH dyL dyH; kept for the next page where none is written."""
        self._print_page_line()
        sides = ((at, self._unit[at // 2 % 2]) for at in (0, 2, 4, 6))
        self._page.set_area(*(round(_u16(data, at) * DPI / unit) for at, unit in sides))

    def set_direction(self, data: bytes) -> None:
        """ESC T n; kept for the next page where none is written."""
        self._print_page_line()
        self._page.set_direction(data[0] % 48)

    def move(self, data: bytes, axis: str, from_here: bool) -> None:
        """ESC $ and GS $ to a place of the area; ESC \\ and GS \\ on from here, back by a two's complement."""
        steps = _u16(data, 0)
        if from_here:
            steps -= (steps & 0x8000) << 1
        if self._on is not self._page:
            self._move_in_line(self._dots(steps, axis), axis, from_here)
            return
        self._print_line()
        place = self._dots(steps, axis) + (getattr(self._page, axis) if from_here else 0)
        self._page.move_to(**{axis: place})

    def _move_in_line(self, dots: int, axis: str, from_here: bool) -> None:
        """Outside a page there is one line: on to a place of it; what lies behind or outside is ignored."""
        here = width_of(self._line)
        gap = dots if from_here else dots - here
        if axis == "x" and 0 < gap <= self._on.room - here:
            self._line.append(Gap(gap))

    def _add(self, signs: list[str]) -> None:
        for sign in signs:
            cell = self.style.cell(sign)
            if width_of(self._line) + cell.dots > self._on.room:
                self.line_feed()
            self._line.append(cell)

    def _print_line(self) -> int:
        """Put the line's signs on the paper; its height in dots."""
        if not self._line:
            return 0
        cells, self._line = self._line, []
        picture = draw(cells, self._font)
        self._on.write(picture, "".join(cell.sign for cell in cells))
        return int(picture.height)

    def _print_page_line(self) -> None:
        if self._on is self._page:
            self._print_line()

    def _write_below(self, words: str, width: int) -> None:
        """What is written below the bars."""
        if self._on is self._roll:
            self._add(list(words))
            self.line_feed()
            return
        here = self._page.x, self._page.y
        self._page.move_to(self._page.x - width, self._page.y + CELL_HEIGHT)
        self._add(list(words))
        self._print_line()
        self._page.move_to(*here)

    def _dots(self, steps: int, axis: str) -> int:
        """Steps along a line (x) or from line to line (y), which on an upright page change places on the paper."""
        is_turned = self._on is self._page and self._page.is_upright
        return round(steps * DPI / self._unit[(axis == "y") != is_turned])


def _u16(data: bytes, at: int) -> int:
    return data[at] | data[at + 1] << 8


_OBEY: Final[dict[bytes, Callable[[Pen, bytes], None]]] = {
    b"\n": lambda pen, data: pen.line_feed(),
    b"\x0c": lambda pen, data: pen.print_and_leave_page(),
    b"\x18": lambda pen, data: pen.cancel(),
    b"\x1b@": lambda pen, data: pen.reset(),
    b"\x1bL": lambda pen, data: pen.begin_page(),
    b"\x1bS": lambda pen, data: pen.leave_page(),
    b"\x1b\x0c": lambda pen, data: pen.print_page(),
    b"\x1bW": Pen.set_area,
    b"\x1bT": Pen.set_direction,
    b"\x1b$": lambda pen, data: pen.move(data, "x", from_here=False),
    b"\x1b\\": lambda pen, data: pen.move(data, "x", from_here=True),
    b"\x1d$": lambda pen, data: pen.move(data, "y", from_here=False),
    b"\x1d\\": lambda pen, data: pen.move(data, "y", from_here=True),
    b"\x1bJ": Pen.feed_dots,
    b"\x1bd": Pen.feed_lines,
    b"\x1ba": Pen.set_align,
    b"\x1b3": Pen.set_space,
    b"\x1b2": Pen.set_space,
    b"\x1dP": Pen.set_unit,
    b"\x1b!": lambda pen, data: pen.style.print_mode(data),
    b"\x1bE": lambda pen, data: pen.style.bold(data),
    b"\x1bG": lambda pen, data: pen.style.bold(data),
    b"\x1d!": lambda pen, data: pen.style.size(data),
    b"\x1c!": lambda pen, data: pen.style.chinese_mode(data),
    b"\x1c&": lambda pen, data: pen.signs.set_chinese(True),
    b"\x1c.": lambda pen, data: pen.signs.set_chinese(False),
    b"\x1dv": Pen.raster,
    b"\x1dk": Pen.bar_code,
    b"\x1dh": lambda pen, data: pen.codes.set_height(data),
    b"\x1dw": lambda pen, data: pen.codes.set_module(data),
    b"\x1dH": lambda pen, data: pen.codes.set_text(data),
    b"\x1d(": Pen.two_dimensional,
}
