"""A quarter as an XLSX workbook: 考核, 明细, 请假与办理, 表彰; all but numbers is text that is no formula."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

WIDTH: Final = 14.0
LINE_HEADS: Final = ("月份", "工号", "姓名", "日期", "项目", "分值", "计分", "事由", "依据", "来源")


def made(quarter: Mapping[str, Any]) -> bytes:
    """The workbook; a month's total is 1000 and the sum of 计分 of its lines. Takes long: off the loop."""
    from openpyxl import Workbook  # with what it imports it weighs as much as the whole server

    book, months = Workbook(), quarter["months"]
    sheet: Any = book.active
    sheet.title = "考核"
    heads = ("部门", "窗口", "工号", "姓名", *months, "季度平均")
    _rows(
        sheet, heads, [[*_who(one), *(one["months"].get(m) for m in months), one["mean"]] for one in quarter["people"]]
    )
    lines = [
        [
            *(one["month"], one["number"], one["name"], one["day"], one["zh"], one["points"], one["counted"]),
            *(one["reason"], one["evidence"], one["source_zh"]),
        ]
        for one in quarter["lines"]
    ]
    _rows(book.create_sheet("明细"), LINE_HEADS, lines)
    work = [[*_who(one), one["leave_days"], one["finished"], one["standard"]] for one in quarter["people"]]
    _rows(book.create_sheet("请假与办理"), ("部门", "窗口", "工号", "姓名", "请假天数", "办结号数", "标准件"), work)
    named = [["服务标兵", *_who(one), one["mean"]] for one in quarter["clerks"]]
    named += [["红旗窗口", "", one["window"], "", "", one["mean"]] for one in quarter["windows"]]
    _rows(
        book.create_sheet("表彰"),
        ("称号", "部门", "窗口", "工号", "姓名", "季度平均"),
        [*named, [], [quarter["rule_zh"]]],
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _who(one: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return one["department"], one["window"], one["number"], one["name"]


def _rows(sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for column, head in enumerate(heads, 1):
        sheet.cell(1, column, head).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    for at, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            if value is None or isinstance(value, int | float):
                cell.value = value
            else:
                cell.value = str(value)
                cell.data_type, cell.number_format = "s", "@"
    sheet.freeze_panes = "A2"
