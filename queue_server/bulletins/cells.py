"""A cell of a bulletin's table: a count, a share or mean kept as its counts, or words. Rendered here only. Pure.

A document keeps cells as JSON: 5, [count, of], [sum, number, unit] or "text", so that page, print, XLSX and PDF can
only say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from queue_server.figures.shares import NONE, Share, half_up, mean_text

Cell = int | str | Sequence[int]
SHARE: Final = 2
MEAN: Final = 3


def share(count: int, of: int) -> list[int]:
    """A share as a cell."""
    return [count, of]


def mean(total: int, number: int, unit: int) -> list[int]:
    """A mean in `unit`s as a cell: milliseconds over 60 000 are minutes."""
    return [total, number, unit]


def text(cell: Cell) -> str:
    """'12', '99.6%', '3.4', '—' where there was nothing to divide by, or the words themselves."""
    if isinstance(cell, (int, str)):
        return str(cell)
    return Share(cell[0], cell[1]).text() if len(cell) == SHARE else mean_text(cell[0], cell[1], cell[2])


def number(cell: Cell) -> float | None:
    """The cell as a sheet keeps it, with the decimals it is shown with; None for words and for nothing."""
    if isinstance(cell, int):
        return cell
    if isinstance(cell, str):
        return None
    if len(cell) == SHARE:
        return Share(cell[0], cell[1]).percent
    return half_up(cell[0] * 10, cell[1] * cell[2]) / 10 if cell[1] else None


def is_share(cell: Cell) -> bool:
    """Whether its number is in per cent."""
    return not isinstance(cell, (int, str)) and len(cell) == SHARE


def counts(cell: Cell) -> str:
    """'16885 ÷ 16953' of a share or mean; nothing of anything else."""
    if isinstance(cell, (int, str)):
        return ""
    return f"{cell[0]} ÷ {cell[1]}" if len(cell) == SHARE else f"{half_up(cell[0], cell[2])} ÷ {cell[1]}"


def as_table(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    """Rows of cells as texts."""
    return [[text(cell) for cell in row] for row in rows]


__all__ = ["NONE", "Cell", "as_table", "counts", "is_share", "mean", "number", "share", "text"]
