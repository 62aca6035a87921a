"""The way to a device: a TCP socket or a serial port behind one file descriptor, every wait with a deadline."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import time
from collections.abc import Callable
from typing import Final

import serial

from devices.lines.config import LineConfig

CHUNK: Final = 4096
MonoS = Callable[[], float]


class PortRefused(Exception):
    """The port could not be opened; nothing was sent."""


class PortLost(Exception):
    """The port went away while open."""


class PortStalled(Exception):
    """The device does not take the bytes in time."""


class Port:
    """An open, non-blocking descriptor. One owner at a time; `written` counts the bytes taken since the last reset."""

    def __init__(self, fd: int, close: Callable[[], None], mono_s: MonoS = time.monotonic) -> None:
        self._fd, self._close, self._mono_s = fd, close, mono_s
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
        try:
            self._wait(select.POLLIN, deadline_s)
            data = os.read(self._fd, CHUNK)
        except (PortStalled, BlockingIOError):
            return b""
        except OSError as error:
            raise PortLost(str(error)) from error
        if not data:
            raise PortLost("the other side closed")
        return data

    def close(self) -> None:
        """Let go; a second call does nothing."""
        close, self._close = self._close, _nothing
        with contextlib.suppress(OSError):
            close()

    def _wait(self, event: int, deadline_s: float) -> None:
        """Until the descriptor is ready. Raises PortStalled at the deadline, PortLost when the descriptor is dead."""
        poll = select.poll()
        poll.register(self._fd, event)
        left_ms = max(0.0, deadline_s - self._mono_s()) * 1000
        ready = poll.poll(left_ms)
        if not ready:
            raise PortStalled
        flags = ready[0][1]
        if not flags & event:
            raise PortLost("hung up" if flags & select.POLLHUP else "the port is in error")


def open_port(config: LineConfig, mono_s: MonoS = time.monotonic) -> Port:
    """The port `config` names. Raises PortRefused."""
    try:
        return _OPENERS[config.transport](config, mono_s)
    except (OSError, ValueError) as error:  # SerialException is an OSError
        raise PortRefused(str(error)) from error


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


def _nothing() -> None:
    """What closing a closed port does."""


_OPENERS: Final = {"tcp": _open_tcp, "serial": _open_serial}
