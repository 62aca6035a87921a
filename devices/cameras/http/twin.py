"""The virtual camera: a page on a desk behind two URLs, and everything such services do wrong.

GET /snapshot.jpg is the picture itself; /capture, by GET or POST, is JSON with the picture in base64 at `data.image`,
as vendors' services on loopback have it. The picture carries what real ones carry: time, place and serial number.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont

from devices.printers.escpos.glyphs import find_font
from devices.twins.control import Control
from devices.twins.faults import Faults

SIZE_PX: Final = (1_600, 1_200)
SERIAL: Final = "SN-20261122-0007"
UPSIDE_DOWN: Final = 3
SLOW: Final = "slow"
DRIPS: Final = "drips"
HALF: Final = "half"
WRONG_TYPE: Final = "wrong_type"
SERVER_ERROR: Final = "server_error"
HUGE: Final = "huge"
GARBAGE: Final = "garbage"
TURNED: Final = "turned"
FAULTS: Final = {
    SLOW: "takes the question and never answers",
    DRIPS: "sends a byte now and then",
    HALF: "hangs up in the middle of the picture",
    WRONG_TYPE: "sends a page of text instead of a picture",
    SERVER_ERROR: "answers 500",
    HUGE: "sends without end",
    GARBAGE: "sends noise in place of the picture's bytes",
    TURNED: "lies upside down and says so in the picture's notes",
}
DRIP_S: Final = 0.05
_EXIF: Final[dict[int, Any]] = {0x010F: "Quhao", 0x0132: "2026:11:22 09:30:00", 0xA431: SERIAL}
_GPS: Final = {1: "N", 2: (36.0, 39.0, 0.0), 3: "E", 4: (117.0, 7.0, 0.0)}


def photograph(number: int, is_turned: bool = False) -> bytes:
    """The `number`th picture as the camera makes it: a JPEG with notes."""
    page = Image.new("RGB", SIZE_PX, (70, 74, 80))
    pen = ImageDraw.Draw(page)
    pen.rectangle((200, 80, 1_400, 1_120), fill="white")
    pen.text((300, 200), f"虚拟高拍仪 第 {number} 张", fill="black", font=ImageFont.truetype(str(find_font()), 72))
    for line in range(12):
        pen.line((300, 380 + line * 52, 1_300 - line % 3 * 90, 380 + line * 52), fill=(120, 120, 120), width=10)
    notes = Image.Exif()
    notes.update(_EXIF | ({0x0112: UPSIDE_DOWN} if is_turned else {}))
    notes.get_ifd(0x8825).update(_GPS)
    written = io.BytesIO()
    (page.rotate(180) if is_turned else page).save(written, "JPEG", quality=92, exif=notes, comment=SERIAL.encode())
    return written.getvalue()


@dataclass
class Twin:
    """A running virtual camera. `control_port` is 0 without a control port."""

    server: ThreadingHTTPServer
    thread: threading.Thread
    faults: Faults
    control: Control | None
    ended: threading.Event

    @property
    def port(self) -> int:
        """Where it answers."""
        return int(self.server.server_address[1])

    @property
    def control_port(self) -> int:
        """Where its faults are switched."""
        return 0 if self.control is None else self.control.port

    @property
    def served(self) -> Twin:
        """Its ways in, as for the other twins."""
        return self

    def stop(self) -> None:
        """Take it down."""
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
        if self.control is not None:
            self.control.stop()


def start_twin(*, port: int, control: int | None = None, faults: Iterable[str] = ()) -> Twin:
    """Start on 127.0.0.1:`port` (0 picks one). Raises OSError for a port in use, UnknownFault."""
    state, ended = Faults(FAULTS, faults), threading.Event()
    server = _Server(port, _handler(state, ended))
    door = None
    if control is not None:
        door = Control(state, dict, control)
        door.start()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    return Twin(server, thread, state, door, ended)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", port), handler)


def _handler(faults: Faults, ended: threading.Event) -> type[BaseHTTPRequestHandler]:
    taken = iter(range(1, 1_000_000))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with contextlib.suppress(OSError):
                self._answer()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing: whoever tries it out reads the answers."""

        def _answer(self) -> None:
            on = faults.on()
            if SLOW in on:
                ended.wait()
            elif SERVER_ERROR in on:
                self.send_error(500)
            elif self.path not in _BODIES:
                self.send_error(404)
            elif HUGE in on:
                self._send(_endless(ended), None)
            else:
                body = _body(self.path, next(taken), on)
                self._send(_pieces(body, on, ended), len(body), "text/html" if WRONG_TYPE in on else "")

        def _send(self, pieces: Iterable[bytes], length: int | None, kind: str = "") -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind or _BODIES[self.path][0])
            if length is not None:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            for piece in pieces:
                self.wfile.write(piece)

    return Handler


def _body(path: str, number: int, on: frozenset[str]) -> bytes:
    if WRONG_TYPE in on:
        return "<html>请先登录</html>".encode()
    picture = bytes(range(256)) * 40 if GARBAGE in on else photograph(number, TURNED in on)
    return _BODIES[path][1](picture)


def _pieces(body: bytes, on: frozenset[str], ended: threading.Event) -> Iterable[bytes]:
    if HALF in on:
        yield body[: len(body) // 2]
        return
    if DRIPS not in on:
        yield body
        return
    for at in range(len(body)):
        if ended.wait(DRIP_S):
            return
        yield body[at : at + 1]


def _endless(ended: threading.Event) -> Iterable[bytes]:
    while not ended.is_set():
        yield bytes(1_000_000)


def _as_json(picture: bytes) -> bytes:
    text = "data:image/jpeg;base64," + base64.b64encode(picture).decode("ascii")
    return json.dumps({"code": 0, "message": "成功", "data": {"image": text}}, ensure_ascii=False).encode()


_BODIES: Final[Mapping[str, tuple[str, Callable[[bytes], bytes]]]] = {
    "/snapshot.jpg": ("image/jpeg", bytes),
    "/capture": ("application/json", _as_json),
}
