"""Puts the virtual printer together and runs it: in a test as an object, for the command line until SIGTERM."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from devices.printers.escpos.glyphs import find_font
from devices.printers.escpos.twin.faults import FAULTS
from devices.printers.escpos.twin.machine import Machine
from devices.printers.escpos.twin.pen import Pen
from devices.printers.escpos.twin.roll import Roll
from devices.printers.escpos.twin.tray import Tray
from devices.twins.control import Control
from devices.twins.faults import Faults
from devices.twins.links import Link, PtyLink, TcpLink

WIDTH_80_DOTS = 576
WIDTH_58_DOTS = 384


@dataclass
class Twin:
    """A running virtual printer. `port` is 0 for a serial line, `control_port` 0 without a control port."""

    machine: Machine
    link: Link
    control: Control | None
    faults: Faults
    tray: Tray
    port: int = 0
    control_port: int = 0

    def stop(self) -> None:
        """Take it down: the machine first, so that nobody waits for its buffer."""
        self.machine.stop()
        self.link.stop()
        if self.control is not None:
            self.control.stop()


def start_twin(
    *,
    port: int | None = None,
    pty: Path | None = None,
    paper: Path | None = None,
    control: int | None = None,
    faults: Iterable[str] = (),
    width_dots: int = WIDTH_80_DOTS,
    chinese_on: bool = True,
) -> Twin:
    """Start on 127.0.0.1:`port` (0 picks one) or on a serial line named `pty`; slips go into `paper`.

    Raises OSError for a port in use, UnknownFault, NoFont, ValueError when neither or both ways in are given.
    """
    if (port is None) == (pty is None):
        raise ValueError("give either a port or a pty")
    state, roll, tray = Faults(FAULTS, faults), Roll(width_dots), Tray(paper)
    machine = Machine(Pen(roll, find_font(), chinese_on), roll, tray, state)
    link: TcpLink | PtyLink
    if pty is not None:
        link, bound = PtyLink(machine, state, pty), 0
    else:
        link = TcpLink(machine, state, port or 0)
        bound = link.port
    door = None
    if control is not None:
        door = Control(state, lambda: {"slips": tray.last, "pending": machine.pending()}, control)
        door.start()
    machine.start()
    link.start()
    return Twin(machine, link, door, state, tray, bound, 0 if door is None else door.port)


def run_twin(
    *,
    port: int | None = None,
    pty: Path | None = None,
    paper: Path | None = None,
    control: int | None = None,
    faults: Iterable[str] = (),
    width_dots: int = WIDTH_80_DOTS,
    say: Callable[[Twin], None],
) -> None:
    """Run a virtual printer until SIGTERM or SIGINT. Same arguments and errors as `start_twin`; main thread only.

    `say` is told once the printer waits for slips.
    """
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    twin = start_twin(port=port, pty=pty, paper=paper, control=control, faults=faults, width_dots=width_dots)
    say(twin)
    ended.wait()
    twin.stop()
