"""Speaking with the platform: one event told, a case asked for by number or by person, is it there.

Each request carries `X-Quhao-Timestamp` and `X-Quhao-Signature: sha256=<hex>`, the HMAC-SHA256 of
`<timestamp>.<method> <path>.<body>` under the shared key, which itself never travels. Numbers of people stay in bodies.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from queue_server.kernel.clock import Clock
from queue_server.kernel.courier import Said
from queue_server.kernel.outward import Reply, ask
from queue_server.people.model import Person
from queue_server.platform.fields import ID_CODES
from queue_server.platform.settings import Platform

FOR_ITS_OWN_SAKE: Final = frozenset({400, 409, 413, 422})  # the event is at fault, not the link
WAIT_S_MAX: Final = 600.0


@dataclass(frozen=True)
class Heard:
    """What the platform answered: its status and JSON, or the code of a fault (`no_answer`, `bad_answer` …)."""

    status: int = 0
    said: Any = None
    fault: str = ""
    wait_s: float = 0.0
    date: str = ""

    @property
    def is_good(self) -> bool:
        """A 2xx with JSON."""
        return not self.fault and 200 <= self.status < 300

    @property
    def code(self) -> str:
        """The fault's code, or for what is wrong with the request the platform's own."""
        if self.fault or self.status not in FOR_ITS_OWN_SAKE:
            return self.fault or f"http_{self.status}"
        inner = self.said.get("error") if isinstance(self.said, dict) else None
        named = inner.get("code") if isinstance(inner, dict) else None
        return str(named or f"http_{self.status}")[:40]


@dataclass(frozen=True)
class Wire:
    """The platform as one can speak with it; `wall` is the real time, which signatures carry."""

    platform: Platform
    wall: Clock

    def tell(self, key: str, message: Mapping[str, Any]) -> Said:
        """One event, by its key. Done only when the platform names that key as the one it has."""
        heard = self.ask("POST", "/events", message, {"Idempotency-Key": key})
        if heard.is_good:
            has = isinstance(heard.said, dict) and heard.said.get("accepted") == key
            return Said("done") if has else Said("queued", "bad_answer")
        if not heard.fault and heard.status in FOR_ITS_OWN_SAKE:
            return Said("refused", heard.code)
        return Said("queued", heard.code, heard.wait_s)

    def by_number(self, number: str) -> Heard:
        """The platform's case of that number; 404 where it has none."""
        return self.ask("GET", f"/cases/{quote(number, safe='')}")

    def by_person(self, person: Person) -> Heard:
        """The platform's cases of that person."""
        body = {"证件类型": ID_CODES[person.id_type], "证件号码": person.id_number}
        return self.ask("POST", "/cases/find", body)

    def ping(self) -> Heard:
        """Is it there, does it know us, what time is it there."""
        return self.ask("GET", "/ping")

    def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, more: Mapping[str, str] | None = None
    ) -> Heard:
        """One signed request."""
        url = self.platform.chosen.url.rstrip("/") + path
        content = b"" if body is None else json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
        stamp = str(self.wall.now_ms() // 1000)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
            "X-Quhao-Timestamp": stamp,
            "X-Quhao-Signature": signature(self.platform.key, stamp, method, urlsplit(url).path, content),
            **(more or {}),
        }
        chosen = self.platform.chosen
        return _heard(ask(method, url, content or None, headers, chosen.timeout_s, chosen.ca_file))


def signature(key: bytes, stamp: str, method: str, path: str, body: bytes) -> str:
    """What the signature header holds."""
    return "sha256=" + hmac.digest(key, f"{stamp}.{method} {path}.".encode() + body, "sha256").hex()


def _heard(reply: Reply) -> Heard:
    if reply.fault:
        return Heard(fault=reply.fault)
    headers = reply.headers or {}
    asked = headers.get("retry-after", "")
    wait_s = min(float(asked), WAIT_S_MAX) if asked.isascii() and asked.isdecimal() else 0.0
    try:
        said = json.loads(reply.body)
    except ValueError:
        if 200 <= reply.status < 300:
            return Heard(reply.status, fault="bad_answer", date=headers.get("date", ""))
        said = None
    return Heard(reply.status, said, wait_s=wait_s, date=headers.get("date", ""))
