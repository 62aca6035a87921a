"""One signed question to another system over HTTP, and what was heard: its answer, or a fault with a stable code.

Each request carries `X-Quhao-Timestamp` and `X-Quhao-Signature: sha256=<hex>`, the HMAC-SHA256 of
`<timestamp>.<method> <path>.<body>` under the shared key, which itself never travels.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from queue_server.kernel.clock import Clock
from queue_server.kernel.link_file import Link
from queue_server.kernel.logs import PERSONAL
from queue_server.kernel.outward import Reply, ask

FOR_ITS_OWN_SAKE: Final = frozenset({400, 409, 413, 422})  # the message is at fault, not the link
WAIT_S_MAX: Final = 600.0
CODE: Final = re.compile("[0-9A-Za-z_.-]{1,40}")  # what it calls a fault; a text of its own could name people


@dataclass(frozen=True)
class Heard:
    """What the other answered: its status and JSON, or the code of a fault (`no_answer`, `bad_answer` …)."""

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
    def is_refusal(self) -> bool:
        """The other will not take it, however often it is sent."""
        return not self.fault and self.status in FOR_ITS_OWN_SAKE

    @property
    def code(self) -> str:
        """The fault's code, or for what is wrong with the request the other's own."""
        if not self.is_refusal:
            return self.fault or f"http_{self.status}"
        inner = self.said.get("error") if isinstance(self.said, dict) else None
        named = inner.get("code") if isinstance(inner, dict) else None
        is_code = isinstance(named, str) and CODE.fullmatch(named) and not PERSONAL.search(named)
        return str(named) if is_code else f"http_{self.status}"


def question(
    link: Link,
    wall: Clock,
    method: str,
    path: str,
    body: Mapping[str, Any] | None = None,
    more: Mapping[str, str] | None = None,
) -> Heard:
    """Ask the system behind the link once; `wall` is the real time, which signatures carry."""
    url = link.chosen.url.rstrip("/") + path
    content = b"" if body is None else json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
    stamp = str(wall.now_ms() // 1000)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Accept": "application/json",
        "X-Quhao-Timestamp": stamp,
        "X-Quhao-Signature": signature(link.key, stamp, method, urlsplit(url).path, content),
        **(more or {}),
    }
    return _heard(ask(method, url, content or None, headers, link.chosen.timeout_s, link.chosen.ca_file))


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
