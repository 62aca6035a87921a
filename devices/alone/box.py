"""The kiosk's box put together: its door, its ledger, and one thread that looks after the server and the pack."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from devices.alone import pack as packs
from devices.alone.clock import HallClock
from devices.alone.config import KioskConfig
from devices.alone.counter import Counter, job_of
from devices.alone.door import Door, Kiosk
from devices.alone.fetching import Fetcher
from devices.alone.ledger import Given, Ledger
from devices.alone.screens import Screens
from devices.alone.standing import LOOK_S, See, Standing
from devices.alone.tunnel import Tunnels
from devices.alone.upstream import Upstream
from devices.model import Health

LEDGER: Final = "given.jsonl"
STOP_S: Final = 2.0
DOOR_LOOK_S: Final = 0.1  # how soon the door notices that it shall close
OF_JOB: Final[Mapping[str, str]] = {
    "sent": "taken",
    "confirmed": "taken",
    "unknown": "unsure",
    "failed": "printer_down",
}


class Prints(Protocol):
    """What the box needs of its printer's worker."""

    health: Health

    def take(self, job: Mapping[str, Any]) -> None:
        """Print it once."""


@dataclass(frozen=True)
class Paper:
    """The kiosk's printer, if it has one, and how a job of it fares (None: not begun)."""

    worker: Prints | None
    state: Callable[[Mapping[str, Any]], str | None]

    def take(self, job: Mapping[str, Any]) -> None:
        """Print it once; a kiosk without a printer shows its numbers."""
        if self.worker is not None:
            self.worker.take(job)

    def slip(self, given: Given) -> str:
        """What to tell the person about the slip."""
        if self.worker is None:
            return "no_printer"
        known = OF_JOB.get(self.state({"id": job_of(given.paper), "doc": given.slip}) or "")
        health = self.worker.health
        if known == "taken" or (known is None and health.state in ("online", "degraded")):
            return known or "printing"
        if health.state == "unavailable":
            return "no_paper" if "paper" in health.reason else "printer_down"
        return known or "unsure"


class Box:
    """Everything of one kiosk. `key` gives its key, enrolling if need be; it may raise Away and NotTaken."""

    def __init__(
        self,
        config: KioskConfig,
        server: str,
        folder: Path,
        paper: Paper,
        key: Callable[[], str],
        look_s: float = LOOK_S,
    ) -> None:
        upstream, known = Upstream(server), packs.load(folder)
        self._ledger = Ledger(folder / LEDGER)
        self._clock = HallClock(known.heard.offset_ms if known else 0)
        self._counter = Counter(self._ledger, self._clock, paper.take)
        tunnels = Tunnels(upstream)
        fetcher = Fetcher(upstream, folder, self._clock)
        self._standing = Standing(upstream, self._ledger, fetcher, known, key, tunnels.hang_up, look_s)
        screens = Screens(self._counter, self._ledger, self._clock, paper.slip)
        self._door = Door(config.port, Kiosk(upstream, self._standing, screens, tunnels, folder))
        self._stop = threading.Event()
        self.threads = [  # those that must live while this works
            threading.Thread(target=self._door.serve_forever, args=(DOOR_LOOK_S,), name="kiosk door", daemon=True),
            threading.Thread(target=self._standing.run, args=(self._stop,), name="kiosk standing", daemon=True),
        ]

    @property
    def port(self) -> int:
        """Where the page is, on 127.0.0.1."""
        return int(self._door.server_address[1])

    @property
    def is_alone(self) -> bool:
        """Whether numbers come out of this kiosk's own block now."""
        return self._standing.is_alone

    @property
    def can_go_alone(self) -> bool:
        """Whether this kiosk has what it needs to go on without its server."""
        return self._standing.can_go_alone

    def start(self) -> None:
        """Begin; what had been given out and not printed when the box died is printed now."""
        self._counter.print_what_is_left()
        for thread in self.threads:
            thread.start()

    def seen_by(self, on: See) -> See:
        """`on` for values of the agent's topic, with jobs held back while something waits to be told."""
        return lambda key, value: self._standing.see(key, value, on)

    def stop(self) -> None:
        """End, giving the thread a moment; what is open in the ledger is told after the next start."""
        self._stop.set()
        self._standing.wake()
        self._door.shutdown()
        self._door.server_close()
        for thread in self.threads:
            thread.join(STOP_S)
        self._ledger.close()
