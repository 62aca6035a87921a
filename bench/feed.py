"""The feed beside its yardsticks, interleaved in one run: fan-out, memory, a slow reader, start and stop.

`compare()` answers the rows as dicts, newest machine noise and all; `python bench/feed.py` prints them with ratios.
It runs the feed on the tiny app of tests/live, so that nothing but the feed is measured.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fanout import HELLO, masked, measure

from queue_server.live.process import raise_file_limit

ROOT = Path(__file__).resolve().parent.parent
OURS, SOCKETIO, WEBSOCKETS = "quhao feed", "bare Flask-SocketIO", "websockets broadcast"
SOCKETIO_OPTIONS = ("-k", "gevent", "--worker-connections", "9000", "--no-control-socket", "--chdir", "bench")
CALL = {"call": 481, "number": "A027", "window": "305", "zone": "公积金", "recall": 0}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def served(name: str) -> Iterator[tuple[int, int, int]]:
    """A server of that name, running: its port, the port to post to, the process that does the work."""
    port = free_port()
    trigger_port = free_port() if name == WEBSOCKETS else port
    gunicorn = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "--log-level", "error"]
    commands = {
        OURS: [*gunicorn, "-c", "deploy/gunicorn.conf.py", "--chdir", "tests/live", "app_for_tests:create_app()"],
        SOCKETIO: [*gunicorn, *SOCKETIO_OPTIONS, "yardstick_socketio:create_app()"],
        WEBSOCKETS: [sys.executable, "bench/yardstick_websockets.py", str(port), str(trigger_port)],
    }
    process = subprocess.Popen(commands[name], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        _wait_for(port)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield port, trigger_port, int(children[0]) if children else process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(port: int) -> None:
    until_s = time.monotonic() + 20
    while time.monotonic() < until_s:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError("the server did not start")


def fan_out(name: str, clients: int, events: int = 30) -> dict[str, Any]:
    """One fan-out run of one server."""
    with served(name) as (port, trigger_port, pid):
        _warm(name, port)
        body = json.dumps({"stamp": "call:481", "set": {"call:481": CALL}, "pad": 60})
        options: dict[str, Any] = {"events": events, "token": "board-key", "body": body, "trigger_port": trigger_port}
        if name == WEBSOCKETS:
            options["raw"] = True
        return {"server": name} | measure(port, clients, pid, **options)


def _warm(name: str, port: int) -> None:
    if name != WEBSOCKETS:
        urllib.request.urlopen(_post(port, {"set": {}}), timeout=10).read()


def _post(port: int, body: object) -> urllib.request.Request:
    data, headers = json.dumps(body).encode(), {"Content-Type": "application/json"}
    return urllib.request.Request(f"http://127.0.0.1:{port}/change", data, headers)


def compare(clients: int, rounds: int = 3, names: tuple[str, ...] = (WEBSOCKETS, OURS)) -> list[dict[str, Any]]:
    """Rounds in turn, so that a noisy moment hits all alike; the median of each figure per server."""
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            runs[name].append(fan_out(name, clients))
    return [_median(rows) for rows in runs.values()]


def _median(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        key: round(statistics.median(row[key] for row in rows), 2) if key not in ("server",) else rows[0][key]
        for key in rows[0]
    }


def slow_reader(fast: int = 100, events: int = 100, rounds: int = 3) -> dict[str, Any]:
    """p99 of `fast` clients without and with one that does not read, at 20 KB an event; what the slow one costs."""
    alone: list[float] = []
    beside: list[float] = []
    held = 0
    with served(OURS) as (port, _, pid):
        _warm(OURS, port)
        body = json.dumps({"stamp": "call:481", "set": {}, "pad": 20_000})
        options: dict[str, Any] = {"events": events, "token": "board-key", "body": body, "gap_s": 0.01}
        for _ in range(rounds):
            alone.append(measure(port, fast, pid, **options)["p99_ms"])
            with _connected(port):
                beside.append(measure(port, fast, pid, **options)["p99_ms"])
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/state", timeout=10) as answer:
                    held = max(held, json.load(answer)["held_bytes"])
    return {
        "fast_clients": fast,
        "p99_alone_ms": statistics.median(alone),
        "p99_beside_a_slow_reader_ms": statistics.median(beside),
        "held_kib": round(held / 1024, 1),
    }


@contextlib.contextmanager
def _connected(port: int) -> Iterator[socket.socket]:
    """One client that watches the board and reads nothing from then on."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", port))
        client.sendall(HELLO.format(path="/socket.io/?EIO=4&transport=websocket", port=port).encode())
        client.recv(4096)
        client.sendall(masked(b'40/live,{"token":"board-key"}'))
        time.sleep(0.2)
        client.sendall(masked(b'42/live,["watch",{"hall":"JN01","topics":["board"]}]'))
        yield client


def start_and_stop(clients: int = 1000) -> dict[str, Any]:
    """Seconds from start to the first answer, and from SIGTERM to the end with `clients` sockets open."""
    began_s = time.monotonic()
    with contextlib.ExitStack() as open_now:
        server = contextlib.ExitStack()
        port, _, _ = server.enter_context(served(OURS))
        _warm(OURS, port)
        start_s = time.monotonic() - began_s
        for _ in range(clients):
            client = open_now.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(HELLO.format(path="/socket.io/?EIO=4&transport=websocket", port=port).encode())
            client.recv(4096)
        began_s = time.monotonic()
        server.close()
        return {"clients": clients, "start_s": round(start_s, 2), "stop_s": round(time.monotonic() - began_s, 2)}


def main() -> None:
    raise_file_limit()
    print(json.dumps(start_and_stop()), json.dumps(slow_reader()), sep="\n", flush=True)
    for clients in map(int, sys.argv[1:] or ("1000", "3000")):
        base, ours = compare(clients)
        print(json.dumps(base, ensure_ascii=False), json.dumps(ours, ensure_ascii=False), sep="\n")
        ratios = {key: round(ours[key] / base[key], 2) for key in ("p50_ms", "p99_ms", "cpu_ms_per_event")}
        print(f"{clients} clients, ours / websockets:", ratios, flush=True)


if __name__ == "__main__":
    main()
