"""How signs look: the modes that size and embolden them, and a line of signs drawn on one base line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from devices.printers.escpos.glyphs import CELL_HEIGHT, cell_dots, glyph


class Cell(NamedTuple):
    """One sign as it will be printed; `width` and `height` are size factors."""

    sign: str
    width: int
    height: int
    bold: bool

    @property
    def dots(self) -> int:
        """How wide it is."""
        return cell_dots(self.sign) * self.width


class Style:
    """The modes of text. Size has two values: ESC ! is for ASCII alone, FS ! for Chinese alone, GS ! for both."""

    def __init__(self) -> None:
        self._ascii_size = self._chinese_size = (1, 1)
        self._bold = False

    def cell(self, sign: str) -> Cell:
        """`sign` as it looks now."""
        return Cell(sign, *(self._ascii_size if sign < "\x80" else self._chinese_size), self._bold)

    def size(self, data: bytes) -> None:
        """GS ! n, for all signs."""
        self._ascii_size = self._chinese_size = ((data[0] >> 4 & 7) + 1, (data[0] & 7) + 1)

    def print_mode(self, data: bytes) -> None:
        """ESC ! n: sizes ASCII alone, as the manuals of Chinese printers say; bold is for all."""
        self._bold = bool(data[0] & 0x08)
        self._ascii_size = (2 if data[0] & 0x20 else 1), (2 if data[0] & 0x10 else 1)

    def chinese_mode(self, data: bytes) -> None:
        """FS ! n: sizes Chinese alone."""
        self._chinese_size = (2 if data[0] & 0x04 else 1), (2 if data[0] & 0x08 else 1)

    def bold(self, data: bytes) -> None:
        """ESC E n and ESC G n."""
        self._bold = bool(data[0] & 1)


class Gap(NamedTuple):
    """White that a tabulator leaves in a line."""

    dots: int
    sign: str = " "
    height: int = 1


def width_of(cells: Sequence[Cell | Gap]) -> int:
    """Dots of a line."""
    return sum(cell.dots for cell in cells)


def draw(cells: Sequence[Cell | Gap], font: Path) -> Any:
    """A picture, mode 1 with ink as 1, of a line as high as its highest sign."""
    height = max(cell.height for cell in cells) * CELL_HEIGHT
    picture = Image.new("1", (width_of(cells), height), 0)
    left = 0
    for cell in cells:
        if isinstance(cell, Cell):
            drawn = glyph(cell.sign, cell.width, cell.height, cell.bold, font)
            picture.paste(drawn, (left, height - drawn.height))
        left += cell.dots
    return picture
