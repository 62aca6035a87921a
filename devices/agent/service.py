"""The agent at work: a thread per device, one that reports, one that says how everything is. None can stop another."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence, Set
from typing import Any, Final

from devices.agent.guard import names_of_ended
from devices.agent.outbox import Says
from devices.agent.spool import Known, Spool, name_of
from devices.agent.unit import Unit
from devices.agent.wishes import Wishes
from devices.agent.worker import NOT_ASKED, Worker
from devices.model import Reading

HEALTH_S = 3.0
REPORT_RETRY_S = 1.0
STOP_S = 1.5
HANGS_S: Final = 60.0  # a reporter that has not come round for so long waits for something that never comes
DONE_KEPT: Final = 200
VERSION_MAX: Final = 40
SHOWS: Final = ("led", "pad")  # the kinds that show something of the hall
log = logging.getLogger(__name__)


class Service:
    """Printers, attachments, reporter and health of one box. `link` may come and go; nothing here waits for it."""

    def __init__(
        self,
        workers: Mapping[str, Worker],
        spool: Spool,
        wake: threading.Event,
        attachments: Sequence[Unit] = (),
        version: str = "",
    ) -> None:
        self._workers, self._spool, self._wake, self._version = workers, spool, wake, version[:VERSION_MAX]
        self._units: dict[str, Unit] = {**workers, **{one.facts.name: one for one in attachments}}
        self._stop = threading.Event()
        self._link: Says | None = None
        self._wishes = {name: Wishes(unit, self._say) for name, unit in self._units.items()}
        self._begun: OrderedDict[str, None] = OrderedDict()
        self._came_round_s = 0.0
        self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)

    def start(self, link: Says) -> None:
        """Begin to work and to tell."""
        self._link = link
        for unit in self._units.values():
            unit.start()
        for wishes in self._wishes.values():
            wishes.start()
        self._came_round_s = time.monotonic()
        self._thread.start()

    def ended(self, now_s: float) -> list[str]:
        """Names of the threads that should live and do not, or hang, at this monotonic time."""
        threads = [self._thread, *(one.thread for one in self._units.values())]
        hangs = [self._thread.name] if now_s - self._came_round_s > HANGS_S else []
        return names_of_ended([*threads, *(one.thread for one in self._wishes.values())]) or hangs

    def see(self, key: str, value: object) -> None:
        """A value of this box's topic, as it came or changed; None where it has gone. Returns at once."""
        word, _colon, rest = key.partition(":")
        if word == "job" and isinstance(value, Mapping):
            self.take(value)
        elif word == "do" and isinstance(value, Mapping) and rest not in self._begun:
            self._begun[rest] = None
            while len(self._begun) > DONE_KEPT:
                self._begun.popitem(last=False)
            self._wish(str(value.get("device", "")), {**value, "id": rest})
        elif word == "show":
            self._wish(rest, {"do": "show", "what": value if isinstance(value, Mapping) else {}})

    def saw_all(self, keys: Set[str]) -> None:
        """These are all the keys there are now: what shows of something that has gone meanwhile goes dark."""
        for name, unit in self._units.items():
            if unit.facts.kind in SHOWS and f"show:{name}" not in keys:
                self._wish(name, {"do": "show", "what": {}})

    def _wish(self, name: str, wish: Mapping[str, Any]) -> None:
        wishes = self._wishes.get(name)
        if wishes is not None:
            wishes.put(wish)
        elif "id" in wish:
            gone = {"do": wish["id"], "state": "failed", "detail": "no_such_device"}
            threading.Thread(target=self._say, args=("done", gone), daemon=True).start()

    def refuse(self, name: str, reading: Reading) -> None:
        """A key nobody obeys is answered by a tone, so that whoever pressed it looks up."""
        if reading.kind == "key":
            self._wish(name, {"do": "beep", "address": reading.body.get("address")})

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
        for unit in self._units.values():
            unit.stop()
        for wishes in self._wishes.values():
            wishes.stop()
        until_s = time.monotonic() + STOP_S  # for all of them together: whoever stops the box does not wait for long
        joins = [one.join for one in self._units.values()] + [one.join for one in self._wishes.values()]
        for join in joins:
            join(max(0.0, until_s - time.monotonic()))
        self._thread.join(STOP_S)

    def health(self) -> list[dict[str, Any]]:
        """How every device is, as the server is told."""
        return [
            {
                "name": unit.facts.name,
                "kind": unit.facts.kind,
                "driver": unit.facts.driver,
                "transport": unit.facts.transport,
                "state": unit.health.state,
                "reason": unit.health.reason,
                "detail": unit.health.detail,
                "since_s": round(time.monotonic() - unit.since_s, 1),
                "near_end": unit.health.near_end,
                "counters": dict(unit.counters()),
            }
            for unit in self._units.values()
        ]

    def _run(self) -> None:
        said_s = 0.0
        while not self._stop.is_set():
            self._came_round_s = time.monotonic()
            woken = self._wake.wait(REPORT_RETRY_S)
            self._wake.clear()
            try:
                self._tell()
                woken = self._look() or woken
                if self._all_asked() and (woken or time.monotonic() - said_s >= HEALTH_S):
                    heard = self._say("health", {"devices": self.health(), "version": self._version})
                    said_s = said_s if heard is None else time.monotonic()
            except Exception:
                log.exception("the box could not say how it is; it tries again")
                self._stop.wait(REPORT_RETRY_S)

        self._tell()

    def _say(self, event: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
        return None if self._link is None else self._link.say(event, body)

    def _look(self) -> bool:
        changed = [unit.look() for unit in self._units.values()]  # each of them; its driver has logged the change
        return any(changed)

    def _all_asked(self) -> bool:
        return all(unit.health.reason != NOT_ASKED for unit in self._units.values())

    def _tell(self) -> None:
        for one in self._spool.untold():
            self._came_round_s = time.monotonic()
            if not self._report(one):
                break

    def _report(self, one: Known) -> bool:
        body = {"job": one.server_id, "state": one.state, "detail": one.detail}
        answer = self._say("report", body)
        if answer is None:
            return False
        self._spool.told(one)  # a refusal is an answer too: the server does not want to hear it again
        return True
