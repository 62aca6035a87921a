"""How large a QR code is on paper, before any printer draws it: its modules, and how many dots each may take. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import segno

LEVEL: Final = "m"
MODULE_MIN, MODULE_MAX = 3, 10
QUIET_MODULES: Final = 4  # white on every side (ISO/IEC 18004)

Matrix = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=64)
def matrix_of(data: str) -> Matrix:
    """Rows of modules, 1 is dark: bytes, level M, the smallest version, as printers make it of the same data."""
    symbol = segno.make(data, error=LEVEL, micro=False, boost_error=False, mode="byte")
    return tuple(tuple(row) for row in symbol.matrix)


def module_dots(data: str, size_dots: int) -> int:
    """Dots of one module, so that the code is at most `size_dots` wide as long as it can still be read."""
    return max(MODULE_MIN, min(MODULE_MAX, size_dots // len(matrix_of(data))))


def side_dots(data: str, size_dots: int) -> int:
    """Dots of the whole code, without the white around it."""
    return len(matrix_of(data)) * module_dots(data, size_dots)
