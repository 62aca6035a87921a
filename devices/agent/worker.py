"""One printer at work: a thread of its own, one job after the other, every state on the disk before it counts."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from devices.agent.spool import Spool, name_of
from devices.agent.unit import Facts
from devices.model import FAULT, RESTART, UNKNOWN_COMMAND, Health
from devices.printers.config import PrinterConfig
from devices.printers.model import Outcome, Printer

HEALTH_S: Final = 3.0
NOT_ASKED: Final = "not_asked"
log = logging.getLogger(__name__)


class Worker:
    """One printer with its own thread: it prints one job after the other, and asks the printer how it is in between."""

    def __init__(self, config: PrinterConfig, printer: Printer, spool: Spool, news: Callable[[], None]) -> None:
        self.config = config
        self.facts = Facts(config.name, "printer", config.driver, config.transport)
        self.health = Health("unknown", NOT_ASKED)
        self.since_s = time.monotonic()
        self._printer, self._spool, self._news = printer, spool, news
        self._jobs: queue.SimpleQueue[Mapping[str, Any] | None] = queue.SimpleQueue()
        self._waiting: set[str] = set()
        self._taking = threading.Lock()
        self._jobs_begun = self._jobs_confirmed = 0
        self.thread = threading.Thread(target=self._run, name=f"printer {config.name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self.thread.start()

    def counters(self) -> dict[str, int]:
        """How many jobs it was given since the box started, and how many of them are surely on paper."""
        return {"jobs": self._jobs_begun, "confirmed": self._jobs_confirmed}

    def look(self) -> bool:
        """Whether the health changed since the last look; it is asked for in this printer's own thread."""
        return False

    def act(self, command: Mapping[str, Any]) -> str:
        """A printer can be `restart`ed: its port is let go and opened anew."""
        if command.get("do") != RESTART:
            return UNKNOWN_COMMAND
        self._printer.close()
        return ""

    def take(self, job: Mapping[str, Any]) -> None:
        """Print this one after those before it; a job taken before, now or in an earlier life, is not taken again."""
        name = name_of(job)
        with self._taking:
            if name in self._waiting or not self._spool.is_new(name):
                self._news()
                return
            self._waiting.add(name)
        self._jobs.put(job)

    def stop(self) -> None:
        """End after the job at hand."""
        self._jobs.put(None)

    def join(self, seconds: float) -> None:
        """Wait for the end, a while."""
        self.thread.join(seconds)

    def _run(self) -> None:
        self._look()  # before anything is told: a kiosk must not warn of a printer nobody has asked yet
        while True:
            try:
                job = self._jobs.get(timeout=HEALTH_S)
            except queue.Empty:
                self._look()
                continue
            if job is None:
                self._printer.close()
                return
            self._print(job)
            self._look()

    def _print(self, job: Mapping[str, Any]) -> None:
        name, begun = name_of(job), False
        self._jobs_begun += 1

        def tell(state: str) -> None:
            nonlocal begun
            self._spool.note(name, state)
            begun = True
            self._news()

        try:
            outcome = self._printer.print(job.get("doc", {}), tell)
        except Exception:
            log.exception("printer %s: a job failed in the box itself", self.config.name)
            outcome = Outcome("unknown" if begun else "failed", "agent_fault")
        try:
            self._spool.note(name, outcome.state, outcome.detail)
        except OSError:
            log.exception("printer %s: the spool cannot be written; the state is kept in memory", self.config.name)
        self._waiting.discard(name)
        self._jobs_confirmed += outcome.state == "confirmed"
        self._news()

    def _look(self) -> None:
        try:
            health = self._printer.health()
        except Exception:
            log.exception("the driver of printer %s failed", self.config.name)
            health = Health("unknown", FAULT)
        if health != self.health:
            level = logging.INFO if health.state == "online" else logging.WARNING
            log.log(level, "printer %s is %s %s", self.config.name, health.state, health.reason)
            self.health, self.since_s = health, time.monotonic()
            self._news()
