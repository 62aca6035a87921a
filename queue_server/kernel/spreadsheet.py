"""What may stand in a cell of a table that people open in Excel or WPS: text stays text, whatever it begins with.

Such a program takes what begins with = + - @ (in full width too) for a formula and reckons with it, and writes long
numbers as 1.2E+17. What is written as CSV anywhere in the project goes through here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

BOM: Final = "\ufeff"
FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
DIGITS_SAFE: Final = 11  # longer numbers lose digits


def cell(value: object) -> object:
    """The value as it is written: numbers as they are, text that could be taken for something else behind a sign."""
    if not isinstance(value, str):
        return value
    if value.isdecimal() and len(value) > DIGITS_SAFE:
        return f"\t{value}"
    return f"'{value}" if value.startswith(FORMULA) else value


def line(values: Iterable[object]) -> str:
    """One row of a CSV file with its line end."""
    out = io.StringIO()
    csv.writer(out).writerow([cell(value) for value in values])
    return out.getvalue()


def table(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV."""
    return "".join(map(line, rows))
