"""The month sheet read back: numbers as numbers, names as text that is no formula, the three sheets."""

from __future__ import annotations

import io

import openpyxl

from queue_server.crew import sheet

COUNTS = {"days": 20, "leave_days": 0.5, "late": 1, "early": 0, "absent": 0, "away": 2, "no_sign_off": 0, "excused": 1}
MONTH = {
    "month": "2026-11",
    "people": [{"department": "市公安局", "name": "=刘敏", "number": "1201", **COUNTS}],
    "departments": [{"department": "市公安局", "people": 1, **COUNTS}],
    "marks": [
        {
            "day": "2026-11-19",
            "name": "=刘敏",
            "mark_zh": "迟到",
            "from_ms": 0,
            "until_ms": 480000,
            "minutes": 8,
            "evidence": [112, 115],
            "counts": False,
            "words": [{"verdict_zh": "", "text": "堵车"}, {"verdict_zh": "补签", "text": "属实"}],
        }
    ],
}


def test_a_workbook_is_read_back_as_it_was_counted() -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheet.as_xlsx(MONTH, str)))
    assert tuple(book.sheetnames) == sheet.SHEETS
    people = list(book["按人员"].values)
    assert people[0] == sheet.PEOPLE_HEADS
    assert people[1] == ("市公安局", "=刘敏", "1201", 20, 0.5, 1, 0, 0, 2, 0, 1)
    assert book["按人员"]["B2"].data_type == "s"
    assert list(book["逐条记录"].values)[1][5:] == (8, "112 115", "否", "本人：堵车；补签：属实")


def test_a_csv_begins_with_its_mark_and_holds_no_formula() -> None:
    text = sheet.as_csv(MONTH, str)
    assert text.startswith("\ufeff部门,姓名,工号") and ",'=刘敏,1201,20,0.5,1," in text
