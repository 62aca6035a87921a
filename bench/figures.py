"""What a run is reported as: one row per goal with figure, yardstick, ratio and whether the goal is met."""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

HEAD = ("what", "figure", "yardstick", "ratio", "goal", "")


@dataclass(frozen=True)
class Row:
    """One goal. With a yardstick the limit is a ratio to it, without one in the figure's unit; None is no goal."""

    what: str
    unit: str
    figure: float
    yardstick: float | None
    limit: float | None
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        """Figure by yardstick."""
        return None if self.yardstick is None else self.figure / self.yardstick if self.yardstick else float("inf")

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        if self.limit is None:
            return True
        value = self.figure if self.ratio is None else self.ratio
        return value >= self.limit if self.at_least else value <= self.limit

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        sign, ratio = "≥" if self.at_least else "≤", self.ratio
        goal = "" if self.limit is None else f"{sign} {self.limit:g}"
        goal += (" ×" if ratio is not None else f" {self.unit}".rstrip()) if goal else ""
        return (
            self.what,
            f"{_number(self.figure)} {self.unit}".rstrip(),
            "" if self.yardstick is None else f"{_number(self.yardstick)} {self.unit}",
            "" if ratio is None else f"{ratio:.2f}",
            goal,
            "" if self.limit is None else "met" if self.is_met else "MISSED",
        )


def table(rows: Sequence[Row]) -> str:
    """All rows in columns."""
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(HEAD))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "  ".join(_padded(cell, width, at) for at, (cell, width) in enumerate(zip(line, widths, strict=True))).rstrip()
        for line in lines
    )


def median(runs: Iterable[dict[str, Any]], name: str) -> float:
    """The middle of one figure over all rounds."""
    return float(statistics.median(run[name] for run in runs))


def quantile(values: Iterable[float], share: float) -> float:
    """The value below which `share` of the values lie; 0 of none."""
    ranked = sorted(values)
    return round(ranked[min(len(ranked) - 1, int(share * len(ranked)))], 3) if ranked else 0.0


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(cell: str, width: int, at: int) -> str:
    space = " " * (width - _width(cell))
    return space + cell if 1 <= at <= 3 else cell + space
