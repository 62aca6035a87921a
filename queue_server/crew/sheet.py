"""The attendance of a month as a table for XLSX and CSV: people with their counts, and the marks one by one."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from queue_server.crew.model import MARK_WORDS
from queue_server.kernel import spreadsheet

SHEETS: Final = ("按人员", "按部门", "逐条记录")
_COUNTS: Final = ("late", "early", "absent", "away", "no_sign_off")
_COUNT_HEADS: Final = tuple(MARK_WORDS[name].zh for name in _COUNTS)
PEOPLE_HEADS: Final = ("部门", "姓名", "工号", "应出勤天数", "请假天数", *_COUNT_HEADS, "已说明不计")
DEPARTMENT_HEADS: Final = ("部门", "人数", "应出勤天数", "请假天数", *_COUNT_HEADS, "已说明不计")
MARK_HEADS: Final = ("日期", "姓名", "记录", "起", "止", "分钟", "日志序号", "计入", "说明与更正")
Table = tuple[Sequence[str], list[list[Any]]]


def tables(month: Mapping[str, Any], clock: Callable[[int], str]) -> tuple[Table, Table, Table]:
    """Heads and rows of people, departments and marks; `clock` says an instant as the hall's clock does."""
    counts = ("days", "leave_days", *_COUNTS, "excused")
    people = [
        [one["department"], one["name"], one["number"], *(one[name] for name in counts)] for one in month["people"]
    ]
    departments = [[one["department"], one["people"], *(one[name] for name in counts)] for one in month["departments"]]
    marks = [
        [
            *(one["day"], one["name"], one["mark_zh"], clock(one["from_ms"]), clock(one["until_ms"]), one["minutes"]),
            " ".join(map(str, one["evidence"])),
            "是" if one["counts"] else "否",
            "；".join(f"{each['verdict_zh'] or '本人'}：{each['text']}" for each in one["words"]),
        ]
        for one in month["marks"]
    ]
    return (PEOPLE_HEADS, people), (DEPARTMENT_HEADS, departments), (MARK_HEADS, marks)


def as_csv(month: Mapping[str, Any], clock: Callable[[int], str]) -> str:
    """The people's counts, with a byte order mark."""
    heads, rows = tables(month, clock)[0]
    return spreadsheet.BOM + spreadsheet.table([heads, *rows])


def as_xlsx(month: Mapping[str, Any], clock: Callable[[int], str]) -> bytes:
    """The three sheets; text is never a formula. Takes some tenths of a second: off the loop."""
    from openpyxl import Workbook  # with what it imports it weighs as much as the whole server
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, (heads, rows) in zip(SHEETS, tables(month, clock), strict=True):
        sheet: Any = book.create_sheet(title)
        for at, row in enumerate([heads, *rows], 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(at, column)
                cell.value = value
                cell.font = Font(bold=at == 1)
                if isinstance(value, str):
                    cell.data_type, cell.number_format = "s", "@"
        for column in range(len(heads)):
            sheet.column_dimensions["ABCDEFGHIJKL"[column]].width = 14.0
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
