"""How the feed lives in its gunicorn worker: started with it, closed first when it stops, and no pauses by the GC."""

from __future__ import annotations

import gc
import resource
from typing import TYPE_CHECKING, Any

import gevent

if TYPE_CHECKING:  # gunicorn's master reads this module before the worker patches the standard library: keep it light
    from queue_server.live.service import Live

EXTENSION = "quhao_live"  # where the app keeps its Live

STOP_LOOK_S = 0.05
TIDY_S = 15.0
QUIET_S = 1.0

# For deploy/gunicorn.conf.py and the demo alike. One worker: one process writes, and one frame serves all.
SETTINGS: dict[str, Any] = {
    "workers": 1,
    "worker_class": "gevent",
    "worker_connections": 2000,  # plain HTTP only: a websocket leaves the pool with its handshake
    "graceful_timeout": 1,
    "timeout": 60,
    "keepalive": 5,
    "control_socket_disable": True,
    "preload_app": False,
}


def raise_file_limit() -> int:
    """Let this process (and the workers it forks) open as many files as the system allows; answers how many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def post_worker_init(worker: Any) -> None:
    """gunicorn's hook: the app is loaded, the loop is about to run."""
    live: Live = worker.wsgi.extensions[EXTENSION]
    live.start()
    settle()
    gevent.spawn(close_at_stop, worker, live)
    gevent.spawn(tidy, live)


def close_at_stop(worker: Any, live: Live) -> None:
    """gunicorn waits for connections to end by themselves; a screen never does."""
    while worker.alive:
        gevent.sleep(STOP_LOOK_S)
    live.stop()


def settle() -> None:
    """What was made at start stays: keep the collector away from it, and let it run rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 1_000_000)


def tidy(live: Live) -> None:
    """Collect in quiet moments, and set aside who has connected since, so that no full collection walks them.

    A full look at everything happens only when next to nobody is connected.
    """
    while True:
        gevent.sleep(TIDY_S)
        told = live.hub.events_sent
        gevent.sleep(QUIET_S)
        if live.hub.events_sent != told:
            continue
        if live.connections.count < 10:
            gc.unfreeze()
        gc.collect()
        gc.freeze()
