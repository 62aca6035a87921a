"""A light strip behind a BX font card: owns the port, keeps its areas as they are to be, asks whether it is there.

Commands: see `writing`. What is to be shown is kept while the card is away and written when it is back.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from devices.keeping import PAUSE_S, Kept
from devices.leds.onbon_bx.config import LedConfig
from devices.leds.onbon_bx.protocol import Splitter, encode
from devices.leds.onbon_bx.screen import Screen
from devices.leds.onbon_bx.writing import Refused, texts_of
from devices.lines.port import MonoS, Port

TICK_S: Final = 0.05  # how long a new text may wait for the line to be looked at
WRITE_S: Final = 2.0


class OnbonBxStrip(Kept):
    """Implements `devices.model.Attached`. It reads nothing."""

    def __init__(
        self,
        config: LedConfig,
        mono_s: MonoS = time.monotonic,
        pause_s: tuple[float, float] = PAUSE_S,
        draw: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(config, pause_s, draw)
        self._config, self._mono_s = config, mono_s
        self._lock = threading.Lock()  # of the screen
        self._screen = Screen(config)
        self._splitter = Splitter()

    def act(self, command: Mapping[str, Any]) -> str:
        """See `Attached.act`."""
        with self._lock:
            if command.get("do") == "test":
                self._screen.test(self._mono_s())
                return ""
            try:
                self._screen.want(texts_of(command, self._config))
            except Refused as refused:
                return str(refused)
        return ""

    def counts(self) -> Mapping[str, int]:
        """What went wrong on the line so far: unanswered, late, each refusal by its name, wrong_frames, noise_bytes."""
        with self._lock:
            line = {"wrong_frames": self._splitter.wrong_frames, "noise_bytes": self._splitter.noise_bytes}
            return {**self._screen.counts, **line}

    def _converse(self, port: Port, stop: threading.Event) -> None:
        with self._lock:
            self._splitter.drop()
            self._screen.open(self._mono_s())
        while not stop.is_set():
            self._ask(port)
            data = port.read(self._mono_s() + TICK_S)
            with self._lock:
                for reply in self._splitter.feed(data):
                    self._screen.hear(reply, self._mono_s())
                health, is_lost = self._screen.health(), self._screen.is_lost
            if health is not None:
                self._keeper.set_health(health)
            if is_lost:
                return

    def _ask(self, port: Port) -> None:
        now_s = self._mono_s()
        with self._lock:
            question = self._screen.due(now_s)
        if question is not None:
            port.write(encode(question), now_s + WRITE_S)
