"""Frames of the FF68 line and what they mean: `FF 68 L L 68 address command data… sum 16`. Pure.

An acknowledgement is the same frame sent back; only a grade is acknowledged by another one. Vectors: devices.md §4.2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

HEAD: Final = b"\xff\x68"
TAIL: Final = 0x16
AROUND: Final = 7  # bytes of a frame besides address, command and data
LONGEST: Final = 8  # the display command's; a longer one can only be noise
BLANK: Final = 0x0A
DIGIT_MAX: Final = 9
CELLS: Final = 3  # of each number on a caller's display

KEYS: Final = 0x01  # whoever sends keys may give another command than this, and not GRADE
DISPLAY: Final = 0x02
BEEP: Final = 0x03
GRADE: Final = 0x11
EVALUATE: Final = 0x0B


@dataclass(frozen=True)
class Frame:
    """One frame of the line. Its data are keys of a person: not in its repr."""

    address: int
    command: int
    data: bytes = field(default=b"", repr=False)

    @property
    def length(self) -> int:
        """L: address, command and data."""
        return 2 + len(self.data)


@dataclass(frozen=True)
class Press:
    """What a person typed: digits, then the function key that ends them; `function` is None where none does."""

    digits: str = field(repr=False)
    function: int | None = field(repr=False)
    raw: str = field(repr=False)


def encode(frame: Frame) -> bytes:
    """The bytes of a frame."""
    body = bytes((frame.address, frame.command)) + frame.data
    size = len(body)
    return HEAD + bytes((size, size, 0x68)) + body + bytes((sum(body) % 256, TAIL))


def show(address: int, waiting: int | None, number: str) -> Frame:
    """Waiting (None blank, at most 999 shown) and the last three digits of a ticket's number ("" blank)."""
    count = "" if waiting is None else str(min(max(waiting, 0), 10**CELLS - 1))
    return Frame(address, DISPLAY, _cells(count) + _cells(number))


def beep(address: int) -> Frame:
    """A short tone."""
    return Frame(address, BEEP)


def ask_grade(address: int) -> Frame:
    """Lights the evaluator up for one answer."""
    return Frame(address, KEYS, bytes((EVALUATE,)))


def stars(address: int, level: int) -> Frame:
    """The clerk's stars on the evaluator."""
    return Frame(address, DISPLAY, bytes((level,)))


def acknowledgement(frame: Frame) -> Frame:
    """What tells a device that its frame has come."""
    if frame.command == GRADE:
        return Frame(frame.address, KEYS, frame.data)
    return frame


def press_of(data: bytes) -> Press:
    """The data of a caller's frame as keys."""
    raw = data.hex(" ").upper()
    if not data or data[-1] <= DIGIT_MAX or any(key > DIGIT_MAX for key in data[:-1]):
        return Press("", None, raw)
    return Press("".join(str(key) for key in data[:-1]), data[-1], raw)


def _cells(text: str) -> bytes:
    digits = [int(one) for one in text if "0" <= one <= "9"][-CELLS:]
    return bytes([BLANK] * (CELLS - len(digits)) + digits)


class Splitter:
    """Frames out of a stream, whatever else is in it. Keeps at most one unfinished frame."""

    def __init__(self) -> None:
        self._rest = b""
        self.wrong_sums = 0
        self.noise_bytes = 0

    @property
    def is_within(self) -> bool:
        """Whether a frame has begun and not ended: the line is not free."""
        return bool(self._rest)

    def drop(self) -> None:
        """Forget what has begun: the line is another one now."""
        self._rest = b""

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that are whole now."""
        return self._take(self._rest + data, is_over=False)

    def flush(self) -> list[Frame]:
        """The line fell silent: what has begun will not end, but it may hide a whole frame."""
        return self._take(self._rest, is_over=True)

    def _take(self, data: bytes, is_over: bool) -> list[Frame]:
        found: list[Frame] = []
        at = 0
        while (start := data.find(HEAD, at)) >= 0:
            self.noise_bytes += start - at
            size = _size(data[start : start + LONGEST + AROUND])
            if size is None and not is_over:
                self._rest = data[start:]
                return found
            frame = _frame(data[start : start + size]) if size else None
            if frame is not None and size:
                found.append(frame)
                at = start + size
                continue
            self.wrong_sums += bool(size)
            self.noise_bytes += 1
            at = start + 1
        kept = int(not is_over and data.endswith(HEAD[:1]) and at < len(data))
        self.noise_bytes += len(data) - at - kept
        self._rest = data[len(data) - kept :]
        return found


def _size(data: bytes) -> int | None:
    """How many bytes the frame has that begins here; 0 if none does, None while that is not known."""
    length = data[2:3]
    if length and not 2 <= length[0] <= LONGEST:
        return 0
    if data[2:5] != (2 * length + b"\x68")[: len(data) - 2]:
        return 0
    size = length[0] + AROUND if length else LONGEST + AROUND
    return size if len(data) >= size else None


def _frame(data: bytes) -> Frame | None:
    body = data[5:-2]
    if data[-1] != TAIL or sum(body) % 256 != data[-2] or not body[0]:
        return None
    return Frame(body[0], body[1], body[2:])
