"""A hall outside the demo is staffed, and its calendar mended, from the terminal of a stopped server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_server import cli
from queue_server.hall import service as halls
from queue_server.kernel.clock import SteppedClock, SystemClock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.lock import FolderLock
from queue_server.staff import service
from queue_server.staff.passwords import Hasher
from queue_server.staff.second_factor import SecondFactor, SecondFactorNeeded
from queue_server.staff.sign_in import SignIn
from queue_server.staff.totp import code_of, step_at
from queue_server.wiring.house import open_database
from tests.conftest import JN01

PASSWORD = "kNp7-vast-lemon"
ZHAO = ("--name", "赵六", "--number", "2001", "--role", "clerk", "--hall", "JN01", "--password", PASSWORD)


def quhao(*words: object) -> Result:
    """One command, as typed."""
    return CliRunner().invoke(cli.main, [str(word) for word in words])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for words in (("init", "--account", "root", "--password", PASSWORD), ("hall", "load", JN01)):
        done = quhao(*words, "--data", folder)
        assert done.exit_code == 0, done.output
    return folder


def role_after_sign_in(data: Path, account: str, password: str) -> str:
    clock = SystemClock()
    database = open_database(data / "quhao.db", clock)
    try:
        door = SignIn(database, clock, Hasher(), SecondFactor(Secrets.load(data), clock))
        return door.sign_in(account, password, bytes(32), bytes(31)).session.staff.role
    finally:
        database.close()


def test_an_account_made_at_the_terminal_can_sign_in(data: Path) -> None:
    made = quhao("staff", "add", "zhao", *ZHAO, "--data", data)
    assert made.exit_code == 0 and "zhao" in made.output and PASSWORD not in made.output
    assert role_after_sign_in(data, "zhao", PASSWORD) == "clerk"
    listed = quhao("staff", "list", "--data", data)
    assert listed.exit_code == 0
    assert [line.split("\t")[:3] for line in listed.output.splitlines()] == [
        ["root", "root", "1"],
        ["zhao", "赵六", "2001"],
    ]


def test_a_lost_password_is_replaced_at_the_terminal(data: Path) -> None:
    assert quhao("staff", "password", "ROOT", "--password", "another-Horse-8", "--data", data).exit_code == 0
    assert role_after_sign_in(data, "root", "another-Horse-8") == "admin"
    unknown = quhao("staff", "password", "nobody", "--password", "another-Horse-8", "--data", data)
    assert unknown.exit_code == 1 and "没有这个账号" in unknown.output


def test_a_lost_second_factor_is_taken_away_at_the_terminal(data: Path) -> None:
    none = quhao("staff", "reset-second-factor", "root", "--data", data)
    assert none.exit_code == 1 and "没有设置第二重验证" in none.output
    clock, secret = SteppedClock(1_795_000_000_000), b"12345678901234567890"
    database = open_database(data / "quhao.db", clock)
    factor = SecondFactor(Secrets.load(data), clock)
    root = database.read(service.everybody)[0]
    database.write(lambda tx: factor.offer(tx, root, secret))
    database.write(lambda tx: factor.confirm(tx, root, code_of(secret, step_at(clock.now_ms())), ["a"]))
    database.close()
    with pytest.raises(SecondFactorNeeded):
        role_after_sign_in(data, "root", PASSWORD)
    done = quhao("staff", "reset-second-factor", "ROOT", "--data", data)
    assert done.exit_code == 0 and "root" in done.output
    assert role_after_sign_in(data, "root", PASSWORD) == "admin"
    unknown = quhao("staff", "reset-second-factor", "nobody", "--data", data)
    assert unknown.exit_code == 1 and "没有这个账号" in unknown.output


def test_what_cannot_be_is_refused_in_words_and_changes_nothing(data: Path, tmp_path: Path) -> None:
    assert quhao("staff", "add", "zhao", *ZHAO, "--data", data).exit_code == 0
    twice = quhao("staff", "add", "zhao", *ZHAO, "--data", data)
    assert twice.exit_code == 1 and "已存在" in twice.output
    nowhere = quhao("staff", "add", "qian", *ZHAO, "--hall", "JN99", "--data", data)
    assert nowhere.exit_code == 1 and "JN99" in nowhere.output
    missing = quhao("staff", "add", "qian", *ZHAO, "--data", tmp_path / "typo")
    assert missing.exit_code == 1 and "quhao init" in missing.output
    assert not (tmp_path / "typo").exists()
    lock = FolderLock(data)
    busy = quhao("staff", "add", "qian", *ZHAO, "--data", data)
    lock.release()
    assert busy.exit_code == 1 and "正被另一个进程使用" in busy.output
    assert len(quhao("staff", "list", "--data", data).output.splitlines()) == 2


def test_the_program_runs_as_a_module_too() -> None:
    done = subprocess.run([sys.executable, "-m", "queue_server.cli", "staff", "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and "password" in done.stdout


def test_a_day_and_a_year_are_entered_at_the_terminal(data: Path) -> None:
    words = ("calendar", "set", "2035-10-06", "make_up", "--name", "国庆节", "--source", "国办发明电〔2034〕1号")
    done = quhao(*words, "--data", data)
    assert done.exit_code == 0, done.output
    confirmed = quhao("calendar", "confirm", "2035", "--source", "国办发明电〔2034〕1号", "--data", data)
    assert confirmed.exit_code == 0, confirmed.output
    database = open_database(data / "quhao.db", SystemClock())
    calendar = database.read(lambda rows: halls.calendar(rows, "JN01"))
    database.close()
    assert calendar.is_working("2035-10-06") and calendar.is_confirmed(2035)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "2035-02-30", "work"), "2035-02-30"),
        (("set", "2035-10-06", "make_up", "--hall", "JN99"), "JN99"),
        (("confirm", "1", "--source", "x"), "1"),
    ],
)
def test_a_day_that_is_none_is_refused(data: Path, words: tuple[str, ...], said: str) -> None:
    done = quhao("calendar", *words, "--data", data)
    assert done.exit_code != 0 and said in done.output
