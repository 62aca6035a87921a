"""Signs as dots: finds a font with Chinese glyphs and draws a line of fixed cells, for what a printer's ROM lacks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont

CELL_HEIGHT: Final = 24
HALF_WIDTH: Final = 12
BASELINE: Final = 0.86  # of the cell's height, from its top
THRESHOLD: Final = 118
MISSING: Final = "〓"  # what printers put for a sign nobody has: seen, and known to be wrong
NOWHERE: Final = "\U0010fff0"
_REPO: Final = Path(__file__).resolve().parents[3]
FONTS: Final[Sequence[Path]] = (
    _REPO / "static" / "fonts" / "quhao-print.otf",
    _REPO / "queue_server" / "static" / "fonts" / "quhao-print.otf",
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc"),
)


class NoFont(RuntimeError):
    """No font with Chinese glyphs was found."""


def find_font(configured: Path | None = None) -> Path:
    """The configured font, else the one that comes with the project, else the system's Noto CJK. Raises NoFont."""
    for path in (configured, *FONTS) if configured is not None else FONTS:
        if path.is_file():
            return path
    raise NoFont(f"no font for Chinese; looked in {', '.join(str(path) for path in FONTS)}")


def cell_dots(sign: str) -> int:
    """Width of a sign's cell at size 1."""
    return HALF_WIDTH if sign < "\x80" else 2 * HALF_WIDTH


@lru_cache(maxsize=4096)
def glyph(sign: str, width: int, height: int, bold: bool, font: Path) -> Any:
    """A picture, mode 1 with ink as 1, of `sign` in a cell of `width` × `height` size factors."""
    cell = (cell_dots(sign) * width, CELL_HEIGHT * height)
    em = CELL_HEIGHT * height
    found = next((one for one in (font, *FONTS) if _has(one, sign)), None)
    face, sign = _face(found or font, em), sign if found else MISSING
    advance = max(1, round(face.getlength(sign)))
    drawn = Image.new("L", (max(advance, cell_dots(sign) * height), 2 * em), 0)
    left = max(0, (drawn.width - advance) // 2)
    stroke = em // 40 if bold else 0
    for strike in range(2 if bold and not stroke else 1):  # small signs are struck twice, as printers do
        where = (left + strike, em * BASELINE)
        ImageDraw.Draw(drawn).text(where, sign, 255, font=face, anchor="ls", stroke_width=stroke)
    drawn = _shortened(drawn, em)
    if drawn.size != cell:
        drawn = drawn.resize(cell, Image.Resampling.BILINEAR)
    return drawn.point([255 if level > THRESHOLD else 0 for level in range(256)]).convert("1")


def _shortened(drawn: Any, em: int) -> Any:
    """In a cell `em` high: what would hang out of it below is pushed together, as the short tails of ROM fonts are."""
    bottom = drawn.getbbox()[3] if drawn.getbbox() else 0
    if bottom > em:
        base = round(em * BASELINE)
        tail = drawn.crop((0, base, drawn.width, bottom))
        drawn.paste(tail.resize((drawn.width, em - base), Image.Resampling.BILINEAR), (0, base))
    return drawn.crop((0, 0, drawn.width, em))


def draw_line(text: str, size: int, bold: bool, font: Path) -> Any:
    """A picture, mode 1 with ink as 1, of one line of cells, `CELL_HEIGHT * size` dots high."""
    width = max(1, sum(cell_dots(sign) for sign in text) * size)
    line = Image.new("1", (width, CELL_HEIGHT * size), 0)
    left = 0
    for sign in text:
        line.paste(glyph(sign, size, size, bold, font), (left, 0))
        left += cell_dots(sign) * size
    return line


@lru_cache(maxsize=4096)
def _has(font: Path, sign: str) -> bool:
    """Whether the font can draw the sign: what it lacks all looks like the sign that is nowhere."""
    if not font.is_file():
        return False
    face = _face(font, CELL_HEIGHT)
    return sign.isspace() or bytes(face.getmask(sign)) != bytes(face.getmask(NOWHERE))


@cache
def _face(font: Path, em: int) -> Any:
    return ImageFont.truetype(str(font), em)
