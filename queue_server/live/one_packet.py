"""An answer leaves in one packet: gunicorn sends head and body apart, two system calls and a wait in between."""

from __future__ import annotations

from gunicorn.http import wsgi


class OnePacket(wsgi.Response):  # type: ignore[misc]
    """gunicorn's response; a body that comes whole, as every answer of ours but files, goes out with its head."""

    headers_sent: bool

    def write(self, arg: bytes) -> None:
        """Send a piece of the body, with the head before the first one."""
        if self.headers_sent or self._omits_body or self.response_length != len(arg):
            super().write(arg)
            return
        head = [*self.default_headers(), *(f"{name}: {value}\r\n" for name, value in self.headers), "\r\n"]
        self.headers_sent, self.sent = True, len(arg)
        self.sock.sendall("".join(head).encode("latin-1") + arg)


def install() -> None:
    """Let the worker of this process answer so; the version of gunicorn is pinned and checked (`plug.py`)."""
    wsgi.Response = OnePacket
