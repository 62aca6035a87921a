"""The page of ESC L: areas of a sheet that are written anywhere and in four directions, and printed all at once.

After Epson's published description: a sign stands on a base line 21 dots below the upper edge of its 24-dot cell, and
the position of an area just set is that base line (TM-T88III specification, figure 3.12.2); pictures and bar codes
stand with their lower left there, a two-dimensional code hangs from it by its upper left (ePOS-Print XML, position;
some firmwares hang it from the upper edge of the cell instead). What sticks out of its area is lost.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from PIL import Image, ImageChops

from devices.printers.escpos.glyphs import CELL_HEIGHT

LENGTH_DOTS: Final = 1_662
BASE_DOTS: Final = 21  # of a cell of 24, from its top
HANG_DOTS = BASE_DOTS  # from that edge to where a two-dimensional code hangs
TURNS: Final = (0, 90, 180, 270)  # counter-clockwise, by n of ESC T


class Area(NamedTuple):
    """Where ESC W lets the page be written, in dots of the sheet."""

    left: int
    top: int
    width: int
    height: int


class Page:
    """A sheet `width` dots wide. `texts` are its lines in the order in which they were written."""

    def __init__(self, width: int) -> None:
        self._whole = Area(0, 0, width, LENGTH_DOTS)
        self.clear()

    def clear(self) -> None:
        """Empty, one area as large as the sheet, left to right."""
        self._sheet = Image.new("1", (self._whole.width, self._whole.height), 0)
        self._area, self._direction, self._bottom = self._whole, 0, 0
        self.texts: list[str] = []
        self._begin()

    def _begin(self) -> None:
        area = self._area
        self._size = (area.height, area.width) if self.is_upright else (area.width, area.height)
        self.x, self.y = 0, BASE_DOTS

    @property
    def is_upright(self) -> bool:
        """Whether lines run along the paper."""
        return self._direction % 2 == 1

    @property
    def room(self) -> int:
        """Dots left on the line."""
        return self._size[0] - self.x

    def set_area(self, left: int, top: int, width: int, height: int) -> None:
        """ESC W. Cut to the sheet; one that begins outside or is empty is ignored."""
        whole = self._whole
        if left >= whole.width or top >= whole.height or not width or not height:
            return
        self._area = Area(left, top, min(width, whole.width - left), min(height, whole.height - top))
        self._bottom = max(self._bottom, self._area.top + self._area.height)
        self._begin()

    def set_direction(self, direction: int) -> None:
        """ESC T: 0 rightwards, 1 upwards, 2 leftwards and upside down, 3 downwards."""
        if direction < len(TURNS):
            self._direction = direction
            self._begin()

    def move_to(self, x: int | None = None, y: int | None = None) -> None:
        """ESC $ and GS $ as they are, ESC \\ and GS \\ added up: what lies outside the area is ignored."""
        if x is not None and 0 <= x <= self._size[0]:
            self.x = x
        if y is not None and 0 <= y <= self._size[1]:
            self.y = y

    def feed(self, dots: int) -> None:
        """To the beginning of a line further down."""
        self.x, self.y = 0, self.y + dots

    def write(self, line: Any, text: str) -> None:
        """Set a line of signs on the base line."""
        self._stamp(line, self.y - line.height * BASE_DOTS // CELL_HEIGHT)
        self.texts.append(text)

    def stand(self, picture: Any) -> None:
        """Set a picture or bar code on the base line."""
        self._stamp(picture, self.y - picture.height)

    def hang(self, symbol: Any) -> None:
        """Hang a two-dimensional code from the position."""
        self._stamp(symbol, self.y - BASE_DOTS + HANG_DOTS)

    def cancel(self) -> None:
        """CAN: nothing is left of what was written where the area is now."""
        area = self._area
        self._sheet.paste(0, (area.left, area.top, area.left + area.width, area.top + area.height))
        self._begin()

    def printed(self) -> Any:
        """The sheet down to the lowest area that was set; all of it if none was."""
        return self._sheet.crop((0, 0, self._whole.width, self._bottom or self._whole.height))

    def _stamp(self, picture: Any, top: int) -> None:
        layer = Image.new("1", self._size, 0)
        layer.paste(picture, (self.x, top))
        layer = layer.rotate(TURNS[self._direction], expand=True)
        there = (self._area.left, self._area.top)
        below = self._sheet.crop((*there, there[0] + layer.width, there[1] + layer.height))
        self._sheet.paste(ImageChops.logical_or(below, layer), there)
        self.x += picture.width
