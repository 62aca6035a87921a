"""One look at a platform's list over HTTP: the bytes, or the code of the fault that stands in their way."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from queue_server.catalogue.sources import Source
from queue_server.catalogue.tables import BYTES_MAX
from queue_server.hall.codes import Words
from queue_server.kernel.outward import fault_of

CHUNK: Final = 64 * 1024
FAULTS: Final[dict[str, Words]] = {
    "bad_certificate": Words("对方证书无效", "its certificate is not valid"),
    "no_answer": Words("对方没有按时应答", "it did not answer in time"),
    "unknown_host": Words("找不到主机", "the host is not known"),
    "connection_refused": Words("连接被拒绝", "the connection was refused"),
    "connection_lost": Words("连接中断", "the connection was lost"),
    "too_large": Words("内容过大", "it sent too much"),
    "http": Words("对方应答 {status}", "it answered {status}"),
}


@dataclass(frozen=True)
class Fetched:
    """What came: the content, or a fault's code ('http_503', 'no_answer' …)."""

    content: bytes = b""
    fault: str = ""


def fetch(source: Source, mono_s: Callable[[], float]) -> Fetched:
    """GET once, following nothing; all of it within `timeout_s`. No fault outside is an exception."""
    parts, until_s = urlsplit(source.url), mono_s() + source.timeout_s
    link: http.client.HTTPConnection
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    link = kind(source.host, parts.port, timeout=source.timeout_s)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        link.request("GET", path, headers={"Accept": "application/json, text/csv", **source.headers})
        answer = link.getresponse()
        if answer.status != 200:
            return Fetched(fault=f"http_{answer.status}")
        content = bytearray()
        while piece := answer.read(CHUNK):
            content += piece
            if len(content) > BYTES_MAX:
                return Fetched(fault="too_large")
            if mono_s() > until_s:
                return Fetched(fault="no_answer")
        if answer.length:  # it broke off: http.client says so only to who reads everything at once
            return Fetched(fault="connection_lost")
        return Fetched(bytes(content))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Fetched(fault=fault_of(error))
    finally:
        link.close()


def fault_words(code: str, lang: str) -> str:
    """A fault in words."""
    begins, _, status = code.partition("_")
    return FAULTS["http"].say(lang).format(status=status) if begins == "http" else FAULTS[code].say(lang)
