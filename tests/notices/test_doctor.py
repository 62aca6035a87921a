"""`quhao doctor` says of each way to phones whether somebody answers there, and what is wrong with the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_server.cli import main
from tests.notices.receivers import http_receiver

WAY = '[[connector]]\ntype = "webhook"\nname = "app"\nurl = "{url}"\nkey = "0123456789abcdef"\n'


def doctor(data: Path, ways: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("QUHAO_NOTICES", ways)
    return CliRunner().invoke(main, ["doctor", "--data", str(data)])


def test_the_doctor_asks_every_way_and_reads_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, file = tmp_path / "data", tmp_path / "notices.toml"
    made = ["init", "--account", "admin", "--password", "correct-horse-battery", "--data", str(data)]
    assert CliRunner().invoke(main, made).exit_code == 0
    assert "没有配置通知渠道" in doctor(data, "", monkeypatch).output
    with http_receiver() as receiver:
        file.write_text(WAY.format(url=receiver.url))
        file.chmod(0o644)
        found = doctor(data, str(file), monkeypatch).output
        assert "通知渠道 app 可以连通" in found and "chmod 600" in found and "待发 0 条" in found
        assert receiver.taken == []
    file.chmod(0o600)
    away = doctor(data, str(file), monkeypatch)
    assert "! notices" in away.output and "app 不通：对方没有应答" in away.output and "chmod" not in away.output
    file.write_text("[[connector]]\ntype = 'pigeon'\n")
    wrong = doctor(data, str(file), monkeypatch)
    assert wrong.exit_code == 1 and "✗ notices" in wrong.output and "pigeon" in wrong.output
