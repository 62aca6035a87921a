"""How the feed lives in its gunicorn worker: started with it, closed first when it stops, and no pauses by the GC."""

from __future__ import annotations

import gc
import resource
import sys
from typing import TYPE_CHECKING, Any

import gevent

if TYPE_CHECKING:  # gunicorn's master reads this module before the worker patches the standard library: keep it light
    from queue_server.live.service import Live

CLIENT_ONLY = ("requests", "websocket")  # engineio's client half would load them, with all that hangs on them
EXTENSION = "quhao_live"  # where the app keeps its Live

STOP_LOOK_S = 0.05
TIDY_S = 15.0
QUIET_S = 1.0

# For deploy/gunicorn.conf.py and the demo alike. One worker: one process writes, and one frame serves all.
SETTINGS: dict[str, Any] = {
    "workers": 1,
    "worker_class": "gevent",
    "worker_connections": 8000,  # plain HTTP only: a websocket leaves the pool with its handshake; a rush is let in
    "graceful_timeout": 1,
    "timeout": 60,
    "keepalive": 20,  # also how long a request may take to come, while a rush keeps both sides busy
    "backlog": 8192,  # of a rush whoever finds no place in the pool; the system allows net.core.somaxconn
    "control_socket_disable": True,
    "preload_app": False,
}


def raise_file_limit() -> int:
    """Let this process (and the workers it forks) open as many files as the system allows; answers how many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def post_fork(_arbiter: Any, _worker: Any) -> None:
    """gunicorn's hook, before anything is loaded: what loading makes stays, what only clients need is left out."""
    gc.disable()
    for name in CLIENT_ONLY:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # to whoever would import it: not installed


def post_worker_init(worker: Any) -> None:
    """gunicorn's hook: the app is loaded, the loop is about to run."""
    from queue_server.live import one_packet  # not in the master, which reads this module before the patching

    one_packet.install()
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


def worker_exit(_arbiter: Any, worker: Any) -> None:
    """gunicorn's hook: a worker whose pool was idle may be out of its loop before `close_at_stop` looked again."""
    wsgi = getattr(worker, "wsgi", None)  # the arbiter calls this too, for a worker that could not start
    if wsgi is not None:
        wsgi.extensions[EXTENSION].stop()


def settle() -> None:
    """What was made at start stays: keep the collector away from it, and let it run rarely."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 50, 1_000_000)


def tidy(live: Live) -> None:
    """Collect in quiet moments only, and so little at a time that nobody waits for it (a greenlet)."""
    keeper = Keeper()
    while True:
        gevent.sleep(TIDY_S)
        told = live.hub.events_sent
        gevent.sleep(QUIET_S)
        keeper.look(live.connections.count, live.hub.events_sent, live.hub.events_sent == told)


class Keeper:
    """Which garbage to look for now: nothing while calls go out, little by day, everything when the hall is still.

    A crowd that has just connected is set aside unlooked at: walking thousands of clients takes longer than a call
    may wait. What is set aside is looked at again once no event was told for `STILL_LOOKS` looks.
    """

    CROWD = 200
    STILL_LOOKS = 10

    def __init__(self) -> None:
        self._set_aside = 0
        self._still = 0
        self._told = -1

    def look(self, clients: int, told: int, is_quiet: bool) -> str:
        """One look; answers what was done: `nothing`, `set_aside`, `little` or `everything`."""
        self._still = self._still + 1 if told == self._told else 0
        self._told = told
        if not is_quiet:
            return "nothing"
        if self._still == self.STILL_LOOKS:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            return "everything"
        if clients - self._set_aside >= self.CROWD:
            gc.freeze()
            self._set_aside = clients
            return "set_aside"
        self._set_aside = min(self._set_aside, clients)
        gc.collect()
        return "little"
