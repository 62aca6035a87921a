"""Setting the feed up on an app: Socket.IO on the own transport, with everything above handed in as functions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import Any

import gevent
from flask import Flask
from flask_socketio import SocketIO

from queue_server.live.connections import PING_INTERVAL_S, PING_TIMEOUT_S, Connections, Limits
from queue_server.live.conversation import Conversation, Doors
from queue_server.live.frames import NAMESPACE
from queue_server.live.gate import Gate
from queue_server.live.hub import Hub
from queue_server.live.plug import plug_in
from queue_server.live.process import EXTENSION

# what engineio and socketio say goes through our own log; below ERROR they would tell every packet and what is in it
PROTOCOL_LOG = logging.getLogger("queue_server.live.protocol")
PROTOCOL_LOG.setLevel(logging.ERROR)


class Live:
    """The feed of one app: what its process starts and stops, and what others may ask of it."""

    def __init__(self, hub: Hub, connections: Connections) -> None:
        self.hub = hub
        self.connections = connections

    def start(self) -> None:
        """Start telling and beating; once, in the worker."""
        gevent.spawn(self.hub.run)
        gevent.spawn(self.connections.run, self.hub.pulse)

    def stop(self) -> None:
        """Close every socket and let nobody in."""
        self.connections.close_all()

    def close_where(self, is_meant: Callable[[Any], bool]) -> int:
        """Cut off some principals at once: a revoked device, an ended session. Answers how many connections."""
        return self.connections.close_where(is_meant)

    def actors(self) -> set[str]:
        """Who is connected just now, as the journal names them."""
        return {one.principal.actor for one in self.connections if one.principal is not None}

    def figures(self) -> dict[str, int]:
        """For the self-check and the metrics: clients, bytes held for slow ones, events told, refused, cut off."""
        return {
            "clients": self.connections.count,
            "held_bytes": self.connections.held_bytes(),
            "events_sent": self.hub.events_sent,
            "refused": self.connections.refused,
            "cut_off": self.connections.cut_off,
        }


def attach(
    app: Flask,
    *,
    hub: Hub,
    doors: Doors,
    mono_s: Callable[[], float],
    origins: Collection[str] = (),
    limits: Limits | None = None,
) -> SocketIO:
    """Put the feed on an app that will run in the gunicorn gevent worker (and only there).

    `origins` are further addresses of the hall's pages (its public URL); the host a page came from is always good.
    `live_of(app)` then answers the running parts.
    Raises StackMismatch on other versions than the pinned ones.
    """
    limits = limits or Limits()
    connections = Connections(gevent.get_hub().loop, limits, hub.snapshot)
    connections.on_gone = hub.forget
    sockets = SocketIO(
        app,
        async_mode="gevent",
        transports=["websocket"],
        namespaces=[NAMESPACE],
        async_handlers=False,
        monitor_clients=False,
        manage_session=False,
        cors_allowed_origins=[],  # the gate decides about origins
        logger=PROTOCOL_LOG,
        engineio_logger=PROTOCOL_LOG,
        ping_interval=PING_INTERVAL_S,
        ping_timeout=PING_TIMEOUT_S,
        max_http_buffer_size=limits.message_bytes,
    )
    plug_in(sockets.server, connections)
    Conversation(sockets.server, hub, doors, mono_s)
    app.wsgi_app = Gate(app.wsgi_app, connections, origins)  # type: ignore[method-assign]
    app.extensions[EXTENSION] = Live(hub, connections)
    return sockets


def live_of(app: Flask) -> Live:
    """The feed attached to an app."""
    live: Live = app.extensions[EXTENSION]
    return live
