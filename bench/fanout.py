"""N websocket clients in one process that time how long one call takes to reach all of them.

`measure(...)` runs this file as a process of its own and answers its figures as a dict; the clients write and read
frames by hand so that they cost little beside the server they share the machine with.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import http.client
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.figures import quantile

HELLO = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: cXVoYW8tcXVoYW8tcXVoYQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)
SETTLE_S = 0.5


def masked(text: bytes) -> bytes:
    """A client's text frame; the zero mask leaves the payload as it is."""
    size = len(text)
    head = bytes((0x81, 0x80 | size)) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
    return head + bytes(4) + text


class Client(asyncio.Protocol):
    """One screen; `ready` is set when it has its first picture."""

    def __init__(self, run: Run, ready: asyncio.Future[None]) -> None:
        self.run, self.ready, self.rest, self.is_open = run, ready, b"", False

    def connection_made(self, transport: Any) -> None:
        """Ask for the upgrade."""
        self.transport = transport
        transport.write(self.run.hello)

    def connection_lost(self, _error: Exception | None) -> None:
        """Count it."""
        self.run.lost += 1
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("closed in the handshake"))

    def data_received(self, data: bytes) -> None:
        """Cut the stream into messages."""
        now_ns = time.monotonic_ns()
        data = self.rest + data if self.rest else data
        if not self.is_open:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self.rest = data
                return
            self.is_open, data = True, data[end + 4 :]
            if self.run.is_raw:
                self.ready.set_result(None)
        while len(data) >= 2:
            size, at = data[1], 2
            if size > 125:
                at = 4 if size == 126 else 10
                size = int.from_bytes(data[2:at], "big")
            if len(data) < at + size:
                break
            self.on_message(data[at : at + size], now_ns)
            data = data[at + size :]
        self.rest = data

    def on_message(self, text: bytes, now_ns: int) -> None:
        """Note an event, answer the rest."""
        if text.startswith(b'42/live,["event"'):
            if self.run.mark in text:
                self.run.received_ns.append(now_ns)
                self.run.event_bytes = len(text)
        elif text == b"2":
            self.transport.write(masked(b"3"))
        elif text[:1] == b"0":
            self.transport.write(masked(self.run.auth))
        elif text.startswith(b"40/live"):
            self.transport.write(masked(self.run.watch))
        elif text.startswith(b'42/live,["snapshot"') and not self.ready.done():
            self.ready.set_result(None)


