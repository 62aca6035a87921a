"""Puts the virtual printer together and runs it: in a test as an object, for the command line until SIGTERM."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from devices.printers.escpos.glyphs import find_font
from devices.printers.escpos.twin.faults import FAULTS
from devices.printers.escpos.twin.machine import Machine
from devices.printers.escpos.twin.pen import Pen
from devices.printers.escpos.twin.roll import Roll
from devices.printers.escpos.twin.tray import Tray
from devices.twins.faults import Faults
from devices.twins.serving import Running, run, serve

WIDTH_80_DOTS = 576
WIDTH_58_DOTS = 384


@dataclass
class Twin(Running[Machine]):
    """A running virtual printer."""

    tray: Tray

    @property
    def port(self) -> int:
        """0 for a serial line."""
        return self.served.port

    @property
    def control_port(self) -> int:
        """0 without a control port."""
        return self.served.control_port

    def stop(self) -> None:
        """Take it down: the machine first, so that nobody waits for its buffer."""
        self.machine.stop()
        super().stop()


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
    state, roll, tray = Faults(FAULTS, faults), Roll(width_dots), Tray(paper)
    machine = Machine(Pen(roll, find_font(), chinese_on), roll, tray, state)

    def told() -> dict[str, int]:
        return {"slips": tray.last, "pending": machine.pending()}

    served = serve(machine, state, port=port, pty=pty, control=control, state=told)
    machine.start()
    return Twin(machine, state, served, tray)


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
    run(
        partial(start_twin, port=port, pty=pty, paper=paper, control=control, faults=faults, width_dots=width_dots), say
    )
