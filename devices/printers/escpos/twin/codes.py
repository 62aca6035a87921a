"""QR and CODE128 as a printer draws them from its commands: data in, a picture with ink as 1 out."""

from __future__ import annotations

from typing import Any, Final

import segno
from barcode.charsets.code128 import CODES, STOP
from PIL import Image

_STARTS: Final = {"A": 103, "B": 104, "C": 105}
_SWITCHES: Final = {"A": 101, "B": 100, "C": 99}
QR_LEVELS: Final = {48: "l", 49: "m", 50: "q", 51: "h"}


class NotACode(ValueError):
    """The data cannot be drawn; a printer leaves such a code out."""


def code128(data: bytes, module: int, height: int) -> Any:
    """The bars of GS k 73 data ({A {B {C, digit pairs as bytes in C). Raises NotACode."""
    values, _ = _symbols(data)
    check = (values[0] + sum(at * value for at, value in enumerate(values[1:], start=1))) % 103
    bits = "".join(CODES[value] for value in (*values, check)) + STOP + "11"
    bars = Image.new("1", (len(bits), 1), 0)
    bars.putdata([int(bit) for bit in bits])
    return bars.resize((len(bits) * module, height), Image.Resampling.NEAREST)


def code128_text(data: bytes) -> str:
    """What is written below the bars. Raises NotACode."""
    return _symbols(data)[1]


def qr(data: bytes, module: int, level: int) -> Any:
    """The QR of GS ( k data. Raises NotACode."""
    try:
        symbol = segno.make(data, error=QR_LEVELS.get(level, "l"), micro=False, boost_error=False)
    except ValueError as error:
        raise NotACode(str(error)) from error
    side = len(symbol.matrix)
    picture = Image.new("1", (side, side), 0)
    picture.putdata([bit for row in symbol.matrix for bit in row])
    return picture.resize((side * module, side * module), Image.Resampling.NEAREST)


def _symbols(data: bytes) -> tuple[list[int], str]:
    values: list[int] = []
    text, current, at = "", "", 0
    while at < len(data):
        if data[at] == 0x7B and data[at + 1 : at + 2] in (b"A", b"B", b"C"):
            current = chr(data[at + 1])
            values.append((_SWITCHES if values else _STARTS)[current])
            at += 2
            continue
        if not current:
            raise NotACode("no code set chosen")
        at += 2 if data[at : at + 2] == b"{{" and current != "C" else 1
        byte = data[at - 1]
        if current == "C":
            if byte > 99:
                raise NotACode("a pair above 99")
            values.append(byte)
            text += f"{byte:02d}"
        else:
            values.append(_value(byte, current))
            text += chr(byte)
    if not text:
        raise NotACode("nothing to say")
    return values, text


def _value(byte: int, code_set: str) -> int:
    if 32 <= byte < (96 if code_set == "A" else 128):
        return byte - 32
    if code_set == "A" and byte < 32:
        return byte + 64
    raise NotACode(f"byte {byte} is not in set {code_set}")
