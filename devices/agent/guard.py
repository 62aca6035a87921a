"""Whether the agent lives, told to systemd: READY, a sign of life while every thread that must live does, STOPPING.

Where nobody listens (by hand, under Windows) it only keeps the work and its end apart: a stop never takes long.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

LOOK_S: Final = 1.0
GRACE_S: Final = 1.0  # for what is at hand when a stop is asked for; a server that says nothing is not waited for
log = logging.getLogger(__name__)
Dead = Callable[[float], Iterable[str]]
T = TypeVar("T")


def notify(word: str) -> None:
    """One word to systemd, where it listens: sd_notify(3). Raises nothing."""
    where = os.environ.get("NOTIFY_SOCKET", "")
    if where:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(word.encode(), "\0" + where[1:] if where.startswith("@") else where)


class Guard:
    """Stands by while something works. `watch` is given what names the threads that have ended or hang, at a monotonic
    time: while it names any, systemd hears nothing, and starts the agent anew after WatchdogSec."""

    def __init__(self, tell: Callable[[str], None] = notify, look_s: float = LOOK_S, grace_s: float = GRACE_S) -> None:
        self.tell, self._look_s, self._grace_s = tell, look_s, grace_s
        self._watched: list[Dead] = []
        self._said: list[str] = []

    def watch(self, dead: Dead) -> None:
        """These must live from now on."""
        self._watched.append(dead)

    def keep(self, work: Callable[[], T], stop: threading.Event) -> T | None:
        """What the work answers or raises; None if it has not ended a moment after `stop`."""
        ended, answers, failures = threading.Event(), list[T](), list[BaseException]()

        def run() -> None:
            try:
                answers.append(work())
            except BaseException as error:  # raised below, to whoever asked for the work
                failures.append(error)
            ended.set()

        threading.Thread(target=run, name="work", daemon=True).start()
        while not ended.wait(self._look_s) and not stop.is_set():
            self._look()
        ended.wait(self._grace_s)
        if failures:
            raise failures[0]
        return answers[0] if answers else None

    def _look(self) -> None:
        dead = sorted(name for one in self._watched for name in one(time.monotonic()))
        if not dead:
            self.tell("WATCHDOG=1")
        elif dead != self._said:
            log.error("not alive any more: %s", ", ".join(dead))
        self._said = dead


def names_of_ended(threads: Iterable[threading.Thread]) -> list[str]:
    """Those that are not alive."""
    return [one.name for one in threads if not one.is_alive()]


def end_side_by_side(ends: Iterable[Callable[[], None]], seconds: float) -> None:
    """Call all of them at once and wait this long for them together."""
    until_s = time.monotonic() + seconds
    threads = [threading.Thread(target=end, name="ending", daemon=True) for end in ends]
    for one in threads:
        one.start()
    for one in threads:
        one.join(max(0.0, until_s - time.monotonic()))
