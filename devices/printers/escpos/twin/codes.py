"""QR and CODE128 as a printer draws them from its commands: data in, a picture with ink as 1 out."""

from __future__ import annotations

from typing import Any, Final

import segno
from barcode.charsets.code128 import CODES, STOP
from PIL import Image

_STARTS: Final = {"A": 103, "B": 104, "C": 105}
_SWITCHES: Final = {"A": 101, "B": 100, "C": 99}
CODE128: Final = 73
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


class Coder:
    """What GS h, GS w, GS H and GS ( k have set, and the codes drawn by it."""

    def __init__(self) -> None:
        self.height, self.module, self.text = 80, 3, 0
        self._qr_module, self._qr_level, self._qr_data = 3, 48, b""

    def set_height(self, data: bytes) -> None:
        """GS h n."""
        self.height = max(1, data[0])

    def set_module(self, data: bytes) -> None:
        """GS w n."""
        self.module = max(1, data[0])

    def set_text(self, data: bytes) -> None:
        """GS H n."""
        self.text = data[0] % 48

    def bar_code(self, data: bytes) -> tuple[Any, str] | None:
        """Bars and the words to stand below ('' for none) of GS k m n data; None for what this printer cannot draw."""
        if data[0] != CODE128:
            return None
        try:
            return code128(data[2:], self.module, self.height), code128_text(data[2:]) if self.text & 2 else ""
        except NotACode:
            return None

    def two_dimensional(self, data: bytes) -> Any | None:
        """GS ( k: the QR when it is to be printed. Model 2 only; fn 67 module, 69 level, 80 store, 81 print."""
        if len(data) < 6 or data[0:1] != b"k" or data[3] != 49:
            return None
        function, value = data[4], data[5]
        if function == 67:
            self._qr_module = max(1, min(16, value))
        elif function == 69:
            self._qr_level = value
        elif function == 80:
            self._qr_data = data[6:]
        elif function == 81 and self._qr_data:
            return self._qr()
        return None

    def _qr(self) -> Any | None:
        try:
            return qr(self._qr_data, self._qr_module, self._qr_level)
        except NotACode:
            return None
