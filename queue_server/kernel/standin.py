"""What a stand-in for another system is made of: a signed HTTP door, faults that are switched on, a control port.

The reference platform, the carrier and the sharing platform stand on it; a hall never runs it.
"""

from __future__ import annotations

import hmac
import json
import socketserver
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from queue_server.kernel.clock import Clock
from queue_server.kernel.signed import signature

BODY_BYTES_MAX: Final = 256 * 1024
SKEW_S_MAX: Final = 300
HEADS: Final[tuple[str, str, str]] = ("X-Quhao-Timestamp", "X-Quhao-Signature", "Idempotency-Key")
COMMON: Final[Mapping[str, str]] = {
    "drop": "收到请求就断开，什么也不做",
    "cut": "登记之后、回答之前断开",
    "error": "回答 503",
    "busy": "回答 429，请稍后再试",
    "slow": "登记之后很久才回答",
    "nonsense": "登记之后回答看不懂的内容",
    "locked": "不认签名（401）",
}
Answer = tuple[int, dict[str, Any]]
# (method, path, timestamp, signature, idempotency key, body) -> status and JSON; raises Gone
Answerer = Callable[[str, str, str, str, str, bytes], Answer]


class Gone(Exception):
    """The connection ends here, without an answer."""


class Faults:
    """Which of these are on now; any thread may ask."""

    def __init__(self, known: Mapping[str, str], on: Iterable[str] = ()) -> None:
        self._known = known
        self._on: set[str] = set()
        self._lock = threading.Lock()
        for name in on:
            self.switch(name, True)

    def switch(self, name: str, on: bool) -> None:
        """Turn one on or off; ValueError for one that there is not."""
        if name not in self._known:
            raise ValueError(f"unknown fault: {name}")
        with self._lock:
            self._on = self._on | {name} if on else self._on - {name}

    def on(self) -> frozenset[str]:
        """Those that are on."""
        with self._lock:
            return frozenset(self._on)

    def has(self, name: str) -> bool:
        """Whether this one is."""
        return name in self.on()


@dataclass(frozen=True)
class Running:
    """A stand-in at work in this process: its HTTP door and, where it has one, its control port."""

    http: ThreadingHTTPServer
    control: socketserver.TCPServer | None

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.http.server_address[1])

    def start(self) -> None:
        """Listen, on threads of this process."""
        for server in (self.http, self.control):
            if server is not None:
                threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Close both."""
        for server in (self.http, self.control):
            if server is not None:
                server.shutdown()
                server.server_close()

    def until_ended(self) -> None:
        """Go on until Ctrl-C, then stop."""
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            self.stop()


def no(code: str, message: str) -> dict[str, Any]:
    """The body of a refusal."""
    return {"error": {"code": code, "message": message}}


def failed(faults: Faults) -> Answer | None:
    """What a fault that is on makes of a request before it is looked at; Gone."""
    if faults.has("drop"):
        raise Gone
    if faults.has("error"):
        return 503, no("unavailable", "维护中")
    if faults.has("busy"):
        return 429, no("too_many", "请稍后再试")
    return None


def stopped(
    faults: Faults, key: bytes, clock: Clock, method: str, path: str, heads: tuple[str, str], body: bytes
) -> Answer | None:
    """What ends a request before it is looked at: a fault that is on, or a signature that is not right; Gone."""
    early = failed(faults)
    if early:
        return early
    if faults.has("locked") or not _is_signed(key, clock, method, path, heads, body):
        return 401, no("bad_signature", "签名不对")
    return None


def _is_signed(key: bytes, clock: Clock, method: str, path: str, heads: tuple[str, str], body: bytes) -> bool:
    stamp, signed = heads
    if not stamp.isdecimal() or abs(clock.now_ms() // 1000 - int(stamp)) > SKEW_S_MAX:
        return False
    return hmac.compare_digest(signature(key, stamp, method, path, body), signed)


def serve(
    answer: Answerer, faults: Faults, host: str, port: int, heads: tuple[str, str, str] = HEADS
) -> ThreadingHTTPServer:
    """A server that is bound already; the caller lets it run. `heads` are the three headers an answer is made of."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            self._handle()

        def do_POST(self) -> None:
            self._handle()

        def _handle(self) -> None:
            length = self.headers.get("Content-Length") or "0"
            if not length.isdecimal() or int(length) > BODY_BYTES_MAX:
                self.send_error(413)
                return
            body = self.rfile.read(int(length))
            stamp, signed, key = (self.headers.get(name, "") for name in heads)
            try:
                status, said = answer(self.command, self.path, stamp, signed, key, body)
            except Gone:
                self.close_connection = True
                return
            text = "<html>500</html>" if faults.has("nonsense") else json.dumps(said, ensure_ascii=False)
            sent = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(sent)))
            if status == 429:
                self.send_header("Retry-After", "1")
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(sent)
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: an address may name a case."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Nothing: a caller that has gone is the caller's affair."""

    return Server((host, port), Handler)


def control(faults: Faults, more: Callable[[Mapping[str, Any]], dict[str, Any]], port: int) -> socketserver.TCPServer:
    """A line of JSON `{"fault": name, "on": bool, …}` is answered with `{"ok": true, "faults": […], …}`; `more` does
    and answers the rest, ValueError or TypeError where that makes no sense."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            for line in self.rfile:
                self.wfile.write(json.dumps(_controlled(line, faults, more)).encode() + b"\n")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        block_on_close = False

    return Server(("127.0.0.1", port), Handler)


def _controlled(line: bytes, faults: Faults, more: Callable[[Mapping[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        if "fault" in asked:
            faults.switch(str(asked["fault"]), asked.get("on", True) is True)
        found = more(asked)
    except (ValueError, TypeError) as error:
        return {"ok": False, "error": str(error)}
    return {"ok": True, "faults": sorted(faults.on()), **found}
