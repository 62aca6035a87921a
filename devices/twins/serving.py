"""Puts a virtual device on its way in and runs it: in a test as an object, for the command line until SIGTERM."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypedDict, TypeVar

from devices.twins.control import Act, Control, State
from devices.twins.faults import Faults
from devices.twins.links import Machine, PtyLink, TcpLink


class Stoppable(Protocol):
    """What runs until it is told to stop."""

    def stop(self) -> None:
        """Take it down."""
        ...


Started = TypeVar("Started", bound=Stoppable)
M = TypeVar("M", bound=Machine)


@dataclass
class Served:
    """A virtual device that can be reached. `port` is 0 for a serial line, `control_port` 0 without a control port."""

    link: TcpLink | PtyLink
    control: Control | None
    port: int
    control_port: int

    def stop(self) -> None:
        """Close every way in."""
        self.link.stop()
        if self.control is not None:
            self.control.stop()


@dataclass
class Running(Generic[M]):
    """A virtual device that runs: its machine, its faults, and the ways in to it. Each kind has its own `Twin`."""

    machine: M
    faults: Faults
    served: Served

    def stop(self) -> None:
        """Unplug it."""
        self.served.stop()


class WaysIn(TypedDict, total=False):
    """How to reach a twin: 127.0.0.1:`port` (0 picks one) or a serial line named `pty`; by hand on `control`."""

    port: int | None
    pty: Path | None
    control: int | None


def serve(
    machine: Machine,
    faults: Faults,
    *,
    port: int | None = None,
    pty: Path | None = None,
    control: int | None = None,
    state: State = dict,
    act: Act | None = None,
) -> Served:
    """Open 127.0.0.1:`port` (0 picks one) or a serial line named `pty`; on `control`, faults and acts of a person.

    Raises OSError for a port in use, ValueError when neither or both ways in are given.
    """
    if (port is None) == (pty is None):
        raise ValueError("give either a port or a pty")
    link = TcpLink(machine, faults, port or 0) if pty is None else PtyLink(machine, faults, pty)
    door = None
    if control is not None:
        door = Control(faults, state, control, act)
        door.start()
    link.start()
    return Served(link, door, getattr(link, "port", 0), 0 if door is None else door.port)


def run(start: Callable[[], Started], say: Callable[[Started], Any]) -> None:
    """Start it, tell `say` that it waits, stop it at SIGTERM or SIGINT. Main thread only; raises what `start` does."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    started = start()
    say(started)
    ended.wait()
    started.stop()
