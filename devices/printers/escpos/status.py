"""What a printer says on its one reply stream: answers told apart by their bits, and what they mean. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from devices.model import OFFLINE, Health
from devices.printers.model import COVER_OPEN, CUTTER_ERROR, NEAR_END, PAPER_OUT, PRINTER_ERROR

Kind = Literal["realtime", "paper", "asb", "block", "flow", "noise"]
BLOCK_HEADS: Final = b"\x35\x37\x3b\x3d\x5f"
BLOCK_MAX: Final = 80
FLOW: Final = b"\x11\x13"


@dataclass(frozen=True)
class Reply:
    """One answer: DLE EOT byte, GS r byte, four ASB bytes, GS I block without head and NUL, XON/XOFF, or noise."""

    kind: Kind
    data: bytes


class Classifier:
    """Cuts the reply stream into answers, whatever pieces it arrives in. Never raises."""

    def __init__(self) -> None:
        self._part = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        """The answers completed by `data`."""
        replies: list[Reply] = []
        for byte in data:
            replies += self._take(byte)
        return replies

    def reset(self) -> None:
        """Forget a half answer: what comes next belongs to a new question."""
        self._part.clear()

    def _take(self, byte: int) -> list[Reply]:
        if not self._part:
            return self._first(byte)
        return self._in_block(byte) if self._part[0] in BLOCK_HEADS else self._in_asb(byte)

    def _first(self, byte: int) -> list[Reply]:
        if byte in FLOW:
            return [_reply("flow", byte)]
        if byte in BLOCK_HEADS or byte & 0x93 == 0x10:
            self._part.append(byte)
            return []
        if byte & 0x93 == 0x12:
            return [_reply("realtime", byte)]
        return [_reply("paper" if byte & 0x90 == 0 else "noise", byte)]

    def _in_block(self, byte: int) -> list[Reply]:
        if byte == 0 or len(self._part) > BLOCK_MAX:
            block = bytes(self._part[1:])
            self._part.clear()
            return [Reply("block", block)]
        self._part.append(byte)
        return []

    def _in_asb(self, byte: int) -> list[Reply]:
        if byte & 0x90:  # not a byte of ASB: a real-time answer came between, or the head was noise
            self._part.clear()
            return [Reply("noise", b""), *self._first(byte)]
        self._part.append(byte)
        if len(self._part) < 4:
            return []
        asb = bytes(self._part)
        self._part.clear()
        return [Reply("asb", asb)]


def _reply(kind: Kind, byte: int) -> Reply:
    return Reply(kind, bytes((byte,)))


class NearEnd:
    """A near-end sensor flutters while the roll turns: believe a change only when it was seen several times."""

    RAISE_AFTER: Final = 2
    CLEAR_AFTER: Final = 3

    def __init__(self) -> None:
        self.on = False
        self._against = 0
        self._known = False

    def update(self, seen: bool) -> bool:
        """Take one reading; True while the roll counts as short. The very first reading is believed."""
        self._against = self._against + 1 if seen != self.on else 0
        needed = self.RAISE_AFTER if seen else self.CLEAR_AFTER
        if seen != self.on and (not self._known or self._against >= needed):
            self.on, self._against = seen, 0
        self._known = True
        return self.on


def stops(answers: Mapping[int, int]) -> str:
    """Why the printer cannot print, from its DLE EOT bytes by n; '' when nothing speaks against it."""
    return next((reason for n, mask, reason in _STOPS if n in answers and answers[n] & mask), "")


def paper_is_out(byte: int) -> bool:
    """From the answer to DLE EOT 4."""
    return bool(byte & 0x60)


def paper_is_near_end(byte: int) -> bool:
    """From the answer to DLE EOT 4."""
    return bool(byte & 0x0C)


def health_of(answers: Mapping[int, int], near_end: bool) -> Health:
    """Health from the DLE EOT bytes by n. No answer at all means off-line: such printers fall silent."""
    if not answers:
        return Health("unavailable", OFFLINE, near_end)
    reason = stops(answers)
    if reason:
        return Health("unavailable", reason, near_end)
    return Health("degraded", NEAR_END, True) if near_end else Health("online")


# Most telling first: (n of DLE EOT, bits, reason)
_STOPS: Final = (
    (4, 0x60, PAPER_OUT),
    (2, 0x20, PAPER_OUT),
    (2, 0x04, COVER_OPEN),
    (3, 0x08, CUTTER_ERROR),
    (3, 0x24, PRINTER_ERROR),
    (1, 0x08, OFFLINE),
)
