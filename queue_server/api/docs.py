"""The contract to read: openapi.json and our own reference page, both from the route table."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Blueprint, Response, render_template

from queue_server.api.router import PREFIX
from queue_server.kernel.http import answer
from queue_server.kernel.idempotency import encode


def blueprint(document: Callable[[], dict[str, Any]]) -> Blueprint:
    """GET /api/v1/openapi.json and GET /api/docs."""
    made = Blueprint("docs", __name__, template_folder="templates")

    @cache
    def built() -> dict[str, Any]:
        return document()

    @made.get(f"{PREFIX}/openapi.json")
    def openapi() -> Response:
        return answer(200, encode(built()))

    @made.get("/api/docs")
    def reference() -> str:
        operations = [
            {"path": path, "method": method.upper(), **operation}
            for path, methods in built()["paths"].items()
            for method, operation in methods.items()
        ]
        return render_template("api/docs.html", document=built(), operations=operations)

    return made
