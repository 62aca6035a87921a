"""How the server is, for those who watch over it: `/healthz` and `/metrics`."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response

from queue_server.kernel import http
from queue_server.kernel.idempotency import encode
from queue_server.live.service import live_of
from queue_server.wiring import health
from queue_server.wiring.house import House


def install(app: Flask, house: House, version: str) -> None:
    """Add both addresses; `version` is the server's."""

    @app.get("/healthz")
    def healthz() -> Response:
        checks = health.of_house(house)
        state = health.worst(checks)
        body: dict[str, Any] = {
            "state": state,
            "version": version,
            "checks": [{"name": one.name, "state": one.state, "says": one.says} for one in checks],
        }
        return http.answer(503 if state == "fail" else 200, encode(body))

    @app.get("/metrics")
    def metrics() -> Response:
        from prometheus_client import CollectorRegistry, Gauge, generate_latest  # not at start: few halls ask for it

        registry = CollectorRegistry()

        def gauge(name: str, value: float) -> None:
            Gauge(f"quhao_{name}", name.replace("_", " "), registry=registry).set(value)

        for name, value in live_of(app).figures().items():
            gauge(f"feed_{name}", value)
        for name, lag in house.followers.lag().items():
            gauge(f"follower_{name}_behind", lag)
        gauge("followers_failing", len(house.followers.failing))
        return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")
