"""The bytes of a slip: the layout's operations in, ESC/POS out. Pure.

Chinese goes out as GBK between FS & and FS ., sized by GS ! (ESC ! enlarges ASCII only); a line with a sign that the
printer's code lacks goes out as a picture. A QR and the words beside it go out as one page (ESC L … FF), each in an
area of its own (ESC W) that it fills from the start, so that no model's idea of where a code hangs matters.
python-escpos serves as byte builder for QR codes, never as a connection.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from escpos.printer import Dummy
from PIL import Image

from devices.printers.document import Align
from devices.printers.escpos.code128 import escpos_data, modules_of
from devices.printers.escpos.glyphs import CELL_HEIGHT, draw_line, find_font
from devices.printers.layout import LINE_GAP_DOTS, QR_ABOVE_DOTS, Barcode, Beside, Cut, Feed, Line, Operation, Qr
from devices.printers.profiles import LINE_DOTS, TEAR_LINES, Profile
from devices.printers.symbol import matrix_of, module_dots

INIT: Final = b"\x1b@"
CHINESE_ON: Final = b"\x1c&"
CHINESE_OFF: Final = b"\x1c."
RASTER: Final = b"\x1dv0"
COMMAND_MAX: Final = 1_024  # bytes; no command but a picture is longer
RECOVER: Final = b"\x10\x05\x02"  # from an error that a person has removed; the buffer is emptied
FENCE: Final = b"\x1dr\x01"  # answered when the printer has come this far
PAGE: Final = b"\x1dP\xcb\xcb\x1bL\x1bT\x00"  # units of one dot (203 dpi), page mode, left to right
PAGE_END: Final = b"\x0c"  # print the page, back to lines
SLICE_ROWS: Final = 255  # one byte of height: every board takes it
BAR_MODULE_MAX: Final = 3
BAR_QUIET_MODULES: Final = 20
TEAR_FEED: Final = b"\x1bd" + bytes((TEAR_LINES,))
_ALIGN: Final[dict[Align, int]] = {"left": 0, "center": 1, "right": 2}
_CUTS: Final = {"full": b"\x1dV\x41\x00", "part": b"\x1dV\x42\x00", "none": TEAR_FEED}
_PICTURE_HEAD: Final = re.compile(RASTER + rb"\x00(..)(..)", re.DOTALL)
_RUN: Final = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
# Signs that GBK writes in a full-width form only; ¥ as such comes out as a wrong sign on GBK printers
_SAME_SIGN: Final = str.maketrans({"¥": "￥", "\u00a0": " ", "•": "·", "–": "-"})

FindFont = Callable[[], Path]


def status_query(n: int) -> bytes:
    """DLE EOT n: answered at once, also off-line. n = 1 printer, 2 off-line cause, 3 error, 4 paper."""
    return bytes((0x10, 0x04, n))


def encode(operations: Iterable[Operation], profile: Profile, font: FindFont = find_font) -> bytes:
    """The whole job, the fence at its end. `font` is asked only when a picture of text is needed; may raise NoFont."""
    writer = _Writer(profile, font)
    for operation in operations:
        writer.put(operation)
    return writer.finish()


def ending(job: bytes, profile: Profile) -> bytes:
    """What ends a job that broke off anywhere: NULs to fill the command it may have left open (as blank rows, where it
    was a picture), then modes back and the half slip cut off."""
    pictures = (int.from_bytes(w, "little") * int.from_bytes(h, "little") for w, h in _PICTURE_HEAD.findall(job))
    longest = min(max(pictures, default=0), SLICE_ROWS * profile.width_dots // 8)
    return bytes(max(longest, COMMAND_MAX)) + INIT + _CUTS[profile.cutter]


def coded(text: str, profile: Profile) -> bytes | None:
    """`text` as the printer's ROM has it, or None where it must be drawn."""
    if profile.encoding == "raster":
        return None
    try:
        return text.encode(profile.encoding)
    except UnicodeEncodeError:
        return None


