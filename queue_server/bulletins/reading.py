"""Units and their counts from a filled-in form, XLSX or CSV in UTF-8. One wrong cell stops the whole file."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any, Final

from queue_server.bulletins.annexes import COUNTS, LEVELS, SUM, Level, Unit
from queue_server.bulletins.model import UNITS_MAX
from queue_server.bulletins.refusals import NotATable, UnitsAreWrong
from queue_server.bulletins.workbook import FORM_HEADS
from queue_server.kernel.packed import UNREADABLE

BYTES_MAX: Final = 1024 * 1024
UNPACKED_MAX: Final = 16 * 1024 * 1024
NAME_MAX: Final = 60
COUNT_MAX: Final = 1_000_000_000
LEVEL_OF: Final[dict[str, Level]] = {words: level for level, words in LEVELS.items()}


def units(data: bytes) -> tuple[Unit, ...]:
    """The units of the file; NotATable, UnitsAreWrong. Takes up to a second: off the loop."""
    rows = _rows(data)
    heads = [_text(cell) for cell in rows[0]] if rows else []
    if heads[: len(FORM_HEADS)] != list(FORM_HEADS):
        raise UnitsAreWrong(count=1, first=f"第一行应依次为 {'、'.join(FORM_HEADS)}")
    if len(rows) > UNITS_MAX + 1:
        raise UnitsAreWrong(count=1, first=f"一次最多 {UNITS_MAX} 个单位")
    found: list[Unit] = []
    wrong: list[str] = []
    for number, cells in enumerate(rows[1:], 2):
        texts = [_text(cell) for cell in cells[: len(FORM_HEADS)]]
        texts += [""] * (len(FORM_HEADS) - len(texts))
        if any(texts) and texts[1] != SUM:
            unit, problems = _unit(number, texts)
            wrong += problems
            found += [unit] if unit else []
    if wrong:
        raise UnitsAreWrong(count=len(wrong), first=wrong[0])
    return tuple(found)


def _unit(row: int, texts: Sequence[str]) -> tuple[Unit | None, list[str]]:
    level, name, *told = texts
    wrong = [] if level in LEVEL_OF else [f"第 {row} 行“级别”应为 {'或'.join(LEVEL_OF)}"]
    if not 0 < len(name) <= NAME_MAX:
        wrong.append(f"第 {row} 行“单位”不能为空，最多 {NAME_MAX} 个字")
    counts: dict[str, Any] = {}
    for key, head, text in zip(COUNTS, FORM_HEADS[2:], told, strict=True):
        is_count = not text or (text.isascii() and text.isdecimal() and int(text[:12]) <= COUNT_MAX)
        if is_count:
            counts[key] = int(text or 0)
        else:
            wrong.append(f"第 {row} 行“{head}”应为不小于 0 的整数")
    return (None if wrong else Unit(name=name, level=LEVEL_OF[level], **counts)), wrong


def _rows(data: bytes) -> list[tuple[Any, ...]]:
    if len(data) > BYTES_MAX:
        raise NotATable()
    if not data.startswith(b"PK"):
        try:
            return [tuple(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig")))]
        except (UnicodeDecodeError, csv.Error):
            raise NotATable() from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED_MAX:
                raise NotATable()
        from openpyxl import load_workbook

        sheet: Any = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        limit = {"max_row": UNITS_MAX + 2, "max_col": len(FORM_HEADS), "values_only": True}
        return [tuple(row) for row in sheet.iter_rows(**limit)]
    except UNREADABLE:
        raise NotATable() from None


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).split()).removeprefix("'")
