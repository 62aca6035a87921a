"""Fetching the pack and the files of the page while the server is there, so that they are here when it is not."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

from devices.alone import files
from devices.alone.clock import HallClock
from devices.alone.pack import HEARD, PACK, STATIC, Heard, Pack, load
from devices.alone.upstream import OURS, NotTaken, Reply, Upstream

PATH: Final = "/kiosk/pack"
ANSWER_S: Final = 30.0
POLICY: Final = "content-security-policy"
REVOKED: Final = frozenset({401, 403})
log = logging.getLogger(__name__)


class Fetcher:
    """Keeps the folder up to date. Used by one thread."""

    def __init__(self, server: Upstream, folder: Path, clock: HallClock) -> None:
        self._server, self._folder, self._clock = server, folder, clock
        self._have = {path: _digest(folder / STATIC / path) for path in _paths(folder / STATIC)}

    def refresh(self, key: str, known: Pack | None) -> Pack | None:
        """The pack as it is now, or `known` where nothing has changed; Away. NotTaken: this is no kiosk of the hall any
        more, and the pack is thrown away, as nobody would take its numbers."""
        asked_s = self._clock.mono_s()
        headers = {"Cookie": f"quhao_kiosk={key}"}
        if known is not None and known.heard.etag:
            headers["If-None-Match"] = known.heard.etag
        reply = self._server.ask("GET", PATH, headers, None, ANSWER_S)
        if reply.status in REVOKED and reply.header(OURS):
            for name in (HEARD, PACK):
                (self._folder / name).unlink(missing_ok=True)
            raise NotTaken(f"status {reply.status}")
        if reply.status not in (200, 304):
            log.error("the server gives this kiosk no pack: status %s", reply.status)
            return known
        if hall_now := reply.header("x-hall-now"):
            self._clock.heard(int(hall_now), asked_s)
        if reply.status == 200:
            files.write(self._folder / PACK, reply.body)
            self._measure(headers | {"If-None-Match": reply.header("etag")})
        return self._heard(reply, known)

    def _measure(self, headers: Mapping[str, str]) -> None:
        """The server's clock once more by a short answer: making a pack takes too long to tell the time by."""
        asked_s = self._clock.mono_s()
        if hall_now := self._server.ask("GET", PATH, headers, None, ANSWER_S).header("x-hall-now"):
            self._clock.heard(int(hall_now), asked_s)

    def _heard(self, reply: Reply, known: Pack | None) -> Pack | None:
        heard = known.heard if known else Heard()
        if reply.status == 200:
            heard = replace(heard, etag=reply.header("etag"), policy=reply.header(POLICY))
        heard = replace(heard, offset_ms=self._clock.offset_ms, known_ms=self._clock.now_ms())
        files.write(self._folder / HEARD, json.dumps(asdict(heard)).encode())
        if reply.status == 304 and known is not None:
            return Pack(known.content, heard)
        return load(self._folder)

    def fetch_files(self, pack: Pack) -> None:
        """Every file of the page that is not here as the pack says; Away."""
        wanted = pack.content["static"]
        for path, digest in wanted.items():
            if self._have.get(path) == digest or not _is_safe(path):
                continue
            reply = self._server.ask("GET", f"/static/{path}", {}, None, ANSWER_S)
            if reply.status != 200 or hashlib.sha256(reply.body).hexdigest() != digest:
                log.warning("a file of the page is not as the pack says: %s", path)
                continue
            files.write(self._folder / STATIC / path, reply.body, now=False)
            self._have[path] = digest


def _paths(folder: Path) -> list[str]:
    return [one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _is_safe(path: str) -> bool:
    """Whether the path stays in its folder."""
    return not path.startswith(("/", "\\")) and ".." not in Path(path).parts and ":" not in path
