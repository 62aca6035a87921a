"""Asking the server in the name of the kiosk: one answer, or the news that it is away."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

CONNECT_S: Final = 1.5
ANSWER_S: Final = 4.5  # with the connection less than a page of the kiosk waits for its server
GATEWAY: Final = frozenset({502, 503, 504})
OURS: Final = "x-request-id"  # every answer of the server itself bears one
BODY_MAX: Final = 32 * 1024 * 1024


class Away(Exception):
    """The server did not answer, or something in between answered for it."""


class NotTaken(Exception):
    """The server answers, and wants nothing of this kiosk: its key is good no more, or the server is older."""


@dataclass(frozen=True)
class Reply:
    """An answer of the server."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first header of that name, '' for none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class Upstream:
    """The hall's server at `address` (http or https)."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.address, self.host = address, parts.netloc
        self._name, self._port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        answer_s: float = ANSWER_S,
    ) -> Reply:
        """The server's answer; Away."""
        try:
            with self.connect(answer_s) as line:
                talk = http.client.HTTPConnection(self._name, self._port)
                talk.sock = line
                talk.request(method, path, body, {"Host": self.host, "Connection": "close", **headers})
                answer = talk.getresponse()
                reply = Reply(answer.status, tuple(answer.getheaders()), answer.read(BODY_MAX))
        except (OSError, http.client.HTTPException) as error:
            raise Away(str(error)) from error
        if reply.status in GATEWAY and not reply.header(OURS):
            raise Away(f"status {reply.status}")
        return reply

    def connect(self, answer_s: float) -> socket.socket:
        """A line to the server on which nothing has been said yet; OSError."""
        line = socket.create_connection((self._name, self._port), CONNECT_S)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.settimeout(answer_s)
        return self._tls.wrap_socket(line, server_hostname=self._name) if self._tls else line
