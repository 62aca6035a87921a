"""The virtual printer's paper: cells, pictures and codes become dots, rows move on to the blade, a cut ends a slip.

As in a real mechanism the blade sits some 12 mm behind the head: a cut without feed goes through the last lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PIL import Image

DOTS_PER_MM: Final = 8
BLADE_DOTS: Final = 96
LENGTH_MAX: Final = 24_000  # 3 m: a printer without blade is torn at the latest here
PAPER_MARGIN: Final = 32  # white at both sides that no head reaches


class Roll:
    """Rows printed since the last cut. `texts` are the lines in reading order; `align` is 0 left, 1 centre, 2 right."""

    def __init__(self, width_dots: int) -> None:
        self.width = self.room = width_dots
        self.align = 0
        self._clear()

    def _clear(self) -> None:
        self._rows: list[tuple[int, int, Any]] = []  # top, left, picture
        self.length = BLADE_DOTS  # what lies between blade and head is blank paper of this slip
        self.texts: list[str] = []

    @property
    def is_printed(self) -> bool:
        """Whether there is ink on it."""
        return bool(self._rows)

    @property
    def is_full(self) -> bool:
        """Whether it is time to tear."""
        return self.length > LENGTH_MAX

    def write(self, line: Any, text: str) -> None:
        """Print a line of signs (mode 1, ink as 1) at the head, without moving on."""
        self._put(line, self.align)
        self.texts.append(text)

    def stand(self, picture: Any) -> None:
        """Print a picture or code, and move past it."""
        self._put(picture, self.align)
        self.feed(picture.height)

    hang = stand  # which edge stands at the head makes no difference here

    def print_page(self, sheet: Any, texts: Iterable[str]) -> None:
        """Print a page that was written elsewhere."""
        self._put(sheet, 0)
        self.feed(sheet.height)
        self.texts += texts

    def _put(self, picture: Any, align: int) -> None:
        left = max(0, (self.width - picture.width) * align // 2)
        if picture.getbbox() is not None:
            self._rows.append((self.length, left, picture))

    def feed(self, dots: int) -> None:
        """Move on."""
        self.length += max(0, dots)

    def cut(self) -> tuple[Any, list[str]]:
        """The slip in front of the blade as an 8-bit picture with its margins, and its lines. A new one begins."""
        length = max(1, self.length - BLADE_DOTS)
        paper = Image.new("L", (self.width + 2 * PAPER_MARGIN, length), 255)
        for top, left, picture in self._rows:
            paper.paste(0, (PAPER_MARGIN + left, top), picture)
        texts = self.texts
        self._clear()
        return paper, texts
