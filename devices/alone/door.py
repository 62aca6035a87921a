"""The kiosk's page on this box's own address: passed on to the server, and answered here while that is away.

Only this box reaches it (127.0.0.1), and only under its own name, so that no other page can ask in the kiosk's name.
"""

from __future__ import annotations

import json
import logging
import mimetypes
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from devices.alone.pack import STATIC, Pack
from devices.alone.screens import Screens, Shown
from devices.alone.standing import Standing
from devices.alone.tunnel import Tunnels
from devices.alone.upstream import Away, Reply, Upstream

HOME: Final = "/kiosk"
ISSUE: Final = "/kiosk/issue"
CARD: Final = "/kiosk/card"
SCREEN: Final = "/kiosk/screen/"
PASSED: Final = ("/kiosk", "/static/", "/api/v1/", "/socket.io/")
BODY_MAX: Final = 256 * 1024
NOT_PASSED: Final = frozenset(
    {"host", "cookie", "authorization", "origin", "referer", "connection", "keep-alive", "content-length"}
    | {"transfer-encoding", "te", "upgrade", "proxy-authorization", "proxy-connection", "x-forwarded-for"}
)
NOT_BACK: Final = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "set-cookie", "server"})
log = logging.getLogger(__name__)


class Kiosk:
    """What the door stands on."""

    def __init__(self, server: Upstream, standing: Standing, screens: Screens, tunnels: Tunnels, folder: Path) -> None:
        self.server, self.standing, self.screens, self.tunnels, self.folder = server, standing, screens, tunnels, folder


class Door(ThreadingHTTPServer):
    """Listens on 127.0.0.1 alone."""

    daemon_threads = True

    def __init__(self, port: int, kiosk: Kiosk) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.kiosk = kiosk
        at = self.server_address[1]
        self.names = frozenset({f"127.0.0.1:{at}", f"localhost:{at}"})

    def handle_error(self, request: object, client_address: object) -> None:
        """A page that hangs up in the middle is no fault; anything else is told."""
        log.info("a request of the kiosk's page was not ended", exc_info=True)


