"""One request to another system over HTTP: every end of it is an answer or a fault with a stable code.

Nothing is followed, certificates are always checked, and the whole answer must be there in time and of good size.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from queue_server.kernel.clock import SystemClock

ANSWER_BYTES_MAX: Final = 1024 * 1024
CHUNK: Final = 64 * 1024
_CLOCK: Final = SystemClock()  # the world outside has no other


@dataclass(frozen=True)
class Reply:
    """What came back, header names in lower case; or `fault`, and whether the request may have arrived."""

    status: int = 0
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    fault: str = ""
    may_have_arrived: bool = False


def ask(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    timeout_s: float,
    ca_file: str = "",
    bytes_max: int = ANSWER_BYTES_MAX,
) -> Reply:
    """Ask once. No fault outside is an exception: connection_refused, unknown_host, bad_certificate, no_answer …"""
    parts, until_s = urlsplit(url), _CLOCK.mono_s() + timeout_s
    link = _link(url, timeout_s, ca_file)
    try:
        link.connect()
    except (OSError, http.client.HTTPException) as error:
        return Reply(fault=fault_of(error))
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        link.request(method, path, body, dict(headers))
        answer = link.getresponse()
        content = bytearray()
        while piece := answer.read1(CHUNK):
            content += piece
            if len(content) > bytes_max:
                return Reply(fault="too_large", may_have_arrived=True)
            if _CLOCK.mono_s() > until_s:
                return Reply(fault="no_answer", may_have_arrived=True)
        if answer.length:  # it broke off: http.client says so only to who reads everything at once
            return Reply(fault="connection_lost", may_have_arrived=True)
        return Reply(answer.status, {name.lower(): text for name, text in answer.getheaders()}, bytes(content))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Reply(fault=fault_of(error), may_have_arrived=True)
    finally:
        link.close()


def fault_of(error: Exception) -> str:
    """The stable code of a fault on the way; never a text from outside."""
    if isinstance(error, ssl.SSLError):
        return "bad_certificate"
    if isinstance(error, TimeoutError):
        return "no_answer"
    if isinstance(error, socket.gaierror):
        return "unknown_host"
    if isinstance(error, ConnectionRefusedError):
        return "connection_refused"
    return "connection_lost"


def _link(url: str, timeout_s: float, ca_file: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host = str(parts.hostname)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout_s, context=_trusting(ca_file))
    return http.client.HTTPConnection(host, parts.port, timeout=timeout_s)


@lru_cache(maxsize=8)
def _trusting(ca_file: str) -> ssl.SSLContext:
    """The machine's authorities, or the one of the file alone; host names are checked. Read once: it takes a while."""
    return ssl.create_default_context(cafile=ca_file or None)
