"""A list of staff as an XLSX workbook: the template, what a filled-in one says, and what taking it over would change.

Nothing is guessed: a cell that does not fit is named by sheet and cell, and one wrong cell stops the whole list.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from queue_server.kernel.errors import Refusal
from queue_server.kernel.packed import UNREADABLE
from queue_server.staff.model import BadAccount, NewStaff, Staff, checked_staff, normalised_account
from queue_server.staff.roles import ROLE_WORDS, Role

BYTES_MAX: Final = 1024 * 1024
UNPACKED_MAX: Final = 16 * 1024 * 1024
ROWS_MAX: Final = 500
SHEET: Final = "账号"
COLUMNS: Final = ("account", "name", "number", "role", "hall")
HEADS: Final = ("账号", "姓名", "工号", "角色", "大厅")
HINTS: Final = ("小写字母或数字，如 zhangsan", "张三", "1201", "窗口人员", "留空为所有大厅")
ROLE_OF: Final[dict[str, Role]] = {word.lower(): role for role, words in ROLE_WORDS.items() for word in (*words, role)}
_SAYS: Final[dict[str, tuple[str, str]]] = {
    "head": ("第一行应依次为：账号、姓名、工号、角色、大厅", "The first row must be: 账号, 姓名, 工号, 角色, 大厅"),
    "many": ("一次最多导入 500 人", "At most 500 people at once"),
    "none": ("没有要导入的人", "There is nobody to import"),
    "account": (
        "账号应为小写字母、数字、点或横线，最多 32 位",
        "Account: small letters, digits, dot, dash, 32 at most",
    ),
    "name": ("姓名不能为空，最多 40 个字", "The name must be there, 40 characters at most"),
    "number": ("工号应为字母或数字，最多 16 位", "Number: letters or digits, 16 at most"),
    "role": ("没有这个角色，请从下拉列表选择", "There is no such role: choose one of the list"),
    "hall": ("没有这个大厅，请填大厅编号或留空", "There is no such hall: give its id or leave it empty"),
    "reach": ("您只能管理本大厅的账号", "You manage accounts of your own hall only"),
    "twice": ("与第 {first} 行重复", "The same as in row {first}"),
    "taken": ("工号已由账号 {account} 使用", "The number belongs to account {account}"),
    "own": ("不能通过导入修改自己的角色", "Your own role is not changed by an import"),
}


class NotAWorkbook(Refusal):
    """The file cannot be read as XLSX."""

    code, status = "not_a_workbook", 422
    zh = "这不是可以读取的 XLSX 文件，请下载模板，填写后再上传。"
    en = "This is not a readable XLSX file. Download the template, fill it in and try again."


class RosterIsWrong(Refusal):
    """Some cells do not fit; `problems` names each."""

    code, status = "roster_is_wrong", 422
    zh, en = "表格中有 {count} 处不正确，没有导入任何人。", "{count} cells are not right. Nobody was imported."


@dataclass(frozen=True)
class Problem:
    """What is wrong in which cell, in Chinese and English."""

    sheet: str
    cell: str
    zh: str
    en: str


@dataclass(frozen=True)
class Line:
    """One person of the list. `change` is told by `compared`; `staff` is the id of the account there is already."""

    row: int
    new: NewStaff
    change: Literal["add", "edit", "same"] = "add"
    staff: int | None = None


@dataclass(frozen=True)
class Roster:
    """What a workbook says; with problems nothing of it is taken over."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def template() -> bytes:
    """An empty list with its heads, a hint per column and the roles to choose from."""
    from openpyxl import Workbook  # with what it imports it weighs as much as the whole server
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    sheet.append(HEADS)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, (width, hint) in zip("ABCDE", zip((22, 16, 12, 16, 18), HINTS, strict=True), strict=True):
        sheet.column_dimensions[column].width = width
        ask = DataValidation(
            showInputMessage=True, promptTitle=sheet[f"{column}1"].value, prompt=hint, allow_blank=True
        )
        if column == "D":
            ask.type, ask.formula1 = "list", '"' + ",".join(words[0] for words in ROLE_WORDS.values()) + '"'
        sheet.add_data_validation(ask)
        ask.add(f"{column}2:{column}{ROWS_MAX + 1}")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes) -> Roster:
    """The people a workbook lists; NotAWorkbook. Takes up to a second: off the loop."""
    rows = _rows(data)
    sheet, head = rows[0][0], [str(cell or "").strip() for cell in rows[0][1]]
    if head[: len(HEADS)] != list(HEADS):
        return Roster((), (_problem(sheet, 1, 0, "head"),))
    if len(rows) > ROWS_MAX + 1:
        return Roster((), (_problem(sheet, ROWS_MAX + 2, 0, "many"),))
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, (_, cells) in enumerate(rows[1:], 2):
        texts = [_text(cell) for cell in cells[: len(COLUMNS)]] + [""] * (len(COLUMNS) - len(cells))
        if any(texts):
            line, wrong = _line(sheet, number, texts)
            problems += wrong
            lines += [line] if line else []
    problems += _doubles(sheet, lines)
    if not lines and not problems:
        problems.append(_problem(sheet, 2, 0, "none"))
    return Roster(tuple(lines), tuple(problems))


