"""How a virtual device is reached: a TCP port that serves one client at a time, or a serial line under a name."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from devices.twins import faults as fault
from devices.twins.faults import Faults
from devices.twins.uart import heard, rate_set

CHUNK: Final = 1024
TICK_S: Final = 0.05
OFF_S: Final = 1.0  # how long a serial device that loses power hears nothing
_RESET: Final = struct.pack("ii", 1, 0)  # SO_LINGER: close with RST


class Machine(Protocol):
    """The inside of a virtual device. Called from the threads of its way in."""

    @property
    def baud(self) -> int | None:
        """The rate it hears and speaks at on a serial line; None where any will do."""
        ...

    def connect(self, reply: Callable[[bytes], None], hang_up: Callable[[], None]) -> None:
        """Somebody is there: what the device says goes to `reply`; `hang_up` breaks the connection."""
        ...

    def receive(self, data: bytes) -> None:
        """Bytes came; blocking here is what slows a sender down."""
        ...

    def midway(self, data: bytes) -> int | None:
        """How many of these bytes arrive before the connection breaks in the middle; None if it holds."""
        ...

    def lose_power(self) -> None:
        """Forget everything that power keeps."""
        ...


class Link(Protocol):
    """A way in. Runs its own threads between start and stop."""

    def start(self) -> None:
        """Open the door."""
        ...

    def stop(self) -> None:
        """Close it, whoever is inside."""
        ...


class TcpLink:
    """127.0.0.1:`port` (0 picks one, see `port`). A second client waits, or is turned away by refuse_second."""

    def __init__(self, machine: Machine, faults: Faults, port: int) -> None:
        self._machine, self._faults = machine, faults
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        self._clients: queue.Queue[socket.socket | None] = queue.Queue()
        self._current: socket.socket | None = None
        self._forgotten: list[socket.socket] = []  # nobody reads them, answers, or hangs up
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._accept, self._serve_all)]

    def start(self) -> None:
        """Listen."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Close listener and client."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._clients.put(None)
        for client in (self._current, *self._forgotten):
            if client is not None:
                with contextlib.suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            busy = self._current is not None or not self._clients.empty()
            on = self._faults.on()
            if fault.UNPLUGGED in on or (busy and fault.REFUSE_SECOND in on):
                _break(client)
            else:
                self._clients.put(client)

    def _serve_all(self) -> None:
        while (client := self._clients.get()) is not None:
            self._current = client
            with client:
                self._serve(client)
            self._current = None

    def _serve(self, client: socket.socket) -> None:
        def reply(data: bytes) -> None:
            with contextlib.suppress(OSError):
                client.send(data, socket.MSG_DONTWAIT)

        self._machine.connect(reply, partial(_hang_up, client))
        while True:
            if fault.UNPLUGGED in self._faults.on():
                _break(client)
                return
            try:
                ready, _, _ = select.select([client], [], [], TICK_S)
                if not ready:
                    continue
                data = client.recv(CHUNK)
            except OSError:
                return
            if not data:
                return
            if struck(self._machine, self._faults, data):
                if self._faults.take(fault.HALF_OPEN):
                    self._forgotten.append(client.dup())
                else:
                    _break(client)
                return


class PtyLink:
    """A pseudo-terminal whose other end is found under the name `link`; unplugged and plugged in again by `reset`, and
    gone while `unplugged` is on. Whoever opens it at another rate than the device's hears and says what a wire gives
    them: see `uart`."""

    def __init__(self, machine: Machine, faults: Faults, link: Path) -> None:
        self._machine, self._faults, self._link = machine, faults, link
        self._ends: tuple[int, int] | None = None
        self._stopping, self._cut = threading.Event(), threading.Event()
        self._off_until_s = 0.0  # until then it has no power
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._plug_in()

    def start(self) -> None:
        """Listen to the line."""
        self._thread.start()

    def stop(self) -> None:
        """Pull the plug for good."""
        self._stopping.set()
        self._thread.join()
        self._unplug()
        self._link.unlink(missing_ok=True)

    def _plug_in(self) -> None:
        import tty

        ours, theirs = os.openpty()
        tty.setraw(theirs)
        os.set_blocking(ours, False)
        self._ends = (ours, theirs)
        part = self._link.with_name(f".{self._link.name}.part")
        part.unlink(missing_ok=True)
        part.symlink_to(os.ttyname(theirs))
        part.replace(self._link)
        self._machine.connect(self._reply, self._cut.set)

    def _unplug(self) -> None:
        ends, self._ends = self._ends, None
        for end in ends or ():
            os.close(end)

    def _reply(self, data: bytes) -> None:
        ours, theirs = self._rates()
        if self._ends is not None:
            with contextlib.suppress(OSError):
                os.write(self._ends[0], heard(data, ours, theirs))

    def _rates(self) -> tuple[int, int]:
        """The device's and the line's, which are the same where one of them has none."""
        ends, ours = self._ends, self._machine.baud or 0
        return ours, (ends and ours and rate_set(ends[0])) or ours

    def _serve(self) -> None:
        while not self._stopping.is_set():
            if fault.UNPLUGGED in self._faults.on():
                self._unplug()
                self._link.unlink(missing_ok=True)
                self._stopping.wait(TICK_S)
                continue
            if self._ends is None:
                self._plug_in()
                continue
            if self._cut.is_set():
                self._cut.clear()
                self._unplug()
                continue
            ready, _, _ = select.select([self._ends[0]], [], [], TICK_S)
            if not ready:
                continue
            try:
                data = os.read(self._ends[0], CHUNK)
            except OSError:
                data = b""
            ours, theirs = self._rates()
            data = heard(data, theirs, ours)
            if time.monotonic() < self._off_until_s or not struck(self._machine, self._faults, data):
                continue
            if self._faults.take(fault.HALF_OPEN):
                self._off_until_s = time.monotonic() + OFF_S
            else:
                self._unplug()


def struck(machine: Machine, faults: Faults, data: bytes) -> bool:
    """Hand `data` to the device; True when the connection breaks in the middle of it."""
    arrives = machine.midway(data)
    if arrives is None:
        machine.receive(data)
        return False
    machine.receive(data[:arrives])
    if fault.HALF_OPEN in faults.on() or faults.take(fault.POWER_CYCLE):
        machine.lose_power()
    faults.take(fault.RESET)
    return True


def _break(client: socket.socket) -> None:
    with contextlib.suppress(OSError):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    client.close()


def _hang_up(client: socket.socket) -> None:
    with contextlib.suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)
