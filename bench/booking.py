"""Bookings of one slot by 32 desks at once, in turn with a bare conditional update; and the slots of a whole month."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import load
from bench.figures import Row, median, quantile
from bench.servers import Hall, bare_flask
from tests.appointments.test_way import named
from tests.server import Line, Server

Tell = Callable[[dict[str, Any]], None]
CLIENTS, REQUESTS, WARM = 32, 300, 100  # as many as a slot can be given by hand
SLOT = "20261124-1000"
MONTH = "/halls/JN01/services/fund-rent/slots?from=2026-11-23&to=2026-12-23"
LOOKS = 30


def rows(hall: Hall, scratch: Path, rounds: int, tell: Tell) -> list[Row]:
    """`rounds` times both servers afresh; medians of the rounds."""
    ours: list[dict[str, Any]] = []
    bare: list[dict[str, Any]] = []
    months: list[dict[str, Any]] = []
    for _ in range(rounds):
        with hall.served() as (server, handle):
            ours.append(_book(server.port, handle))
            months.append(_month(handle))
        tell({"case": "book"} | ours[-1])
        tell({"case": "month of slots"} | months[-1])
        with bare_flask(scratch) as server:
            bare.append(_measured(server.port, "/book", ["{}"], "-"))
        tell({"case": "book yardstick"} | bare[-1])
    return [
        Row("book one slot, 32 clients: bookings", "/s", median(ours, "per_s"), median(bare, "per_s"), None),
        Row("book one slot, 32 clients: p99", "ms", median(ours, "p99_ms"), median(bare, "p99_ms"), None),
        Row("a month's slots: p50", "ms", median(months, "p50_ms"), None, 50),
    ]


def _book(port: int, handle: Server) -> dict[str, Any]:
    places = {"service": "fund-rent", "first": SLOT, "last": SLOT, "places": REQUESTS + WARM}
    assert handle.staff("manager").post("/halls/JN01/places", places).status == 200
    bodies = [json.dumps(_body(n), ensure_ascii=False) for n in range(REQUESTS + WARM)]
    return _measured(port, "/api/v1/bookings", bodies, handle.staff("guide").token or "")


def _body(n: int) -> dict[str, Any]:
    wish = {"hall": "JN01", "service": "fund-rent", "slot": SLOT, "channel": "desk"}
    return wish | {"persons": [named(n)], "phone": f"1380000{n:04d}"}


def _measured(port: int, path: str, bodies: list[str], token: str) -> dict[str, Any]:
    figures = load.measure(port, CLIENTS, REQUESTS, path, bodies, token)
    figures.pop("numbers")
    return figures


def _month(handle: Server) -> dict[str, Any]:
    line: Line = handle.line()
    taken_ms = []
    for _ in range(LOOKS):
        began_s = time.perf_counter()
        answer = line.get(MONTH)
        taken_ms.append((time.perf_counter() - began_s) * 1000)
        assert answer.status == 200
    return {"slots": len(answer.json["slots"]), "p50_ms": quantile(taken_ms, 0.5), "max_ms": quantile(taken_ms, 1)}
