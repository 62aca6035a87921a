"""How the server is, for those who watch over it: `/healthz` and `/metrics`."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response

from queue_server.kernel import http
from queue_server.kernel.idempotency import encode
from queue_server.live.service import live_of
from queue_server.wiring import health, metrics
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
    def show() -> Response:
        return Response(metrics.text(house, live_of(app).figures()), content_type=metrics.CONTENT_TYPE)
