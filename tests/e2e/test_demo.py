"""The demo as a process: it leaves nothing behind, goes on where it left off, and refuses a port that is taken."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from queue_server.equipment.health import printer_state
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.database import Database
from queue_server.kernel.lock import FolderIsInUse, FolderLock
from tests.e2e.conftest import Demo, start_demo, stop_demo
from tests.e2e.test_whole_path import eventually
from tests.server import ROOT, Line

pytestmark = pytest.mark.slow


def processes_with(word: str) -> list[str]:
    """Command lines on this machine that name `word`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if word in line:
                found.append(line)
    return found


def test_whoever_asks_it_twice_to_stop_leaves_nothing_behind_either(tmp_path: Path) -> None:
    """`make run` ended by its supervisor: make hands the signal on, and the group gets it as well."""
    data = tmp_path / "data"
    demo = start_demo(data)
    for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
        demo.process.send_signal(number)
        time.sleep(0.05)
    assert demo.process.wait(60) == 0
    assert processes_with(str(data)) == []


def front_printer(data: Path) -> str:
    """How the demo's printer stands, as the kiosks are told."""
    agent = json.loads((data / "demo.json").read_text())["ids"]["agent"]
    database = Database(data / "quhao.db", SystemClock())
    try:
        return database.read(lambda rows: printer_state(rows, f"{agent}/front")).state
    finally:
        database.close()


def test_the_printer_has_answered_before_anybody_is_let_in_and_a_closed_terminal_ends_all(tmp_path: Path) -> None:
    data = tmp_path / "data"
    demo = start_demo(data)
    assert front_printer(data) == "online"
    os.killpg(demo.process.pid, signal.SIGHUP)
    assert demo.process.wait(60) == 0
    assert processes_with(str(data)) == []
    said = data.with_suffix(".log").read_text()
    assert "演示时钟" in said and "演示大厅已关门" in said
    assert "WARNING" not in said


def test_a_killed_demo_takes_its_children_along_and_its_folder_is_free(tmp_path: Path) -> None:
    data = tmp_path / "data"
    demo = start_demo(data)
    demo.process.kill()
    demo.process.wait()
    until = time.monotonic() + 60
    while processes_with(str(data)) or is_in_use(data):
        assert time.monotonic() < until, processes_with(str(data))
        time.sleep(0.05)


def is_in_use(data: Path) -> bool:
    """Whether a server still holds the folder."""
    try:
        FolderLock(data).release()
    except FolderIsInUse:
        return True
    return False


def test_ctrl_c_leaves_nothing_behind_and_the_next_start_goes_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = start_demo(data)
    port = int(first.url.rsplit(":", 1)[1])
    key = json.loads((data / "demo.json").read_text())["keys"]["kiosk-3"]
    before = Line(port, key)
    issued = before.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"}, key="first").json
    assert issued["number"] == "E001"
    before.drop()
    assert stop_demo(first) == 0
    assert processes_with(str(data)) == []
    assert not [one.name for one in data.glob("quhao.db-*")]  # whoever copies quhao.db now has it all
    forget_machines(data)
    second = start_demo(data)
    again = Line(int(second.url.rsplit(":", 1)[1]), key)
    assert again.get(f"/tickets/{issued['id']}").json["number"] == "E001"
    every_machine_is_in_its_place_and_works(data, again)
    again.drop()
    assert stop_demo(second) == 0
    assert processes_with(str(data)) == []


def forget_machines(data: Path) -> None:
    """The folder of an older demo, which knew a printer alone."""
    file = data / "demo.json"
    kept = json.loads(file.read_text())
    for name in ("ports", "controls", "placed"):
        del kept[name]
    file.write_text(json.dumps(kept))


def every_machine_is_in_its_place_and_works(data: Path, visitor: Line) -> None:
    """They answer a person's hands, and the hall says of each that it works."""

    def machines() -> dict[str, Any]:
        found: dict[str, Any] = visitor.ask("GET", "/demo/devices/list", None, {}).json["machines"]
        return found

    eventually(lambda: set(machines()) == set(json.loads((data / "demo.json").read_text())["placed"]))
    eventually(lambda: {(one["hall"] or {}).get("state") for one in machines().values()} == {"online"})
    assert all(one["says"] for one in machines().values())


def test_a_port_that_is_taken_is_named_with_a_way_out(demo: Demo, tmp_path: Path) -> None:
    port = demo.url.rsplit(":", 1)[1]
    tried = subprocess.run(
        [sys.executable, "-m", "queue_server.cli", "demo", "--port", port, "--data", str(tmp_path / "data")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert tried.returncode != 0
    assert f"make run PORT={int(port) + 1}" in tried.stderr and f"--port {int(port) + 1}" in tried.stderr
    assert not (tmp_path / "data" / "quhao.db").exists()
