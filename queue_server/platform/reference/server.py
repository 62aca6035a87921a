"""The reference platform over HTTP: takes events, tells cases, and does wrong what it was told to do wrong."""

from __future__ import annotations

import hmac
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import unquote

from queue_server.kernel.clock import Clock
from queue_server.platform.reference.faults import Faults
from queue_server.platform.reference.ledger import Ledger
from queue_server.platform.reference.shape import fault_of

BODY_BYTES_MAX: Final = 256 * 1024
SKEW_S_MAX: Final = 300
Answer = tuple[int, dict[str, Any]]
STATUS: Final = {"new": 201, "repeated": 200, "other": 409, "out_of_order": 409}


class Gone(Exception):
    """The connection ends here, without an answer."""


@dataclass(frozen=True)
class Desk:
    """What answers are made of. `clock` is the real time, `slow_s` how long a slow answer takes."""

    ledger: Ledger
    faults: Faults
    key: bytes
    clock: Clock
    slow_s: float
    stopping: threading.Event

    def answer(self, method: str, path: str, stamp: str, signed: str, key: str, body: bytes) -> Answer:
        """One request's answer; Gone."""
        if self.faults.has("drop"):
            raise Gone
        if self.faults.has("error"):
            return 503, _no("unavailable", "维护中")
        if self.faults.has("busy"):
            return 429, _no("too_many", "请稍后再试")
        if self.faults.has("locked") or not self._is_signed(method, path, stamp, signed, body):
            return 401, _no("bad_signature", "签名不对")
        if (method, path) == ("GET", "/ping"):
            return 200, {"ok": True}
        if (method, path) == ("POST", "/events"):
            return self._event(key, body)
        if (method, path) == ("POST", "/cases/find"):
            return self._find(body)
        if method == "GET" and path.startswith("/cases/"):
            found = self.ledger.case(unquote(path.removeprefix("/cases/")))
            return (200, found) if found else (404, _no("unknown_case", "没有这个办件"))
        return 404, _no("not_found", "没有这个地址")

    def _is_signed(self, method: str, path: str, stamp: str, signed: str, body: bytes) -> bool:
        if not stamp.isdecimal() or abs(self.clock.now_ms() // 1000 - int(stamp)) > SKEW_S_MAX:
            return False
        said = f"{stamp}.{method} {path}.".encode() + body
        return hmac.compare_digest("sha256=" + hmac.digest(self.key, said, "sha256").hex(), signed)

    def _event(self, key: str, body: bytes) -> Answer:
        try:
            message = json.loads(body)
        except ValueError:
            return 400, _no("not_json", "不是 JSON")
        wrong = "refused" if self.faults.has("refuse") else fault_of(message)
        if wrong:
            return 422, _no("bad_event", wrong)
        if key != f"{message['大厅']}.{message['纪元']}.{message['序号']}":
            return 422, _no("bad_key", "Idempotency-Key")
        taken = self.ledger.take(message)
        if self.faults.has("cut"):
            raise Gone
        if self.faults.has("slow"):
            self.stopping.wait(self.slow_s)
        return STATUS[taken], {"accepted": key, "taken": taken} if STATUS[taken] < 300 else _no(taken, "与已有事件不符")

    def _find(self, body: bytes) -> Answer:
        try:
            asked = json.loads(body)
            id_type, id_number = str(asked["证件类型"]), str(asked["证件号码"])
        except (ValueError, KeyError, TypeError):
            return 422, _no("bad_person", "证件类型、证件号码")
        return 200, {"cases": self.ledger.cases_of(id_type, id_number)}


def _no(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


def serve(desk: Desk, host: str, port: int) -> ThreadingHTTPServer:
    """A server that is bound already; the caller lets it run."""

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
            heads = [
                self.headers.get(name, "") for name in ("X-Quhao-Timestamp", "X-Quhao-Signature", "Idempotency-Key")
            ]
            try:
                status, said = desk.answer(self.command, self.path, heads[0], heads[1], heads[2], body)
            except Gone:
                self.close_connection = True
                return
            text = "<html>500</html>" if desk.faults.has("nonsense") else json.dumps(said, ensure_ascii=False)
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
