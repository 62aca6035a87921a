"""A thread of ours that goes on until it is told to stop: begun, woken, ended and waited for in one way."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod


class Background(ABC):
    """One thread of work, under gevent a greenlet: `_run` looks at `_stop` and waits on `_wake`."""

    def __init__(self, name: str, stop_s: float) -> None:
        self._name, self._stop_s = name, stop_s
        self._wake = threading.Event()
        self._stop = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Go on in the background until `stop`."""
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after what is at hand, and wait up to `stop_s` for that."""
        self._stop = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(self._stop_s)

    @abstractmethod
    def _run(self) -> None: ...
