"""How a share of a count is written: per cent to one decimal, half-up, and a dash where there is nothing to share.

Published rates state their denominators: 受理率 is accepted / applied for and may exceed 100 % (carried-over cases are
in it), 满意率 is grades 3 to 5 / grades given, 参与率 is grades given / visits finished. Pure, whole numbers only.
"""

from __future__ import annotations

from typing import Final

NONE: Final = "—"


def share(part: int, whole: int) -> str:
    """`part / whole` in per cent with one decimal, half-up; "—" for a whole of nothing. ValueError below nought."""
    if part < 0 or whole < 0:
        raise ValueError("counts are not negative")
    if whole == 0:
        return NONE
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"
