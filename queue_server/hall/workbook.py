"""The hall file as an XLSX workbook, a sheet per part, and back; what does not fit is named by sheet and cell. Pure."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from queue_server.hall import cells
from queue_server.hall.describing import Part, Setting, parts
from queue_server.hall.lines import Path
from queue_server.hall.model import Hall
from queue_server.hall.problems import Problem, plain_problem
from queue_server.hall.tree import Tree, check_tree, tree
from queue_server.kernel.packed import UNREADABLE

BYTES_MAX: Final = 1024 * 1024
UNPACKED_MAX: Final = 24 * 1024 * 1024
ROWS_MAX, COLUMNS_MAX = 1000, 60
FIRST_ROW: Final = 3  # below the labels and the hints
LABEL, VALUE, HINT = 1, 2, 3  # columns of a sheet that holds one table
_HEAD, _QUIET = Font(bold=True), Font(italic=True, color="4A5B76")
_GROUND: Final = PatternFill("solid", fgColor="E6EFFD")


def write(hall: Hall) -> bytes:
    """The hall as a workbook; empty sheets stand for parts it does not have."""
    book, whole = Workbook(), tree(hall)
    book.remove(book.active)
    for part in parts():
        sheet = book.create_sheet(part.label.zh)
        held: Any = reduce(lambda one, step: one.get(step, {}), part.path.split("."), whole) if part.path else whole
        rows = _list_rows(part, held or []) if part.is_list else _table_rows(part, held)
        for row in rows:
            sheet.append(row)
        _dress(sheet, part)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _list_rows(part: Part, held: Sequence[Tree]) -> Iterator[list[Any]]:
    yield [one.label.zh + ("*" if one.required else "") for one in part.settings]
    yield [cells.hint(one) for one in part.settings]
    for row in held:
        yield [cells.write(one, row.get(one.name)) for one in part.settings]


def _table_rows(part: Part, held: Tree) -> Iterator[list[Any]]:
    yield ["设置", "值", "写法"]
    yield ["", "", ""]
    for one in part.settings:
        yield [one.label.zh + ("*" if one.required else ""), cells.write(one, held.get(one.name)), cells.hint(one)]


def _dress(sheet: Any, part: Part) -> None:
    for cell in sheet[1]:
        cell.font, cell.fill = _HEAD, _GROUND
    for cell in sheet[2]:
        cell.font = _QUIET
    for column in sheet.columns:
        letter = get_column_letter(column[0].column)
        longest = max((len(str(cell.value or "")) for cell in column), default=0)
        sheet.column_dimensions[letter].width = min(48, max(10, longest * 1.8 + 2))
        for cell in column:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # never a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = f"A{FIRST_ROW}" if part.is_list else None


def check(content: bytes) -> tuple[Hall | None, list[Problem]]:
    """The hall a workbook describes, or everything wrong with it, each with the sheet and cell to mend."""
    if len(content) > BYTES_MAX:
        return None, [plain_problem("too_long", 0, size=len(content), limit=BYTES_MAX)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked > UNPACKED_MAX:
            return None, [plain_problem("too_long", 0, size=unpacked, limit=UNPACKED_MAX)]
        raw, places = _read(content)
    except UNREADABLE:
        return None, [plain_problem("not_a_workbook", 0)]
    hall, problems = check_tree(raw)
    return hall, [replace(one, where=_where(one.path, places)) for one in problems]


def _read(content: bytes) -> tuple[Tree, dict[Path, str]]:
    """The tree the sheets say, and the cell each value stands in; UNREADABLE."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    places: dict[Path, str] = {}
    raw: Tree = {}
    for part in parts():
        sheet = next((book[name] for name in book.sheetnames if name.strip() in (part.label.zh, part.label.en)), None)
        if sheet is None:
            continue
        steps: Path = tuple(part.path.split(".")) if part.path else ()
        read = _read_list(sheet, part, steps, places) if part.is_list else _read_table(sheet, part, steps, places)
        _put(raw, steps, read)
    return raw, places


def _read_list(sheet: Any, part: Part, steps: Path, places: dict[Path, str]) -> list[Tree]:
    head = next(sheet.iter_rows(max_row=1, max_col=COLUMNS_MAX, values_only=True), ())
    columns = {at: meant for at, text in enumerate(head) if (meant := _meant(part, text)) is not None}
    rows: list[Tree] = []
    for number, row in enumerate(
        sheet.iter_rows(min_row=FIRST_ROW, max_row=ROWS_MAX, max_col=COLUMNS_MAX, values_only=True), FIRST_ROW
    ):
        if all(value is None or str(value).strip() == "" for value in row):
            continue
        path = (*steps, len(rows))
        places[path] = f"{sheet.title} A{number}"
        found: Tree = {}
        for at, setting in columns.items():
            places[(*path, setting.name)] = f"{sheet.title} {get_column_letter(at + 1)}{number}"
            cells.read(found, setting, row[at])
        rows.append(found)
    places[steps] = f"{sheet.title} A1"
    return rows


def _read_table(sheet: Any, part: Part, steps: Path, places: dict[Path, str]) -> Tree:
    found: Tree = {}
    places[steps] = f"{sheet.title} A1"
    for number, row in enumerate(sheet.iter_rows(min_row=2, max_row=ROWS_MAX, max_col=VALUE, values_only=True), 2):
        setting = _meant(part, row[0]) if row else None
        if setting is not None:
            places[(*steps, setting.name)] = f"{sheet.title} B{number}"
            cells.read(found, setting, row[VALUE - 1] if len(row) >= VALUE else None)
    return found


def _meant(part: Part, text: object) -> Setting | None:
    wanted = str(text or "").strip().rstrip("*")
    return next((one for one in part.settings if wanted in (one.name, one.label.zh, one.label.en)), None)


def _put(raw: Tree, steps: Path, read: Any) -> None:
    if not steps:
        raw.update(read)
        return
    if not read:
        return
    at = raw
    for step in steps[:-1]:
        at = at.setdefault(str(step), {})
    last = str(steps[-1])
    at[last] = {**at.get(last, {}), **read} if isinstance(read, dict) else read


def _where(path: Path, places: dict[Path, str]) -> str:
    while path not in places and path:
        path = path[:-1]
    return places.get(path, "")
