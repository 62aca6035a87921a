"""`quhao history` in a real data folder: compared without a trace, kept for waits alone, refused with what to do."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_server import cli
from queue_server.kernel.clock import SystemClock
from queue_server.waits import store
from queue_server.wiring.house import open_database
from tests.conftest import JN01

PASSWORD = "kNp7-vast-lemon"
ROWS = """号码,业务,取号时间,叫号时间,结束时间,窗口,优先
=1,公积金,2026-11-03 09:00,2026-11-03 09:00,2026-11-03 09:10,317,
2,公积金,2026-11-03 09:01,2026-11-03 09:10,2026-11-03 09:20,317,
3,公积金,2026-11-03 09:02,2026-11-03 09:20,2026-11-03 09:30,317,是
4,公积金,2026-11-03 09:03,,,,
5,婚姻,2026-11-03 09:03,,,,
"""


def quhao(*words: object) -> Result:
    return CliRunner().invoke(cli.main, [str(word) for word in words])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("legacy") / "data"
    for words in (("init", "--account", "root", "--password", PASSWORD), ("hall", "load", JN01)):
        done = quhao(*words, "--data", folder)
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def past(data: Path) -> list[store.Past]:
    database = open_database(data / "quhao.db", SystemClock())
    try:
        return database.read(lambda rows: store.past(rows, "JN01", "2026-01-01", "2026-12-31"))
    finally:
        database.close()


def test_the_shadow_run_says_what_changes_and_leaves_nothing_in_the_hall(data: Path, old: Path, tmp_path: Path) -> None:
    asked = ("history", "compare", old, "--hall", "JN01", "--queue", "公积金=E", "--data", data)
    done = quhao(*asked, "--json", "--tickets", tmp_path / "tickets.csv")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["rows"], said["records"], said["never_called"]) == (5, 4, 1)
    assert [one["say"] for one in said["refused"]] == ["第 6 行：不认识的业务“婚姻”：请用 --queue '婚姻=队列' 指定"]
    assert (said["all"]["recorded_min_mean"], said["all"]["ours_min_mean"]) == (9.0, 9.0)
    assert (said["all"]["earlier"], said["all"]["later"]) == (1, 1)
    with (tmp_path / "tickets.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[1] for row in rows] == ["号码", "'=1", "2", "3"]
    assert rows[3][6:] == ["8.0", "10.0", "优先类别提前"]
    told = quhao(*asked).stdout
    assert "全部（3 人）：原记录 9.0 / 18.0" in told
    assert "后到先叫：优先 1 人" in told
    assert past(data) == []
    assert quhao(*asked, "--tickets", tmp_path / "tickets.csv").exit_code == 1


def test_kept_days_teach_waits_and_a_second_file_of_the_same_day_takes_their_place(data: Path, old: Path) -> None:
    asked = ("history", "keep", old, "--hall", "JN01", "--queue", "公积金=E", "--data", data)
    assert quhao(*asked).exit_code == 0
    assert [(one.queue, one.wait_min) for one in past(data)] == [("E", 0), ("E", 9), ("E", 18), ("E", None)]
    old.write_text("\n".join(ROWS.splitlines()[:3]), encoding="utf-8")
    assert quhao(*asked).exit_code == 0
    assert len(past(data)) == 2


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--queue", "公积金=Q9"), "本大厅没有队列“Q9”"),
        (("--queue", "公积金"), "应写成 名称=值"),
        (("--column", "came=取号时间"), "没有“came”"),
    ],
)
def test_what_was_asked_wrongly_is_refused_with_what_to_do(
    data: Path, old: Path, more: tuple[str, ...], says: str
) -> None:
    done = quhao("history", "compare", old, "--hall", "JN01", "--data", data, *more)
    assert done.exit_code != 0
    assert says in done.output


def test_a_file_with_no_row_of_use_keeps_nothing_and_an_unknown_hall_is_named(data: Path, old: Path) -> None:
    done = quhao("history", "keep", old, "--hall", "JN01", "--data", data)
    assert done.exit_code == 1
    assert "没有一行可用" in done.output
    assert quhao("history", "compare", old, "--hall", "JN99", "--data", data).exit_code == 1