def compared(found: Roster, there: Sequence[Staff], halls: Collection[str], reach: str | None, asking: int) -> Roster:
    """What taking the list over changes beside the accounts there are. `reach`: the one hall the asker manages."""
    by_account, by_number = {one.account: one for one in there}, {one.number: one for one in there}
    lines, problems = [], list(found.problems)
    for line in found.lines:
        known, holder = by_account.get(line.new.account), by_number.get(line.new.number)
        wrong = []
        if line.new.hall is not None and line.new.hall not in halls:
            wrong.append((4, "hall"))
        if reach is not None and (line.new.hall != reach or (known is not None and known.hall != reach)):
            wrong.append((4, "reach"))
        if known is not None and known.id == asking and (known.role, known.hall) != (line.new.role, line.new.hall):
            wrong.append((3, "own"))
        problems += [_problem(SHEET, line.row, column, what) for column, what in wrong]
        if holder is not None and holder.account != line.new.account:
            problems.append(_problem(SHEET, line.row, 2, "taken", account=holder.account))
        lines.append(_change(line, known))
    return Roster(tuple(lines), tuple(problems))


def _change(line: Line, known: Staff | None) -> Line:
    if known is None:
        return line
    before, new = (known.name, known.number, known.role, known.hall), line.new
    same = before == (new.name, new.number, new.role, new.hall)
    return replace(line, change="same" if same else "edit", staff=known.id)


def _rows(data: bytes) -> list[tuple[str, tuple[Any, ...]]]:
    if len(data) > BYTES_MAX:
        raise NotAWorkbook()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED_MAX:
                raise NotAWorkbook()
        from openpyxl import load_workbook

        sheet: Any = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        limit = {"max_row": ROWS_MAX + 2, "max_col": len(COLUMNS), "values_only": True}
        rows = [(str(sheet.title), tuple(row)) for row in sheet.iter_rows(**limit)]
    except UNREADABLE:
        raise NotAWorkbook() from None
    return rows or [(SHEET, ())]


def _text(cell: Any) -> str:
    """A cell as text; a number that Excel made of '1201' stays '1201'."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).split())


def _line(sheet: str, row: int, texts: Sequence[str]) -> tuple[Line | None, list[Problem]]:
    account, name, number, role, hall = texts
    wrong = [] if role.lower() in ROLE_OF else [_problem(sheet, row, 3, "role")]
    new = NewStaff(account, name, number, ROLE_OF.get(role.lower(), "clerk"), hall or None)
    fits = {"account": replace(new, name="x", number="1"), "name": replace(new, account="x", number="1")}
    for column, field, probe in (
        (0, "account", fits["account"]),
        (1, "name", fits["name"]),
        (2, "number", replace(new, account="x", name="x")),
    ):
        try:
            checked_staff(probe)
        except BadAccount:
            wrong.append(_problem(sheet, row, column, field))
    return (None if wrong else Line(row, checked_staff(new))), wrong


def _doubles(sheet: str, lines: Sequence[Line]) -> Iterator[Problem]:
    first: dict[tuple[int, str], int] = {}
    for line in lines:
        for column, value in ((0, normalised_account(line.new.account)), (2, line.new.number)):
            before = first.setdefault((column, value), line.row)
            if before != line.row:
                yield _problem(sheet, line.row, column, "twice", first=before)


def _problem(sheet: str, row: int, column: int, what: str, **facts: object) -> Problem:
    zh, en = _SAYS[what]
    return Problem(sheet, f"{'ABCDE'[column]}{row}", zh.format(**facts), en.format(**facts))
