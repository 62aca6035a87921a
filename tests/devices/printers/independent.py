"""A second opinion on ESC/POS bytes, written from the command list alone; knows nothing of our own tokenizer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

FIXED = {
    b"\x1b@": 0,
    b"\x1ba": 1,
    b"\x1bE": 1,
    b"\x1b3": 1,
    b"\x1bJ": 1,
    b"\x1bd": 1,
    b"\x1d!": 1,
    b"\x1dh": 1,
    b"\x1dw": 1,
    b"\x1df": 1,
    b"\x1dH": 1,
    b"\x1dr": 1,
    b"\x1c&": 0,
    b"\x1c.": 0,
}


@dataclass
class Read:
    """What a job says: lines with their size, data of codes, pictures as (width, height), commands in order."""

    lines: list[tuple[str, int]] = field(default_factory=list)
    codes: list[tuple[str, bytes]] = field(default_factory=list)
    pictures: list[tuple[int, int]] = field(default_factory=list)
    commands: list[bytes] = field(default_factory=list)


def commands_of(job: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(head, data) of every command, (b'', byte) for every other byte; fails on a command nobody promised."""
    at = 0
    while at < len(job):
        head = job[at : at + 2]
        if job[at] not in (0x1B, 0x1C, 0x1D):
            yield b"", job[at : at + 1]
            at += 1
            continue
        rest = job[at + 2 :]
        if head in FIXED:
            length = FIXED[head]
        elif head == b"\x1dV":
            length = 2 if rest[0] in (65, 66) else 1
        elif head == b"\x1dk":
            length = 2 + rest[1]
        elif head == b"\x1d(":
            length = 3 + rest[1] + 256 * rest[2]
        elif head == b"\x1dv":
            length = 6 + (rest[2] + 256 * rest[3]) * (rest[4] + 256 * rest[5])
        else:
            raise AssertionError(f"unknown command {head!r} at {at}")
        assert len(rest) >= length, f"{head!r} is cut short"
        yield head, rest[:length]
        at += 2 + length


def read(job: bytes, codec: str = "gbk") -> Read:
    """The job as a GBK printer that boots in ASCII mode takes it: Chinese counts between FS & and FS . only."""
    found, chinese, size = Read(), False, 1
    text = ""
    raw = b""
    for head, data in commands_of(job):
        if raw and (head or (data[0] < 0x80 and len(raw) % 2 == 0)):
            text, raw = text + raw.decode(codec), b""
        if head:
            found.commands.append(head)
        if head in (b"\x1c&", b"\x1c."):
            chinese = head == b"\x1c&"
        elif head == b"\x1d!":
            size = (data[0] & 7) + 1
            assert data[0] >> 4 == data[0] & 7, "both axes grow alike"
        elif head == b"\x1dk":
            found.codes.append(("code128", data[2:]))
        elif head == b"\x1d(" and data[3:5] == b"1P":
            found.codes.append(("qr", data[6:]))
        elif head == b"\x1dv":
            found.pictures.append(((data[2] + 256 * data[3]) * 8, data[4] + 256 * data[5]))
        elif not head and data == b"\n":
            found.lines.append((text, size))
            text = ""
        elif not head and (data[0] >= 0x80 or raw):
            assert chinese, "a Chinese byte outside Chinese mode"
            raw += data
        elif not head:
            assert 0x20 <= data[0] < 0x7F, f"control byte {data!r} in text"
            text += data.decode("ascii")
    assert not text
    assert not raw
    return found
