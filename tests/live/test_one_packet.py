"""Answers in one packet: the same bytes as gunicorn's, in one go where the body comes whole."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http.wsgi import Response

from queue_server.live.one_packet import OnePacket

TEXT = ("Content-Type", "text/plain")


class Wire:
    """Keeps what is sent, send by send."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.sent.append(data)


def sent(kind: Any, method: str, status: str, headers: list[tuple[str, str]], pieces: list[bytes]) -> list[bytes]:
    asked = SimpleNamespace(method=method, version=(1, 1), should_close=lambda: False)
    wire = Wire()
    made = kind(asked, wire, Config())
    made.start_response(status, headers)
    for piece in pieces:
        made.write(piece)
    made.close()
    return wire.sent


@pytest.mark.parametrize(
    ("method", "status", "headers", "pieces", "sends"),
    [
        ("POST", "201 CREATED", [TEXT, ("Content-Length", "3")], [b"abc"], 1),
        ("GET", "200 OK", [TEXT, ("Content-Length", "0")], [b""], 1),
        ("GET", "200 OK", [TEXT, ("Content-Length", "6")], [b"abc", b"def"], 3),
        ("GET", "200 OK", [TEXT, ("Content-Length", "2")], [b"abc"], 2),
        ("GET", "200 OK", [TEXT], [b"abc"], 3),
        ("HEAD", "200 OK", [TEXT, ("Content-Length", "3")], [], 1),
        ("GET", "304 NOT MODIFIED", [TEXT], [], 1),
    ],
)
def test_the_bytes_are_gunicorns_own(
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    status: str,
    headers: list[tuple[str, str]],
    pieces: list[bytes],
    sends: int,
) -> None:
    monkeypatch.setattr("gunicorn.util.http_date", lambda: "Mon, 23 Nov 2026 01:20:00 GMT")
    ours = sent(OnePacket, method, status, headers, pieces)
    assert b"".join(ours) == b"".join(sent(Response, method, status, headers, pieces))
    assert len(ours) == sends
