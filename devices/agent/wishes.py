"""What the server wishes of one device (do something, show something), in turn, in a thread of that device's own.

A device that takes long holds up nobody else's wishes, and one that fails ends no thread.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

from devices.agent.unit import Unit

SAY_AGAIN_S: Final = 0.5
SAY_TRIES: Final = 20
log = logging.getLogger(__name__)
Say = Callable[[str, Mapping[str, Any]], Mapping[str, Any] | None]


class Wishes:
    """One device's wishes. `say` tells the server what became of those with an id, until it has heard."""

    def __init__(self, unit: Unit, say: Say) -> None:
        self._unit, self._say = unit, say
        self._waiting: queue.SimpleQueue[Mapping[str, Any] | None] = queue.SimpleQueue()
        self._shown: Mapping[str, Any] | None = None
        self._ended = threading.Event()
        self.thread = threading.Thread(target=self._run, name=f"wishes of {unit.facts.name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self.thread.start()

    def put(self, wish: Mapping[str, Any]) -> None:
        """Fulfil this after those before it; returns at once."""
        self._waiting.put(wish)

    def stop(self) -> None:
        """End after the wish at hand."""
        self._ended.set()
        self._waiting.put(None)

    def join(self, seconds: float) -> None:
        """Wait for the end, a while."""
        self.thread.join(seconds)

    def _run(self) -> None:
        while (wish := self._waiting.get()) is not None:
            try:
                self._tell(wish, self._fulfil(wish))
            except Exception:
                log.exception("a wish to %s failed in the box itself", self._unit.facts.name)

    def _fulfil(self, wish: Mapping[str, Any]) -> str:
        if wish.get("do") != "show":
            return self._unit.act(wish)
        what = wish["what"]
        if self._shown == what:
            return ""
        fault = self._unit.act({**what, "do": "show"})
        self._shown = None if fault else what
        return fault

    def _tell(self, wish: Mapping[str, Any], detail: str) -> None:
        if "id" not in wish:
            return
        said = {"do": wish["id"], "state": "failed" if detail else "done", "detail": detail}
        for _ in range(SAY_TRIES):
            if self._say("done", said) is not None or self._ended.wait(SAY_AGAIN_S):
                return
