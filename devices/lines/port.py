"""The way to a device: a TCP socket, serial port or device node as one file descriptor, every wait with a deadline."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import stat
import time
from collections.abc import Callable, Mapping
from typing import Final

import serial

from devices.lines.config import LineConfig
from devices.lines.reasons import reason
from devices.model import NO_ANSWER

CHUNK: Final = 4096
EMPTY_S: Final = 0.01  # before a node that has just read empty is read again
MonoS = Callable[[], float]


class PortRefused(Exception):
    """The port could not be opened; nothing was sent. `reason` is a code of `devices.model`: not there, not ours …"""

    def __init__(self, why: str, reason: str = NO_ANSWER) -> None:
        super().__init__(why)
        self.reason = reason


class PortLost(Exception):
    """The port went away while open."""


class PortStalled(Exception):
    """The device does not take the bytes in time."""


class Port:
    """An open, non-blocking descriptor. One owner at a time; `written` counts the bytes taken since the last reset.

    Where `empty_is_end` is False a read of nothing is a packet without bytes, not the other side's good-bye.
    """

    def __init__(
        self, fd: int, close: Callable[[], None], mono_s: MonoS = time.monotonic, empty_is_end: bool = True
    ) -> None:
        self._fd, self._close, self._mono_s, self._empty_is_end = fd, close, mono_s, empty_is_end
        self.written = 0

    def write(self, data: bytes, deadline_s: float) -> None:
        """All of `data` by `deadline_s` (monotonic). Raises PortLost or PortStalled; `written` says how far it came."""
        rest = memoryview(data)
        while rest:
            self._wait(select.POLLOUT, deadline_s)
            try:
                taken = os.write(self._fd, rest[:CHUNK])
            except BlockingIOError:
                continue
            except OSError as error:
                raise PortLost(str(error)) from error
            self.written += taken
            rest = rest[taken:]

    def read(self, deadline_s: float) -> bytes:
        """What has arrived, waiting for the first byte until `deadline_s`; b'' in time-out. Raises PortLost."""
        while True:
            try:
                flags = self._wait(select.POLLIN, deadline_s)
                data = os.read(self._fd, CHUNK)
            except (PortStalled, BlockingIOError):
                return b""
            except OSError as error:
                raise PortLost(str(error)) from error
            if data:
                return data
            if self._empty_is_end or flags & select.POLLHUP:
                raise PortLost("the other side closed")
            time.sleep(EMPTY_S)
            if self._mono_s() >= deadline_s:
                return b""

    def close(self) -> None:
        """Let go; a second call does nothing."""
        close, self._close = self._close, _nothing
        with contextlib.suppress(OSError):
            close()

    def _wait(self, event: int, deadline_s: float) -> int:
        """The descriptor's flags once it is ready. Raises PortStalled at the deadline, PortLost when it is dead."""
        poll = select.poll()
        poll.register(self._fd, event)
        left_ms = max(0.0, deadline_s - self._mono_s()) * 1000
        ready = poll.poll(left_ms)
        if not ready:
            raise PortStalled
        flags = ready[0][1]
        if not flags & event:
            raise PortLost("hung up" if flags & select.POLLHUP else "the port is in error")
        return int(flags)


def open_port(config: LineConfig, mono_s: MonoS = time.monotonic) -> Port:
    """The port `config` names. Raises PortRefused."""
    opener = _openers().get(config.transport)
    if opener is None:
        raise PortRefused(f"there is no transport {config.transport} on this system")
    try:
        return opener(config, mono_s)
    except (OSError, ValueError) as error:  # SerialException is an OSError
        raise PortRefused(str(error), reason(config, error)) from error


def _open_tcp(config: LineConfig, mono_s: MonoS) -> Port:
    link = socket.create_connection((config.host, config.port), timeout=config.connect_s)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    link.setblocking(False)
    return Port(link.fileno(), link.close, mono_s)


def _open_serial(config: LineConfig, mono_s: MonoS) -> Port:
    line = serial.Serial(
        config.device,
        config.baud,
        timeout=0,
        write_timeout=config.connect_s,
        exclusive=True,
        rtscts=False,
        dsrdtr=False,
    )
    return Port(line.fileno(), line.close, mono_s)


def _open_file(config: LineConfig, mono_s: MonoS) -> Port:
    """A character device, locked: the kernel lets go of it with whoever dies."""
    import fcntl  # Windows has neither it nor such nodes

    fd = os.open(config.device, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        if not stat.S_ISCHR(os.fstat(fd).st_mode):
            raise ValueError(f"{config.device} is no device")
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (OSError, ValueError):
        os.close(fd)
        raise
    return Port(fd, lambda: os.close(fd), mono_s, empty_is_end=False)


def _nothing() -> None:
    """What closing a closed port does."""


def _openers() -> Mapping[str, Callable[[LineConfig, MonoS], Port]]:
    if hasattr(select, "poll"):
        return {"tcp": _open_tcp, "serial": _open_serial, "file": _open_file}
    from devices.lines import blocking  # stands on this module

    return {"tcp": blocking.open_tcp, "serial": blocking.open_serial}
