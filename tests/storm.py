"""`python -m tests.storm`: so many people want the ten places of one slot in the same second; `make storm`.

Each has a connection and an address of their own, and nobody waits for anybody's answer.
"""

from __future__ import annotations

import argparse
import json
import selectors
import socket
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from queue_server.live.process import raise_file_limit
from tests.appointments.test_way import named
from tests.server import Line, Server, percentile

PLACES, SHARED = 10, 12  # of twelve places four in five are booked online
SERVICE, SLOT = "fund-rent", "20261124-1000"
WAIT_S = 60.0
HOLD = {"hall": "JN01", "service": SERVICE, "slot": SLOT}
ENV = {"QUHAO_TRUSTED_PROXIES": "1", "QUHAO_NOTICES": "dev"}  # the codes go to a page of the demo


@dataclass
class Reply:
    """What one of them was told, and after how many seconds."""

    status: int
    json: Any
    took_s: float


@dataclass
class Storm:
    """What everybody was told. `winners` hold a place."""

    replies: list[Reply] = field(default_factory=list)

    @property
    def winners(self) -> list[str]:
        """The holds that were given."""
        return [one.json["hold"] for one in self.replies if one.status == 201]

    @property
    def told(self) -> Counter[tuple[int, str]]:
        """Status and code, how often."""
        return Counter((one.status, one.json.get("error", {}).get("code", "")) for one in self.replies)

    def took_s(self, share: float) -> float:
        """Within how long that share of them had an answer."""
        return percentile([one.took_s for one in self.replies], share)


def address(n: int) -> str:
    """The n-th address."""
    return f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"


class _Client:
    """One connection with one request on it."""

    def __init__(self, port: int, name: str, n: int) -> None:
        body = json.dumps(HOLD).encode()
        head = (
            f"POST /api/v1/bookings/holds HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
            f"X-Forwarded-For: {address(n)}\r\nIdempotency-Key: {name}-{n}\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self.request, self.answer = head.encode() + body, b""
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.began_s = time.perf_counter()
        self.socket.connect_ex(("127.0.0.1", port))

    def reply(self) -> Reply:
        """What came until the server closed; ValueError for nothing."""
        head, _, body = self.answer.partition(b"\r\n\r\n")
        if not body:
            raise ValueError(f"no answer: {self.answer!r}")
        return Reply(int(head.split()[1]), json.loads(body), time.perf_counter() - self.began_s)


def _turn(selector: selectors.BaseSelector, client: _Client, events: int) -> Reply | None:
    """Send when it can, read when there is something; the reply once it is whole."""
    if events & selectors.EVENT_WRITE:
        client.socket.sendall(client.request)
        selector.modify(client.socket, selectors.EVENT_READ, client)
        return None
    if part := client.socket.recv(65536):
        client.answer += part
        return None
    selector.unregister(client.socket)
    client.socket.close()
    return client.reply()


def _all(port: int, requests: int, name: str) -> list[Reply]:
    replies: list[Reply] = []
    begun = 0
    with selectors.DefaultSelector() as selector:
        while len(replies) < requests:
            if begun < requests:
                client = _Client(port, name, begun)
                selector.register(client.socket, selectors.EVENT_WRITE, client)
                begun += 1
            ready = selector.select(0 if begun < requests else WAIT_S)
            if not ready and begun == requests:
                raise TimeoutError(f"{requests - len(replies)} have no answer")
            found = (_turn(selector, key.data, events) for key, events in ready)
            replies += [one for one in found if one is not None]
    return replies


def storm(port: int, requests: int, name: str = "storm") -> Storm:
    """So many at once; a storm of another name is of other people."""
    return Storm(_all(port, requests, name))


def give_places(server: Server, places: int = SHARED) -> None:
    """The slot has so many places: of twelve, ten are for those who book online."""
    body = {"service": SERVICE, "first": SLOT, "last": SLOT, "places": places}
    answer = server.staff("manager").post("/halls/JN01/places", body)
    assert answer.status == 200, answer


def free(line: Line) -> int:
    """How many places are left online."""
    day = f"{SLOT[:4]}-{SLOT[4:6]}-{SLOT[6:8]}"
    slots = line.get(f"/halls/JN01/services/{SERVICE}/slots?from={day}").json["slots"]
    return int(next(one["free"] for one in slots if one["id"] == SLOT))


def book(line: Line, hold: str, n: int) -> Any:
    """The n-th winner books."""
    body = HOLD | {"channel": "online", "hold": hold, "phone": f"1380000{n:04d}", "persons": [named(n)]}
    return line.post("/bookings", body, key=f"book-{n}", **{"X-Forwarded-For": address(n)})


def check(server: Server, found: Storm, requests: int) -> None:
    """Exactly ten won, everybody else was clearly refused, and the ten have booked."""
    assert len(found.replies) == requests
    assert found.told == {(201, ""): PLACES, (409, "slot_is_full"): requests - PLACES}, found.told
    line = server.line()
    assert free(line) == 0
    booked = [book(line, hold, n) for n, hold in enumerate(found.winners, 1)]
    assert [one.status for one in booked] == [201] * PLACES, [one.json for one in booked]
    assert len({one.json["number"] for one in booked}) == PLACES
    assert free(line) == 0


def main() -> int:
    """A server of its own, and the storm."""
    asked = argparse.ArgumentParser(prog="python -m tests.storm")
    asked.add_argument("--requests", type=int, default=10_000)
    said = asked.parse_args()
    raise_file_limit()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data", env=ENV)
        server.furnish()
        server.start()
        try:
            give_places(server)
            found = storm(server.port, said.requests)
            check(server, found, said.requests)
        finally:
            server.kill()
    times = f"half within {found.took_s(0.5):.1f} s, all within {found.took_s(1):.1f} s"
    sys.stdout.write(f"{said.requests} wanted {PLACES} places: {PLACES} won, the rest were told it is full; {times}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
