"""Sending: takes what is due from the outbox, one by one, to the first way that works; once each, also after a crash.

A notice is marked as being sent before its first byte. If nobody can say whether it went out, it is sent again only
where that does no harm: by a way whose receiver knows it by its id, or where reading it twice misleads nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import structlog

from queue_server.kernel.clock import Clock
from queue_server.kernel.crypto import SealIsBroken
from queue_server.kernel.database import Database
from queue_server.kernel.rows import Rows, Tx
from queue_server.notices import follow, store
from queue_server.notices.connectors import Connector
from queue_server.notices.model import (
    MANNERS,
    TRIES_MAX,
    Breaker,
    Letter,
    Message,
    Notice,
    Outcome,
    quiet_until_ms,
    wait_s,
)
from queue_server.notices.writing import Pen

WORKERS: Final = 4
POLL_S: Final = 1.0
REST_MS: Final = 5_000  # until a notice whose ways all rest is looked at again
STOP_S: Final = 2.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Claim:
    """A notice somebody is sending now, and by which way."""

    notice: Notice
    letter: Letter
    connector: Connector


class Sender:
    """A few threads that send; under gevent they are greenlets whose sockets never block the loop."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        wall: Clock,
        pen: Pen,
        connectors: Sequence[Connector],
        chance: Callable[[], float],
    ) -> None:
        self._database, self._clock, self._wall = database, clock, wall
        self._pen, self._chance = pen, chance
        self._connectors = tuple(connectors)
        self._breakers = {one.name: Breaker() for one in connectors}
        self._wake = threading.Event()
        self._stop = False
        self._threads: list[threading.Thread] = []
        self.failing = ""
        database.after_commit(lambda entries: self._wake.set() if _is_news(entries) else None)

    def start(self) -> None:
        """Settle what the last process left in doubt, then go on in the background until `stop`."""
        self.recover()
        for n in range(WORKERS):
            thread = threading.Thread(target=self._run, name=f"notices-{n}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """End after the notices at hand, and wait for that a little: what is cut off is in doubt at the next start."""
        self._stop = True
        self._wake.set()
        until_s = self._clock.mono_s() + STOP_S
        for thread in self._threads:
            thread.join(max(0.0, until_s - self._clock.mono_s()))

    def breakers(self) -> dict[str, Breaker]:
        """How each way stands, by its name in the order they are tried."""
        return dict(self._breakers)

    def recover(self) -> int:
        """What was being sent when the process ended; answers how many."""
        by_name = {one.name: one for one in self._connectors}

        def settle(tx: Tx) -> int:
            found = store.in_doubt(tx)
            for notice in found:
                self._settle(tx, notice, by_name.get(notice.connector), Outcome("unsure", "interrupted"))
            return len(found)

        return self._database.write(settle) if self._database.read(store.in_doubt) else 0

    def send_next(self) -> bool:
        """Take the next notice that is due and deal with it; False when there is none."""
        now_ms = self._clock.now_ms()
        if self._database.read(lambda rows: store.due(rows, now_ms)) is None:
            return False
        claim = self._database.write(self._claim)
        if claim is None:
            return True
        outcome = self._send(claim)
        name = claim.connector.name
        before, after = self._breakers[name], self._breakers[name].after(outcome, self._clock.mono_s())
        self._breakers[name] = after
        if before.is_open != after.is_open:
            log.warning("notice_way_changed", connector=name, is_open=after.is_open, reason=outcome.reason)
        self._database.write(lambda tx: self._settle(tx, claim.notice, claim.connector, outcome))
        return True

    def _run(self) -> None:
        while not self._stop:
            try:
                if not self.send_next():
                    self._wait()
                self.failing = ""
            except Exception as error:
                if not self._stop:
                    log.exception("notices_failed")
                    self.failing = repr(error)
                self._wait()

    def _wait(self) -> None:
        if self._wake.wait(POLL_S) and not self._stop:
            self._wake.clear()

    def _send(self, claim: Claim) -> Outcome:
        notice, letter = claim.notice, claim.letter
        at_ms, stamp_s = self._clock.now_ms(), self._wall.now_ms() // 1000
        message = Message(notice.id, notice.kind, notice.hall, letter.to, letter.lang, letter.words, at_ms, stamp_s)
        try:
            return claim.connector.send(message)
        except Exception:  # a fault of ours must not stop the others; whether it went out nobody knows
            log.exception("connector_failed", connector=claim.connector.name)
            return Outcome("unsure", "connector_failed")

    # --- in the transaction -------------------------------------------------------------------------------------------

    def _claim(self, tx: Tx) -> Claim | None:
        notice = store.due(tx, tx.now_ms)
        if notice is None or self._is_put_off(tx, notice):
            return None
        connector = self._way(notice)
        if connector is None:
            store.again(tx, notice, tx.now_ms + REST_MS, notice.reason or "no_way")
            return None
        try:
            letter = store.letter_of(tx, self._pen.secrets, notice.id)
        except SealIsBroken:
            store.end(tx, notice, "failed", "broken_seal")
            return None
        if letter is None or not store.begin(tx, notice, connector.name):
            return None
        begun = store.by_id(tx, notice.id) or notice
        return Claim(replace(begun, reason=notice.reason), letter, connector)  # a doubt outlives the next try

    def _is_put_off(self, tx: Tx, notice: Notice) -> bool:
        if tx.now_ms >= notice.expires_ms:
            store.end(tx, notice, "expired", notice.reason or "too_late")
        elif not follow.is_true(tx, notice):
            store.end(tx, notice, "expired", "overtaken")
        else:
            hall = self._pen.hall(tx, notice.hall)
            quiet_ms = None if MANNERS[notice.kind].any_hour else quiet_until_ms(hall, tx.now_ms)
            if quiet_ms is None:
                return False
            store.again(tx, notice, quiet_ms, notice.reason if _is_in_doubt(notice.reason) else "quiet_hours")
        return True

    def _way(self, notice: Notice) -> Connector | None:
        now_s = self._clock.mono_s()
        ways = [one for one in self._willing(notice) if self._breakers[one.name].lets(now_s)]
        if notice.connector and _is_in_doubt(notice.reason):  # only the same receiver can tell a repetition
            return next((one for one in ways if one.name == notice.connector), None)
        others = [one for one in ways if one.name != notice.connector]
        return next(iter(others or ways), None)

    def _willing(self, notice: Notice) -> list[Connector]:
        """The ways that send this kind and have not refused this notice."""
        return [one for one in self._connectors if notice.kind in one.kinds and one.name not in notice.refused_by]

    def _settle(self, tx: Tx, notice: Notice, connector: Connector | None, outcome: Outcome) -> None:
        name = connector.name if connector else notice.connector
        if outcome.state == "sent":
            store.end(tx, notice, "sent", "", name)
            return
        is_harmless = MANNERS[notice.kind].twice_is_harmless
        may_repeat = is_harmless or (connector is not None and connector.knows_ids)
        was_in_doubt = _is_in_doubt(notice.reason) and not is_harmless
        others = not was_in_doubt and any(one.name != name for one in self._willing(notice))
        if outcome.state == "refused" and others and notice.tries < TRIES_MAX:
            store.another_way(tx, notice, name, outcome.reason)
            return
        is_over = outcome.state == "refused" or (outcome.state == "unsure" and not may_repeat)
        if is_over or notice.tries >= TRIES_MAX:
            store.end(tx, notice, "failed", outcome.reason, name)
            return
        reason = f"?{outcome.reason}" if outcome.state == "unsure" or was_in_doubt else outcome.reason
        store.again(tx, notice, tx.now_ms + round(wait_s(max(notice.tries, 1), self._chance()) * 1000), reason)


def _is_in_doubt(reason: str) -> bool:
    return reason.startswith("?")


def _is_news(entries: Sequence[object]) -> bool:
    return any(getattr(entry, "kind", "") == "notice_queued" for entry in entries)


def forget(tx: Tx, kept_ms: int) -> int:
    """Drop rows that ended so long ago; answers how many."""
    return store.forget(tx, tx.now_ms - kept_ms)


def is_behind(rows: Rows, now_ms: int, late_ms: int) -> bool:
    """Whether something has waited longer than it should."""
    return bool(store.figures(rows, now_ms, now_ms)["late_ms"] > late_ms)
