"""One client's way out: each frame whole and at once, or held up to a limit; past it, topics go stale.

A reader that is too slow costs a bounded amount of memory, never a broken frame, and gets the newest picture of
each topic it lost track of as soon as it reads again. No call here ever waits.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

WRITABLE = 2  # libev's EV_WRITE

Key = tuple[str, str]  # hall, topic
Fresh = Callable[[Any, Key], "bytes | None"]  # (client, topic) -> its newest snapshot


class Outbox(ABC):
    """Frames on their way to one non-blocking file descriptor."""

    __slots__ = ("_fresh", "_held", "_limit_bytes", "_loop", "_stale", "_writable", "fd", "held_bytes", "overflows")

    def __init__(self, loop: Any, limit_bytes: int, fresh: Fresh) -> None:
        """`loop` is gevent's; `fresh` answers the newest snapshot frame of a topic, None when it is not watched."""
        self._loop = loop
        self._limit_bytes = limit_bytes
        self._fresh = fresh
        self._held: deque[memoryview] | None = None
        self._stale: dict[Key, None] | None = None
        self._writable: Any = None
        self.fd = -1
        self.held_bytes = 0
        self.overflows = 0

    def send(self, frame: bytes) -> None:
        """A frame that may not be left out (answers). A client that lets these pile up past the limit is cut off."""
        if self._held is None:
            self._write(frame)
        elif self.held_bytes + len(frame) <= self._limit_bytes:
            self._hold(memoryview(frame))
        else:
            self.lost()

    def send_if_idle(self, frame: bytes) -> None:
        """A sign of life: left out when something is on its way already."""
        if self._held is None:
            self._write(frame)

    def send_event(self, key: Key, frame: bytes) -> None:
        """An event of a topic; when there is no room, the topic is marked stale instead."""
        if self._held is None:
            self._write(frame)
        elif self._stale is not None and key in self._stale:
            return
        elif self.held_bytes + len(frame) <= self._limit_bytes:
            self._hold(memoryview(frame))
        else:
            self.overflows += 1
            self._mark_stale((key,))

    def resync(self, keys: Iterable[Key]) -> None:
        """Send the newest snapshot of these topics: now, or when what is held has gone out."""
        self._mark_stale(keys)
        if self._held is None:
            self._send_stale()

    @abstractmethod
    def lost(self) -> None:
        """The client cannot be written to any more; the owner closes it."""

    def discard(self) -> None:
        """Forget everything held; called when the descriptor is about to be closed."""
        if self._writable is not None:
            self._writable.stop()
            self._writable.close()
        self._writable = self._held = self._stale = None
        self.held_bytes = 0

    def _mark_stale(self, keys: Iterable[Key]) -> None:
        if self._stale is None:
            self._stale = {}
        self._stale.update(dict.fromkeys(keys))

    def _write(self, frame: bytes) -> None:
        if self.fd < 0:
            return
        try:
            sent = os.write(self.fd, frame)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.lost()
            return
        if sent < len(frame):
            self._hold(memoryview(frame)[sent:])

    def _hold(self, rest: memoryview) -> None:
        self.held_bytes += len(rest)
        if self._held is not None:
            self._held.append(rest)
            return
        self._held = deque((rest,))
        if self._writable is None:
            self._writable = self._loop.io(self.fd, WRITABLE)
        self._writable.start(self._flush)

    def _flush(self) -> None:
        while self._held:
            rest = self._held[0]
            try:
                sent = os.write(self.fd, rest)
            except BlockingIOError:
                return
            except OSError:
                self.lost()
                return
            self.held_bytes -= sent
            if sent < len(rest):
                self._held[0] = rest[sent:]
                return
            self._held.popleft()
        self._held = None
        self._writable.stop()
        self._send_stale()

    def _send_stale(self) -> None:
        while self._stale and self._held is None:
            key = next(iter(self._stale))
            del self._stale[key]
            frame = self._fresh(self, key)
            if frame is not None:
                self._write(frame)
        if not self._stale:
            self._stale = None
