"""What a phone or camera writes into a picture beside the picture goes: place, time, maker, comments, small copies.

The picture itself is copied byte for byte, so that nothing of a document is lost. Only what a picture is drawn with is
kept (a list of what may stay); which side is up is said anew, and whatever follows a picture's end is cut off. Pure.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Final

JPEG: Final = b"\xff\xd8"
PNG: Final = b"\x89PNG\r\n\x1a\n"
# Exif 2.3, 4.6.4: tag 0x0112 is a SHORT of 1 to 8; 1 is upright
ORIENTATION: Final = 0x0112
SHORT: Final = 3
UPRIGHT: Final = 1
EXIF: Final = b"Exif\0\0"
# ISO/IEC 10918-1, table B.1
SOI: Final = 0xD8
EOI: Final = 0xD9
SOS: Final = 0xDA
APP0: Final = 0xE0
APP1: Final = 0xE1
APP14: Final = 0xEE
BARE: Final[frozenset[int]] = frozenset({0x01, *range(0xD0, 0xD8)})  # TEM and RST0 to RST7 stand alone
FRAMES: Final[frozenset[int]] = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # SOF0 to SOF15
DRAWN_BY: Final[frozenset[int]] = frozenset({*range(0xC0, 0xE0)} - {SOI, EOI, *BARE})  # tables, frames and scans
PARTS_MAX: Final = 20_000  # ten megabytes in parts of half a kilobyte; more is made to keep us busy
_SCAN_ENDS: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
# PNG, third edition, 4.7; all that says how pixels look, nothing that tells of them
PNG_DRAWN_BY: Final = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)


class NotAPicture(ValueError):
    """It begins like a picture and goes on like none."""


def plain(content: bytes) -> bytes:
    """A JPEG or PNG without anything but its picture; NotAPicture where it cannot be read to its end."""
    try:
        return _jpeg(content) if content.startswith(JPEG) else _png(content)
    except (IndexError, struct.error):
        raise NotAPicture("ends in the middle") from None


def _jpeg(content: bytes) -> bytes:
    """ISO/IEC 10918-1, B.1: markers with a length, and after each SOS coded data up to the next marker."""
    kept, seen, is_turned = [JPEG], set[int](), False
    for marker, body in _segments(content):
        seen.add(marker)
        if marker == APP1 and not is_turned and (way := _orientation(body[4:])) != UPRIGHT:
            kept.append(_exif(way))
            is_turned = True
        elif marker == APP0 and body[4:9] == b"JFIF\0" and len(body) >= 18:
            kept.append(b"\xff\xe0" + struct.pack(">H", 16) + body[4:16] + b"\0\0")  # without its small copy
        elif marker == APP14 and body[4:9] == b"Adobe" and len(body) >= 16:
            kept.append(b"\xff\xee" + struct.pack(">H", 14) + body[4:16])
        elif marker in DRAWN_BY:
            kept.append(body)
    if SOS not in seen or not seen & FRAMES:
        raise NotAPicture("no picture in it")
    return b"".join((*kept, b"\xff\xd9"))


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, all its bytes, the coded data after an SOS with it) from the first to EOI."""
    at = len(JPEG)
    for _part in range(PARTS_MAX):
        if content[at] != 0xFF:
            raise NotAPicture("no marker where one must be")
        while content[at + 1] == 0xFF:  # B.1.1.2: any marker may be preceded by fill bytes
            at += 1
        marker = content[at + 1]
        if marker == EOI:
            return
        end = at + 2
        if marker not in BARE:
            (length,) = struct.unpack_from(">H", content, end)
            end += length
            if length < 2 or end > len(content) or marker in (0x00, SOI):
                raise NotAPicture("a length that is none")
        if marker == SOS:
            found = _SCAN_ENDS.search(content, end)
            if found is None:
                raise NotAPicture("ends in the middle")
            end = found.start()
        yield marker, content[at:end]
        at = end
    raise NotAPicture("too many parts")


def _orientation(body: bytes) -> int:
    """Which side is up by an Exif segment's IFD0; upright where it does not say so in a way one can read."""
    if not body.startswith(EXIF):
        return UPRIGHT
    tiff = body[len(EXIF) :]
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return UPRIGHT
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, _many, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
            if (tag, kind) == (ORIENTATION, SHORT):
                return value if 1 <= value <= 8 else UPRIGHT
    except struct.error:
        pass  # cut short: nobody can say which side is up
    return UPRIGHT


def _exif(way: int) -> bytes:
    """An Exif segment that says which side is up and nothing else."""
    body = EXIF + struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, SHORT, 1, way, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> bytes:
    """PNG, third edition, 5.3: chunks of length, name, data and CRC, from IHDR to IEND."""
    if not content.startswith(PNG):
        raise NotAPicture("neither JPEG nor PNG")
    kept, names, at = [PNG], list[bytes](), len(PNG)
    while not names or names[-1] != b"IEND":
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        (check,) = struct.unpack_from(">I", content, end - 4)
        if check != zlib.crc32(memoryview(content)[at + 4 : end - 4]):
            raise NotAPicture("a check sum that is none")
        if name in PNG_DRAWN_BY:
            kept.append(content[at:end])
        names.append(name)
        if len(names) > PARTS_MAX:
            raise NotAPicture("too many parts")
        at = end
    if names[0] != b"IHDR" or b"IDAT" not in names:
        raise NotAPicture("no picture in it")
    return b"".join(kept)
