"""Kept-alive HTTP clients in a process of their own that POST one after the other and time every answer.

`measure(...)` runs this file and answers its figures; requests and answers are handled as bytes so that the clients
cost little beside the server they share the machine with.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from bench.figures import quantile

HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    "Authorization: Bearer {token}\r\nContent-Length: {length}\r\n"
)
LENGTH = b"content-length:"


class Client(asyncio.Protocol):
    """One kept-alive connection; `run` hands it the requests."""

    def __init__(self, run: Run) -> None:
        self.run, self.rest, self.sent_s = run, b"", 0.0

    def connection_made(self, transport: Any) -> None:
        """Begin."""
        self.transport = transport
        self.send()

    def send(self) -> None:
        """The next request, or the end."""
        request = self.run.next_request()
        if request is None:
            self.transport.close()
            return
        self.sent_s = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """When the answer is whole: note it and go on."""
        self.rest += data
        end = self.rest.find(b"\r\n\r\n")
        if end < 0:
            return
        at = self.rest[:end].lower().index(LENGTH) + len(LENGTH)
        length = int(self.rest[at : self.rest.find(b"\r", at)])
        if len(self.rest) < end + 4 + length:
            return
        self.run.answered(self.rest, self.rest[end + 4 :], time.perf_counter() - self.sent_s)
        self.rest = b""
        self.send()

    def connection_lost(self, _error: Exception | None) -> None:
        """One client less."""
        self.run.gone()


class Run:
    """One measurement: `warm` answers are not counted, then `requests` are."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.turns = itertools.cycle([self._parts(body.encode()) for body in given.body])
        self.left = given.warm + given.requests
        self.taken_s: list[float] = []
        self.bodies: list[bytes] = []
        self.refused = 0
        self.began_s = self.ended_s = 0.0
        self.open = given.clients
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def next_request(self) -> bytes | None:
        """A request under a key of its own, or None when there have been enough."""
        if self.left == 0:
            return None
        self.left -= 1
        head, body = next(self.turns)
        return head + b"Idempotency-Key: " + os.urandom(16).hex().encode() + b"\r\n\r\n" + body

    def _parts(self, body: bytes) -> tuple[bytes, bytes]:
        given = self.given
        head = HEAD.format(path=given.path, port=given.port, token=given.token, length=len(body))
        return head.encode(), body

    def answered(self, answer: bytes, body: bytes, taken_s: float) -> None:
        """Note one answer."""
        self.refused += not answer.startswith(b"HTTP/1.1 2")
        self.bodies.append(body)
        self.taken_s.append(taken_s)
        self.ended_s = time.perf_counter()
        if len(self.taken_s) == self.given.warm:
            self.began_s = self.ended_s

    def gone(self) -> None:
        """A client has left."""
        self.open -= 1
        if self.open == 0 and not self.over.done():
            self.over.set_result(None)

    def figures(self) -> dict[str, Any]:
        """What came of it; numbers must all differ, those of the warm-up too."""
        given, taken_ms = self.given, [each * 1000 for each in self.taken_s[self.given.warm :]]
        numbers = [json.loads(body).get("number") for body in self.bodies]
        return {
            "clients": given.clients,
            "answers": len(taken_ms),
            "per_s": round(len(taken_ms) / (self.ended_s - self.began_s), 1),
            "p50_ms": quantile(taken_ms, 0.5),
            "p99_ms": quantile(taken_ms, 0.99),
            "max_ms": quantile(taken_ms, 1),
            "refused": self.refused,
            "numbers": numbers,
        }


async def go(given: argparse.Namespace) -> dict[str, Any]:
    run = Run(given)
    for _ in range(given.clients):
        await asyncio.get_running_loop().create_connection(lambda: Client(run), "127.0.0.1", given.port)
    await asyncio.wait_for(run.over, 120)
    return run.figures()


def measure(
    port: int, clients: int, requests: int, path: str, bodies: Sequence[str], token: str = "-"
) -> dict[str, Any]:
    """POST `requests` times by that many clients, the bodies in turn; what was lost or refused raises RuntimeError."""
    command = [sys.executable, "-m", "bench.load", f"--port={port}", f"--clients={clients}", f"--requests={requests}"]
    command += [f"--path={path}", f"--token={token}", *(f"--body={body}" for body in bodies)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    figures: dict[str, Any] = json.loads(done.stdout)
    if figures["refused"] or figures["answers"] != requests:
        raise RuntimeError(f"{figures['refused']} refused, {figures['answers']} of {requests} answered")
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--clients", type=int, required=True)
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--warm", type=int, default=100)
    parser.add_argument("--path", required=True)
    parser.add_argument("--body", action="append", required=True)
    parser.add_argument("--token", default="-")
    gc.disable()
    print(json.dumps(asyncio.run(go(parser.parse_args()))))


if __name__ == "__main__":
    main()
