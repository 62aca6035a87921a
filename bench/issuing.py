"""Issuing over HTTP through key, idempotency and journal, in turn with a bare Flask that commits one row per POST."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import load
from bench.figures import Row, median
from bench.servers import Hall, bare_flask

SERVICES = ("desk-3", "assisted", "records", "collect-3", "desk-4", "collect-4")  # those that need no name
BODIES = [f'{{"hall":"JN01","service":"{service}","channel":"kiosk"}}' for service in SERVICES]
REQUESTS = {1: 500, 32: 2000}
Tell = Callable[[dict[str, Any]], None]
Runs = dict[str, dict[int, list[dict[str, Any]]]]


def rows(hall: Hall, scratch: Path, rounds: int, tell: Tell) -> list[Row]:
    """`rounds` times both servers afresh, each with one client and with 32; medians of the rounds."""
    runs: Runs = {"issue": {}, "issue yardstick": {}}
    twice = 0
    for _ in range(rounds):
        with hall.served() as (server, handle):
            token = handle.device("kiosk", "bench").token or ""
            numbers = _round(runs, "issue", server.port, "/api/v1/tickets", token, tell)
            twice += len(numbers) - len(set(numbers))
        with bare_flask(scratch) as server:
            _round(runs, "issue yardstick", server.port, "/issue", "-", tell)
    return [*_compared(runs), Row("numbers given twice", "", twice, None, 0)]


def _round(runs: Runs, name: str, port: int, path: str, token: str, tell: Tell) -> list[Any]:
    numbers: list[Any] = []
    for clients, requests in REQUESTS.items():
        figures = load.measure(port, clients, requests, path, BODIES, token)
        numbers += figures.pop("numbers")
        runs[name].setdefault(clients, []).append(figures)
        tell({"case": name} | figures)
    return numbers


def _compared(runs: Runs) -> list[Row]:
    def row(what: str, unit: str, clients: int, figure: str, limit: float, at_least: bool = False) -> Row:
        ours, bare = (median(runs[name][clients], figure) for name in ("issue", "issue yardstick"))
        return Row(f"issue, {clients} client{'s' * (clients > 1)}: {what}", unit, ours, bare, limit, at_least)

    return [
        row("tickets", "/s", 32, "per_s", 0.7, at_least=True),
        row("p99", "ms", 32, "p99_ms", 2.0),
        row("tickets", "/s", 1, "per_s", 0.7, at_least=True),
        row("p50", "ms", 1, "p50_ms", 2.0),
        row("p99", "ms", 1, "p99_ms", 2.0),
    ]
