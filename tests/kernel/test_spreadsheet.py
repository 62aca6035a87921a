"""Text stays text in Excel and WPS, in every table the project writes."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from queue_server.kernel import spreadsheet

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"])
def test_nothing_is_taken_for_a_formula(begins: str) -> None:
    [[kept]] = list(csv.reader(io.StringIO(spreadsheet.table([[f"{begins}cmd|' /C calc'!A0"]]), newline="")))
    assert kept == f"'{begins}cmd|' /C calc'!A0"


def test_long_numbers_keep_their_digits_and_others_are_numbers() -> None:
    assert spreadsheet.line(["123456789012", "12345", 7, -3, "张三", ""]) == "\t123456789012,12345,7,-3,张三,\r\n"


def test_every_table_of_the_project_goes_through_it() -> None:
    writes = re.compile(r"csv\.(Dict)?[Ww]riter\(")
    found = [
        str(path.relative_to(ROOT))
        for folder in ("queue_server", "appointments", "kiosk", "display", "devices")
        for path in (ROOT / folder).rglob("*.py")
        if writes.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["queue_server/kernel/spreadsheet.py"]
