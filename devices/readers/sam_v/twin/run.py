"""Puts the virtual reader on its way in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

from devices.readers.sam_v.twin.faults import FAULTS
from devices.readers.sam_v.twin.machine import LATE_S, Machine
from devices.twins.faults import Faults
from devices.twins.serving import Running, WaysIn, serve


class Twin(Running[Machine]):
    """A running virtual reader."""


def start_twin(*, faults: Iterable[str] = (), late_s: float = LATE_S, **ways_in: Unpack[WaysIn]) -> Twin:
    """Start it. Raises what `serve` does, and UnknownFault."""
    state = Faults(FAULTS, faults)
    machine = Machine(state, late_s)
    served = serve(machine, state, state=machine.state, act=machine.act, **ways_in)
    return Twin(machine, state, served)
