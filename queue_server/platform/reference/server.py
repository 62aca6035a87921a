"""The reference platform over HTTP: takes events, tells cases, and does wrong what it was told to do wrong."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from typing import Final
from urllib.parse import unquote

from queue_server.kernel import standin
from queue_server.kernel.clock import Clock
from queue_server.kernel.standin import Answer, Faults, Gone, stopped
from queue_server.kernel.standin import no as _no
from queue_server.platform.reference.ledger import Ledger
from queue_server.platform.reference.shape import fault_of

STATUS: Final = {"new": 201, "repeated": 200, "other": 409, "out_of_order": 409, "kept": 409}


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
        early = stopped(self.faults, self.key, self.clock, method, path, (stamp, signed), body)
        if early:
            return early
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


def serve(desk: Desk, host: str, port: int) -> ThreadingHTTPServer:
    """A server that is bound already; the caller lets it run."""
    return standin.serve(desk.answer, desk.faults, host, port)
