"""What the command line says when folder or address cannot be used, or when a hall's clock runs ahead: one sentence."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_server import cli
from queue_server.hall import service as halls
from queue_server.kernel.clock import SteppedClock, SystemClock
from queue_server.wiring.house import build
from tests.conftest import JN01, Office
from tests.server import free_port

YEARS_MS = 20 * 365 * 86_400_000


def quhao(*words: object) -> Result:
    """One command, as typed."""
    return CliRunner().invoke(cli.main, [str(word) for word in words])


def refused(result: Result) -> str:
    """The one sentence it was refused with; not an exception of ours."""
    assert result.exit_code not in (0, None), result.output
    assert isinstance(result.exception, SystemExit), result.exception
    return result.output


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What `serve` would have become."""
    commands: list[list[str]] = []

    def execv(_path: str, command: list[str]) -> None:
        commands.append(command)

    monkeypatch.setattr(os, "execv", execv)
    monkeypatch.setenv("QUHAO_DATA", "")
    monkeypatch.setenv("QUHAO_BIND", "")
    return commands


@pytest.mark.parametrize(
    ("folder", "why"),
    [("a-file", "是文件，不是目录"), ("a-file/below", "是文件，不是目录"), ("/proc/here/below", "上级目录不存在")],
)
@pytest.mark.parametrize(
    "command",
    [
        ("demo", "--port", "{port}"),
        ("init", "--account", "root", "--password", "kNp7-vast-lemon"),
        ("init", "--web"),
        ("serve", "--bind", "127.0.0.1:{port}"),
        ("hall", "load", str(JN01)),
    ],
    ids=" ".join,
)
def test_a_folder_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, become: list[list[str]], command: tuple[str, ...], folder: str, why: str
) -> None:
    (tmp_path / "a-file").touch()
    asked = [word.format(port=free_port()) for word in command]
    said = refused(quhao(*asked, "--data", tmp_path / folder))
    assert f"数据目录 {tmp_path / folder} 不能用" in said and why in said
    assert become == []


def test_a_backup_into_a_place_that_cannot_be_written_is_one_sentence(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    said = refused(quhao("backup", tmp_path / "a-file" / "copy", "--data", office.house.data))
    assert "是文件，不是目录" in said


def test_a_file_that_is_no_hall_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "quhao.db").write_bytes(b"broken" * 1000)
    assert "不是可以读取的数据文件" in refused(quhao("doctor", "--data", tmp_path))


def test_a_server_on_a_folder_in_use_or_without_its_keys_is_one_sentence(
    office: Office, become: list[list[str]]
) -> None:
    bind = f"127.0.0.1:{free_port()}"
    assert "正被另一个进程使用" in refused(quhao("serve", "--bind", bind, "--data", office.house.data))
    office.house.close()
    (office.house.data / "keys.json").unlink()
    assert "keys.json" in refused(quhao("serve", "--bind", bind, "--data", office.house.data))
    assert become == []


@pytest.mark.parametrize(
    ("bind", "says"),
    [
        ("0.0.0.0:99999", "1 至 65535"),
        ("127.0.0.1:many", "127.0.0.1:8000"),
        ("x" * 64 + ":8000", "没有找到地址"),
        ("203.0.113.7:8000", "203.0.113.7"),
    ],
)
def test_an_address_that_cannot_be_served_is_one_sentence(
    tmp_path: Path, become: list[list[str]], bind: str, says: str
) -> None:
    assert says in refused(quhao("serve", "--bind", bind, "--data", tmp_path / "data"))
    assert become == []
    assert not (tmp_path / "data").exists()


def test_a_server_on_a_port_that_is_taken_names_a_way_out(tmp_path: Path, become: list[list[str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
        said = refused(quhao("serve", "--bind", f"127.0.0.1:{port}", "--data", tmp_path / "data"))
    assert f"端口 {port} 已被占用" in said and "quhao serve --bind 127.0.0.1:" in said


def test_a_server_that_can_start_is_started(tmp_path: Path, become: list[list[str]]) -> None:
    assert quhao("serve", "--bind", f"localhost:{free_port()}", "--data", tmp_path / "data").exit_code == 0
    assert "gunicorn" in become[0]


def test_a_port_out_of_range_and_a_wrong_word_are_told_in_chinese() -> None:
    assert "99999 不在" in refused(quhao("demo", "--port", 99999))
    assert "没有 nonsense 这个命令" in refused(quhao("nonsense"))


def test_in_a_hall_whose_clock_runs_ahead_the_tools_find_what_holds_there(office: Office) -> None:
    """The demo's folder: its clock may stand on a day that has not come yet."""
    data = office.house.data
    office.house.close()
    for name in ("quhao.db", "quhao.db-wal", "quhao.db-shm"):
        (data / name).unlink(missing_ok=True)
    ahead = build(data, SteppedClock(SystemClock().now_ms() + YEARS_MS))
    ahead.database.write(lambda tx: halls.load(tx, JN01.read_text(encoding="utf-8")))
    ahead.close()
    assert 'id = "JN01"' in quhao("hall", "export", "JN01", "--data", data).output
    doctor = quhao("doctor", "--data", data).output
    assert "尚未生效" not in doctor and "✓ hall" in doctor
    number = ("--name", "李四", "--number", "1", "--password", "kNp7-vast-lemon", "--hall", "JN01")
    assert quhao("staff", "add", "li", *number, "--data", data).exit_code == 0
    assert quhao("calendar", "set", "2046-12-31", "holiday", "--data", data).exit_code == 0


def test_a_hall_that_begins_later_is_still_said_to_begin_later(tmp_path: Path) -> None:
    assert quhao("hall", "load", JN01, "--from", "2999-01-01", "--data", tmp_path).exit_code == 0
    assert "尚未生效" in quhao("doctor", "--data", tmp_path).output
    assert quhao("hall", "export", "JN01", "--data", tmp_path).exit_code == 1
