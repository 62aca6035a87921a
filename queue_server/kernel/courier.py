"""Carries what is outgoing to another system, one after the other, until it says that it has it; shows how the link is.

Whatever dies between the other's commit and ours is sent again under the same key: at least once here, and once there.
What fails for ever though others get through is held, so that it holds up its own lane alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import structlog

from queue_server.kernel import outgoing
from queue_server.kernel.background import Background
from queue_server.kernel.clock import Clock
from queue_server.kernel.database import Database
from queue_server.kernel.outgoing import Outgoing
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.stepping_back import SteppingBack

POLL_S: Final = 0.25
STOP_S: Final = 2.0  # what is cut off is sent again at the next start
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 120.0
DOWN_AFTER: Final = 3  # so many faults in a row are no accident
Standing = Literal["unused", "up", "slow", "down"]
log = structlog.get_logger()


@dataclass(frozen=True)
class Said:
    """What came of a try: the other has it, will not take it, or nobody knows and it is tried again."""

    state: Literal["done", "refused", "queued"]
    reason: str = ""
    wait_s: float = 0.0  # asked for by the other


@dataclass(frozen=True)
class Link:
    """How the other system was last found; instants in Unix milliseconds of the hall, `took_s` of its last answer."""

    faults: int = 0
    fault_since_ms: int | None = None
    reason: str = ""
    last_ok_ms: int | None = None
    took_s: float = 0.0

    @property
    def is_down(self) -> bool:
        """Whether several tries in a row have failed."""
        return self.faults >= DOWN_AFTER

    def standing(self, slow_s: float) -> Standing:
        """In a word; `slow` from an answer that took so long."""
        if self.is_down:
            return "down"
        if self.last_ok_ms is None and not self.faults:
            return "unused"
        return "slow" if self.took_s >= slow_s else "up"

    def after(self, said: Said, took_s: float, now_ms: int) -> Link:
        """Having tried once more; a refusal for its own sake is an answer too."""
        if said.state == "queued":
            since_ms = now_ms if self.fault_since_ms is None else self.fault_since_ms
            return Link(self.faults + 1, since_ms, said.reason, self.last_ok_ms, self.took_s)
        return Link(0, None, "", now_ms, took_s)


def wait_s(faults: int, chance: float) -> float:
    """How long to rest after so many faults in a row; `chance` (0 to 1) keeps halls from coming back together."""
    return float(min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(faults - 1, 20)) * (0.5 + chance))


class Courier(Background):
    """One thread: what is first goes first. Under gevent it is a greenlet whose sockets never block the loop."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        way: str,
        send: Callable[[Outgoing], Said],
        chance: Callable[[], float],
        on_settled: Callable[[Tx, Outgoing, Said, Link, Link], None],
        is_there: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(f"courier-{way}", STOP_S)
        self._database, self._clock = database, clock
        self._way, self._send, self._chance = way, send, chance
        self._on_settled, self._is_there = on_settled, is_there
        self._turns = SteppingBack()
        self._rests_until_s = 0.0
        self.link = Link()
        self.failing = ""

    def hurry(self) -> None:
        """Do not rest any longer: somebody has mended the link or wants to see it."""
        self._rests_until_s = 0.0
        self._wake.set()

    def send_next(self) -> bool:
        """Try the one that is first; False where nothing may go now."""
        if self._clock.mono_s() < self._rests_until_s:
            return False
        told = self._database.read(self._first)
        if told is None:
            return False
        begun_s = self._clock.mono_s()
        before, said = self.link, self._judged(told, self._tried(told))
        self.link = before.after(said, self._clock.mono_s() - begun_s, self._clock.now_ms())
        if self.link.faults:
            rest_s = max(said.wait_s, wait_s(self.link.faults, self._chance()))
            self._rests_until_s = self._clock.mono_s() + rest_s
        if before.is_down != self.link.is_down:
            log.warning("link_changed", way=self._way, is_down=self.link.is_down, reason=said.reason)
        after = self.link
        self._database.write(lambda tx: self._settle(tx, told, said, before, after), actor=f"link:{self._way}")
        return True

    def _first(self, rows: Rows) -> Outgoing | None:
        found = outgoing.first(rows, self._way, self._turns.lanes)
        if found is None and self._turns.round_again():
            found = outgoing.first(rows, self._way)
        return found

    def _judged(self, told: Outgoing, said: Said) -> Said:
        """The same, or refused where it fails alone: the last word got through, and the other answers when asked."""
        if said.state == "done":
            self._turns.arrived(told.lane)
        if said.state != "queued" or not self._turns.failed(told.lane, told.tries + 1):
            return said
        is_alone = self.link.faults == 0 and self._is_there()
        if is_alone:
            log.warning("outgoing_held", way=self._way, lane=told.lane, key=told.key, reason=said.reason)
        return Said("refused", said.reason) if is_alone else said

    def _settle(self, tx: Tx, told: Outgoing, said: Said, before: Link, after: Link) -> None:
        if outgoing.settle(tx, told, said.state, said.reason):
            self._on_settled(tx, told, said, before, after)

    def _tried(self, told: Outgoing) -> Said:
        try:
            return self._send(told)
        except Exception:  # a fault of ours must not stop it for ever; the receiver knows a repetition
            log.exception("courier_failed", way=self._way)
            return Said("queued", "our_fault")

    def _run(self) -> None:
        while not self._stop:
            try:
                if not self.send_next():
                    self._wait()
                self.failing = ""
            except Exception as error:
                if not self._stop:
                    log.exception("courier_failed", way=self._way)
                    self.failing = repr(error)
                self._wait()

    def _wait(self) -> None:
        if self._wake.wait(POLL_S) and not self._stop:
            self._wake.clear()
