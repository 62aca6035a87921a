"""The agent at work: a thread per printer, one that reports, one that says how everything is. None can stop another."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from devices.agent.spool import Known, Spool, name_of
from devices.model import Health
from devices.printers.config import PrinterConfig
from devices.printers.model import Outcome, Printer

HEALTH_S = 3.0
REPORT_RETRY_S = 1.0
STOP_S = 1.5
NOT_ASKED = "not_asked"
log = logging.getLogger(__name__)


class Says(Protocol):
    """What the service needs of the line to the server."""

    def say(self, event: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Send and wait; None when nobody heard."""


class Worker:
    """One printer with its own thread: it prints one job after the other, and asks the printer how it is in between."""

    def __init__(self, config: PrinterConfig, printer: Printer, spool: Spool, news: Callable[[], None]) -> None:
        self.config = config
        self.health = Health("unknown", NOT_ASKED)
        self.since_s = time.monotonic()
        self._printer, self._spool, self._news = printer, spool, news
        self._jobs: queue.SimpleQueue[Mapping[str, Any] | None] = queue.SimpleQueue()
        self._waiting: set[str] = set()
        self._thread = threading.Thread(target=self._run, name=f"printer {config.name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def take(self, job: Mapping[str, Any]) -> None:
        """Print this one after those before it; a job taken before, now or in an earlier life, is not taken again."""
        name = name_of(job)
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
        self._thread.join(seconds)

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
        self._news()

    def _look(self) -> None:
        try:
            health = self._printer.health()
        except Exception:
            log.exception("the driver of printer %s failed", self.config.name)
            health = Health("unknown", "driver_fault")
        if health != self.health:
            level = logging.INFO if health.state == "online" else logging.WARNING
            log.log(level, "printer %s is %s %s", self.config.name, health.state, health.reason)
            self.health, self.since_s = health, time.monotonic()
            self._news()


class Service:
    """Workers, reporter and health of one box. `link` may come and go; nothing here waits for it."""

    def __init__(self, workers: Mapping[str, Worker], spool: Spool, wake: threading.Event) -> None:
        self._workers, self._spool, self._wake = workers, spool, wake
        self._stop = threading.Event()
        self._link: Says | None = None
        self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)

    def start(self, link: Says) -> None:
        """Begin to work and to tell."""
        self._link = link
        for worker in self._workers.values():
            worker.start()
        self._thread.start()

    def take(self, job: Mapping[str, Any]) -> None:
        """A job from the server, for the printer named at the end of its address."""
        name = str(job.get("printer", "")).partition("/")[2]
        worker = self._workers.get(name)
        if worker is not None:
            worker.take(job)
        elif self._spool.is_new(name_of(job)):
            self._spool.note(name_of(job), "failed", "no_such_printer")
            self._wake.set()

    def stop(self) -> None:
        """End every thread, giving the jobs at hand a moment."""
        self._stop.set()
        self._wake.set()
        for worker in self._workers.values():
            worker.stop()
        for worker in self._workers.values():
            worker.join(STOP_S)
        self._thread.join(STOP_S)

    def health(self) -> list[dict[str, Any]]:
        """How every device is, as the server is told."""
        return [
            {
                "name": worker.config.name,
                "kind": "printer",
                "driver": worker.config.driver,
                "transport": worker.config.transport,
                "state": worker.health.state,
                "reason": worker.health.reason,
                "since_s": round(time.monotonic() - worker.since_s, 1),
                "near_end": worker.health.near_end,
            }
            for worker in self._workers.values()
        ]

    def _run(self) -> None:
        said_s = 0.0
        while not self._stop.is_set():
            woken = self._wake.wait(REPORT_RETRY_S)
            self._wake.clear()
            assert self._link is not None
            self._tell()
            if self._all_asked() and (woken or time.monotonic() - said_s >= HEALTH_S):
                heard = self._link.say("health", {"devices": self.health()})
                said_s = said_s if heard is None else time.monotonic()

        self._tell()

    def _all_asked(self) -> bool:
        return all(worker.health.reason != NOT_ASKED for worker in self._workers.values())

    def _tell(self) -> None:
        for one in self._spool.untold():
            if not self._report(one):
                break

    def _report(self, one: Known) -> bool:
        assert self._link is not None
        body = {"job": one.server_id, "state": one.state, "detail": one.detail}
        answer = self._link.say("report", body)
        if answer is None:
            return False
        self._spool.told(one)  # a refusal is an answer too: the server does not want to hear it again
        return True
