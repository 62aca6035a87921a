"""Durable readers of the journal: whatever must happen because of an event happens exactly once, even after a crash."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from queue_server.kernel.background import Background
from queue_server.kernel.clock import Clock
from queue_server.kernel.database import Database
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, Tx, entries_after

BATCH = 25  # entries of one use case: the loop waits for it
POLL_S = 0.25
GATHER_S = 0.02  # a rush of commits is followed in one go, not by a commit for each
RETRY_S_MAX = 30.0
STOP_S = 5.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Follower:
    """A name that never changes (its cursor is kept under it), the kinds it wants, and what it does with one entry.

    One that adds up takes the entries of one transaction `together`, in order, instead of one after the other.
    """

    name: str
    kinds: frozenset[str]
    handle: Callable[[Tx, Entry], None]
    together: Callable[[Tx, Sequence[Entry]], None] | None = None


def cursor(rows: Rows, name: str) -> int:
    """The journal position the follower has dealt with."""
    return int(rows.value("SELECT pos FROM follower WHERE name = ?", name) or 0)


def begin_at(tx: Tx, name: str, from_ms: int) -> None:
    """Let a follower that starts, or has been away for long, pass over what happened before `from_ms`."""
    last = tx.value("SELECT max(pos) FROM journal WHERE at_ms < ?", from_ms)
    if last is not None and last > cursor(tx, name):
        _move(tx, name, int(last))


def _move(tx: Tx, name: str, pos: int) -> None:
    tx.execute(
        "INSERT INTO follower(name, pos) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET pos = excluded.pos", name, pos
    )


def advance(tx: Tx, follower: Follower) -> int:
    """Handle the next entries and move the cursor, all in one transaction; answers how many were looked at."""
    entries = entries_after(tx, cursor(tx, follower.name), BATCH)
    wanted = [entry for entry in entries if entry.kind in follower.kinds]
    if follower.together is not None and wanted:
        follower.together(tx, wanted)
    elif follower.together is None:
        for entry in wanted:
            follower.handle(tx, entry)
    if entries:
        _move(tx, follower.name, entries[-1].pos)
    return len(entries)


class Followers(Background):
    """Runs every follower: told at once by commits of this process, and looking by itself every 250 ms."""

    def __init__(self, database: Database, clock: Clock, followers: Sequence[Follower]) -> None:
        super().__init__("followers", STOP_S)
        self._database = database
        self._clock = clock
        self._followers = followers
        self.failing: dict[str, str] = {}
        self._failures: dict[str, int] = {}
        self._retry_at_s: dict[str, float] = {}
        database.after_commit(lambda _entries: self._wake.set())

    def catch_up(self) -> None:
        """Handle everything there is, now, on the calling thread; raises what a follower raises."""
        for follower in self._followers:
            self._catch_up_one(follower)

    def lag(self) -> dict[str, int]:
        """How many entries each follower is behind."""

        def look(rows: Rows) -> dict[str, int]:
            head = int(rows.value("SELECT max(pos) FROM journal") or 0)
            return {f.name: head - cursor(rows, f.name) for f in self._followers}

        return self._database.read(look)

    def _catch_up_one(self, follower: Follower) -> None:
        def behind(rows: Rows) -> bool:
            return cursor(rows, follower.name) < int(rows.value("SELECT max(pos) FROM journal") or 0)

        while self._database.read(behind):
            self._database.write(lambda tx: advance(tx, follower), actor=f"follower:{follower.name}")

    def _run(self) -> None:
        while not self._stop:
            self._wake.wait(POLL_S)
            time.sleep(GATHER_S)
            self._wake.clear()
            for follower in self._followers:
                if self._clock.mono_s() >= self._retry_at_s.get(follower.name, 0.0):
                    self._try(follower)

    def _try(self, follower: Follower) -> None:
        name = follower.name
        try:
            self._catch_up_one(follower)
        except Exception as error:
            if name not in self.failing:
                log.exception("follower_failed", follower=name)
            self.failing[name] = repr(error)
            self._failures[name] = self._failures.get(name, 0) + 1
            self._retry_at_s[name] = self._clock.mono_s() + min(RETRY_S_MAX, POLL_S * 2 ** self._failures[name])
            return
        self._failures.pop(name, None)
        if self.failing.pop(name, None):
            log.info("follower_recovered", follower=name)
