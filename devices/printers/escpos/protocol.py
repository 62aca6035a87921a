"""The bytes of a slip: the layout's operations in, ESC/POS out. Pure.

Chinese goes out as GBK between FS & and FS ., sized by GS ! (ESC ! enlarges ASCII only); a line with a sign that GBK
lacks goes out as a picture. python-escpos serves as byte builder for QR codes, never as a connection.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import segno
from escpos.printer import Dummy
from PIL import Image

from devices.printers.document import Align
from devices.printers.escpos.code128 import escpos_data, modules_of
from devices.printers.escpos.glyphs import CELL_HEIGHT, draw_line, find_font
from devices.printers.layout import Barcode, Cut, Feed, Line, Operation, Qr
from devices.printers.profiles import Profile

INIT: Final = b"\x1b@"
CHINESE_ON: Final = b"\x1c&"
CHINESE_OFF: Final = b"\x1c."
RASTER: Final = b"\x1dv0"
COMMAND_MAX: Final = 1_024  # bytes; no command but a picture is longer
FENCE: Final = b"\x1dr\x01"  # answered when the printer has come this far
LINE_DOTS: Final = 32
LINE_GAP_DOTS: Final = 8
SLICE_ROWS: Final = 255  # one byte of height: every board takes it
QR_LEVEL: Final = "m"
QR_MODULE_MIN, QR_MODULE_MAX = 3, 10
BAR_MODULE_MAX: Final = 3
BAR_QUIET_MODULES: Final = 20
TEAR_FEED: Final = b"\x1bd\x06"
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


def gbk(text: str) -> bytes | None:
    """`text` in GBK, or None when a sign of it is not there."""
    try:
        return text.encode("gbk")
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
                self._mode("space", b"\x1b3" + bytes((LINE_DOTS,)))
                self._out += b"\x1bd" + bytes((operation.lines,))
            case Barcode():
                self._barcode(operation)
            case Qr():
                self._qr(operation)
            case Cut():
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
        space = max(LINE_DOTS, CELL_HEIGHT * line.size + LINE_GAP_DOTS)
        if self._profile.encoding == "raster" or gbk(text) is None:
            if text.strip():
                self._picture(draw_line(text, line.size, line.bold, self._font()))
                space -= CELL_HEIGHT * line.size
            self._out += b"\x1bJ" + bytes((space,))
            return
        self._mode("space", b"\x1b3" + bytes((space,)))
        self._mode("size", b"\x1d!" + bytes(((line.size - 1) * 0x11,)))
        self._mode("bold", b"\x1bE" + bytes((line.bold,)))
        for run in _RUN.findall(text):
            self._out += self._run(run)
        self._out += b"\n"

    def _run(self, run: str) -> bytes:
        data = gbk(run) or b""
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
        symbol = segno.make(code.data, error=QR_LEVEL, micro=False, boost_error=False, mode="byte")
        modules = len(symbol.matrix)
        module = max(QR_MODULE_MIN, min(QR_MODULE_MAX, code.size_dots // modules))
        self._plain("center")
        if self._profile.qr_native:
            builder = Dummy()
            builder.qr(code.data, native=True, size=module, ec=1)
            self._out += builder.output
        else:
            self._picture(_qr_picture(symbol, modules, module))
        self._out += b"\x1bJ" + bytes((LINE_GAP_DOTS,))

    def _plain(self, align: Align) -> None:
        """Text modes as a code wants them: HRI text and QR follow the size of text on some boards."""
        self._mode("align", b"\x1ba" + bytes((_ALIGN[align],)))
        self._mode("size", b"\x1d!\x00")
        self._mode("bold", b"\x1bE\x00")
        self._mode("space", b"\x1b3" + bytes((LINE_DOTS,)))

    def _picture(self, picture: Any) -> None:
        for top in range(0, picture.height, SLICE_ROWS):
            rows = picture.crop((0, top, picture.width, min(top + SLICE_ROWS, picture.height)))
            row_bytes = (rows.width + 7) // 8
            head = RASTER + b"\x00" + row_bytes.to_bytes(2, "little") + rows.height.to_bytes(2, "little")
            self._out += head + rows.tobytes()


def _qr_picture(symbol: segno.QRCode, modules: int, module: int) -> Any:
    picture = Image.new("1", (modules, modules), 0)
    picture.putdata([bit for row in symbol.matrix for bit in row])
    return picture.resize((modules * module, modules * module), Image.Resampling.NEAREST)
