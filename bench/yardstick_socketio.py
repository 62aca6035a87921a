"""Yardstick: a bare Flask-SocketIO app on its usual transport (simple-websocket), for `gunicorn -k gevent`.

`POST /change` emits an event of the size of ours to everyone.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from yardstick_websockets import CALL, VALUE


def create_app() -> Flask:
    app = Flask(__name__)
    sockets = SocketIO(app, async_mode="gevent", transports=["websocket"], cors_allowed_origins=[])

    @sockets.on("watch", namespace="/live")
    def watch(_said: Any) -> None:
        sockets.emit("snapshot", {}, namespace="/live")

    @app.post("/change")
    def change() -> Any:
        sockets.emit("event", CALL | {"set": {"call:481": VALUE}}, namespace="/live")
        return {}

    return app