class _Writer:
    """Keeps the printer's modes so that a command is sent only when a mode changes."""

    def __init__(self, profile: Profile, font: FindFont) -> None:
        self._profile, self._font = profile, font
        self._out = bytearray(INIT)
        self._modes: dict[str, bytes] = {}
        if profile.needs_fs_amp:
            self._out += CHINESE_OFF

    def put(self, operation: Operation) -> None:
        match operation:
            case Line():
                self._line(operation)
            case Feed():
                self._mode("space", _line_space(LINE_DOTS))
                self._out += b"\x1bd" + bytes((operation.lines,))
            case Barcode():
                self._barcode(operation)
            case Qr():
                self._plain("center")
                self._out += _feed(QR_ABOVE_DOTS)
                self._qr(operation)
                self._out += _feed(LINE_GAP_DOTS)
            case Beside():
                self._beside(operation)
            case Cut():
                self._mode("space", _line_space(LINE_DOTS))
                self._out += _CUTS[self._profile.cutter]

    def finish(self) -> bytes:
        return bytes(self._out + FENCE)

    def _mode(self, name: str, command: bytes) -> None:
        if self._modes.get(name) != command:
            self._modes[name] = command
            self._out += command

    def _line(self, line: Line) -> None:
        text = line.text.translate(_SAME_SIGN)
        self._mode("align", b"\x1ba" + bytes((_ALIGN[line.align],)))
        space = line.dots
        if coded(text, self._profile) is None:
            if text.strip():
                self._picture(draw_line(text, line.size, line.bold, self._font()))
                space -= CELL_HEIGHT * line.size
            self._out += _feed(space)
            return
        self._mode("space", _line_space(space))
        self._mode("size", b"\x1d!" + bytes(((line.size - 1) * 0x11,)))
        self._say(text, line.bold)

    def _say(self, text: str, bold: bool) -> None:
        self._mode("bold", b"\x1bE" + bytes((bold,)))
        for run in _RUN.findall(text):
            self._out += self._run(run)
        self._out += b"\n"

    def _run(self, run: str) -> bytes:
        data = coded(run, self._profile) or b""
        if run < "\x80" or not self._profile.needs_fs_amp:
            return data
        return CHINESE_ON + data + CHINESE_OFF

    def _barcode(self, code: Barcode) -> None:
        modules = modules_of(code.data) + BAR_QUIET_MODULES
        module = max(1, min(BAR_MODULE_MAX, self._profile.width_dots // modules))
        data = escpos_data(code.data)
        self._plain("center")
        self._out += b"\x1dh" + bytes((code.height_dots,)) + b"\x1dw" + bytes((module,)) + b"\x1df\x00\x1dH\x02"
        self._out += b"\x1dk\x49" + bytes((len(data),)) + data

    def _qr(self, code: Qr) -> None:
        if self._profile.qr_native:
            builder = Dummy()
            builder.qr(code.data, native=True, size=module_dots(code.data, code.size_dots), ec=1)
            self._out += builder.output
        else:
            self._picture(_qr_picture(code))

    def _beside(self, row: Beside) -> None:
        self._plain("left")
        texts = [line.text.translate(_SAME_SIGN) for line in row.lines]
        if not self._profile.page_mode or any(coded(text, self._profile) is None for text in texts):
            self._picture(self._drawn(row, texts))
            return
        self._out += PAGE + _area(0, 0, row.left, row.dots)
        self._qr(row.qr)
        self._out += _area(row.left, row.top, self._profile.width_dots - row.left, row.dots - row.top)
        self._out += _line_space(LINE_DOTS)  # a page has its own
        for text, line in zip(texts, row.lines, strict=True):
            self._say(text, line.bold)
        self._out += PAGE_END

    def _drawn(self, row: Beside, texts: Sequence[str]) -> Any:
        picture = Image.new("1", (self._profile.width_dots, row.dots), 0)
        picture.paste(_qr_picture(row.qr), (0, (row.dots - row.qr.side) // 2))
        for number, (text, line) in enumerate(zip(texts, row.lines, strict=True)):
            drawn = draw_line(text, 1, line.bold, self._font())
            picture.paste(drawn, (row.left, row.top + number * LINE_DOTS))
        return picture

    def _plain(self, align: Align) -> None:
        """Text modes as a code wants them: HRI text and QR follow the size of text on some boards."""
        self._mode("align", b"\x1ba" + bytes((_ALIGN[align],)))
        self._mode("size", b"\x1d!\x00")
        self._mode("bold", b"\x1bE\x00")
        self._mode("space", _line_space(LINE_DOTS))

    def _picture(self, picture: Any) -> None:
        for top in range(0, picture.height, SLICE_ROWS):
            rows = picture.crop((0, top, picture.width, min(top + SLICE_ROWS, picture.height)))
            row_bytes = (rows.width + 7) // 8
            head = RASTER + b"\x00" + row_bytes.to_bytes(2, "little") + rows.height.to_bytes(2, "little")
            self._out += head + rows.tobytes()


def _feed(dots: int) -> bytes:
    return b"\x1bJ" + bytes((dots,))


def _line_space(dots: int) -> bytes:
    return b"\x1b3" + bytes((dots,))


def _area(*numbers: int) -> bytes:
    """ESC W: left, top, width and height of where a page is written next; it begins at the upper left."""
    return b"\x1bW" + b"".join(number.to_bytes(2, "little") for number in numbers)


def _qr_picture(code: Qr) -> Any:
    matrix = matrix_of(code.data)
    picture = Image.new("1", (len(matrix), len(matrix)), 0)
    picture.putdata([bit for row in matrix for bit in row])
    return picture.resize((code.side, code.side), Image.Resampling.NEAREST)
