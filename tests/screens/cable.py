"""A network cable between one screen and the server that can be pulled: every byte goes through here."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from typing import Final

CHUNK: Final = 65536
RESET: Final = struct.pack("ii", 1, 0)  # linger for no time: the other side sees a reset


class Cable:
    """Listens on a port of its own and carries what comes to the server's port."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._lock = threading.Lock()
        self._through = threading.Event()
        self._through.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, hard: bool) -> int:
        """End every connection, by a reset or in good order; answers how many there were."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    if hard:
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
        self._through.set()
        return len(pairs)

    def hold(self) -> None:
        """Let nothing through until the next cut, while both sides still believe in the connection."""
        self._through.clear()

    def close(self) -> None:
        """Take the cable away."""
        self._listener.close()
        self.cut(hard=True)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._server_port))
            except OSError:
                return
            with self._lock:
                self._pairs.append((near, far))
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                self._through.wait(10)
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
