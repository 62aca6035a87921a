"""Keeping one line open: who owns the port, what happens when it goes, and how long to wait before it is tried again.

A device that dies takes nothing with it, and its coming back is noticed without touch.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from typing import Final

from devices.lines.config import LineConfig
from devices.lines.port import Port, PortLost, PortRefused, PortStalled, open_port
from devices.model import NO_ANSWER, PORT_LOST, Health

PAUSE_S: Final = (1.0, 30.0)  # the first wait and the longest
FAULT: Final = "driver_fault"
log = logging.getLogger(__name__)
Converse = Callable[[Port, threading.Event], None]


class Keeper:
    """Opens the line of `config` and lets `converse` own it until it is lost; again and again, until told to stop.

    `converse` returns when told to stop or to have the line opened anew; it may raise PortLost and PortStalled. It
    says by `set_health` how the device is. `draw` gives numbers in [0, 1): not all boxes come back at once.
    """

    def __init__(
        self,
        config: LineConfig,
        converse: Converse,
        pause_s: tuple[float, float] = PAUSE_S,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._config, self._converse, self._pause_s, self._draw = config, converse, pause_s, draw
        self._lock = threading.Lock()
        self._health = Health("unknown")
        self._has_spoken = False

    def health(self) -> Health:
        """How the device is, as last seen."""
        with self._lock:
            return self._health

    def set_health(self, health: Health) -> None:
        """What the conversation has learnt; `online` also means that the next loss is tried again soon."""
        with self._lock:
            changed, self._health = health != self._health, health
            self._has_spoken = self._has_spoken or health.state == "online"
        if changed:
            level = logging.INFO if health.state == "online" else logging.WARNING
            log.log(level, "%s is %s %s", self._config.name, health.state, health.reason)

    def run(self, stop: threading.Event) -> None:
        """Until `stop`. Raises nothing: what goes wrong is the device's health."""
        shortest_s, longest_s = self._pause_s
        next_s = shortest_s
        while not stop.is_set():
            self._has_spoken = False
            self._use(stop)
            wait_s = shortest_s if self._has_spoken else next_s
            next_s = min(2 * wait_s, longest_s)
            stop.wait(wait_s * (0.5 + self._draw()))

    def _use(self, stop: threading.Event) -> None:
        try:
            port = open_port(self._config)
        except PortRefused:
            self.set_health(Health("unavailable", NO_ANSWER))
            return
        try:
            self._converse(port, stop)
        except PortLost:
            self.set_health(Health("unavailable", PORT_LOST))
        except PortStalled:
            self.set_health(Health("unavailable", NO_ANSWER))
        except Exception:
            log.exception("the driver of %s failed", self._config.name)
            self.set_health(Health("unknown", FAULT))
        finally:
            port.close()
