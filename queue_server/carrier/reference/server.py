"""The reference carrier over HTTP: takes parcels, calls them off, says where they are; and does wrong what it was told
to do wrong. Written apart from the sender on purpose: it reads the agreement, not the sender's code."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from typing import Any, Final

from queue_server.carrier.reference.ledger import Ledger
from queue_server.kernel import standin
from queue_server.kernel.clock import Clock
from queue_server.kernel.standin import Answer, Faults, Gone, no, stopped

PARTY: Final = ("name", "phone", "address")
STATUS: Final = {"new": 201, "repeated": 200, "other": 409, "cancelled": 409}
ASKED_MAX: Final = 100


@dataclass(frozen=True)
class Desk:
    """What answers are made of. `clock` is the real time, `slow_s` how long a slow answer takes."""

    ledger: Ledger
    faults: Faults
    key: bytes
    clock: Clock
    slow_s: float
    stopping: threading.Event

    def at(self) -> str:
        """Now, as traces say it."""
        return datetime.fromtimestamp(self.clock.now_ms() / 1000, UTC).isoformat(timespec="seconds")

    def answer(self, method: str, path: str, stamp: str, signed: str, key: str, body: bytes) -> Answer:
        """One request's answer; Gone."""
        early = stopped(self.faults, self.key, self.clock, method, path, (stamp, signed), body)
        if early:
            return early
        if (method, path) == ("GET", "/ping"):
            return 200, {"ok": True}
        try:
            asked = json.loads(body) if body else {}
        except ValueError:
            return 400, no("not_json", "不是 JSON")
        acts = {"/shipments": self._take, "/shipments/cancel": self._cancel, "/shipments/find": self._find}
        if method != "POST" or path not in acts or not isinstance(asked, dict):
            return 404, no("not_found", "没有这个地址")
        return acts[path](asked, key)

    def _take(self, asked: Mapping[str, Any], key: str) -> Answer:
        wrong = "refused" if self.faults.has("refuse") else fault_of(asked, key)
        if wrong:
            return 422, no("bad_address" if wrong.startswith("recipient") else "bad_parcel", wrong)
        taken, parcel = self.ledger.take(asked, self.at())
        self._go_wrong()
        if STATUS[taken] >= 300:
            return STATUS[taken], no(taken, "与已有寄件不符")
        return STATUS[taken], {"order": asked["order"], "tracking": parcel["tracking"], "route": parcel["route"]}

    def _cancel(self, asked: Mapping[str, Any], _key: str) -> Answer:
        orders = _orders(asked)
        if orders is None:
            return 422, no("bad_orders", "orders")
        done = self.ledger.cancel(orders, self.at())
        self._go_wrong()
        return 200, {"cancelled": done}

    def _find(self, asked: Mapping[str, Any], _key: str) -> Answer:
        orders = _orders(asked)
        if orders is None:
            return 422, no("bad_orders", "orders")
        found = self.ledger.find(orders)
        for one in found:
            if self.faults.has("late"):
                one["traces"] = one["traces"][:-1]
            if self.faults.has("duplicate"):
                one["traces"] = [*reversed(one["traces"]), *one["traces"]]
        self._go_wrong()
        return 200, {"shipments": found}

    def _go_wrong(self) -> None:
        if self.faults.has("cut"):
            raise Gone
        if self.faults.has("slow"):
            self.stopping.wait(self.slow_s)


def fault_of(asked: Mapping[str, Any], key: str) -> str:
    """Why the parcel cannot be taken, as 'field: why'; "" if it can."""
    if not key or not isinstance(asked.get("order"), str) or not 3 <= len(asked["order"]) <= 80:
        return "order: a text of 3 to 80 signs, and an Idempotency-Key"
    for who in ("sender", "recipient"):
        party = asked.get(who)
        if not isinstance(party, dict) or not all(isinstance(party.get(name), str) for name in PARTY):
            return f"{who}: name, phone, address"
        if not all(party[name].strip() for name in PARTY):
            return f"{who}: nothing of it is empty"
    return "" if asked.get("paid_by") in ("sender", "recipient") else "paid_by: sender or recipient"


def _orders(asked: Mapping[str, Any]) -> list[str] | None:
    orders = asked.get("orders")
    is_good = isinstance(orders, list) and len(orders) <= ASKED_MAX and all(isinstance(one, str) for one in orders)
    return orders if is_good else None


def serve(desk: Desk, host: str, port: int) -> ThreadingHTTPServer:
    """A server that is bound already; the caller lets it run."""
    return standin.serve(desk.answer, desk.faults, host, port)
