"""An older system's export as such systems write it: headings, encodings and times of many kinds, and rows that lie."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from queue_server.hall.model import Hall
from queue_server.legacy.model import Found
from queue_server.legacy.reading import BadFile, read

HEAD = "号码,业务,取号时间,叫号时间,结束时间,窗口,预约时间,优先"
QUEUES = {"公积金": "E"}


def of_text(folder: Path, hall: Hall, *rows: str, head: str = HEAD, encoding: str = "utf-8") -> Found:
    path = folder / "old.csv"
    path.write_bytes("\r\n".join((head, *rows)).encode(encoding))
    return read(path, hall, {}, QUEUES)


def test_rows_become_records_in_the_halls_time(tmp_path: Path, hall: Hall) -> None:
    found = of_text(tmp_path, hall, "012,公积金,2026/11/3 9:05,2026-11-03 09:20:30,2026-11-03T09:31:00,317,,是")
    (one,) = found.records
    assert (one.number, one.queue, one.day, one.window, one.is_priority) == ("012", "E", "2026-11-03", "317", True)
    assert datetime.fromtimestamp(one.arrived_ms / 1000, hall.zone_info).isoformat() == "2026-11-03T09:05:00+08:00"
    assert one.called_ms is not None and one.finished_ms is not None
    assert (one.called_ms - one.arrived_ms, one.finished_ms - one.called_ms) == (930_000, 630_000)
    assert one.slot_ms is None


def test_a_file_of_windows_in_chinese_is_read_with_its_own_encoding(tmp_path: Path, hall: Hall) -> None:
    row = "1,公积金,2026-11-03 09:05,,,,,"
    assert of_text(tmp_path, hall, row, encoding="gb18030") == of_text(tmp_path, hall, row)


def test_a_workbook_with_a_day_and_clock_times_is_read(tmp_path: Path, hall: Hall) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["日期", "票号", "queue", "取票时间", "叫号时间", "窗口号"])
    sheet.append([datetime(2026, 11, 3), 7, "E", time(9, 5), "09:20", 317])
    sheet.append([None] * 6)
    book.save(tmp_path / "old.xlsx")
    (one,) = read(tmp_path / "old.xlsx", hall, {}, {}).records
    assert (one.number, one.window, (one.called_ms or 0) - one.arrived_ms) == ("7", "317", 900_000)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",公积金,2026-11-03 09:05,,,,,", "no_number"),
        ("1,公积金,昨天,,,,,", "no_time"),
        ("1,公积金,2026-11-03 09:05,九点,,317,,", "bad_time"),
        ("1,婚姻登记处,2026-11-03 09:05,,,,,", "unknown_queue"),
        ("1,公积金,2026-11-03 09:05,2026-11-03 09:04,,317,,", "out_of_order"),
        ("1,公积金,2026-11-03 09:05,2026-11-03 09:06,2026-11-03 09:05,317,,", "out_of_order"),
        ("1,公积金,2026-11-03 09:05,2026-11-03 09:06,,,,", "no_window"),
    ],
)
def test_a_row_that_cannot_be_lived_is_refused_by_its_line_and_the_others_stay(
    tmp_path: Path, hall: Hall, row: str, problem: str
) -> None:
    found = of_text(tmp_path, hall, "9,公积金,2026-11-03 09:00,,,,,", row)
    assert [one.number for one in found.records] == ["9"]
    assert [(one.line, one.problem) for one in found.refused] == [(3, problem)]
    assert found.refused[0].say().startswith("第 3 行：")


def test_the_same_number_twice_on_a_day_counts_once(tmp_path: Path, hall: Hall) -> None:
    rows = ["1,公积金,2026-11-03 09:05,,,,,", "1,公积金,2026-11-03 10:05,,,,,", "1,公积金,2026-11-04 09:05,,,,,"]
    found = of_text(tmp_path, hall, *rows)
    assert [one.day for one in found.records] == ["2026-11-03", "2026-11-04"]
    assert [(one.line, one.problem, one.said) for one in found.refused] == [(3, "twice", "2")]


def test_a_file_without_a_needed_column_says_which_and_a_named_heading_helps(tmp_path: Path, hall: Hall) -> None:
    path = tmp_path / "old.csv"
    path.write_text("号码,业务,来的时间,叫号时间,窗口\n1,E,2026-11-03 09:05,,\n", encoding="utf-8")
    with pytest.raises(BadFile, match="缺少列：取号时间"):
        read(path, hall, {}, {})
    assert len(read(path, hall, {"arrived": "来的时间"}, {}).records) == 1
    with pytest.raises(BadFile, match="没有“何时来”这一列"):
        read(path, hall, {"arrived": "何时来"}, {})


def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path, hall: Hall) -> None:
    (tmp_path / "old.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(BadFile, match="重新导出"):
        read(tmp_path / "old.xlsx", hall, {}, {})
    (tmp_path / "old.csv").write_bytes(b"\xff\xff\xfe\x80\x80")
    with pytest.raises(BadFile, match="UTF-8"):
        read(tmp_path / "old.csv", hall, {}, {})
    (tmp_path / "old.csv").write_bytes(HEAD.encode() + b'\r\n"' + b"x" * 200_000)
    with pytest.raises(BadFile, match="重新导出"):
        read(tmp_path / "old.csv", hall, {}, {})