class Handler(BaseHTTPRequestHandler):
    """One connection of the kiosk's browser."""

    protocol_version = "HTTP/1.1"
    timeout = 90
    server: Door

    def do_GET(self) -> None:
        """A page, a screen, a file or the feed."""
        self._answer(b"")

    def do_HEAD(self) -> None:
        """The same without its body."""
        self._answer(b"")

    def do_POST(self) -> None:
        """A form."""
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > BODY_MAX:
            self.close_connection = True
            self._say(413, b"", "text/plain")
            return
        self._answer(self.rfile.read(int(length)))

    def log_message(self, format: str, *args: object) -> None:
        """Addresses of the page are no news, and may name a person's number."""

    def _answer(self, body: bytes) -> None:
        path = urlsplit(self.path).path
        if path == "/":
            self._say(302, b"", "text/plain", {"Location": HOME})
        elif not self._is_own() or not path.startswith(PASSED):
            self._say(403 if not self._is_own() else 404, b"", "text/plain")
        elif self.headers.get("Upgrade", "").lower() == "websocket":
            self._tunnel()
        elif not self._here_only(path, body):
            self._pass_or_alone(path, body)

    def _is_own(self) -> bool:
        origin = self.headers.get("Origin")
        names = self.server.names
        return self.headers.get("Host", "") in names and (origin is None or origin.removeprefix("http://") in names)

    def _here_only(self, path: str, body: bytes) -> bool:
        """What this box has given out it answers itself, whoever else is there."""
        kiosk, pack = self.server.kiosk, self.server.kiosk.standing.pack
        if pack is None:
            return False
        query = self._query()
        if path == f"{SCREEN}slip":
            given = kiosk.screens.given_as(query.get("ticket", ""))
            if given is not None:
                self._show(kiosk.screens.slip(pack, given, query.get("lang", "zh")))
                return True
        if path == ISSUE and self.command == "POST":
            form = _form(body)
            given = kiosk.screens.given_for(form.get("idempotency_key", ""))
            if given is not None:
                self._show(kiosk.screens.issued(pack, form))
                return True
        return False

    def _pass_or_alone(self, path: str, body: bytes) -> None:
        standing = self.server.kiosk.standing
        if not standing.is_alone:
            try:
                self._pass_on(body)
                return
            except Away:
                if not standing.go_alone():
                    self._say(502, b"", "text/plain")
                    return
        with (
            standing.lock
        ):  # a number is given out while it is alone, or not at all; who reads it slowly holds up nobody
            pack = standing.pack if standing.is_alone else None
            is_tap = path == ISSUE and self.command == "POST"
            given = self.server.kiosk.screens.issued(pack, _form(body)) if pack and is_tap else None
        if given is not None:
            self._show(given)
            return
        if pack is not None:
            self._alone(pack, path, body)
            return
        try:
            self._pass_on(body)  # it came back in this very moment
        except Away:
            self._say(502, b"", "text/plain")

    def _pass_on(self, body: bytes) -> None:
        reply = self._ask(body)
        if reply.status == 401:  # what it has for being alone is worth nothing any more
            self.server.kiosk.standing.wake()
        self._back(reply)

    def _alone(self, pack: Pack, path: str, body: bytes) -> None:
        screens = self.server.kiosk.screens
        if path == HOME:
            policy = {"Content-Security-Policy": pack.heard.policy, "Referrer-Policy": "same-origin"}
            self._say(200, screens.shell(pack).encode(), "text/html; charset=utf-8", policy)
        elif path.startswith(SCREEN):
            self._show(screens.screen(pack, path.removeprefix(SCREEN), self._query()))
        elif path == CARD:
            self._show(screens.without_card(pack, _form(body)))
        elif path.startswith("/kiosk"):
            self._show(screens.screen(pack, "only", _form(body)))
        elif path.startswith("/static/"):
            self._file(path.removeprefix("/static/"))
        else:
            told = {"error": {"code": "server_away", "message": "暂时连不上服务器", "details": {}}, "request_id": ""}
            self._say(503, json.dumps(told, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _file(self, path: str) -> None:
        folder = (self.server.kiosk.folder / STATIC).resolve()
        found = (folder / path).resolve()
        if not found.is_relative_to(folder) or not found.is_file():
            self._say(404, b"", "text/plain")
            return
        kind = "text/javascript" if found.suffix in (".js", ".mjs") else mimetypes.guess_type(found.name)[0]
        self._say(200, found.read_bytes(), kind or "application/octet-stream")

    def _ask(self, body: bytes) -> Reply:
        kiosk = self.server.kiosk
        headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_PASSED}
        return kiosk.server.ask(self.command, self.path, headers | self._as_kiosk(), body or None)

    def _as_kiosk(self) -> dict[str, str]:
        kiosk = self.server.kiosk
        origin = {"Origin": kiosk.server.address} if "Origin" in self.headers else {}
        return {"Cookie": f"quhao_kiosk={kiosk.standing.key}"} | origin

    def _back(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers:
            if name.lower() not in NOT_BACK:
                self.send_header(name, value)
        self._end(reply.body, has_body=reply.status not in (204, 304))

    def _tunnel(self) -> None:
        kiosk = self.server.kiosk
        self.close_connection = True
        if kiosk.standing.is_alone:
            self._say(503, b"", "text/plain")
            return
        headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_PASSED}
        headers |= {"Connection": "Upgrade", "Upgrade": "websocket"} | self._as_kiosk()
        try:
            kiosk.tunnels.pass_on(self.connection, self.path, headers)
        except OSError:
            kiosk.standing.go_alone()

    def _query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query))

    def _show(self, shown: Shown) -> None:
        more = {"X-Kiosk-Screen": shown.kind, "X-Kiosk-Alone": "1"}
        self._say(shown.status, shown.html.encode(), "text/html; charset=utf-8", more)

    def _say(self, status: int, body: bytes, kind: str, more: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            **(more or {}),
        }.items():
            self.send_header(name, value)
        self._end(body)

    def _end(self, body: bytes, has_body: bool = True) -> None:
        if has_body:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if has_body and self.command != "HEAD":
            self.wfile.write(body)


def _form(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
