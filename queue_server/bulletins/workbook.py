"""A bulletin as an XLSX workbook: a sheet for the text, one per annex with a chart; and the form units fill in."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from queue_server.bulletins import cells
from queue_server.bulletins.annexes import COUNTS, LEVELS, WORDS
from queue_server.bulletins.document import chart_of, paragraphs

TEXT_SHEET, TASK_SHEET, FORM_SHEET = "通报正文", "整改任务", "单位填报"
PERCENT: Final = '0.0"%"'
FORM_HEADS: Final = ("级别", "单位", *(WORDS[name] for name in COUNTS))
TASK_HEADS: Final = ("单位", "问题", "整改期限", "状态")
WIDTHS: Final = (28.0, 14.0)
TEXT_WIDTH: Final = 110.0


def made(document: Mapping[str, Any]) -> bytes:
    """The workbook. Takes some tenths of a second: off the loop."""
    from openpyxl import Workbook  # with what it imports it weighs as much as the whole server

    book = Workbook()
    sheet: Any = book.active
    sheet.title = TEXT_SHEET
    _text(sheet, document)
    for table in document["tables"]:
        _table(book.create_sheet(table["sheet"]), table)
    tasks = [*document["tasks"], *document["overdue"]]
    if tasks:
        rows = [[one["unit"], one["text"], one["due"], one["state"]] for one in tasks]
        _rows(book.create_sheet(TASK_SHEET), TASK_HEADS, rows)
    return _bytes(book)


def form(levels: Sequence[str] = tuple(LEVELS.values())) -> bytes:
    """The empty form for units outside the hall: a row for each unit, a column for each count."""
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet: Any = book.active
    sheet.title = FORM_SHEET
    _rows(sheet, FORM_HEADS, [])
    choose = DataValidation(type="list", formula1='"' + ",".join(levels) + '"', allow_blank=True)
    sheet.add_data_validation(choose)
    choose.add("A2:A301")
    return _bytes(book)


def _text(sheet: Any, document: Mapping[str, Any]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = TEXT_WIDTH
    lines = [("title", document["title"]), ("text", document["number"]), *paragraphs(document["text"])]
    ends = [("text", document["issuer"]), ("text", document["day"])]
    for at, (kind, words) in enumerate((*lines, *ends), 1):
        cell = _put(sheet, at, 1, words)
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="center" if kind == "title" else None)
        cell.font = Font(bold=kind != "text", size=16 if kind == "title" else 11)
    sheet.freeze_panes = "A2"


def _table(sheet: Any, table: Mapping[str, Any]) -> None:
    rows = [*table["rows"], *([table["sum"]] if table["sum"] else [])]
    last = _rows(sheet, table["heads"], rows, bold_last=bool(table["sum"]))
    for at, formula in enumerate(table["formulas"]):
        _put(sheet, last + 2 + at, 1, formula)
    charted = chart_of(table)
    if charted:
        _chart(sheet, table, charted)


def _rows(sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[Any]], bold_last: bool = False) -> int:
    """Heads and rows from the first row on; the last row's number."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for column, head in enumerate(heads, 1):
        cell = _put(sheet, 1, column, head)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[0 if column == 1 else 1]
    for at, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = _put(sheet, at, column, value)
            cell.font = Font(bold=bold_last and at == len(rows) + 1)
    sheet.freeze_panes = "B2"
    return len(rows) + 1


def _put(sheet: Any, row: int, column: int, value: cells.Cell) -> Any:
    """One cell: numbers as numbers with the decimals they are shown with, all else as text that is no formula."""
    cell, told = sheet.cell(row, column), cells.number(value)
    if told is None:
        cell.value = cells.text(value)
        cell.data_type, cell.number_format = "s", "@"
        return cell
    cell.value = told
    is_count = isinstance(value, int)
    cell.number_format = "0" if is_count else PERCENT if cells.is_share(value) else "0.0"
    return cell


def _chart(sheet: Any, table: Mapping[str, Any], columns: Sequence[int]) -> None:
    from openpyxl.chart import BarChart, Reference

    rows = len(table["rows"])
    chart: Any = BarChart()
    chart.type, chart.title, chart.style = "bar", table["title"], 10
    for at in columns:
        chart.add_data(Reference(sheet, min_col=at + 1, min_row=1, max_row=rows + 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=rows + 1))
    chart.height, chart.width = min(5 + rows * 0.7, 40), 24
    sheet.add_chart(chart, f"A{rows + 6 + len(table['formulas'])}")


def _bytes(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
