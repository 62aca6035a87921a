"""The gunicorn settings as an importable module, so that an installed `quhao serve` needs no file beside it."""

from __future__ import annotations

import os
from typing import Any

import gevent

from queue_server.live import process

LAST_REQUESTS_S = 0.4  # gunicorn kills the worker a second after it was asked to stop

process.raise_file_limit()
globals().update(process.SETTINGS)
post_fork = process.post_fork
bind = os.environ.get("QUHAO_BIND", "127.0.0.1:8000")
accesslog = None
errorlog = "-"


def post_worker_init(worker: Any) -> None:
    """gunicorn's hook: the app is loaded, the loop is about to run."""
    process.post_worker_init(worker)
    gevent.spawn(close_at_stop, worker)


def close_at_stop(worker: Any) -> None:
    """After a stop all of the day lies in quhao.db and nothing beside it (a greenlet).

    gunicorn looks once a second whether it shall stop and then waits for kept-alive connections: too late to close.
    """
    while worker.alive:
        gevent.sleep(process.STOP_LOOK_S)
    gevent.sleep(LAST_REQUESTS_S)
    close_house(worker)


def worker_exit(arbiter: Any, worker: Any) -> None:
    """gunicorn's hook: a worker may be out of its loop before `close_at_stop` looked again."""
    process.worker_exit(arbiter, worker)
    close_house(worker)


def close_house(worker: Any) -> None:
    """Finish what is queued and close the file; harmless the second time, and for a worker that could not start."""
    wsgi = getattr(worker, "wsgi", None)
    house = None if wsgi is None else wsgi.extensions.get("quhao_house")
    if house is not None:
        house.close()
