"""A camera behind a URL: one request for one picture, all of it within one deadline, however slowly it drips."""

from __future__ import annotations

import base64
import binascii
import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

from devices.cameras.http.config import HttpCameraConfig
from devices.cameras.picture import BODY_MAX
from devices.cameras.taking import BAD_PICTURE, Camera, NoPicture
from devices.model import NO_ANSWER

SLOW: Final = "camera_slow"
REFUSES: Final = "camera_refuses"
WRONG_ANSWER: Final = "wrong_answer"
TOO_LARGE: Final = "too_large"
BROKEN_OFF: Final = "broken_off"
CONNECT_S: Final = 3.0
CHUNK: Final = 64 * 1024
ANSWER_MAX: Final = BODY_MAX * 4 // 3 + CHUNK  # base64, and what stands around it


def http_camera(config: HttpCameraConfig, mono_s: Callable[[], float] = time.monotonic) -> Camera:
    """A camera for `config`; nothing is connected yet."""
    source = _Source(config)
    return Camera(config.name, source.shoot, source.look, config.limits, mono_s)


class _Source:
    """The way to the picture. Nothing of an answer, nor the URL, is ever part of an error's words."""

    def __init__(self, config: HttpCameraConfig) -> None:
        self._config, self._parts = config, urlsplit(config.url)

    def look(self) -> str:
        """Whether somebody answers at the address; no picture is taken for that."""
        port = self._parts.port or (443 if self._parts.scheme == "https" else 80)
        try:
            socket.create_connection((str(self._parts.hostname), port), timeout=CONNECT_S).close()
        except OSError:
            return NO_ANSWER
        return ""

    def shoot(self) -> bytes:
        """The body of one picture. Raises NoPicture."""
        body = self._fetch()
        return body if not self._config.json_path else _picture_in(body, self._config.json_path)

    def _fetch(self) -> bytes:
        line = _line_to(self._parts, min(CONNECT_S, self._config.answer_s))
        with contextlib.closing(line):
            try:
                line.connect()
            except OSError as error:
                raise NoPicture(NO_ANSWER) from error
            with _deadline(line, self._config.answer_s) as is_over:
                try:
                    body = self._ask(line)
                except (OSError, http.client.HTTPException, ValueError) as error:
                    raise NoPicture(
                        SLOW if is_over.is_set() or isinstance(error, TimeoutError) else BROKEN_OFF
                    ) from error
                if is_over.is_set():  # an answer without a length ends where it is hung up
                    raise NoPicture(SLOW)
                return body

    def _ask(self, line: http.client.HTTPConnection) -> bytes:
        path = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
        sent = self._config.post.encode() if self._config.post else None
        line.request("POST" if sent else "GET", path, sent, _headers(self._parts, sent is not None))
        answer = line.getresponse()
        if answer.status != http.HTTPStatus.OK:
            raise NoPicture(REFUSES)
        body = bytearray()
        while piece := answer.read1(CHUNK):
            body += piece
            if len(body) > ANSWER_MAX:
                raise NoPicture(TOO_LARGE)
        if answer.length:  # of what was promised, that much never came
            raise http.client.IncompleteRead(b"", answer.length)
        return bytes(body)


def _line_to(parts: SplitResult, connect_s: float) -> http.client.HTTPConnection:
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return make(str(parts.hostname), parts.port, timeout=connect_s)


def _headers(parts: SplitResult, is_json: bool) -> dict[str, str]:
    headers = {"Accept": "*/*", "Connection": "close"} | ({"Content-Type": "application/json"} if is_json else {})
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode("ascii")
    return headers


@contextmanager
def _deadline(line: http.client.HTTPConnection, answer_s: float) -> Iterator[threading.Event]:
    """Hangs up when the time is over, wherever the answer is by then; the event says so."""
    is_over = threading.Event()
    connected: socket.socket = line.sock
    connected.settimeout(answer_s)

    def hang_up() -> None:
        is_over.set()
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(answer_s, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()


def _picture_in(answer: bytes, path: str) -> bytes:
    """The base64 that stands at `path` of a JSON answer. Raises NoPicture."""
    try:
        found: Any = json.loads(answer)
        for step in path.split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
        if not isinstance(found, str):
            raise NoPicture(WRONG_ANSWER)
        text = found.partition("base64,")[2] if found.startswith("data:") else found
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as error:
        raise NoPicture(BAD_PICTURE) from error
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise NoPicture(WRONG_ANSWER) from error
