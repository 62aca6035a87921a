"""A list as a workbook to take away, fill in and import again: its head, and a row for each entry. Pure."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from queue_server.catalogue.columns import Shape

_HEAD, _GROUND = Font(bold=True), PatternFill("solid", fgColor="E6EFFD")
WIDTH: Final = {"papers": 48, "code": 26, "text": 28}


def write(shape: Shape, rows: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The workbook. Every cell is text: long codes keep their digits, and nothing is a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = shape.name.zh[:31]
    for at, column in enumerate(shape.columns, 1):
        _put(sheet, 1, at, column.label.zh + ("*" if column.required else ""))
        sheet.cell(1, at).font, sheet.cell(1, at).fill = _HEAD, _GROUND
        sheet.column_dimensions[get_column_letter(at)].width = WIDTH.get(column.kind, 16)
    for number, row in enumerate(rows.values(), 2):
        for at, column in enumerate(shape.columns, 1):
            if column.id in row:
                _put(sheet, number, at, column.show(row[column.id], "zh"))
    sheet.freeze_panes = "A2"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _put(sheet: Any, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
