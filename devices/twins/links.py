"""How a virtual device is reached: a TCP port that serves one client at a time, or a serial line under a name."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import socket
import struct
import threading
import tty
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from devices.twins import faults as fault
from devices.twins.faults import Faults

CHUNK: Final = 1024
TICK_S: Final = 0.05
_RESET: Final = struct.pack("ii", 1, 0)  # SO_LINGER: close with RST


class Machine(Protocol):
    """The inside of a virtual device. Called from the threads of its way in."""

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
        current = self._current
        if current is not None:
            with contextlib.suppress(OSError):
                current.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            busy = self._current is not None or not self._clients.empty()
            if busy and fault.REFUSE_SECOND in self._faults.on():
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
            try:
                data = client.recv(CHUNK)
            except OSError:
                return
            if not data:
                return
            if struck(self._machine, self._faults, data):
                _break(client)
                return


class PtyLink:
    """A pseudo-terminal whose other end is found under the name `link`; unplugged and plugged in again by `reset`."""

    def __init__(self, machine: Machine, faults: Faults, link: Path) -> None:
        self._machine, self._faults, self._link = machine, faults, link
        self._ends: tuple[int, int] | None = None
        self._stopping, self._cut = threading.Event(), threading.Event()
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
        if self._ends is not None:
            with contextlib.suppress(OSError):
                os.write(self._ends[0], data)

    def _serve(self) -> None:
        while not self._stopping.is_set():
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
            if struck(self._machine, self._faults, data):
                self._unplug()


def struck(machine: Machine, faults: Faults, data: bytes) -> bool:
    """Hand `data` to the device; True when the connection breaks in the middle of it."""
    arrives = machine.midway(data)
    if arrives is None:
        machine.receive(data)
        return False
    machine.receive(data[:arrives])
    if faults.take(fault.POWER_CYCLE):
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
