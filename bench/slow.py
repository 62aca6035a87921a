"""A screen that stops reading: what it costs the server and the others, and whether what it gets at last is whole."""

from __future__ import annotations

import contextlib
import json
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

from bench import fanout
from bench.figures import Row, median
from bench.servers import Running, feed_alone

Tell = Callable[[dict[str, Any]], None]
FAST, EVENTS, EVENT_BYTES = 100, 100, 20_000
QUIET_S = 1.0
PATH = "/socket.io/?EIO=4&transport=websocket"
BEFORE_JSON = ("42/live,", "40/live,", "40/live", "0")


def rows(rounds: int, tell: Tell) -> list[Row]:
    """A hundred fast clients, in turn alone and beside one that reads nothing until the end, at 20 KB an event."""
    alone: list[dict[str, Any]] = []
    beside: list[dict[str, Any]] = []
    with feed_alone() as server:
        for _ in range(rounds):
            alone.append(_measure(server))
            tell({"case": "beside nobody"} | alone[-1])
            with _sleeper(server.port) as sleeper:
                figures = _measure(server)
                held_kib = _held_bytes(server.port) / 1024
                frames, corrupt = check(_drained(sleeper))
            beside.append(figures | {"held_kib": round(held_kib, 1), "frames": frames, "corrupt": corrupt})
            tell({"case": "beside a slow reader"} | beside[-1])
    return [
        Row("slow reader: p99 of the others", "ms", median(beside, "p99_ms"), median(alone, "p99_ms"), 1.2),
        Row("slow reader: bytes held for it", "KiB", max(run["held_kib"] for run in beside), None, 256),
        Row("slow reader: corrupt frames", "", sum(run["corrupt"] for run in beside), None, 0),
    ]


def check(stream: bytes) -> tuple[int, int]:
    """Cut what the server sent into frames: how many there are, and how many are broken or end in the middle."""
    frames = corrupt = at = 0
    while at < len(stream):
        head, size, start = stream[at], 0, at + 2
        if start <= len(stream):
            size = stream[at + 1]
        if size > 125:
            start = at + (4 if size == 126 else 10)
            size = int.from_bytes(stream[at + 2 : start], "big")
        frames += 1
        if start + size > len(stream) or head != 0x81 or not _is_packet(stream[start : start + size]):
            return frames, corrupt + 1  # what follows a broken frame cannot be told apart
        at = start + size
    return frames, corrupt


def _is_packet(payload: bytes) -> bool:
    try:
        text = payload.decode()
        before = next((one for one in BEFORE_JSON if text.startswith(one)), None)
        if before is not None and text != before:
            json.loads(text[len(before) :])
    except ValueError:
        return False
    return before is not None or text == "2"


def _measure(server: Running) -> dict[str, Any]:
    body = json.dumps({"stamp": "call:481", "set": {}, "pad": EVENT_BYTES})
    options = {"events": EVENTS, "gap_s": 0.01, "token": "board-key", "body": body}
    return fanout.measure(server.port, FAST, server.worker, **options)


def _held_bytes(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/state", timeout=10) as answer:
        return int(json.load(answer)["held_bytes"])


@contextlib.contextmanager
def _sleeper(port: int) -> Iterator[socket.socket]:
    """A client that watches the board and reads nothing from then on."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", port))
        client.sendall(fanout.HELLO.format(path=PATH, port=port).encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += client.recv(1)
        client.sendall(fanout.masked(b'40/live,{"token":"board-key"}'))
        time.sleep(0.2)
        client.sendall(fanout.masked(b'42/live,["watch",{"hall":"JN01","topics":["board"]}]'))
        yield client


def _drained(sleeper: socket.socket) -> bytes:
    """It wakes up: everything there is for it, until nothing but an unfinished pulse could be under way."""
    stream = bytearray()
    sleeper.settimeout(QUIET_S)
    with contextlib.suppress(TimeoutError):
        while chunk := sleeper.recv(65536):
            stream += chunk
    return bytes(stream)
