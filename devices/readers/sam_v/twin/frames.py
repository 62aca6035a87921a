"""The module's side of the line: what it makes of bytes it hears, and how it frames a reply; no code of the driver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

PREAMBLE: Final = b"\xaa\xaa\xaa\x96\x69"
HEARD_MAX: Final = 512
OK: Final = b"\x00\x00\x90"
BAD_CHECK, BAD_LENGTH = 0x10, 0x11
_LONGEST: Final = 64  # of a question

Heard = tuple[int, int] | int  # command and parameter, or the status that says why it was not understood


class Ear:
    """Takes what is sent to the module, in any pieces, and gives what it is asked."""

    def __init__(self) -> None:
        self._held = b""

    def hear(self, data: bytes) -> Iterator[Heard]:
        """The questions that `data` completes."""
        self._held = (self._held + data)[-HEARD_MAX:]
        while (start := self._held.find(PREAMBLE)) >= 0:
            rest = self._held[start + len(PREAMBLE) :]
            if len(rest) < 2:
                return
            length = int.from_bytes(rest[:2], "big")
            if not 3 <= length <= _LONGEST:
                self._held = rest
                yield BAD_LENGTH
                continue
            if len(rest) < 2 + length:
                return
            self._held = rest[2 + length :]
            total = 0
            for byte in rest[: 2 + length]:
                total ^= byte
            yield (rest[2], rest[3]) if total == 0 else BAD_CHECK


def reply(status: int, data: bytes = b"") -> bytes:
    """A whole reply with that status."""
    inside = (4 + len(data)).to_bytes(2, "big") + bytes((0, 0, status)) + data
    total = 0
    for byte in inside:
        total ^= byte
    return PREAMBLE + inside + bytes((total,))
