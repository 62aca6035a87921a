"""The door in front of the handshake: wrong path, foreign origin and overload are refused before anything is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from queue_server.kernel.errors import ForeignOrigin, Refusal
from queue_server.kernel.http import language_of
from queue_server.live.connections import Connections
from queue_server.live.errors import TooManyScreens
from queue_server.live.frames import as_json

PATH = "/socket.io"
REASONS = {403: "403 Forbidden", 503: "503 Service Unavailable", 400: "400 Bad Request"}

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gate:
    """WSGI middleware around the Socket.IO one; it must stay outermost of what can raise StopIteration."""

    def __init__(self, inner: WsgiApp, connections: Connections, origins: Collection[str]) -> None:
        self._inner = inner
        self._connections = connections
        self._origins = frozenset(o.rstrip("/").lower() for o in origins)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Let by what is not ours, refuse what must not come in, hand on the rest."""
        path = environ.get("PATH_INFO", "")
        if path == PATH or path.startswith(PATH + "/"):
            refusal = self._refusal(environ)
            if refusal is not None:
                return _answer(refusal, language_of(environ.get("HTTP_ACCEPT_LANGUAGE", "")), start_response)
        return self._inner(environ, start_response)

    def _refusal(self, environ: Mapping[str, Any]) -> Refusal | None:
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None and not is_own_origin(origin, environ.get("HTTP_HOST", ""), self._origins):
            return ForeignOrigin()
        if not self._connections.has_room():
            self._connections.refused += 1
            return TooManyScreens()
        return None


def is_own_origin(origin: str, host: str, more: Collection[str]) -> bool:
    """True for a page of the host that was asked, or of one of the addresses the hall is known by."""
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        return False
    is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
    return is_web and (parts.netloc == host.lower() or f"{parts.scheme}://{parts.netloc}" in more)


def _answer(refusal: Refusal, lang: str, start_response: Callable[..., Any]) -> list[bytes]:
    body = as_json({"error": {"code": refusal.code, "message": refusal.message(lang), "details": {}}})
    headers = [
        ("Content-Type", "application/json; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
    ]
    if refusal.status == 503:
        headers.append(("Retry-After", "5"))
    start_response(REASONS[refusal.status], headers)
    return [body]
