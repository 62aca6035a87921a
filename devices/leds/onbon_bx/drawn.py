"""What a font card has drawn: areas out of the bytes that tell it, the strip as text for who looks by hand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from devices.leds.onbon_bx.protocol import ALL_AREAS, AREA

CELL_PX: Final = (8, 16)  # of one letter in the drawing


@dataclass(frozen=True)
class Drawn:
    """One area as the card keeps it, in pixels."""

    x_px: int
    y_px: int
    width_px: int
    height_px: int
    effect: int
    text: str


def drawing(areas: Iterable[Drawn]) -> list[str]:
    """The strip as text: a letter is 8×16 px, a Chinese sign two letters wide, what does not fit is cut off."""
    rows: dict[int, dict[int, str]] = {}
    for area in areas:
        row, left = area.y_px // CELL_PX[1], area.x_px // CELL_PX[0]
        at = left
        for sign in area.text:
            width = _cells(sign)
            if at + width > left + max(1, area.width_px // CELL_PX[0]):
                break
            rows.setdefault(row, {})[at] = sign
            at += width
    return [_line(rows.get(row, {})) for row in range(max(rows, default=-1) + 1)]


def _line(cells: Mapping[int, str]) -> str:
    line, at = "", 0
    for left, sign in sorted(cells.items()):
        line += " " * (left - at) + sign
        at = left + _cells(sign)
    return line


def _cells(sign: str) -> int:
    """As wide as its code is long, in every font of a card."""
    return len(sign.encode("gbk", "replace"))


def areas_of(payload: bytes) -> tuple[set[int] | None, dict[int, Drawn]]:
    """Which areas go (None: all), and which are drawn. Raises struct.error and IndexError for what is none."""
    count = payload[0]
    gone = None if count == ALL_AREAS else set(payload[1 : 1 + count])
    at = 1 if gone is None else 1 + count
    found: dict[int, Drawn] = {}
    updates, at = payload[at], at + 1
    for _ in range(updates):
        fields = AREA.unpack_from(payload, at + 2)
        text = payload[at + 2 + AREA.size :][: fields[-1]]
        found[fields[5]] = Drawn(_px(fields[1]), fields[2], _px(fields[3]), fields[4], fields[14], _plain(text))
        at += 2 + int.from_bytes(payload[at : at + 2], "little")
    return gone, found


def _plain(text: bytes) -> str:
    """Without the card's escapes for fonts and colours."""
    plain = text.decode("gbk", "replace")
    while (at := plain.find("\\F")) >= 0 or (at := plain.find("\\C")) >= 0:
        plain = plain[:at] + plain[at + (6 if plain[at + 1] == "F" else 3) :]
    return plain


def _px(value: int) -> int:
    return value & 0x7FFF if value & 0x8000 else value * 8
