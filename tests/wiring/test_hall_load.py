"""`quhao hall load` over a hall that has been at work."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from queue_server import cli
from queue_server.kernel.clock import SystemClock
from queue_server.staff import duty
from queue_server.wiring.house import build
from tests.conftest import JN01


def quhao(*words: object) -> Result:
    """One command, as typed."""
    return CliRunner().invoke(cli.main, [str(word) for word in words])


def test_a_file_without_a_window_somebody_sits_at_is_refused(tmp_path: Path) -> None:
    data, fewer = tmp_path / "data", tmp_path / "fewer.toml"
    quhao("init", "--data", data, "--account", "root", "--password", "kNp7-vast-lemon")
    assert quhao("hall", "load", JN01, "--data", data).exit_code == 0
    house = build(data, SystemClock())
    house.database.write(lambda tx: duty.sign_on(tx, house.hall("JN01"), "316", 1))
    house.close()
    fewer.write_text(JN01.read_text(encoding="utf-8").replace('"316"', '"336"'), encoding="utf-8")
    refused = quhao("hall", "load", fewer, "--data", data)
    assert refused.exit_code == 1 and "316 号窗口" in refused.output
