"""The virtual scanner: sends what a person holds before it, over a real socket or terminal, in every setting there is.

`scan TEXT` on its control port is a code held before it. The faults are what goes wrong between it and the box.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Unpack

from devices.twins.faults import REFUSE_SECOND, UNPLUGGED, Faults
from devices.twins.serving import Running, WaysIn, serve

BAUD: Final = 9600
SUFFIXES: Final = {"cr": b"\r", "crlf": b"\r\n", "lf": b"\n", "tab": b"\t", "nul": b"\0", "none": b""}
BURST: Final = 5
MUTE: Final = "mute"
HALF: Final = "half"
GARBAGE: Final = "garbage"
REPEATS: Final = "repeats"
FAULTS: Final = {
    MUTE: "reads, but sends nothing",
    HALF: "is unplugged once, in the middle of the next code",
    GARBAGE: "sends noise before each code",
    REPEATS: "reads a code that lies before it again and again",
    UNPLUGGED: "its plug is out",
    REFUSE_SECOND: "turns away a second connection instead of letting it wait",
}
_NOISE: Final = b"\xff\xfe\x80"


@dataclass(frozen=True)
class Setting:
    """How the scanner is set up by its manual's setting codes. `aim` is put before each code, such as `]Q1`."""

    suffix: str = "cr"
    aim: str = ""
    encoding: str = "utf-8"
    baud: int = BAUD


class Machine:
    """The scanner's inside; thread-safe."""

    def __init__(self, setting: Setting, faults: Faults) -> None:
        self._setting, self._faults = setting, faults
        self._lock = threading.Lock()
        self._reply: Callable[[bytes], None] = _nowhere
        self._hang_up: Callable[[], None] = _nothing
        self.scanned = 0
        self.is_connected = threading.Event()

    @property
    def baud(self) -> int:
        """See `links.Machine`."""
        return self._setting.baud

    def scan(self, *texts: str) -> None:
        """These codes are held before it, one right behind the other: they leave in one piece."""
        setting = self._setting
        one = [(setting.aim + text).encode(setting.encoding) + SUFFIXES[setting.suffix] for text in texts]
        self.send(b"".join(one))

    def send(self, data: bytes) -> None:
        """`data` leaves the scanner, as far as its faults let it."""
        with self._lock:
            self.scanned += 1
            faults = self._faults.on()
            if MUTE in faults:
                return
            is_half = self._faults.take(HALF)
            sent = data[: len(data) // 2] if is_half else data * (BURST if REPEATS in faults else 1)
            sent = (_NOISE if GARBAGE in faults else b"") + sent
            self._reply(sent)
            if is_half:
                self._hang_up()

    def act(self, asked: Mapping[str, Any]) -> None:
        """What a person does to it; ValueError for what nobody can do."""
        text = str(asked.get("text", ""))
        if asked["do"] != "scan" or not text:
            raise ValueError("scan TEXT")
        self.scan(text)

    def connect(self, reply: Callable[[bytes], None], hang_up: Callable[[], None]) -> None:
        """See `links.Machine`."""
        with self._lock:
            self._reply, self._hang_up = reply, hang_up
        self.is_connected.set()

    def receive(self, data: bytes) -> None:
        """A scanner does not listen."""

    def midway(self, data: bytes) -> int | None:
        """Nothing it is sent breaks it."""
        return None

    def lose_power(self) -> None:
        """It keeps nothing."""


class Twin(Running[Machine]):
    """A running virtual scanner."""


def start_twin(*, faults: Iterable[str] = (), setting: Setting | None = None, **ways_in: Unpack[WaysIn]) -> Twin:
    """Start it. Raises what `serve` does, and UnknownFault."""
    state = Faults(FAULTS, faults)
    machine = Machine(setting or Setting(), state)
    served = serve(machine, state, state=partial(_count, machine), act=machine.act, **ways_in)
    return Twin(machine, state, served)


def _count(machine: Machine) -> dict[str, Any]:
    return {"scanned": machine.scanned}


def _nowhere(data: bytes) -> None:
    """What is sent while nobody is connected."""


def _nothing() -> None:
    """Nobody is connected."""
