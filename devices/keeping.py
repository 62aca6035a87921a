"""Keeping one line open: who owns the port, what happens when it goes, and how long to wait before it is tried again.

A device that dies takes nothing with it, and its coming back is noticed without touch.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final

from devices.lines.config import LineConfig
from devices.lines.port import Port, PortLost, PortRefused, PortStalled, open_port
from devices.lines.presence import is_there
from devices.model import FAULT, NO_ANSWER, PORT_LOST, Health, Reading, Tell
from devices.seen import Seen

PAUSE_S: Final = (1.0, 30.0)  # the first wait and the longest
LOOK_S: Final = 0.5
SETTLE_S: Final = 0.3
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
        self._seen = Seen(config.name)
        self._has_spoken = False

    def health(self) -> Health:
        """How the device is, as last seen."""
        return self._seen.health

    def set_health(self, health: Health) -> None:
        """What the conversation has learnt; `online` also means that the next loss is tried again soon."""
        self._seen.set(health)
        self._has_spoken = self._has_spoken or health.state == "online"

    def run(self, stop: threading.Event) -> None:
        """Until `stop`. Raises nothing: what goes wrong is the device's health."""
        shortest_s, longest_s = self._pause_s
        next_s = shortest_s
        while not stop.is_set():
            self._has_spoken = False
            self._use(stop)
            wait_s = shortest_s if self._has_spoken else next_s
            next_s = min(2 * wait_s, longest_s)
            self._pause(wait_s * (0.5 + self._draw()), stop)

    def _pause(self, wait_s: float, stop: threading.Event) -> None:
        """A while; a device that was not there and is plugged in meanwhile is not kept waiting."""
        if self._config.transport == "tcp" or is_there(self._config.device):
            stop.wait(wait_s)
            return
        until_s = time.monotonic() + wait_s
        while (left_s := until_s - time.monotonic()) > 0 and not stop.wait(min(LOOK_S, left_s)):
            if is_there(self._config.device):
                stop.wait(SETTLE_S)  # until udev has given it its owner
                return

    def _use(self, stop: threading.Event) -> None:
        try:
            port = open_port(self._config)
        except PortRefused as refused:
            self.set_health(Health("unavailable", refused.reason))
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


class Kept(ABC):
    """A driver on one kept line: `Attached.run` and `health`, said once. Each converses and acts in its own way."""

    def __init__(
        self, config: LineConfig, pause_s: tuple[float, float] = PAUSE_S, draw: Callable[[], float] = random.random
    ) -> None:
        self._keeper = Keeper(config, self._converse, pause_s, draw)
        self._tell: Tell = _to_nobody

    def run(self, tell: Tell, stop: threading.Event) -> None:
        """See `Attached.run`."""
        self._tell = tell
        self._keeper.run(stop)

    def health(self) -> Health:
        """See `Attached.health`."""
        return self._keeper.health()

    @abstractmethod
    def _converse(self, port: Port, stop: threading.Event) -> None:
        """See `Keeper`."""


def _to_nobody(reading: Reading) -> None:
    """Not running yet."""
