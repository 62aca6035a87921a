"""A server that is asked to stop leaves one file that holds everything."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.server import Server

pytestmark = [pytest.mark.slow, pytest.mark.alone]


def test_after_a_stop_the_file_alone_is_the_whole_day(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    server.furnish()
    server.start()
    kiosk = server.device("kiosk", "取号机", zone="3F-A")
    made = kiosk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"}, key="one")
    assert made.status == 201
    kiosk.drop()
    assert server.stop() < 3
    assert sorted(one.name for one in server.data.glob("quhao.db*")) == ["quhao.db"]
    shutil.copy(server.data / "quhao.db", tmp_path / "alone.db")
    with sqlite3.connect(tmp_path / "alone.db") as alone:
        assert alone.execute("SELECT count(*) FROM ticket").fetchone() == (1,)
