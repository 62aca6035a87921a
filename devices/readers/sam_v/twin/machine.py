"""The inside of the virtual reader: a module that finds, selects and reads the card that lies on it, as real ones do.

A card that was read, or could not be, is not found again until it is lifted. `lay elder` and `lift` on its control port
are what a person does: {"do": "lay", "text": "resident", "name": "钱七", "number": …} lays a card of one's own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from itertools import cycle
from typing import Any, Final

from devices.readers.sam_v.twin import faults as fault
from devices.readers.sam_v.twin.cards import Printed, card_of, record_of
from devices.readers.sam_v.twin.frames import PREAMBLE, Ear, reply
from devices.twins.faults import Faults

BAUD: Final = 115_200
BAUDS: Final = (115_200, 57_600, 38_400, 19_200, 9_600)  # by the parameter of 60
LATE_S: Final = 1.5
CHUNKS: Final = (1, 3, 7, 11, 130)
CHUNK_S: Final = 0.001
MODULE: Final = bytes.fromhex("05000300E5ED3301D20400002E160000")
NOISE: Final = b"\x00\xff\xaa\xaa\x96\xaa\xaa\xaa\x96\x68"
PHOTO: Final = bytes(1024)
DISGUISED: Final = (reply(0x80) + PREAMBLE + b"\x05\x08").ljust(1024, b"\xaa")
FINGER: Final = bytes(1024)


class Machine:
    """Thread-safe. A command changes its `baud`, which is the line's affair."""

    def __init__(self, faults: Faults, late_s: float = LATE_S) -> None:
        self._faults, self._late_s = faults, late_s
        self._lock = threading.Lock()
        self._ear = Ear()
        self._reply: Callable[[bytes], None] = _nowhere
        self._hang_up: Callable[[], None] = _nothing
        self._card: Printed | None = None
        self._is_found = self._is_selected = self._is_spent = False
        self.baud: int | None = BAUD
        self.asked: list[tuple[int, int]] = []

    def lay(self, card: Printed) -> None:
        """Somebody lays a card on it; one that lay there is lifted."""
        with self._lock:
            self._put(card)

    def lift(self) -> None:
        """Whatever lies there is taken away."""
        with self._lock:
            self._put(None)

    def act(self, asked: Mapping[str, Any]) -> None:
        """What a person does to it; ValueError for what nobody can do."""
        if asked["do"] == "lay":
            self.lay(card_of(asked))
        elif asked["do"] == "lift":
            self.lift()
        else:
            raise ValueError("lay CARD, or lift")

    def state(self) -> dict[str, Any]:
        """What its control port tells."""
        with self._lock:
            return {"has_card": self._card is not None, "asked": len(self.asked)}

    def connect(self, reply: Callable[[bytes], None], hang_up: Callable[[], None]) -> None:
        """See `links.Machine`."""
        with self._lock:
            self._reply, self._hang_up = reply, hang_up
            self._ear = Ear()

    def receive(self, data: bytes) -> None:
        """Bytes came; whole questions are answered."""
        with self._lock:
            for one in self._ear.hear(data):
                if isinstance(one, int):
                    self._say(reply(one))
                else:
                    self.asked.append(one)
                    self._answer(one)

    def midway(self, data: bytes) -> int | None:
        """Nothing it is sent breaks it."""
        del data
        return None

    def lose_power(self) -> None:
        """It is as it was delivered; the card stays where it lies."""
        with self._lock:
            self.baud = BAUD
            self._put(self._card)

    def _put(self, card: Printed | None) -> None:
        self._card = card
        self._is_found = self._is_selected = self._is_spent = False

    def _answer(self, command: tuple[int, int]) -> None:
        status = fault.status_of(command, self._faults.on())
        if status is not None:
            self._is_spent = self._is_spent or command == fault.READ
            self._say(reply(status))
            return
        if command[0] == 0x60 and command[1] < len(BAUDS):
            self._say(reply(0x90))
            self.baud = BAUDS[command[1]]
            return
        self._say(_ANSWERS.get(command, Machine._unknown)(self))

    def _find(self) -> bytes:
        is_spent = self._is_spent and fault.FINDS_AGAIN not in self._faults.on()
        self._is_found = self._card is not None and not is_spent
        self._is_selected = False
        return reply(0x9F, bytes(4)) if self._is_found else reply(0x80)

    def _select(self) -> bytes:
        self._is_selected = self._is_found
        return reply(0x90, bytes(8)) if self._is_selected else reply(0x81)

    def _read(self, finger: bytes | None = None) -> bytes:
        card, is_selected = self._card, self._is_selected
        self._is_found = self._is_selected = False
        if card is None or not is_selected:
            return reply(0x41)
        self._is_spent = True
        photo = DISGUISED if fault.PHOTO_PREAMBLE in self._faults.on() else PHOTO
        parts = [record_of(card), photo, *([] if finger is None else [finger])]
        return reply(0x90, b"".join(len(part).to_bytes(2, "big") for part in parts) + b"".join(parts))

    def _read_with_finger(self) -> bytes:
        return self._read(FINGER)

    def _reset(self) -> bytes:
        self._put(self._card)
        return reply(0x90)

    def _fine(self) -> bytes:
        return reply(0x90)

    def _module(self) -> bytes:
        return reply(0x90, MODULE)

    def _nothing_there(self) -> bytes:
        return reply(0x91)

    def _unknown(self) -> bytes:
        return reply(0x21)

    def _say(self, whole: bytes) -> None:
        on = self._faults.on()
        if fault.MUTE in on:
            return
        is_card = len(whole) > 1024
        if fault.WRONG_CHECK in on:
            whole = whole[:-1] + bytes((whole[-1] ^ 1,))
        is_unplugged = is_card and self._faults.take(fault.UNPLUG)
        if is_unplugged or (is_card and fault.TRUNCATED in on):
            whole = whole[: len(whole) // 2]
        whole = (NOISE if fault.GARBAGE in on else b"") + whole
        if fault.LATE in on:
            time.sleep(self._late_s)  # whatever it is asked meanwhile waits too
        for piece in _pieces(whole) if fault.ODD_CHUNKS in on else [whole]:
            self._reply(piece)
            time.sleep(CHUNK_S if fault.ODD_CHUNKS in on else 0)
        if is_unplugged:
            self._hang_up()


_ANSWERS: Final[Mapping[tuple[int, int], Callable[[Machine], bytes]]] = {
    fault.RESET: Machine._reset,
    (0x11, 0xFF): Machine._fine,
    (0x12, 0xFF): Machine._module,
    fault.FIND: Machine._find,
    fault.SELECT: Machine._select,
    fault.READ: Machine._read,
    (0x30, 0x03): Machine._nothing_there,
    (0x30, 0x10): Machine._read_with_finger,
}


def _pieces(data: bytes) -> list[bytes]:
    pieces, at = [], 0
    for size in cycle(CHUNKS):
        if at >= len(data):
            break
        pieces.append(data[at : at + size])
        at += size
    return pieces


def _nowhere(data: bytes) -> None:
    """What is said while nobody is connected."""


def _nothing() -> None:
    """Nobody is connected."""