class Run:
    """One measurement; `given` are the command-line arguments below."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.is_raw: bool = given.raw
        path = "/" if given.raw else "/socket.io/?EIO=4&transport=websocket"
        self.hello = HELLO.format(path=path, port=given.port).encode()
        self.auth = f'40/live,{{"token":"{given.token}"}}'.encode()
        self.watch = f'42/live,["watch",{{"hall":"{given.hall}","topics":["{given.topic}"]}}]'.encode()
        self.mark: bytes = given.mark.encode()
        self.received_ns: list[int] = []
        self.event_bytes = 0
        self.lost = 0
        self.current = ""

    async def connect(self, gate: asyncio.Semaphore) -> None:
        """One client, up to its first picture."""
        async with gate:
            ready = asyncio.get_running_loop().create_future()
            await asyncio.get_running_loop().create_connection(
                lambda: Client(self, ready), "127.0.0.1", self.given.port
            )
            await asyncio.wait_for(ready, 30)

    def post(self, path: str, body: str, token: str) -> tuple[int, bytes]:
        """One POST on a connection of its own: the instant just before it in ns, and the answer."""
        given = self.given
        connection = http.client.HTTPConnection("127.0.0.1", given.trigger_port or given.port, timeout=30)
        connection.connect()
        headers = {"Content-Type": "application/json", "Idempotency-Key": os.urandom(16).hex()}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        began_ns = time.monotonic_ns()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= 300:
            raise RuntimeError(f"{path} was answered {answer.status}: {text[:300]!r}")
        return began_ns, text

    def prepare(self) -> None:
        """Outside the measurement: the window is done with its ticket and a new one is issued."""
        given = self.given
        for act in ("serve", "finish") if self.current else ():
            body = '{"outcome": "consulted"}' if act == "finish" else "{}"
            self.post(f"/api/v1/tickets/{self.current}/{act}", body, given.clerk)
        if given.kiosk:
            self.post("/api/v1/tickets", given.issue, given.kiosk)

    def trigger(self) -> int:
        """The call itself; answers the instant just before, in ns."""
        began_ns, text = self.post(self.given.path, self.given.body, self.given.clerk)
        if self.given.kiosk:
            self.current = json.loads(text)["ticket"]["id"]
        return began_ns

    async def event(self, clients: int) -> tuple[list[float], float]:
        """One call: the milliseconds to each client that got it within 10 s, and the CPU it cost the server."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self.prepare)
        await asyncio.sleep(self.given.gap_s)
        self.received_ns.clear()
        cpu_ms = _cpu_ms(self.given.pid)
        began_ns = await loop.run_in_executor(None, self.trigger)
        until_s = time.monotonic() + 10
        while len(self.received_ns) < clients and time.monotonic() < until_s:
            await asyncio.sleep(0.005)
        return [(at - began_ns) / 1e6 for at in self.received_ns], _cpu_ms(self.given.pid) - cpu_ms

    async def go(self) -> dict[str, Any]:
        """Connect all, trigger, and add up."""
        given, gate = self.given, asyncio.Semaphore(50)
        before_kib = _rss_kib(given.pid)
        began_s = time.monotonic()
        await asyncio.gather(*(self.connect(gate) for _ in range(given.clients)))
        connect_s = time.monotonic() - began_s
        await asyncio.sleep(SETTLE_S)
        held_kib = _rss_kib(given.pid) - before_kib
        for _ in range(2):
            await self.event(given.clients)
        gc.collect()
        gc.disable()
        all_ms: list[float] = []
        last_ms: list[float] = []
        missing, cpu_ms = 0, 0.0
        for _ in range(given.events):
            each, cost_ms = await self.event(given.clients)
            missing += given.clients - len(each)
            all_ms += each
            last_ms.append(max(each, default=0))
            cpu_ms += cost_ms
        return {
            "clients": given.clients,
            "events": given.events,
            "p50_ms": quantile(all_ms, 0.5),
            "p99_ms": quantile(all_ms, 0.99),
            "max_ms": quantile(all_ms, 1),
            "last_p50_ms": quantile(last_ms, 0.5),
            "cpu_ms_per_event": round(cpu_ms / given.events, 2),
            "kib_per_client": round(held_kib / given.clients, 1),
            "rss_mib": round((before_kib + held_kib) / 1024, 1),
            "connect_s": round(connect_s, 2),
            "event_bytes": self.event_bytes,
            "missing": missing,
            "disconnected": self.lost,
        }


def measure(port: int, clients: int, pid: int, **options: Any) -> dict[str, Any]:
    """Figures of one run against a server on 127.0.0.1; options are the long command-line options below."""
    command = [sys.executable, "-m", "bench.fanout", f"--port={port}", f"--clients={clients}", f"--pid={pid}"]
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        command.append(flag if value is True else f"{flag}={value}")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _cpu_ms(pid: int) -> float:
    """CPU time of all threads so far, by the scheduler's own count (ns), finer than the ticks of /proc/PID/stat."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6


def _rss_kib(pid: int) -> int:
    return int(Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--pid", type=int, required=True, help="the server's process: CPU per event, memory per client")
    parser.add_argument("--raw", action="store_true", help="plain websocket without Socket.IO (a yardstick)")
    parser.add_argument("--token", default="", help="what the clients show at the handshake")
    parser.add_argument("--hall", default="JN01")
    parser.add_argument("--topic", default="board")
    parser.add_argument("--trigger-port", type=int)
    parser.add_argument("--path", default="/change", help="what is posted to for each event")
    parser.add_argument("--body", default="{}")
    parser.add_argument("--mark", default="", help="bytes by which the event is known among others")
    parser.add_argument("--clerk", default="", help="whose token the posts carry")
    parser.add_argument("--kiosk", default="", help="whose token issues a ticket before each event")
    parser.add_argument("--issue", default="{}", help="what the kiosk posts")
    parser.add_argument("--events", type=int, default=30)
    parser.add_argument("--gap-s", type=float, default=0.1)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print(json.dumps(asyncio.run(Run(parser.parse_args()).go())), flush=True)
    os._exit(0)  # thousands of sockets need no tidy farewell


if __name__ == "__main__":
    main()
