"""The page's live feed, passed through as it is: the handshake in the kiosk's name, then bytes both ways."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
from collections.abc import Mapping
from typing import Final

from devices.alone.upstream import ANSWER_S, Upstream

CHUNK: Final = 64 * 1024
SILENT_S: Final = 90.0  # the feed has a sign of life every few seconds


class Tunnels:
    """Every line that is open now, so that all can be hung up when the server has gone."""

    def __init__(self, server: Upstream) -> None:
        self._server = server
        self._lock, self._open = threading.Lock(), set[socket.socket]()

    def pass_on(self, page: socket.socket, path: str, headers: Mapping[str, str]) -> None:
        """Connect the page's socket with the server until one of them ends; OSError before anything was said."""
        with self._server.connect(ANSWER_S) as line:
            said = [f"GET {path} HTTP/1.1", f"Host: {self._server.host}"]
            said += [f"{name}: {value}" for name, value in headers.items()]
            line.sendall("\r\n".join([*said, "", ""]).encode("latin-1"))
            with self._lock:
                self._open |= {line, page}
            try:
                _pump(page, line)
            finally:
                with self._lock:
                    self._open -= {line, page}

    def hang_up(self) -> None:
        """End them all: the page asks again and learns how things stand."""
        with self._lock:
            lines = list(self._open)
        for line in lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def _pump(page: socket.socket, line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            waiting = isinstance(line, ssl.SSLSocket) and line.pending() > 0
            ready = [line] if waiting else select.select([page, line], [], [], SILENT_S)[0]
            if not ready:
                return
            for one in ready:
                chunk = one.recv(CHUNK)
                if not chunk:
                    return
                (line if one is page else page).sendall(chunk)
