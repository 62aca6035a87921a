"""Cuts the byte stream a printer receives into commands and text, whatever pieces it arrives in. Never raises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

PICTURE_MAX: Final = 4_000_000  # bytes; a longer one is noise, not a picture
_Length = int | Callable[[bytes], int | None]


@dataclass(frozen=True)
class Token:
    """`head` is the command's two leading bytes (one for LF and its like, none for text), `data` what follows."""

    head: bytes
    data: bytes = b""

    @property
    def is_realtime(self) -> bool:
        """Whether a printer obeys on receipt, past everything that waits in its buffer."""
        return self.head[:1] == b"\x10"


class Tokenizer:
    """Feed it bytes, take tokens. Text comes in pieces: join neighbours to compare."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> list[Token]:
        """The tokens completed by `data`."""
        self._rest += data
        tokens: list[Token] = []
        while self._rest:
            token, length = self._next()
            if length == 0:
                break
            del self._rest[:length]
            if token is not None:
                tokens.append(token)
        return tokens

    def _next(self) -> tuple[Token | None, int]:
        """The token at the front and its length; length 0 when more bytes are needed, no token for noise."""
        first = self._rest[0]
        if first >= 0x20:
            length = next((at for at, byte in enumerate(self._rest) if byte < 0x20), len(self._rest))
            return Token(b"", bytes(self._rest[:length])), length
        if first not in (0x10, 0x1B, 0x1C, 0x1D):
            return Token(bytes((first,))), 1
        if len(self._rest) < 2:
            return None, 0
        head = bytes(self._rest[:2])
        rule = _COMMANDS.get(head)
        if rule is None:
            return None, 1 if first == 0x10 else 2
        # a picture's bytes are not copied to find out its length
        length_of_data = rule if isinstance(rule, int) else rule(bytes(self._rest[2:66]))
        if length_of_data is None:
            return self._open_end(head)
        if len(self._rest) < 2 + length_of_data:
            return None, 0
        return Token(head, bytes(self._rest[2 : 2 + length_of_data])), 2 + length_of_data

    def _open_end(self, head: bytes) -> tuple[Token | None, int]:
        """A command that ends with NUL, or one whose length is still on its way."""
        if head not in _UNTIL_NUL:
            return None, 0
        if self._rest[2:3] and self._rest[2] < 0x41:  # GS k, form A
            end = self._rest.find(0, 3)
        else:
            end = self._rest.find(0, 2)
        if end < 0:
            return (None, 2) if len(self._rest) > 512 else (None, 0)
        return Token(head, bytes(self._rest[2 : end + 1])), end + 1


def _known(size: int, length: Callable[[bytes], int]) -> Callable[[bytes], int | None]:
    """A length that can be told once `size` bytes are there; a monstrous one counts as the header alone."""

    def tell(data: bytes) -> int | None:
        if len(data) < size:
            return None
        told = length(data)
        return told if told <= PICTURE_MAX else size

    return tell


def _u16(data: bytes, at: int) -> int:
    return data[at] | data[at + 1] << 8


def _bar_code(data: bytes) -> int | None:
    if not data or data[0] < 0x41 or len(data) < 2:
        return None
    return 2 + data[1]


_SIZED: Final = _known(3, lambda data: 3 + _u16(data, 1))
_BIT_IMAGE: Final = _known(3, lambda data: 3 + _u16(data, 1) * (3 if data[0] >= 32 else 1))
_RASTER: Final = _known(6, lambda data: 6 + _u16(data, 2) * _u16(data, 4))
_DOWNLOADED: Final = _known(2, lambda data: 2 + data[0] * data[1] * 8)
_CUT: Final = _known(1, lambda data: 2 if data[0] in (65, 66, 97, 98, 103, 104) else 1)
_EOT: Final = _known(1, lambda data: 2 if data[0] in (7, 8, 18) else 1)
_LONG: Final = _known(5, lambda data: 5 + int.from_bytes(data[1:5], "little"))
_UNTIL_NUL: Final = (b"\x1bD", b"\x1dk")
_COMMANDS: Final[dict[bytes, _Length]] = {
    **{b"\x10" + key: rule for key, rule in ((b"\x04", _EOT), (b"\x05", 1), (b"\x14", 3))},
    **{b"\x1b" + bytes((key,)): 0 for key in b"@2\x0c<iLSmuv"},
    **{b"\x1b" + bytes((key,)): 1 for key in b"!adJEGM3tR-{= VrKeT\x06%?fU"},
    **{b"\x1b" + bytes((key,)): 2 for key in b"$\\Bc"},
    b"\x1bp": 3,
    b"\x1bW": 8,
    b"\x1b*": _BIT_IMAGE,
    b"\x1b(": _SIZED,
    b"\x1bD": lambda data: None,
    **{b"\x1d" + bytes((key,)): 0 for key in b":"},
    **{b"\x1d" + bytes((key,)): 1 for key in b"!aBHhwfrIb/jc"},
    **{b"\x1d" + bytes((key,)): 2 for key in b"LWP\\$Tz"},
    b"\x1d^": 3,
    b"\x1dV": _CUT,
    b"\x1dk": _bar_code,
    b"\x1dv": _RASTER,
    b"\x1d(": _SIZED,
    b"\x1d8": _LONG,
    b"\x1d*": _DOWNLOADED,
    **{b"\x1c" + bytes((key,)): 0 for key in b"&."},
    **{b"\x1c" + bytes((key,)): 1 for key in b"!-WC"},
    **{b"\x1c" + bytes((key,)): 2 for key in b"Sp"},
    b"\x1c2": 74,
    b"\x1c(": _SIZED,
}
