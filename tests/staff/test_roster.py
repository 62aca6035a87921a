"""A list of staff as a workbook: what fits is taken, what does not is named by sheet and cell, nothing is guessed."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from queue_server.staff.model import NewStaff, Staff
from queue_server.staff.roles import ROLES
from queue_server.staff.roster import HEADS, ROWS_MAX, UNPACKED_MAX, NotAWorkbook, Roster, compared, read, template

GOOD = ("zhangsan", "张三", 1201, "窗口人员", "JN01")


def book(*rows: tuple[Any, ...], heads: tuple[str, ...] = HEADS, title: str = "账号") -> bytes:
    made = Workbook()
    sheet: Any = made.active
    sheet.title = title
    for row in (heads, *rows):
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def cells(found: Roster) -> list[tuple[str, str]]:
    return [(one.sheet, one.cell) for one in found.problems]


def test_the_template_is_an_empty_list_that_names_every_role() -> None:
    empty = read(template())
    assert empty.lines == () and cells(empty) == [("账号", "A2")]
    sheet: Any = load_workbook(io.BytesIO(template())).active
    assert [cell.value for cell in sheet[1]] == list(HEADS)
    offered = next(one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list")
    assert len(offered.strip('"').split(",")) == len(ROLES)


def test_a_filled_in_row_is_a_person_whatever_excel_made_of_the_number() -> None:
    found = read(book(GOOD, (), ("li.si", " 李  四 ", "1202", "Manager", None), ("wu", "吴五", 1203.0, "auditor", "")))
    assert [(one.row, one.new) for one in found.lines] == [
        (2, NewStaff("zhangsan", "张三", "1201", "clerk", "JN01")),
        (4, NewStaff("li.si", "李 四", "1202", "manager")),
        (5, NewStaff("wu", "吴五", "1203", "auditor")),
    ]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (("no spaces", "张三", "1", "导办", None), "A2"),
        ((None, "张三", "1", "导办", None), "A2"),
        (("zhang", "", "1", "导办", None), "B2"),
        (("zhang", "张" * 41, "1", "导办", None), "B2"),
        (("zhang", "张三", "工号一", "导办", None), "C2"),
        (("zhang", "张三", "1", "经理", None), "D2"),
        (("zhang", "张三", "1", None, None), "D2"),
    ],
)
def test_a_cell_that_does_not_fit_is_named_and_said_in_both_languages(row: tuple[Any, ...], cell: str) -> None:
    found = read(book(row, title="人员"))
    assert cells(found) == [("人员", cell)] and found.lines == ()
    assert found.problems[0].zh and found.problems[0].en


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = read(book(("A B", "", "?", "?", None), GOOD, GOOD))
    assert {cell for _, cell in cells(found)} == {"A2", "B2", "C2", "D2", "A4", "C4"}


def test_other_heads_or_too_many_rows_are_refused() -> None:
    assert cells(read(book(GOOD, heads=("姓名", "账号", "工号", "角色", "大厅")))) == [("账号", "A1")]
    many = [(f"u{n}", "张三", str(n), "导办", None) for n in range(ROWS_MAX + 1)]
    assert cells(read(book(*many))) == [("账号", f"A{ROWS_MAX + 2}")]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * (UNPACKED_MAX + 1))
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"x", b"PK\x03\x04", b"PK" + bytes(1000), bomb(), book(GOOD)[:900]])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(NotAWorkbook):
        read(data)


def spoilt(change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(GOOD))) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            after.writestr(name, change(text) if name == "xl/worksheets/sheet1.xml" else text)
    return out.getvalue()


def garbled() -> bytes:
    good, name = book(GOOD), "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(good)) as packed:
        at = packed.getinfo(name).header_offset + 30 + len(name)
    return good[: at + 20] + b"\xff" * 60 + good[at + 80 :]


@pytest.mark.parametrize("data", [spoilt(lambda text: text[:-80]), spoilt(lambda _text: b"\x00<"), garbled()])
def test_a_damaged_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(NotAWorkbook):
        read(data)


THERE = [
    Staff(1, "root", "王五", "1", "admin", None, True),
    Staff(2, "zhangsan", "张三", "1201", "clerk", "JN01", True),
    Staff(3, "lisi", "李四", "1202", "clerk", "JN01", True),
]


def changes(*rows: tuple[Any, ...], reach: str | None = None) -> tuple[list[str], list[str]]:
    found = compared(read(book(*rows)), THERE, ["JN01", "JN02"], reach, asking=1)
    return [one.change for one in found.lines], [one.cell for one in found.problems]


def test_beside_the_accounts_there_are_each_line_says_what_becomes_of_it() -> None:
    rows = (GOOD, ("lisi", "李四", "1202", "导办", "JN01"), ("new", "新人", "1203", "导办", None))
    assert changes(*rows) == (["same", "edit", "add"], [])


def test_a_number_of_another_account_an_unknown_hall_and_the_own_role_are_refused() -> None:
    assert changes(("new", "新人", "1202", "导办", None))[1] == ["C2"]
    assert changes(("new", "新人", "1203", "导办", "JN99"))[1] == ["E2"]
    assert changes(("root", "王五", "1", "窗口人员", None))[1] == ["D2"]
    assert changes(("root", "王大五", "1", "系统管理员", None)) == (["edit"], [])


def test_the_administrator_of_one_hall_imports_for_that_hall_alone() -> None:
    assert changes(("new", "新人", "1203", "导办", None), reach="JN01")[1] == ["E2"]
    assert changes(("root", "王五", "1", "系统管理员", "JN01"), reach="JN01")[1] == ["E2", "D2"]
    assert changes(("new", "新人", "1203", "导办", "JN01"), reach="JN01") == (["add"], [])
