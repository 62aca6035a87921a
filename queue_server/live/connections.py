"""Everyone who is connected: how many may be, their signs of life on one timer wheel, and letting all go at stop."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gevent

from queue_server.live.frames import PING, close_frame
from queue_server.live.outbox import Key
from queue_server.live.transport import GOING_AWAY, POLICY, Connection

log = logging.getLogger(__name__)

TICK_S = 0.25
PULSE_TICKS = 8  # every 2 s
PING_TICKS = 96  # every 24 s; the handshake promises 25
PING_INTERVAL_S, PING_TIMEOUT_S = 25, 20
SILENT_TICKS = PING_TICKS + int(PING_TIMEOUT_S / TICK_S)
STRANGER_TICKS = int(10 / TICK_S)  # a connection that says nothing about who it is
LINGER_TICKS = int(2 / TICK_S)
KERNEL_BUFFER_BYTES = 65536


@dataclass(frozen=True)
class Limits:
    """Clients at once, bytes held for one client, bytes of one incoming message, topics of one client."""

    clients: int = 5000
    held_bytes: int = 256 * 1024
    message_bytes: int = 64 * 1024
    topics: int = 32


class Connections:
    """The registry of one worker. Ticks are its only clock; nothing in it waits."""

    def __init__(self, loop: Any, limits: Limits, fresh: Callable[[Any, Key], bytes | None]) -> None:
        self.loop = loop
        self.limits = limits
        self.fresh = fresh
        self.tick = 0
        self.refused = 0
        self.cut_off = 0
        self._wheel: list[set[Connection]] = [set() for _ in range(PING_TICKS)]
        self._next_slot = 0
        self._lingering: dict[Connection, int] = {}
        self._is_stopping = False
        self.count = 0
        self.on_gone: Callable[[Connection], None] = lambda connection: None

    def __iter__(self) -> Iterator[Connection]:
        for slot in self._wheel:
            yield from tuple(slot)

    def has_room(self) -> bool:
        """Whether one more may connect."""
        return self.count < self.limits.clients and not self._is_stopping

    def take(self, sock: Any) -> int:
        """Take the descriptor out of gunicorn's socket object, which is left closed and harmless."""
        if sock.family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER_BYTES)
        fd: int = sock.detach()
        os.set_blocking(fd, False)
        return fd

    def add(self, connection: Connection) -> None:
        """A handshake is done. Slots are dealt in turn, so a burst of arrivals is not a burst of pings."""
        connection.slot = self._next_slot
        self._next_slot = (self._next_slot + 1) % PING_TICKS
        connection.since_tick = connection.heard_tick = self.tick
        self._wheel[connection.slot].add(connection)
        self.count += 1

    def remove(self, connection: Connection) -> None:
        """Its descriptor is closed."""
        self._wheel[connection.slot].discard(connection)
        self._lingering.pop(connection, None)
        self.count -= 1
        self.on_gone(connection)

    def half_close(self, connection: Connection) -> None:
        """No more is sent; the client's own end is read away for a moment, so that it gets our last frame."""
        with socket.socket(fileno=os.dup(connection.fd)) as handle:
            try:
                handle.shutdown(socket.SHUT_WR)
            except OSError:
                log.debug("the peer had gone already")
        self._lingering[connection] = self.tick + LINGER_TICKS

    def beat(self, pulse: bytes) -> None:
        """One tick: ping one slot of the wheel, drop who has been silent, send the pulse to an eighth of all."""
        self.tick += 1
        slot = self.tick % PING_TICKS
        for connection in tuple(self._wheel[slot]):
            if self.tick - connection.heard_tick > SILENT_TICKS:
                self.cut_off += 1
                connection.drop()
            else:
                connection.send_if_idle(PING)
        for turn in range(slot % PULSE_TICKS, PING_TICKS, PULSE_TICKS):
            for connection in tuple(self._wheel[turn]):
                if connection.principal is not None:
                    connection.send_if_idle(pulse)
                elif self.tick - connection.since_tick > STRANGER_TICKS:
                    connection.close(POLICY)
        for connection in [c for c, until in self._lingering.items() if until <= self.tick]:
            connection.drop()

    def run(self, pulse: Callable[[], bytes]) -> None:
        """Beat until everyone was let go (a greenlet): after that the hall's file is closed."""
        gevent.sleep(TICK_S)
        while not self._is_stopping:
            self.beat(pulse())
            gevent.sleep(TICK_S)

    def close_all(self) -> None:
        """Let everyone go at once and nobody in: the server stops."""
        self._is_stopping = True
        goodbye = close_frame(GOING_AWAY)
        for connection in self:
            connection.drop(goodbye)

    def close_where(self, is_meant: Callable[[Any], bool]) -> int:
        """Cut the connections of some principals (a revoked device, an ended session); answers how many."""
        meant = [c for c in self if c.principal is not None and is_meant(c.principal)]
        for connection in meant:
            connection.close(POLICY)
        return len(meant)

    def held_bytes(self) -> int:
        """Bytes held for all slow readers together."""
        return sum(c.held_bytes for c in self)
