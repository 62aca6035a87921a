"""Reads tokens the way a printer's controller does: modes, the line being filled, codes. It knows nothing of ports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from PIL import Image

from devices.printers.escpos.glyphs import CELL_HEIGHT, cell_dots, glyph
from devices.printers.escpos.twin.codes import NotACode, code128, code128_text, qr
from devices.printers.escpos.twin.roll import Roll
from devices.printers.escpos.twin.tokenizer import Token

SPACE_DEFAULT: Final = 32
WRONG_SIGN: Final = "\u25a1"  # what stands where no glyph is known
CODE128: Final = 73


class _Cell(NamedTuple):
    sign: str
    width: int
    height: int
    bold: bool


class Pen:
    """Writes on `roll`. `chinese_on` is the mode at power-on and after ESC @: on in Chinese models."""

    def __init__(self, roll: Roll, font: Path, chinese_on: bool = True) -> None:
        self._roll, self._font, self._at_start = roll, font, chinese_on
        self.gbk_only = False
        self.reset()

    def reset(self) -> None:
        """ESC @: modes back to power-on; the line being filled is lost."""
        self._ascii_size = self._chinese_size = (1, 1)
        self._bold = False
        self._align = 0
        self._space = SPACE_DEFAULT
        self._chinese = self._at_start
        self._line: list[_Cell] = []
        self._lead = b""
        self._bar_height, self._bar_module, self._bar_text = 80, 3, 0
        self._qr_module, self._qr_level, self._qr_data = 3, 48, b""

    def write(self, token: Token) -> None:
        """Obey one token; unknown ones do nothing."""
        if not token.head:
            self._text(token.data)
            return
        self._end_lead()
        obey = _OBEY.get(token.head)
        if obey is not None:
            obey(self, token.data)

    def line_feed(self) -> None:
        """Print the line and move on by the line space, at least by the height of its signs."""
        height = self._print_line()
        self._roll.feed(max(self._space, height))

    def end_line(self) -> None:
        """What a code or a picture does to a line being filled: it is printed first."""
        if self._line:
            self.line_feed()

    def feed_dots(self, data: bytes) -> None:
        """ESC J n."""
        self._print_line()
        self._roll.feed(data[0])

    def feed_lines(self, data: bytes) -> None:
        """ESC d n."""
        self._print_line()
        self._roll.feed(data[0] * self._space)

    def _text(self, data: bytes) -> None:
        data, self._lead = self._lead + data, b""
        at = 0
        while at < len(data):
            sign, taken = self._sign(data[at : at + 4])
            if taken == 0:
                self._lead = data[at:]
                return
            self._add(sign)
            at += taken

    def _sign(self, data: bytes) -> tuple[str, int]:
        """The sign at the front and its bytes; 0 bytes when its rest is still to come."""
        if data[0] < 0x80 or not self._chinese:
            return (chr(data[0]) if data[0] < 0x7F else WRONG_SIGN), 1
        if len(data) < 2:
            return "", 0
        if 0x30 <= data[1] <= 0x39 and not self.gbk_only:
            if len(data) < 4:
                return "", 0
            return _decoded(data[:4], "gb18030"), 4
        return _decoded(data[:2], "gbk" if self.gbk_only else "gb18030"), 2

    def _end_lead(self) -> None:
        if self._lead:
            self._lead = b""
            self._add(WRONG_SIGN)

    def _add(self, sign: str) -> None:
        cell = _Cell(sign, *(self._ascii_size if sign < "\x80" else self._chinese_size), self._bold)
        if sum(_dots(one) for one in self._line) + _dots(cell) > self._roll.width:
            self.line_feed()
        self._line.append(cell)

    def _print_line(self) -> int:
        """Put the line's cells on the roll, standing on one base line; its height in dots."""
        if not self._line:
            return 0
        cells, self._line = self._line, []
        height = max(cell.height for cell in cells) * CELL_HEIGHT
        picture = Image.new("1", (sum(_dots(cell) for cell in cells), height), 0)
        left = 0
        for cell in cells:
            drawn = glyph(cell.sign, cell.width, cell.height, cell.bold, self._font)
            picture.paste(drawn, (left, height - drawn.height))
            left += _dots(cell)
        self._roll.put(picture, self._align)
        self._roll.texts.append("".join(cell.sign for cell in cells))
        return height

    def _picture(self, picture: Any) -> None:
        self.end_line()
        self._roll.put(picture, self._align)
        self._roll.feed(picture.height)

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

    def set_align(self, data: bytes) -> None:
        """ESC a n; ignored by printers in the middle of a line."""
        if not self._line:
            self._align = data[0] % 48 % 3

    def set_bold(self, data: bytes) -> None:
        """ESC E n."""
        self._bold = bool(data[0] & 1)

    def set_space(self, data: bytes) -> None:
        """ESC 3 n, and ESC 2 for the default."""
        self._space = data[0] if data else SPACE_DEFAULT

    def set_chinese(self, on: bool) -> None:
        """FS & and FS ."""
        self._chinese = on

    def raster(self, data: bytes) -> None:
        """GS v 0 m xL xH yL yH rows."""
        row_bytes, rows = data[2] | data[3] << 8, data[4] | data[5] << 8
        if row_bytes == 0 or rows == 0 or len(data) != 6 + row_bytes * rows:
            return
        picture = Image.frombytes("1", (row_bytes * 8, rows), data[6:])
        scale = (2 if data[1] & 1 else 1, 2 if data[1] & 2 else 1)
        if scale != (1, 1):
            picture = picture.resize((picture.width * scale[0], picture.height * scale[1]))
        self._picture(picture.crop((0, 0, min(picture.width, self._roll.width), picture.height)))

    def bar_code(self, data: bytes) -> None:
        """GS k m n data; only CODE128 is drawn, anything else and what does not fit is left out as printers do."""
        if data[0] != CODE128:
            return
        try:
            bars = code128(data[2:], self._bar_module, self._bar_height)
            words = code128_text(data[2:])
        except NotACode:
            return
        if bars.width > self._roll.width:
            return
        self._picture(bars)
        if self._bar_text & 2:
            self._text(words.encode("ascii"))
            self.line_feed()

    def set_bar(self, name: str, data: bytes) -> None:
        """GS h, GS w, GS H."""
        setattr(self, name, max(1, data[0]) if name != "_bar_text" else data[0] % 48)

    def two_dimensional(self, data: bytes) -> None:
        """GS ( k: QR model 2 only. fn 67 module, 69 level, 80 store, 81 print."""
        if len(data) < 6 or data[0:1] != b"k" or data[3] != 49:
            return
        function, value = data[4], data[5]
        if function == 67:
            self._qr_module = max(1, min(16, value))
        elif function == 69:
            self._qr_level = value
        elif function == 80:
            self._qr_data = data[6:]
        elif function == 81 and self._qr_data:
            self._print_qr()

    def _print_qr(self) -> None:
        try:
            picture = qr(self._qr_data, self._qr_module, self._qr_level)
        except NotACode:
            return
        if picture.width <= self._roll.width:
            self._picture(picture)


