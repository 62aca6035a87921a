"""One device that stays open (reader, scanner, pads, LED): a thread of its own, begun anew when it fails or is told."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from devices.agent.unit import Facts
from devices.model import FAULT, RESTART, Attached, Counting, Health, Reading

AGAIN_S: Final = 2.0
SHOW: Final = "show"
log = logging.getLogger(__name__)
Told = Callable[[str, Reading], None]


class Attachment:
    """`open_device` makes a fresh driver; `told(name, reading)` is called from the device's thread and never waits.

    What the device shall show is kept, so that a driver begun anew shows it again.
    """

    def __init__(self, facts: Facts, open_device: Callable[[], Attached], told: Told) -> None:
        self.facts = facts
        self.health = Health("unknown")
        self.since_s = time.monotonic()
        self._open_device, self._told = open_device, told
        self._device: Attached | None = None
        self._without = Health("unknown")  # how it is while there is no driver
        self._shown: Mapping[str, Any] | None = None
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._leave = threading.Event()
        self._counts = {"readings": 0, "restarts": 0, "faults": 0}
        self.thread = threading.Thread(target=self._run, name=f"{facts.kind} {facts.name}", daemon=True)

    def start(self) -> None:
        """See `Unit.start`."""
        self.thread.start()

    def stop(self) -> None:
        """See `Unit.stop`."""
        self._ended.set()
        self._leave.set()

    def join(self, seconds: float) -> None:
        """See `Unit.join`."""
        self.thread.join(seconds)

    def look(self) -> bool:
        """See `Unit.look`."""
        with self._lock:
            device = self._device
            without = self._without
        health = without if device is None else device.health()
        if health == self.health:
            return False
        if health.state in ("unavailable", "unknown") and self.health.state in ("online", "degraded"):
            self._counts["faults"] += 1
        self.health, self.since_s = health, time.monotonic()
        return True

    def counters(self) -> Mapping[str, int]:
        """See `Unit.counters`."""
        with self._lock:
            device = self._device
        return {**self._counts, **(device.counts() if isinstance(device, Counting) else {})}

    def act(self, command: Mapping[str, Any]) -> str:
        """`restart` begins the driver anew; all else is the driver's to do."""
        if command.get("do") == RESTART:
            self._counts["restarts"] += 1
            self._leave.set()
            return ""
        with self._lock:
            if command.get("do") == SHOW:
                self._shown = command
            device = self._device
        if device is None:
            return "not_running"
        try:
            return device.act(command)
        except Exception:
            log.exception("the driver of %s failed", self.facts.name)
            return FAULT

    def _run(self) -> None:
        while not self._ended.is_set():
            self._leave.clear()
            if self._ended.is_set():  # told to stop in between
                return
            self._use()
            self._leave.wait(AGAIN_S)  # told to begin anew or to end, it does so at once

    def _use(self) -> None:
        try:
            device = self._open_device()
            with self._lock:
                self._device = device
            self._show_again(device)
            device.run(self._take, self._leave)
        except Exception:
            log.exception("the driver of %s failed", self.facts.name)
            with self._lock:
                self._device, self._without = None, Health("unknown", FAULT)

    def _show_again(self, device: Attached) -> None:
        """What it shall show, also where that changes meanwhile."""
        shown = None
        while True:
            with self._lock:
                if self._shown is shown:
                    return
                shown = self._shown
            device.act(shown or {})

    def _take(self, reading: Reading) -> None:
        self._counts["readings"] += 1
        self._told(self.facts.name, reading)
