"""Reads Chinese back from the dots of a slip: each cell is compared with every character of GB 2312's first level.

The pictures to compare with come from the web font, which is no file that the printer's side ever opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.devices.printers.independent import commands_of

STATIC = Path(__file__).resolve().parents[3] / "static"
SLICE = re.compile(r'url\("\.\./fonts/([^"]+)"\)[^}]*unicode-range:([^;}]+)')
CELL = 24
EM = 2 * CELL
BASELINE = 42  # of EM: a sign stands 21 dots below the upper edge of its cell
REGULAR = 400
PUNCTUATION = "，。：、（）《》·—×￥"
CHARACTERS = "".join(
    bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(161, 255)
)

Dots = Any


def rows_of(data: bytes) -> Dots:
    """The dots of one GS v 0 command's data, ink as 1."""
    width, height = data[2] | data[3] << 8, data[4] | data[5] << 8
    return np.unpackbits(np.frombuffer(data[6:], np.uint8).reshape(height, width), axis=1)


def pictures_of(job: bytes) -> Iterator[Dots]:
    """The pictures among the commands of a job, each sent whole where it is one line high."""
    for head, data in commands_of(job):
        if head == b"\x1dv":
            yield rows_of(data)


def is_chinese(sign: str) -> bool:
    """Whether the reader knows the sign."""
    return sign in CHARACTERS or sign in PUNCTUATION


def read_line(line: Dots, written: str) -> str:
    """What stands where `written` should have its Chinese signs, which says no more than which cells are wide."""
    size, (known, names) = len(line) // CELL, _known()
    widths = [(CELL // 2 if sign.isascii() or sign.isspace() else CELL) * size for sign in written]
    cells = [
        _seen(Image.fromarray(line[:, left : left + width] * 255).resize((CELL, CELL), Image.Resampling.BOX))
        for sign, left, width in zip(written, accumulate(widths, initial=0), widths, strict=False)
        if is_chinese(sign)
    ]
    return "".join(names[best] for best in (np.stack(cells) @ known.T).argmax(axis=1)) if cells else ""


@cache
def _known() -> tuple[Dots, str]:
    names = CHARACTERS + PUNCTUATION
    return np.stack([_seen(_drawn(one)) for one in names]), names


def _seen(picture: Any) -> Dots:
    """A cell as a unit vector of soft dots, so that a stroke half a dot aside is still the same stroke."""
    soft = picture.filter(ImageFilter.GaussianBlur(0.8))
    values = np.asarray(soft, np.float32).ravel()
    values = values - values.mean()
    return values / (np.linalg.norm(values) or 1.0)


def _drawn(character: str) -> Any:
    cell = Image.new("L", (EM, EM), 0)
    ImageDraw.Draw(cell).text((0, BASELINE), character, 255, font=_face(_slices()[ord(character)]), anchor="ls")
    return cell.resize((CELL, CELL), Image.Resampling.BOX)


@cache
def _slices() -> dict[int, str]:
    """The file of the web font that has a character."""
    found: dict[int, str] = {}
    for name, ranges in SLICE.findall((STATIC / "css" / "fonts.css").read_text(encoding="utf-8")):
        for one in ranges.split(","):
            first, _, last = one.strip().removeprefix("U+").partition("-")
            found |= dict.fromkeys(range(int(first, 16), int(last or first, 16) + 1), name)
    return found


@cache
def _face(name: str) -> Any:
    face = ImageFont.truetype(str(STATIC / "fonts" / name), EM)
    face.set_variation_by_axes([REGULAR])
    return face
