"""A virtual device of a configured protocol: notes what it is sent, answers known frames, sends what a person does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Unpack

from devices.twins.faults import REFUSE_SECOND, RESET, Faults
from devices.twins.serving import Running, WaysIn, serve

MUTE: Final = "mute"
LATE: Final = "late"
GARBAGE: Final = "garbage"
HALVES: Final = "halves"
FAULTS: Final = {
    MUTE: "answers nothing",
    LATE: "answers each frame only when the next one comes",
    GARBAGE: "sends noise before what it sends",
    HALVES: "sends half of a frame before the whole one",
    RESET: "the connection breaks once, in the middle of the next frame",
    REFUSE_SECOND: "turns away a second connection instead of letting it wait",
}
HELD_MAX: Final = 4096
SHOWN_MAX: Final = 256
_NOISE: Final = b"\x00\xff\x80"


class Machine:
    """The device's inside; `answers` says what it says to which frame. Thread-safe."""

    baud: int | None = None

    def __init__(self, answers: Mapping[bytes, bytes], faults: Faults) -> None:
        self._answers, self._faults = answers, faults
        self._news = threading.Condition()
        self._reply: Callable[[bytes], None] = _nowhere
        self._held = b""
        self._late = b""
        self.received = b""
        self.is_connected = threading.Event()

    def until(self, data: bytes, wait_s: float) -> bool:
        """Whether `data` stands in what was received, within that time."""
        with self._news:
            return self._news.wait_for(lambda: data in self.received, wait_s)

    def say(self, data: bytes) -> None:
        """It sends this, as far as its faults let it."""
        faults = self._faults.on()
        half = data[: len(data) // 2] if HALVES in faults else b""
        self._reply((_NOISE if GARBAGE in faults else b"") + half + data)

    def act(self, asked: Mapping[str, Any]) -> None:
        """`say 02 41 03` on the control port sends these bytes, `received` changes nothing; ValueError for all else."""
        if asked["do"] == "say":
            self.say(bytes.fromhex(str(asked.get("text", ""))))
        elif asked["do"] != "received":
            raise ValueError("known are: say 02 41 03, received")

    def shows(self) -> dict[str, Any]:
        """The bytes it was last sent, in hex."""
        with self._news:
            return {"received": self.received[-SHOWN_MAX:].hex(" ").upper()}

    def connect(self, reply: Callable[[bytes], None], hang_up: Callable[[], None]) -> None:
        """See `links.Machine`."""
        del hang_up
        self._reply, self._held = reply, b""
        self.is_connected.set()

    def receive(self, data: bytes) -> None:
        """See `links.Machine`."""
        with self._news:
            self.received = (self.received + data)[-HELD_MAX:]
            self._held = (self._held + data)[-HELD_MAX:]
            due = [frame for frame in self._answers for _ in range(self._held.count(frame))]
            self._news.notify_all()
        for frame in due:
            self._held = self._held.replace(frame, b"", 1)
            self._answer(self._answers[frame])

    def _answer(self, answer: bytes) -> None:
        faults = self._faults.on()
        if MUTE in faults:
            return
        if LATE in faults:
            answer, self._late = self._late, answer
        if answer:
            self.say(answer)

    def midway(self, data: bytes) -> int | None:
        """See `links.Machine`."""
        return len(data) // 2 if RESET in self._faults.on() else None

    def lose_power(self) -> None:
        """It forgets what was begun."""
        self._held = self._late = b""


class Twin(Running[Machine]):
    """A running virtual device."""


def start_twin(
    *, faults: Iterable[str] = (), answers: Mapping[bytes, bytes] | None = None, **ways_in: Unpack[WaysIn]
) -> Twin:
    """Start it. Raises what `serve` does, and UnknownFault."""
    state = Faults(FAULTS, faults)
    machine = Machine(answers or {}, state)
    return Twin(machine, state, serve(machine, state, state=machine.shows, act=machine.act, **ways_in))


def _nowhere(data: bytes) -> None:
    """What is said while nobody is connected."""
