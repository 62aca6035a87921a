"""The text of a PDF of ours, read back by its own ToUnicode map: no program of the machine is needed."""

from __future__ import annotations

import re
import zlib


def streams(data: bytes) -> list[bytes]:
    """Every stream, unpacked."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    return [_unpacked(one) for one in found]


def _unpacked(one: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(one)
    except zlib.error:
        return one


def text_of(data: bytes) -> str:
    """What is written, a line for each piece."""
    parts = streams(data)
    signs: dict[int, str] = {}
    for one in parts:
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", one, re.DOTALL):
            for code, sign in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
                signs[int(code, 16)] = bytes.fromhex(sign.decode()).decode("utf-16-be")
    found = []
    for one in parts:
        for piece in re.findall(rb"\(((?:\\.|[^\\)])*)\)\s*Tj", one, re.DOTALL):
            plain = re.sub(rb"\\(.)", lambda m: {b"r": b"\r", b"n": b"\n"}.get(m[1], m[1]), piece, flags=re.DOTALL)
            codes = [plain[at] << 8 | plain[at + 1] for at in range(0, len(plain) - 1, 2)]
            found.append("".join(signs.get(code, "?") for code in codes))
    return "\n".join(found)
