"""The hall as a workbook: it comes back as the same hall, and what is wrong is named by sheet and cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from queue_server.hall import file, workbook
from tests.hall.test_file import DEMO, SMALL


def edited(text: str, edit: Callable[[Any], None]) -> bytes:
    """The hall's workbook after somebody worked in it."""
    book = load_workbook(io.BytesIO(workbook.write(file.parse(text))))
    edit(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("text", [DEMO, SMALL])
def test_a_hall_comes_back_from_its_workbook_as_it_went(text: str) -> None:
    hall = file.parse(text)
    assert workbook.check(workbook.write(hall)) == (hall, [])


def test_every_mistake_names_its_sheet_and_cell() -> None:
    def edit(book: Any) -> None:
        book["窗口"]["C3"] = "9F-A"
        book["窗口"]["F4"] = "左边"
        book["时间"]["B3"] = "九点到五点"
        book["队列"]["A4"] = "BB"

    hall, problems = workbook.check(edited(SMALL, edit))
    assert hall is None
    assert {one.where for one in problems} == {"窗口 F4", "时间 B3", "队列 A4"}


def test_what_the_parts_say_of_each_other_names_the_cell_too() -> None:
    def edit(book: Any) -> None:
        book["窗口"]["C3"] = "9F-A"

    hall, problems = workbook.check(edited(SMALL, edit))
    assert hall is None
    assert [problem.say() for problem in problems] == ["窗口 C3：所指的分区 9F-A 不存在。是否想写 1F-A？现有：1F-A。"]


def test_a_number_where_a_name_is_meant_and_rows_left_empty_do_no_harm() -> None:
    def edit(book: Any) -> None:
        book["窗口"]["A3"] = 101
        book["窗口"].insert_rows(4)
        book["窗口"]["I3"] = "否"
        book["窗口"]["I3"] = None

    hall, problems = workbook.check(edited(SMALL, edit))
    assert problems == []
    assert hall == file.parse(SMALL)


def test_columns_may_change_places_and_sheets_may_be_added() -> None:
    def edit(book: Any) -> None:
        book.create_sheet("备注")["A1"] = "随便写"
        sheet = book["楼层"]
        for row in sheet.iter_rows():
            row[0].value, row[1].value = row[1].value, row[0].value

    assert workbook.check(edited(SMALL, edit))[0] == file.parse(SMALL)


def test_what_is_no_workbook_is_refused_with_a_sentence() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (workbook.UNPACKED_MAX + 1))
    for content in (b"", b"PK\x03\x04", b"id = 3", packed.getvalue(), b"x" * (workbook.BYTES_MAX + 1)):
        hall, problems = workbook.check(content)
        assert hall is None
        assert len(problems) == 1


def damaged(content: bytes, change: Callable[[bytes], bytes], part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with one part of it spoilt inside a sound archive."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(kept, "w") as after:
        for name in before.namelist():
            after.writestr(name, change(before.read(name)) if name == part else before.read(name))
    return kept.getvalue()


def garbled(content: bytes) -> bytes:
    """The workbook with its first sheet's packed bytes overwritten."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        at = packed.getinfo("xl/worksheets/sheet1.xml").header_offset + 30 + len("xl/worksheets/sheet1.xml")
    return content[: at + 20] + b"\xff" * 60 + content[at + 80 :]


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda good: damaged(good, lambda text: text[: len(text) // 2]),
        lambda good: damaged(good, lambda _text: b"\x00\xff<"),
        lambda good: damaged(good, lambda text: text.replace(b'r="A1"', b'r="??"')),
        lambda good: damaged(good, lambda text: text[:99], "xl/workbook.xml"),
        lambda good: damaged(good, lambda text: text[:99], "xl/styles.xml"),
        garbled,
    ],
)
def test_a_damaged_workbook_is_refused_with_a_sentence(spoilt: Callable[[bytes], bytes]) -> None:
    hall, problems = workbook.check(spoilt(workbook.write(file.parse(SMALL))))
    assert (hall, [one.kind for one in problems]) == (None, ["not_a_workbook"])


def test_a_number_of_thousands_of_digits_is_a_problem_at_its_cell() -> None:
    def edit(book: Any) -> None:
        heads = {cell.value: cell.column_letter for cell in book["窗口"][1]}
        book["窗口"][f"{heads['帮办队列让先（分钟）']}3"] = "A=" + "9" * 5000

    hall, problems = workbook.check(edited(SMALL, edit))
    assert hall is None
    assert [one.path[-2:] for one in problems] == [("handicap_min", "A")]


def test_an_empty_workbook_says_what_is_missing() -> None:
    kept = io.BytesIO()
    Workbook().save(kept)
    hall, problems = workbook.check(kept.getvalue())
    assert hall is None
    assert any("缺少 hours" in problem.what for problem in problems)
