"""Templates become frames, bytes become readings: all a simple device needs, told by its table in the file. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import xor
from typing import Any, Final, Literal

from devices.lines.crc import crc16

FIELDS: Final = ("number", "window", "waiting", "text", "area", "address", "state")
VALUE_MAX: Final = 64  # signs of one field
HELD_MAX: Final = 256  # bytes of a stream that has matched nothing yet
CHECKSUM: Final = "{checksum}"
_PARTS: Final = re.compile(
    r"\\x(?P<hex>[0-9A-Fa-f]{2})|\\(?P<sign>[\\rnt])|\{(?P<field>\w+)(?P<byte>:byte)?\}|(?P<text>.)", re.DOTALL
)
_SIGNS: Final = {"\\": b"\\", "r": b"\r", "n": b"\n", "t": b"\t"}
Order = Literal["little", "big"]
ReadingKind = Literal["key", "grade", "code"]


class TemplateIsWrong(ValueError):
    """A template names what there is not; the text says it in Chinese."""


class Refused(ValueError):
    """A command cannot be sent as asked; the text is a stable code."""


# name -> (what is reckoned over the bytes, how many bytes it takes)
CHECKSUMS: Final[Mapping[str, tuple[Callable[[bytes], int], int]]] = {
    "none": (lambda data: 0, 0),
    "xor": (lambda data: reduce(xor, data, 0), 1),
    "sum": (lambda data: sum(data) & 0xFF, 1),
    "crc16_arc": (crc16, 2),
    "crc16_modbus": (lambda data: crc16(data, 0xFFFF), 2),
}


@dataclass(frozen=True)
class Template:
    """One frame with places to fill; {address:byte} is a number as one byte. The checksum stands at {checksum}, else at
    the end, over what is before it but for the first `skip` bytes."""

    text: str
    encoding: str = "gbk"
    checksum: str = "none"
    order: Order = "little"
    skip: int = 0

    def __post_init__(self) -> None:
        for part in _PARTS.finditer(self.text):
            name = part["field"]
            if name is not None and name not in (*FIELDS, "checksum"):
                raise TemplateIsWrong(f"没有名为 {{{name}}} 的内容，可用的有：{'、'.join(FIELDS)}、checksum")
            if part["text"] and not _encodes(part["text"], self.encoding):
                raise TemplateIsWrong(f"“{part['text']}”不能用 {self.encoding} 编码")
            if part["text"] == "\\":
                raise TemplateIsWrong("反斜杠后应为 xNN（十六进制）、r、n、t 或反斜杠")
        if self.text.count(CHECKSUM) > (self.checksum != "none"):
            raise TemplateIsWrong("{checksum} 最多写一次，并要写明 checksum 的算法")

    def fill(self, values: Mapping[str, Any]) -> bytes:
        """The frame with these values in it. Raises Refused: missing_field, bad_field."""
        frame, has_checksum = b"", False
        for part in _PARTS.finditer(self.text):
            if part["field"] == "checksum":
                frame, has_checksum = frame + self._check(frame), True
            else:
                frame += self._part(part, values)
        return frame if has_checksum else frame + self._check(frame)

    def _part(self, part: re.Match[str], values: Mapping[str, Any]) -> bytes:
        if part["hex"]:
            return bytes.fromhex(part["hex"])
        if part["sign"]:
            return _SIGNS[part["sign"]]
        if part["text"]:
            return part["text"].encode(self.encoding)
        if part["field"] not in values:
            raise Refused("missing_field")
        value = str(values[part["field"]])
        if part["byte"]:
            return _byte(value)
        if len(value) > VALUE_MAX or not value.isprintable() or not _encodes(value, self.encoding):
            raise Refused("bad_field")
        return value.encode(self.encoding)

    def _check(self, frame: bytes) -> bytes:
        reckon, size = CHECKSUMS[self.checksum]
        return reckon(frame[self.skip :]).to_bytes(size, self.order)


@dataclass(frozen=True)
class Meaning:
    """What a match says. Groups of the expression: `address`, and of a key `key` and `digits`, `grade`, `text`.

    `values` says what a key or grade means, by its text ("A") or its bytes in hex ("0C"): an act, or a grade 1 to 5.
    """

    kind: ReadingKind
    match: re.Pattern[bytes]
    values: Mapping[str, str | int] = field(default_factory=dict)
    address: int = 0
    encoding: str = "gbk"

    def body(self, found: re.Match[bytes]) -> dict[str, Any]:
        """The body of the reading a match is."""
        groups = {name: value or b"" for name, value in found.groupdict().items()}
        if self.kind == "code":
            return {"text": groups.get("text", b"").decode(self.encoding, "replace"), "symbology": ""}
        address = _number(groups["address"]) if groups.get("address") else self.address
        raw = groups.get(self.kind, b"")
        value = self.values.get(raw.decode("ascii", "replace"), self.values.get(raw.hex().upper()))
        if self.kind == "grade":
            return {"address": address, "raw": _number(raw), "grade": value}
        digits = groups.get("digits", b"").decode("ascii", "replace")
        return {"address": address, "act": value or "", "digits": digits, "raw": found[0].hex()}


class Incoming:
    """The bytes a device sends, in any pieces: what they mean, and whether an awaited reply is among them."""

    def __init__(self, meanings: Sequence[Meaning]) -> None:
        self._meanings = meanings
        self._held = b""

    def drop(self) -> None:
        """The line was lost: a half frame is none."""
        self._held = b""

    def feed(
        self, data: bytes, reply: re.Pattern[bytes] | None = None
    ) -> tuple[list[tuple[ReadingKind, dict[str, Any]]], bool]:
        """(kind, body) of every reading that `data` completes, and whether `reply` came. Each byte counts once."""
        readings, has_replied = list[tuple[ReadingKind, dict[str, Any]]](), False
        for at in range(0, len(data), HELD_MAX):
            self._held += data[at : at + HELD_MAX]
            while (first := self._first(None if has_replied else reply)) is not None:
                meaning, found = first
                if meaning is None:
                    has_replied = True
                else:
                    readings.append((meaning.kind, meaning.body(found)))
                self._held = self._held[found.end() :]
            self._held = self._held[-HELD_MAX:]
        return readings, has_replied

    def _first(self, reply: re.Pattern[bytes] | None) -> tuple[Meaning | None, re.Match[bytes]] | None:
        """The match that begins first; of two at one place the reply, then the order of the file."""
        tried = [(None, reply.search(self._held))] if reply is not None else []
        all_tried = [*tried, *((one, one.match.search(self._held)) for one in self._meanings)]
        matches = [(meaning, found) for meaning, found in all_tried if found is not None and found[0]]
        return min(matches, key=lambda one: one[1].start(), default=None)


def _number(raw: bytes) -> int:
    """Digits as their number, else the bytes as one."""
    return int(raw) if raw.isdigit() else int.from_bytes(raw[:4], "big")


def _byte(value: str) -> bytes:
    if not value.isdecimal() or int(value) > 0xFF:
        raise Refused("bad_field")
    return bytes((int(value),))


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
