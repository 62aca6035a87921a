"""A virtual font card: decodes what it is told and draws it as text. By control: `shown`; the state has the drawing."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Unpack

from devices.leds.onbon_bx.drawn import Drawn, areas_of, drawing
from devices.leds.onbon_bx.protocol import (
    ANY_TYPE,
    BUFFER,
    CHECKSUM,
    DYNAMIC,
    ERRORS,
    HOST,
    PING,
    STATUS,
    WRONG_TYPE,
    Packet,
    Splitter,
    encode,
)
from devices.twins.faults import POWER_CYCLE, RESET, UNPLUGGED, Faults
from devices.twins.serving import Running, WaysIn, serve

BAUD: Final = 57_600
TYPE: Final = 0x51  # BX-5K1
ACK: Final = 0x00
NACK: Final = 0x01
LATE_S: Final = 0.5
REFUSALS: Final = {name: code for code, name in ERRORS.items()}
MEMORY: Final = REFUSALS["memory"]
FAULTS: Final = {
    **{name: f"refuses every area with error {code}" for name, code in REFUSALS.items()},
    "mute": "shows, but answers nothing",
    "garbage": "noise goes before every reply",
    "bad_crc": "replies have a wrong CRC",
    "half_frame": "half of every reply goes before it",
    "late": "replies half a second late",
    POWER_CYCLE: "loses its areas, in the middle of the next frame",
    RESET: "the connection breaks once, in the middle of the next frame",
    UNPLUGGED: "its cable is out",
}
_NOISE: Final = bytes.fromhex("00 5A A5 A5 01 5A FF A6")
Reply = Callable[[bytes], None]


class Card:
    """Thread-safe: one thread gives it bytes, any may look."""

    def __init__(self, faults: Faults, device_type: int) -> None:
        self._faults, self._type = faults, device_type
        self._lock = threading.Lock()
        self._areas: dict[int, Drawn] = {}
        self._splitter = Splitter()
        self._reply: Reply = _nowhere
        self.baud: int | None = BAUD
        self.updates = 0  # areas drawn so far

    def connect(self, reply: Reply, hang_up: Callable[[], None]) -> None:
        """Somebody is there."""
        del hang_up
        self._reply = reply
        self._splitter = Splitter()

    def receive(self, data: bytes) -> None:
        """What the host says."""
        wrong = self._splitter.wrong_frames
        for question in self._splitter.feed(data):
            self._answer(question)
        if self._splitter.wrong_frames > wrong:
            self._send(Packet(0xA0, NACK, REFUSALS[CHECKSUM], to=HOST, sender=1))

    def midway(self, data: bytes) -> int | None:
        """See `devices.twins.links.Machine`."""
        return len(data) // 2 if self._faults.on() & {RESET, POWER_CYCLE} else None

    def lose_power(self) -> None:
        """Areas are not kept."""
        with self._lock:
            self._areas = {}

    def act(self, asked: Mapping[str, Any]) -> None:
        """`shown` changes nothing: the state that answers it has the drawing. Raises ValueError for all else."""
        if asked["do"] != "shown":
            raise ValueError("known is: shown")

    def shows(self) -> dict[str, Any]:
        """Area → text, how often something was drawn, and the strip as lines of text."""
        with self._lock:
            areas = dict(sorted(self._areas.items()))
        texts = {str(number): area.text for number, area in areas.items()}
        return {"shown": texts, "updates": self.updates, "drawing": drawing(areas.values())}

    def _answer(self, question: Packet) -> None:
        error = self._error(question)
        payload = b""
        if not error and (question.group, question.command) == DYNAMIC:
            error = self._draw(question.payload)
        if not error and (question.group, question.command) == STATUS:
            payload = bytes((1, len(self._areas)))
        if question.flag == 1:
            self._send(Packet(0xA0, NACK if error else ACK, error, payload, HOST, question.to, self._type))

    def _error(self, question: Packet) -> int:
        if question.device_type not in (ANY_TYPE, self._type):
            return REFUSALS[WRONG_TYPE]
        if (question.group, question.command) not in (PING, STATUS, DYNAMIC):
            return REFUSALS["no_command"]
        if len(encode(question)) > BUFFER:
            return MEMORY
        on = self._faults.on() & REFUSALS.keys()
        refuses = (question.group, question.command) == DYNAMIC or WRONG_TYPE in on
        return REFUSALS[min(on)] if on and refuses else 0

    def _draw(self, payload: bytes) -> int:
        try:
            gone, areas = areas_of(payload)
        except (struct.error, IndexError):
            return MEMORY
        with self._lock:
            self._areas = {} if gone is None else {k: v for k, v in self._areas.items() if k not in gone}
            self._areas.update(areas)
            self.updates += len(areas)
        return 0

    def _send(self, reply: Packet) -> None:
        on = self._faults.on()
        if "mute" in on:
            return
        data = encode(reply)
        if "bad_crc" in on:
            data = data[:-3] + bytes((data[-3] ^ 0x01,)) + data[-2:]
        if "half_frame" in on:
            data = data[: len(data) // 2] + data
        if "garbage" in on:
            data = _NOISE + data
        if "late" in on:
            threading.Timer(LATE_S, self._reply, (data,)).start()
        else:
            self._reply(data)


class Twin(Running[Card]):
    """A running virtual card."""


def start_twin(*, faults: Iterable[str] = (), device_type: int = TYPE, **ways_in: Unpack[WaysIn]) -> Twin:
    """A card on 127.0.0.1:`port` (0 picks one) or on a serial line named `pty`.

    Raises OSError for a port in use, UnknownFault, ValueError when neither or both ways in are given.
    """
    state = Faults(FAULTS, faults)
    card = Card(state, device_type)
    served = serve(card, state, state=card.shows, act=card.act, **ways_in)
    return Twin(card, state, served)


def _nowhere(data: bytes) -> None:
    """Nobody is connected."""
