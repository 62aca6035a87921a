"""A second opinion on ESC/POS bytes, written from the command list alone; knows nothing of our own tokenizer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

FIXED = {
    b"\x1b@": 0,
    b"\x1bL": 0,
    b"\x1bT": 1,
    b"\x1bW": 8,
    b"\x1ba": 1,
    b"\x1bE": 1,
    b"\x1b3": 1,
    b"\x1bJ": 1,
    b"\x1bd": 1,
    b"\x1d!": 1,
    b"\x1dh": 1,
    b"\x1dw": 1,
    b"\x1df": 1,
    b"\x1dP": 2,
    b"\x1dH": 1,
    b"\x1dr": 1,
    b"\x1c&": 0,
    b"\x1c.": 0,
}
NOT_ON_A_PAGE = {b"\x1dV", b"\x1dv", b"\x1dr", b"\x1bJ", b"\x1bd"}  # they wait for the line mode, or differ by model


@dataclass
class Read:
    """What a job says: lines with their size, data of codes, pictures as (width, height), commands in order, and per
    page its areas as (left, top, width, height, what is written there)."""

    lines: list[tuple[str, int]] = field(default_factory=list)
    codes: list[tuple[str, bytes]] = field(default_factory=list)
    pictures: list[tuple[int, int]] = field(default_factory=list)
    commands: list[bytes] = field(default_factory=list)
    pages: list[list[tuple[int, int, int, int, list[str]]]] = field(default_factory=list)


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
    found, chinese, size, on_page = Read(), False, 1, False
    text = ""
    raw = b""
    for head, data in commands_of(job):
        if raw and (head or (data[0] < 0x80 and len(raw) % 2 == 0)):
            text, raw = text + raw.decode(codec), b""
        if head:
            found.commands.append(head)
            assert not on_page or head not in NOT_ON_A_PAGE, f"{head!r} on a page"
        written = found.pages[-1][-1][4] if on_page and found.pages[-1] else []
        if head in (b"\x1c&", b"\x1c."):
            chinese = head == b"\x1c&"
        elif head == b"\x1d!":
            size = (data[0] & 7) + 1
            assert data[0] >> 4 == data[0] & 7, "both axes grow alike"
        elif head == b"\x1dk":
            found.codes.append(("code128", data[2:]))
        elif head == b"\x1d(" and data[3:5] == b"1P":
            found.codes.append(("qr", data[6:]))
            written.append("QR")
        elif head == b"\x1bL":
            assert not on_page
            on_page = True
            found.pages.append([])
        elif head == b"\x1bW":
            left, top, width, height = (data[at] + 256 * data[at + 1] for at in (0, 2, 4, 6))
            found.pages[-1].append((left, top, width, height, []))
        elif data == b"\x0c" and not head:
            assert on_page, "a form feed outside a page"
            on_page = False
        elif head == b"\x1dv":
            found.pictures.append(((data[2] + 256 * data[3]) * 8, data[4] + 256 * data[5]))
        elif not head and data == b"\n":
            found.lines.append((text, size))
            written.append(text)
            text = ""
        elif not head and (data[0] >= 0x80 or raw):
            assert chinese, "a Chinese byte outside Chinese mode"
            raw += data
        elif not head:
            assert 0x20 <= data[0] < 0x7F, f"control byte {data!r} in text"
            text += data.decode("ascii")
    assert not text
    assert not raw
    assert not on_page, "a page that is never printed"
    return found
