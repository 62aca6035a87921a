"""The whole app with a fault planted around it: whatever the server process says of a number must not show it."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import gevent
from flask import Flask

from tests import served_app

LOGGERS = ("gunicorn.error", "werkzeug", "engineio.server", "socketio.server", "asked.later")


def create() -> Flask:
    """Answers `/leak/NUMBER` by letting the number out through every hole there is, the last being gunicorn's own."""
    app = served_app.create()
    inner = app.wsgi_app

    def leak(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith("/leak/"):
            return inner(environ, start_response)
        number = path.removeprefix("/leak/")

        def fail() -> None:
            raise ValueError(f"planted {number}")

        for name in LOGGERS:
            logging.getLogger(name).error("said by %s: %s", name, number)
        warnings.warn(f"warned of {number}", stacklevel=1)
        gevent.spawn(fail).join()
        thread = threading.Thread(target=fail, name="planted")
        thread.start()
        thread.join()
        gevent.get_hub().loop.run_callback(fail)
        gevent.sleep(0.01)
        fail()
        return []

    app.wsgi_app = leak  # type: ignore[method-assign]
    return app
