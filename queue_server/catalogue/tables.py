"""From the bytes of a file to head and rows: CSV in UTF-8 or GB18030, XLSX, or JSON as a platform answers. Pure."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from queue_server.catalogue.problems import ListFileIsWrong, problem
from queue_server.kernel.packed import UNREADABLE

BYTES_MAX: Final = 4 * 1024 * 1024
UNPACKED_MAX: Final = 64 * 1024 * 1024
ROWS_MAX: Final = 10_000
COLUMNS_MAX: Final = 60
_BETWEEN: Final = (",", "\t", ";", "，")


@dataclass(frozen=True)
class Table:
    """A file's head, and its rows with their numbers in the file (from 1) and their cells by place."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]


def read(content: bytes, path: str = "") -> Table:
    """The table in a file, whichever of the forms it has; ListFileIsWrong. `path` leads to the list in a JSON (a.b)."""
    if len(content) > BYTES_MAX:
        raise ListFileIsWrong([problem("too_large", size=len(content), limit=BYTES_MAX)])
    if content[:4] == b"PK\x03\x04":
        return _checked(_of_workbook(content))
    text = _decoded(content)
    return _checked(_of_json(text, path) if text.lstrip()[:1] in ("[", "{") else _of_csv(text))


def joined(found: Sequence[Table]) -> Table:
    """Pages of one list as one table, whose rows are counted on; ListFileIsWrong for too many."""
    head = tuple(dict.fromkeys(name for one in found for name in one.head))
    rows: list[tuple[int, tuple[Any, ...]]] = []
    for one in found:
        at = {name: place for place, name in enumerate(one.head)}
        before = rows[-1][0] if rows else 0
        for number, cells in one.rows:
            row = tuple(cells[at[name]] if name in at and at[name] < len(cells) else None for name in head)
            rows.append((before + number, row))
    return _checked(Table(head, tuple(rows)))


def _checked(table: Table) -> Table:
    if len(table.rows) > ROWS_MAX:
        raise ListFileIsWrong([problem("too_many_rows", limit=ROWS_MAX)])
    if not table.rows or not any(table.head):
        raise ListFileIsWrong([problem("empty")])
    return table


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ListFileIsWrong([problem("unreadable")])


def _of_csv(text: str) -> Table:
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_BETWEEN, key=first.count), strict=True)
    rows: list[tuple[int, tuple[Any, ...]]] = []
    head: tuple[str, ...] = ()
    begun = 1
    try:
        for row in reader:
            cells = tuple(_unquoted(cell) for cell in row[:COLUMNS_MAX])
            if not head:
                head = cells if any(cells) else ()
            elif any(cells):
                rows.append((begun, cells))
            begun = reader.line_num + 1
            if len(rows) > ROWS_MAX:
                break
    except csv.Error:
        raise ListFileIsWrong([problem("unreadable", row=begun)]) from None
    return Table(head, tuple(rows))


def _unquoted(cell: str) -> str:
    """Spreadsheets keep long digits as ="0123"."""
    cell = cell.strip()
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell


def _of_workbook(content: bytes) -> Table:
    from openpyxl import load_workbook  # with what it imports it weighs as much as the whole server

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked > UNPACKED_MAX:
            raise ListFileIsWrong([problem("too_large", size=unpacked, limit=UNPACKED_MAX)])
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        head: tuple[str, ...] = ()
        rows: list[tuple[int, tuple[Any, ...]]] = []
        for number, cells in enumerate(sheet.iter_rows(max_row=ROWS_MAX + 2, max_col=COLUMNS_MAX, values_only=True), 1):
            if all(cell is None or str(cell).strip() == "" for cell in cells):
                continue
            if not head:
                head = tuple("" if cell is None else str(cell).strip() for cell in cells)
            else:
                rows.append((number, tuple(cells)))
    except UNREADABLE:
        raise ListFileIsWrong([problem("unreadable")]) from None
    return Table(head, tuple(rows))


def _of_json(text: str, path: str) -> Table:
    try:
        found: Any = json.loads(text)
        for step in path.split(".") if path else ():
            found = found[int(step)] if isinstance(found, list) else found[step]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ListFileIsWrong([problem("unreadable")]) from None
    if found is None:
        found = []  # how some say that a page has nothing
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise ListFileIsWrong([problem("unreadable")])
    entries: Sequence[Mapping[str, Any]] = found
    head = tuple(dict.fromkeys(str(name) for one in entries[: ROWS_MAX + 1] for name in one))
    return Table(head, tuple((at, tuple(one.get(name) for name in head)) for at, one in enumerate(entries, 1)))
