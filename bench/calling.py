"""From the request "call the next" to the last screen, commit included, in turn with a bare websocket broadcast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench import fanout
from bench.figures import Row, median
from bench.servers import Hall, bare_websockets
from tests.server import Server

Tell = Callable[[dict[str, Any]], None]
WINDOW, ISSUE = "317", '{"hall":"JN01","service":"records","channel":"kiosk"}'
CALLED = '"state":"called"'
EVENTS = {1000: 25, 3000: 15}
GAP_S = {1000: 0.15, 3000: 0.4}  # what the preparation sends to everyone has arrived by then


def rows(hall: Hall, rounds: int, tell: Tell) -> list[Row]:
    """`rounds` times both servers afresh for each number of screens; medians of the rounds. KiB per screen too."""
    found: list[Row] = []
    for clients in EVENTS:
        ours: list[dict[str, Any]] = []
        bare: list[dict[str, Any]] = []
        for _ in range(rounds):
            ours.append(_call(hall, clients))
            tell({"case": "call"} | ours[-1])
            bare.append(_broadcast(clients, ours[-1]["event_bytes"]))
            tell({"case": "call yardstick"} | bare[-1])
        found += _compared(clients, ours, bare)
    return found


def _call(hall: Hall, clients: int) -> dict[str, Any]:
    with hall.served() as (server, handle):
        keys = _keys(handle)
        path = f"/api/v1/halls/JN01/windows/{WINDOW}/call"
        options = {"events": EVENTS[clients], "gap_s": GAP_S[clients], "mark": CALLED, "issue": ISSUE}
        return fanout.measure(server.port, clients, server.worker, path=path, **options, **keys)


def _keys(handle: Server) -> dict[str, str]:
    clerk = handle.staff("clerk")
    assert clerk.post(f"/halls/JN01/windows/{WINDOW}/sign-on").status == 200
    return {
        "token": handle.device("board", "bench board").token or "",
        "kiosk": handle.device("kiosk", "bench kiosk").token or "",
        "clerk": clerk.token or "",
    }


def _broadcast(clients: int, event_bytes: int) -> dict[str, Any]:
    with bare_websockets(event_bytes) as (server, trigger_port):
        options = {"events": EVENTS[clients], "gap_s": GAP_S[clients], "trigger_port": trigger_port, "raw": True}
        return fanout.measure(server.port, clients, server.worker, **options)


def _compared(clients: int, ours: list[dict[str, Any]], bare: list[dict[str, Any]]) -> list[Row]:
    def row(what: str, figure: str, limit: float | None) -> Row:
        return Row(f"call to {clients:,} screens: {what}", "ms", median(ours, figure), median(bare, figure), limit)

    lost = sum(run["missing"] + run["disconnected"] for run in ours)
    return [
        row("p50", "p50_ms", None),
        row("p99", "p99_ms", 1.25),
        row("CPU per call", "cpu_ms_per_event", 1.0),
        Row(f"call to {clients:,} screens: not delivered", "", lost, None, 0),
        Row(f"{clients:,} screens: memory of each", "KiB", median(ours, "kib_per_client"), None, 55),
    ]
