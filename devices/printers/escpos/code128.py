"""CODE128 by hand: the shortest mix of sets B and C, as ESC/POS wants the data, and its width in modules. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

SYMBOL_MODULES: Final = 11
STOP_MODULES: Final = 13
_DIGITS: Final = re.compile(r"\d{4,}")


def runs(data: str) -> Iterator[tuple[str, str]]:
    """`data` in runs of ('C', even number of digits) and ('B', anything else), in order."""
    at = 0
    for match in _DIGITS.finditer(data):
        start = match.start()
        end = match.end() - len(match.group()) % 2
        if start > at:
            yield "B", data[at:start]
        yield "C", data[start:end]
        at = end
    if at < len(data):
        yield "B", data[at:]


def escpos_data(data: str) -> bytes:
    """What GS k 73 takes: {B and {C before each run, digit pairs as one byte, '{' doubled."""
    out = b""
    for code_set, run in runs(data):
        if code_set == "C":
            out += b"{C" + bytes(int(run[at : at + 2]) for at in range(0, len(run), 2))
        else:
            out += b"{B" + run.replace("{", "{{").encode("ascii")
    return out


def modules_of(data: str) -> int:
    """Width in modules without the quiet zones: start, switches, symbols, check and stop."""
    symbols = sum(1 + (len(run) // 2 if code_set == "C" else len(run)) for code_set, run in runs(data))
    return (symbols + 1) * SYMBOL_MODULES + STOP_MODULES
