"""Frames of a BX font card, protocol version 02: `A5×8 | escaped(header 14 | data | CRC) | 5A`. Pure.

The data of a question: group, command, reply wanted, two reserved, payload; of a reply: group, command, error, two
reserved, payload. CRC-16/ARC over header and data before escaping; numbers little-endian. Facts: devices.md §4.3.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from devices.lines.crc import crc16
from devices.model import BUSY

HEAD: Final = b"\xa5" * 8
START: Final = 0xA5
END: Final = 0x5A
HOST: Final = 0x8000
ANY_TYPE: Final = 0xFE
VERSION: Final = 0x02
REPLY: Final = 0x01  # wanted
ALL_AREAS: Final = 0xFF
BUFFER: Final = 1024  # bytes of a card's receive buffer
PING: Final = (0xA2, 0x00)
STATUS: Final = (0xA1, 0x02)
DYNAMIC: Final = (0xA3, 0x06)
EFFECTS: Final = {"static": 1, "quick": 2, "left": 3, "right": 4, "up": 5, "down": 6}
STAY_ON_LAST: Final = 1
CHECKSUM: Final = "checksum"
WRONG_TYPE: Final = "wrong_device_type"
# the error of a reply → what it is called here
ERRORS: Final[Mapping[int, str]] = {
    1: "bad_group",
    2: "no_command",
    3: BUSY,
    4: "memory",
    5: CHECKSUM,
    12: "no_font",
    13: WRONG_TYPE,
}
# of one area in the payload of DYNAMIC, behind its length: see `_area`
AREA: Final = struct.Struct("<BHHHHBBBHBBBBBBBBBI")
_HEADER: Final = struct.Struct("<HH6sBBH")
_ESCAPES: Final = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}
_ESCAPED: Final = {escape: byte for byte, escape in _ESCAPES.items()}
_FRAME_MAX: Final = 2 * BUFFER  # escaped
_AROUND: Final = _HEADER.size + 2


@dataclass(frozen=True)
class Packet:
    """One frame. `flag` is what a question wants (`REPLY`) or a reply's error, 0 for none."""

    group: int
    command: int
    flag: int = REPLY
    payload: bytes = field(default=b"", repr=False)
    to: int = 1
    sender: int = HOST
    device_type: int = ANY_TYPE


@dataclass(frozen=True)
class Area:
    """Where and how a text is drawn; all lengths in pixels. `stay` counts half seconds, `speed` is 0 (fast) to 24."""

    id: int
    x_px: int
    y_px: int
    width_px: int
    height_px: int
    effect: int = 1
    speed: int = 0
    stay: int = 2
    gap_px: int = 0
    run: int = STAY_ON_LAST
    timeout_s: int = 0
    is_single_line: bool = True
    wraps: bool = False


def encode(packet: Packet) -> bytes:
    """The bytes of a packet."""
    data = bytes((packet.group, packet.command, packet.flag, 0, 0)) + packet.payload
    body = _HEADER.pack(packet.to, packet.sender, bytes(6), packet.device_type, VERSION, len(data)) + data
    return HEAD + escape(body + crc16(body).to_bytes(2, "little")) + bytes((END,))


def decode(body: bytes) -> Packet | None:
    """The packet in these bytes, unescaped, with their CRC; None if it is none."""
    if len(body) < _AROUND + 5 or crc16(body[:-2]) != int.from_bytes(body[-2:], "little"):
        return None
    to, sender, _, device_type, _, size = _HEADER.unpack_from(body)
    data = body[_HEADER.size : -2]
    if size != len(data):
        return None
    return Packet(data[0], data[1], data[2], data[5:], to, sender, device_type)


def dynamic(updates: Sequence[tuple[Area, bytes]], delete: Sequence[int] = ()) -> bytes:
    """The payload that draws texts in areas and takes areas away; `delete` (ALL_AREAS,) takes all."""
    gone = bytes(delete) if tuple(delete) == (ALL_AREAS,) else bytes((len(delete), *delete))
    return gone + bytes((len(updates),)) + b"".join(_area(area, text) for area, text in updates)


def escape(data: bytes) -> bytes:
    """What goes between head and tail: neither can occur in it."""
    return b"".join(_ESCAPES.get(byte, bytes((byte,))) for byte in data)


def unescape(data: bytes) -> bytes | None:
    """The bytes behind an escaped text; None where an escape is none."""
    found, at = bytearray(), 0
    while at < len(data):
        if data[at] not in (0xA6, 0x5B):
            found.append(data[at])
            at += 1
            continue
        byte = _ESCAPED.get(data[at : at + 2])
        if byte is None:
            return None
        found.append(byte)
        at += 2
    return bytes(found)


class Splitter:
    """Packets out of a stream, whatever else is in it. Keeps at most one unfinished frame."""

    def __init__(self) -> None:
        self._frame: bytearray | None = None
        self.wrong_frames = 0
        self.noise_bytes = 0

    def drop(self) -> None:
        """Forget what has begun: the line is another one now."""
        self._frame = None

    def feed(self, data: bytes) -> list[Packet]:
        """The packets that are whole now. A head byte always begins a new frame: within one it is escaped."""
        found: list[Packet] = []
        for byte in data:
            if byte == START:
                self._lose()
                self._frame = bytearray()
            elif self._frame is None:
                self.noise_bytes += 1
            elif byte != END:
                self._frame.append(byte)
                if len(self._frame) > _FRAME_MAX:
                    self._lose()
            else:
                packet = decode(unescape(bytes(self._frame)) or b"")
                self._frame = None
                if packet is None:
                    self.wrong_frames += 1
                else:
                    found.append(packet)
        return found

    def _lose(self) -> None:
        self.noise_bytes += len(self._frame or b"")
        self._frame = None


def _area(area: Area, text: bytes) -> bytes:
    body = AREA.pack(
        0,
        _eighths(area.x_px),
        area.y_px,
        _eighths(area.width_px),
        area.height_px,
        area.id,
        area.gap_px,
        area.run,
        area.timeout_s,
        0,  # no voice
        0,
        0,
        1 if area.is_single_line else 2,
        2 if area.wraps else 1,
        area.effect,
        0,  # how it leaves
        area.speed,
        area.stay,
        len(text),
    )
    return struct.pack("<H", len(body) + len(text)) + body + text


def _eighths(px: int) -> int:
    """A horizontal length in units of 8 px, or in px with the top bit set."""
    return px | 0x8000 if px % 8 else px // 8
