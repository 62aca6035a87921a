"""The same way to a device where there is no poll and a socket is no file (Windows): waits inside the call itself.

Used there for TCP and COM ports; any system can run it, so that its promises are tested where the tests run.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import serial

from devices.lines.config import LineConfig
from devices.lines.port import CHUNK, MonoS, Port, PortLost, PortStalled

# (at most this many seconds) -> what arrived, b'' in time-out; the bytes taken of those given
Receive = Callable[[float], bytes]
Send = Callable[[bytes, float], int]


class BlockingPort(Port):
    """A `Port` over a `receive` and a `send` that wait themselves; both raise OSError when the device is gone."""

    def __init__(self, receive: Receive, send: Send, close: Callable[[], None], mono_s: MonoS = time.monotonic) -> None:
        super().__init__(-1, close, mono_s)
        self._receive, self._send = receive, send

    def write(self, data: bytes, deadline_s: float) -> None:
        """See `Port.write`."""
        rest = data
        while rest:
            left_s = deadline_s - self._mono_s()
            if left_s <= 0:
                raise PortStalled
            try:
                taken = self._send(rest[:CHUNK], left_s)
            except (TimeoutError, serial.SerialTimeoutException):
                raise PortStalled from None
            except OSError as error:
                raise PortLost(str(error)) from error
            self.written += taken
            rest = rest[taken:]

    def read(self, deadline_s: float) -> bytes:
        """See `Port.read`."""
        try:
            return self._receive(max(0.0, deadline_s - self._mono_s()))
        except OSError as error:
            raise PortLost(str(error)) from error


def open_tcp(config: LineConfig, mono_s: MonoS) -> Port:
    """A socket that waits by its own time-out. Raises OSError."""
    link = socket.create_connection((config.host, config.port), timeout=config.connect_s)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def receive(wait_s: float) -> bytes:
        link.settimeout(wait_s)
        try:
            data = link.recv(CHUNK)
        except (TimeoutError, BlockingIOError):
            return b""
        if not data:
            raise ConnectionResetError("the other side closed")
        return data

    def send(data: bytes, wait_s: float) -> int:
        link.settimeout(wait_s)
        return link.send(data)

    return BlockingPort(receive, send, link.close, mono_s)


def open_serial(config: LineConfig, mono_s: MonoS) -> Port:
    """A COM port by pyserial's own time-outs. Raises SerialException, which is an OSError, and ValueError."""
    line = serial.Serial(config.device, config.baud, timeout=0, write_timeout=0, rtscts=False, dsrdtr=False)

    def receive(wait_s: float) -> bytes:
        line.timeout = wait_s
        first: bytes = line.read(1)
        if not first:
            return b""
        line.timeout = 0
        rest: bytes = line.read(min(line.in_waiting, CHUNK))
        return first + rest

    def send(data: bytes, wait_s: float) -> int:
        line.write_timeout = wait_s
        return int(line.write(data) or 0)

    return BlockingPort(receive, send, line.close, mono_s)
