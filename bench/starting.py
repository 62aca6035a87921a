"""What a worker weighs, how soon it answers after its start, and how soon it is gone with a thousand screens open."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable
from typing import Any

from bench import fanout
from bench.figures import Row, median
from bench.servers import Hall, bare_socketio, stop

Tell = Callable[[dict[str, Any]], None]
SCREENS = 1000
PATH = "/socket.io/?EIO=4&transport=websocket"
SETTLE_S = 1.0


def rows(hall: Hall, rounds: int, tell: Tell) -> list[Row]:
    """`rounds` times each in turn beside a bare Flask-SocketIO worker; medians."""
    ours: list[dict[str, Any]] = []
    bare: list[dict[str, Any]] = []
    for number in range(rounds):
        ours.append(_hall(hall, SCREENS if number % 2 == 0 else 0))
        tell({"case": "start"} | ours[-1])
        with bare_socketio() as server:
            time.sleep(SETTLE_S)
            bare.append({"start_s": server.start_s, "rss_mib": server.rss_kib() / 1024})
        tell({"case": "start yardstick"} | bare[-1])
    stops = [run for run in ours if run["screens"]]
    return [
        Row("worker: memory", "MiB", median(ours, "rss_mib"), median(bare, "rss_mib"), 1.6),
        Row("start to first answer", "s", median(ours, "start_s"), median(bare, "start_s"), 1.5),
        Row(f"stop with {SCREENS:,} screens", "s", median(stops, "stop_s"), None, 2),
    ]


def _hall(hall: Hall, screens: int) -> dict[str, Any]:
    with contextlib.ExitStack() as open_now, hall.served() as (server, handle):
        time.sleep(SETTLE_S)
        rss_mib = server.rss_kib() / 1024
        token = handle.device("board", "bench board").token if screens else ""
        for _ in range(screens):
            client = open_now.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            client.sendall(fanout.HELLO.format(path=PATH, port=server.port).encode())
            client.recv(4096)
            client.sendall(fanout.masked(f'40/live,{{"token":"{token}"}}'.encode()))
        stop_s = stop(server.process)
        return {"start_s": server.start_s, "rss_mib": rss_mib, "screens": screens, "stop_s": stop_s}
