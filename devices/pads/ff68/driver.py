"""A line of callers and evaluators: owns the port, tells every press once, keeps the displays as they are to be.

Commands: see `orders`. A command is taken in hand, not awaited: an address that does not acknowledge is named by the
line's health. Pads lose what they show with their power and cannot say so; a line that was lost is shown anew.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from devices.keeping import PAUSE_S, Kept
from devices.lines.port import MonoS, Port
from devices.model import OFFLINE
from devices.pads.ff68.bus import Bus
from devices.pads.ff68.config import PadsConfig
from devices.pads.ff68.orders import Refused, asks_of, orders_of
from devices.pads.ff68.protocol import Splitter, encode

TICK_S: Final = 0.05  # how long an order may wait for the line to be looked at
GAP_S: Final = 0.1  # a silence that no frame has in its middle, USB adapters included
WRITE_S: Final = 2.0


class Ff68Pads(Kept):
    """Implements `devices.model.Attached`."""

    def __init__(
        self,
        config: PadsConfig,
        mono_s: MonoS = time.monotonic,
        pause_s: tuple[float, float] = PAUSE_S,
        draw: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(config, pause_s, draw)
        self._config, self._mono_s = config, mono_s
        self._lock = threading.Lock()  # of the bus
        self._bus = Bus(config)
        self._splitter = Splitter()
        self._is_open = False

    def act(self, command: Mapping[str, Any]) -> str:
        """See `Attached.act`. What a display is to show is kept while the line is away; all else is `offline`."""
        try:
            orders, asks = orders_of(command, self._config.kinds()), asks_of(command, self._config.kinds())
        except Refused as refused:
            return str(refused)
        with self._lock:
            if not self._is_open and not all(one.is_show for one in orders):
                return OFFLINE
            if asks is not None:
                self._bus.ask(asks, self._mono_s())
            return self._bus.order(orders, self._mono_s())

    def counts(self) -> Mapping[str, int]:
        """What went wrong on the line so far: repeated, unanswered, stale, stranger, noise, wrong_sums, noise_bytes."""
        with self._lock:
            line = {"wrong_sums": self._splitter.wrong_sums, "noise_bytes": self._splitter.noise_bytes}
            return {**self._bus.counts, **line}

    def _converse(self, port: Port, stop: threading.Event) -> None:
        with self._lock:
            self._splitter.drop()
            self._bus.open(self._mono_s())
            self._is_open = True
        try:
            heard_s = self._mono_s()
            while not stop.is_set():
                data = port.read(self._mono_s() + TICK_S)
                now_s = self._mono_s()
                self._take(data, now_s - heard_s >= GAP_S, now_s)
                heard_s = now_s if data else heard_s
                self._speak(port, now_s)
        finally:
            with self._lock:
                self._is_open = False

    def _take(self, data: bytes, is_quiet: bool, now_s: float) -> None:
        with self._lock:
            frames = self._splitter.feed(data) if data or not is_quiet else self._splitter.flush()
            readings = [self._bus.hear(frame, now_s) for frame in frames]
        for reading in readings:
            if reading is not None:
                self._tell(reading)

    def _speak(self, port: Port, now_s: float) -> None:
        """One frame if the line is free: nobody is in the middle of another."""
        with self._lock:
            frame = None if self._splitter.is_within else self._bus.due(now_s)
            health = self._bus.health()
        self._keeper.set_health(health)
        if frame is not None:
            port.write(encode(frame), now_s + WRITE_S)
