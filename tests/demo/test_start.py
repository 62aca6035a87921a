"""Getting the demo's folder ready: once, for one demo at a time."""

from __future__ import annotations

import subprocess
from pathlib import Path

from click.testing import CliRunner

from queue_server import cli
from queue_server.demo import ports
from queue_server.demo.folder import DemoFolder
from queue_server.demo.furnish import prepare
from queue_server.kernel.lock import FolderLock
from tests.server import ROOT


def demo(data: Path) -> tuple[int, str]:
    said = CliRunner().invoke(cli.main, ["demo", "--port", str(ports.free_port()), "--data", str(data)])
    return said.exit_code, said.output


def test_a_second_demo_on_the_same_folder_gets_a_sentence_and_changes_nothing(tmp_path: Path) -> None:
    first = FolderLock(tmp_path)
    code, said = demo(tmp_path)
    assert code == 1 and "正被另一个进程使用" in said
    assert [one.name for one in tmp_path.iterdir()] == ["lock"]
    first.release()


def test_a_folder_is_prepared_once_keeps_its_password_and_is_let_go_for_the_server(tmp_path: Path) -> None:
    made = prepare(tmp_path, None, speed=1)
    assert prepare(tmp_path, None, speed=1).password == made.password
    FolderLock(tmp_path).release()
    kept = DemoFolder.read(tmp_path)
    assert kept is not None and kept.password == made.password


def test_a_demo_whose_keys_are_missing_says_so(tmp_path: Path) -> None:
    prepare(tmp_path, None, speed=1)
    (tmp_path / "keys.json").unlink()
    code, said = demo(tmp_path)
    assert code == 1 and "keys.json" in said


def test_a_first_make_run_says_that_it_installs_before_the_long_silence(tmp_path: Path) -> None:
    told = subprocess.run(
        ["make", "-n", "-B", "run", f"VENV={tmp_path / 'venv'}"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert 0 < told.index("正在安装") < told.index("pip install") < told.index("quhao demo")
