"""The bytes of a SAM_V module: questions out, replies in, from any pieces and through any noise. Pure.

A card's photo (a licensed format) and fingerprint end here: of a long reply only the 256 bytes of text are kept, and
there is no question for a fingerprint. The payload is not escaped, so a length is trusted until its check fails.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import xor
from typing import Final, Literal

PREAMBLE: Final = b"\xaa\xaa\xaa\x96\x69"
TEXT_BYTES: Final = 256
SHORT_MAX: Final = 70  # the longest reply but a card's: its newest address
LENGTH: Final = (4, 2314)  # three status bytes and the check; text, photo and the longest fingerprint
_HEAD: Final = len(PREAMBLE) + 2

# The third status byte, where something follows from it; every other one is a no
OK: Final = 0x90
FOUND: Final = 0x9F
CHECK_ERROR: Final = 0x10  # of what the reader received
LENGTH_ERROR: Final = 0x11
SELF_TEST_FAILED: Final = 0x60
NOT_LICENSED: Final = 0x66

Shape = Literal["short", "id", "record"]


@dataclass(frozen=True)
class Question:
    """What is asked, and the status and shape of the reply that says yes to it."""

    frame: bytes
    yes: int = OK
    shape: Shape = "short"


@dataclass(frozen=True)
class Reply:
    """One whole reply. `data` is what a short one brings; `text` the record of a card, without anything else of it."""

    status: int
    data: bytes = field(default=b"", repr=False)
    text: bytes = field(default=b"", repr=False)

    @property
    def shape(self) -> Shape:
        """What it brings."""
        if self.text:
            return "record"
        return "id" if len(self.data) == 16 else "short"


@dataclass(frozen=True)
class Broken:
    """A frame that arrived whole and is wrong: its check, or the lengths within."""

    reason: Literal["check", "lengths"]


Piece = Reply | Broken


def framed(*body: int) -> bytes:
    """A host frame: command, parameter and data behind preamble and length, with its check."""
    inside = (len(body) + 1).to_bytes(2, "big") + bytes(body)
    return PREAMBLE + inside + bytes((check(inside),))


def check(data: bytes) -> int:
    """XOR of everything from the length on."""
    return reduce(xor, data, 0)


STATE: Final = Question(framed(0x11, 0xFF))
ID: Final = Question(framed(0x12, 0xFF), shape="id")
FIND: Final = Question(framed(0x20, 0x01), yes=FOUND)
SELECT: Final = Question(framed(0x20, 0x02))
READ: Final = Question(framed(0x30, 0x01), shape="record")


def answers(question: Question, reply: Reply) -> bool:
    """Whether it can be the reply to that question. Replies do not say to what: a late yes to another one is told by
    its status or shape, a no fits every question."""
    if reply.status not in (OK, FOUND):
        return True
    return reply.status == question.yes and reply.shape == question.shape


def module_id(data: bytes) -> str:
    """The 16 bytes of a SAM's id as they are printed on its label (from practice, no standard says so); "" else."""
    if len(data) != 16:
        return ""
    first, second = (int.from_bytes(data[at : at + 2], "little") for at in (0, 2))
    day, one, two = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12))
    return f"{first:02}.{second:02}-{day:08}-{one:010}-{two:010}"


class Splitter:
    """Takes bytes as they arrive and gives the replies they complete. Holds at most one frame; never raises."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Piece]:
        """The replies that `data` completes, and what was broken among them."""
        self._held += data
        pieces: list[Piece] = []
        while (frame := self._next()) is not None:
            inside = frame[len(PREAMBLE) :]
            if check(inside):
                pieces.append(Broken("check"))
                del self._held[:1]  # there may be a reply behind the preamble of a broken one
            else:
                pieces.append(_reply(inside[2:-1]))
                del self._held[: len(frame)]
        return pieces

    @property
    def is_within(self) -> bool:
        """Whether a reply has begun to arrive."""
        return self._held.startswith(PREAMBLE)

    def forget(self) -> None:
        """What is held belongs to nothing any more."""
        self._held.clear()

    def _next(self) -> bytes | None:
        """The next whole frame, at the start of what is held."""
        least, most = LENGTH
        while True:
            start = self._held.find(PREAMBLE)
            if start < 0:
                del self._held[: -len(PREAMBLE) + 1]
                return None
            del self._held[:start]
            if len(self._held) < _HEAD:
                return None
            length = int.from_bytes(self._held[len(PREAMBLE) : _HEAD], "big")
            if least <= length <= most:
                whole = _HEAD + length
                return bytes(self._held[:whole]) if len(self._held) >= whole else None
            del self._held[:1]


def _reply(body: bytes) -> Piece:
    """Of status bytes and data. The first two status bytes are the card's own words, which nobody needs."""
    status, data = body[2], body[3:]
    if len(data) <= SHORT_MAX:
        return Reply(status, data)
    for heads in (2, 3):  # lengths of text, photo and, if asked for, fingerprint
        sizes = [int.from_bytes(data[2 * at : 2 * at + 2], "big") for at in range(heads)]
        if sizes[0] == TEXT_BYTES and 2 * heads + sum(sizes) == len(data):
            return Reply(status, text=data[2 * heads : 2 * heads + TEXT_BYTES])
    return Broken("lengths")
