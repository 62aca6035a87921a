"""Yardstick: a bare Flask-SocketIO app on its usual transport (simple-websocket): what a worker and its start cost."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_socketio import SocketIO


def create_app() -> Flask:
    app = Flask(__name__)
    sockets = SocketIO(app, async_mode="gevent", transports=["websocket"], cors_allowed_origins=[])

    @sockets.on("watch", namespace="/live")  # type: ignore[untyped-decorator]
    def watch(_said: Any) -> None:
        sockets.emit("snapshot", {}, namespace="/live")

    return app
