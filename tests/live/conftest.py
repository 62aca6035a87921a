"""A real gunicorn with the tiny app, and a websocket client by hand that can also be rude."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Wire:
    """One websocket connection; frames are made and read here, bit by bit."""

    def __init__(self, port: int, headers: dict[str, str] | None = None, receive_buffer: int | None = None) -> None:
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect(("127.0.0.1", port))
        self.rest = b""
        wanted = {
            "Host": f"127.0.0.1:{port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": "cXVoYW8tcXVoYW8tcXVoYQ==",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
        } | (headers or {})
        lines = "".join(f"{k}: {v}\r\n" for k, v in wanted.items() if v)
        self.socket.sendall(f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n{lines}\r\n".encode())
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        self.head = head.decode()
        self.status = int(self.head.split()[1])
        self.ack = 0

    def _more(self) -> None:
        data = self.socket.recv(65536)
        if not data:
            raise EOFError
        self.rest += data

    def _take(self, size: int) -> bytes:
        while len(self.rest) < size:
            self._more()
        data, self.rest = self.rest[:size], self.rest[size:]
        return data

    def frame(self) -> tuple[int, bytes]:
        """The next frame; anything but a whole, unmasked frame without extension bits fails."""
        first, size = self._take(2)
        assert first & 0xF0 == 0x80, "a fragment or a reserved bit"
        assert size < 128, "a masked server frame"
        if size == 126:
            size = struct.unpack(">H", self._take(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", self._take(8))[0]
        return first & 15, self._take(size)

    def send(self, payload: bytes, opcode: int = TEXT, fin: bool = True, mask: bytes = b"\x01\x80\xff\x7e") -> None:
        """One masked frame (or an unmasked one with mask=b'')."""
        size, bit = len(payload), 0x80 if mask else 0
        head = bytes([(0x80 if fin else 0) | opcode])
        if size < 126:
            head += bytes([bit | size])
        elif size < 65536:
            head += bytes([bit | 126]) + struct.pack(">H", size)
        else:
            head += bytes([bit | 127]) + struct.pack(">Q", size)
        if mask:
            payload = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
        self.socket.sendall(head + mask + payload)

    def text(self) -> str:
        """The next text message; Engine.IO pings are answered on the way."""
        while True:
            opcode, payload = self.frame()
            assert opcode == TEXT, (opcode, payload)
            if payload != b"2":
                return payload.decode()
            self.send(b"3")

    def closed(self) -> int:
        """Read on until the server closes; its code."""
        while True:
            opcode, payload = self.frame()
            if opcode == CLOSE:
                return int.from_bytes(payload[:2], "big")

    def connect(self, auth: object = None) -> str:
        """The Socket.IO CONNECT of /live; the server's answer as it came."""
        assert self.text().startswith("0{")
        self.send(b"40/live," + (json.dumps(auth).encode() if auth is not None else b""))
        while (answer := self.text()).startswith("42"):
            pass
        return answer

    def event(self, *names: str) -> dict[str, Any]:
        """The body of the next event of one of these names (default: snapshot, event)."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            text = self.text()
            assert time.monotonic() < deadline, f"no {names or 'event'} came"
            if text.startswith("42/live,"):
                name, body = json.loads(text[8:])
                if name in (names or ("snapshot", "event")):
                    return body

    def say(self, event: str, *args: object) -> dict[str, Any]:
        """Emit and wait for the ack."""
        self.ack += 1
        self.send(f"42/live,{self.ack}{json.dumps([event, *args], ensure_ascii=False)}".encode())
        while not (text := self.text()).startswith(f"43/live,{self.ack}["):
            pass
        return json.loads(text[text.index("[") :])[0]

    def watch(self, *topics: str) -> dict[str, Any]:
        """Watch and answer the first snapshot."""
        self.send(f'42/live,["watch",{json.dumps({"hall": "JN01", "topics": topics})}]'.encode())
        return self.event("snapshot")

    def close(self) -> None:
        """Go without a word."""
        self.socket.close()


class Server:
    """A running gunicorn."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port, self.process = port, process
        self.wires: list[Wire] = []
        self.notices = itertools.count()

    def open(self, headers: dict[str, str] | None = None, receive_buffer: int | None = None) -> Wire:
        wire = Wire(self.port, headers, receive_buffer)
        self.wires.append(wire)
        return wire

    def screen(self, *topics: str, receive_buffer: int | None = None) -> tuple[Wire, dict[str, Any]]:
        """A connected screen that watches, and its snapshot."""
        wire = self.open(receive_buffer=receive_buffer)
        assert wire.connect({"token": "board-key"}).startswith('40/live,{"sid"')
        return wire, wire.watch(*(topics or ("board",)))

    def post(self, path: str, body: object) -> Any:
        data, headers = json.dumps(body).encode(), {"Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return json.load(answer)

    def change(self, changes: dict[str, object], gone: list[str] | None = None) -> int:
        return self.post("/change", {"set": changes, "gone": gone or []})["seq"]

    def news(self) -> int:
        """A change of any kind that is certain to be told."""
        return self.change({"hall": {"notice": next(self.notices)}})

    def state(self) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/state", timeout=PATIENCE_S) as answer:
            return json.load(answer)

    def until(self, holds: Callable[[Any], bool]) -> Any:
        """Ask for the state until something holds; fails in the end."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds(state := self.state()):
            assert time.monotonic() < deadline, state
        return state


@contextlib.contextmanager
def running(port: int = 0, **environment: str) -> Iterator[Server]:
    port = port or free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "deploy/gunicorn.conf.py"), "--log-level", "error"]
    command += ["--chdir", str(ROOT / "tests/live"), "app_for_tests:create_app()"]
    settings = {"QUHAO_BIND": f"127.0.0.1:{port}", "PYTHONPATH": str(ROOT)} | environment
    process = subprocess.Popen(command, env=os.environ | settings)
    server = Server(port, process)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            with contextlib.suppress(OSError):
                server.state()
                break
            assert time.monotonic() < deadline and process.poll() is None, "gunicorn did not start"
            time.sleep(0.02)
        yield server
    finally:
        for wire in server.wires:
            wire.close()
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)


@pytest.fixture(scope="module")
def _shared() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def server(_shared: Server) -> Iterator[Server]:
    """The module's server, without connections left over from the test before."""
    yield _shared
    for wire in _shared.wires:
        wire.close()
    _shared.wires.clear()
    _shared.until(lambda state: state["clients"] == 0)


@pytest.fixture
def start() -> Callable[..., contextlib.AbstractContextManager[Server]]:
    """Start a server of one's own: `with start(TOY_CLIENTS='3') as server`."""
    return running
