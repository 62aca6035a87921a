"""Where the own transport is put in the place of engineio's, and the versions in which that was tried.

Undocumented points it leans on: (1) `eio._async` names the queue and websocket classes; (2) the websocket entry is
called with the bound handler of the engineio socket; (3) gunicorn puts its socket into `environ['gunicorn.socket']`
and takes StopIteration for the end of a connection; (4) `last_ping = None` keeps engineio from starting a ping
greenlet per client; (5) `eio.handlers` holds the functions python-socketio registered. Any other version stops the
start with a message instead of changing behaviour in silence.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

from queue_server.live.connections import Connections
from queue_server.live.transport import Connection

PINNED = {
    "flask-socketio": "5.7.0",
    "python-socketio": "5.18.1",
    "python-engineio": "4.15.1",
    "gunicorn": "27.0.1",
    "gevent": "26.9.0",
}
FORBIDDEN_MODULES = ("geventwebsocket", "eventlet")  # their mere presence changes the websocket stack

CONNECTION = "quhao.connection"
KEPT = ("REMOTE_ADDR", "HTTP_ORIGIN", "HTTP_COOKIE", "HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE", "HTTP_AUTHORIZATION")


class StackMismatch(RuntimeError):
    """The installed packages are not the ones the transport was built on."""


def check_stack(installed: Callable[[str], str] = version) -> None:
    """Stop loudly on another stack."""
    wrong = [f"{name} {installed(name)} (needs {want})" for name, want in PINNED.items() if installed(name) != want]
    wrong += [f"{name} must not be installed" for name in FORBIDDEN_MODULES if importlib.util.find_spec(name)]
    if wrong:
        raise StackMismatch("the live feed's transport does not know this stack: " + "; ".join(wrong))


def plug_in(server: Any, connections: Connections) -> None:
    """Give a `socketio.Server` (async_mode 'gevent', websocket only) our connections."""
    check_stack()
    eio = server.eio
    if eio.async_mode != "gevent" or eio.transports != ["websocket"]:
        raise StackMismatch("the live feed runs with async_mode='gevent' and transports=['websocket'] only")
    eio._async = {**eio._async, "queue": lambda: Connection(connections), "websocket": _websocket}
    registered = eio.handlers["connect"]

    def connect(sid: str, environ: Mapping[str, Any]) -> Any:
        """Keep of the request only what is asked for later: the rest would live as long as the client."""
        engine = eio.sockets[sid]
        engine.last_ping = None
        slim = {name: environ[name] for name in KEPT if name in environ}
        slim[CONNECTION] = engine.queue
        return registered(sid, slim)

    eio.handlers["connect"] = connect


def _websocket(handler: Any, _server: Any) -> Callable[..., list[bytes]]:
    """What engineio calls to upgrade; `handler` is `Socket._websocket_handler`, of which only the owner is needed."""
    engine = handler.__self__

    def upgrade(environ: Mapping[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        connection: Connection = engine.queue
        return connection.open(engine, environ, start_response)

    return upgrade