def _dots(cell: _Cell) -> int:
    return cell_dots(cell.sign) * cell.width


def _decoded(data: bytes, codec: str) -> str:
    sign = data.decode(codec, errors="replace")
    return sign if len(sign) == 1 and sign != "\ufffd" else WRONG_SIGN


_OBEY: Final[dict[bytes, Callable[[Pen, bytes], None]]] = {
    b"\n": lambda pen, data: pen.line_feed(),
    b"\x1b@": lambda pen, data: pen.reset(),
    b"\x1bJ": Pen.feed_dots,
    b"\x1bd": Pen.feed_lines,
    b"\x1b!": Pen.print_mode,
    b"\x1ba": Pen.set_align,
    b"\x1bE": Pen.set_bold,
    b"\x1bG": Pen.set_bold,
    b"\x1b3": Pen.set_space,
    b"\x1b2": Pen.set_space,
    b"\x1d!": Pen.size,
    b"\x1c!": Pen.chinese_mode,
    b"\x1c&": lambda pen, data: pen.set_chinese(True),
    b"\x1c.": lambda pen, data: pen.set_chinese(False),
    b"\x1dv": Pen.raster,
    b"\x1dk": Pen.bar_code,
    b"\x1dh": lambda pen, data: pen.set_bar("_bar_height", data),
    b"\x1dw": lambda pen, data: pen.set_bar("_bar_module", data),
    b"\x1dH": lambda pen, data: pen.set_bar("_bar_text", data),
    b"\x1d(": Pen.two_dimensional,
}
