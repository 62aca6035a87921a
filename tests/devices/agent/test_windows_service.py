"""The agent under a service manager that calls as advapi32 does: threads of its own, C structures, one table."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.agent import run as agent
from devices.agent import windows
from devices.agent.config import AgentConfig
from devices.agent.lock import FolderIsTaken
from devices.agent.windows import OWN_ERROR, RUNNING, STOP_PENDING, STOPPED, NotStartedByWindows, WindowsService
from tests.server import free_port

WAIT_S = 30.0
ACCESS = 0x1 | 0x4


class Manager:
    """What advapi32 does for one service. `is_there` False: started by hand, nobody is on the other side."""

    def __init__(self, is_there: bool = True) -> None:
        self.is_there = is_there
        self.said: list[tuple[int, int, int, int, int]] = []
        self.news = threading.Condition()
        self.handler: Callable[..., int] | None = None

    def StartServiceCtrlDispatcherW(self, table: Any) -> int:
        assert table[0].name == "Quhao-Agent" and table[1].name is None and not table[1].main
        if self.is_there:
            service = threading.Thread(target=table[0].main, args=(0, None))
            service.start()
            service.join(WAIT_S)
        return int(self.is_there)

    def RegisterServiceCtrlHandlerExW(self, name: str, handler: Callable[..., int], _context: None) -> int:
        self.handler = handler
        return 77

    def SetServiceStatus(self, handle: int, said: Any) -> int:
        one: windows.Status = said._obj
        assert handle == 77 and one.kind == 0x10
        with self.news:
            self.said.append((one.state, one.accepted, one.exit_code, one.own_code, one.wait_ms))
            self.news.notify_all()
        return 1

    def until(self, state: int) -> None:
        with self.news:
            assert self.news.wait_for(lambda: state in [one[0] for one in self.said], WAIT_S), self.said

    def control(self, number: int) -> int:
        assert self.handler is not None
        return self.handler(number, 0, None, None)


def test_a_stop_ends_the_work_and_windows_hears_each_step() -> None:
    manager = Manager()
    service = threading.Thread(target=WindowsService(manager, lambda stop: _wait(stop)).run)
    service.start()
    manager.until(RUNNING)
    assert manager.control(windows.INTERROGATE) == 0
    assert manager.control(0x80) == windows.NOT_IMPLEMENTED  # not one of ours
    assert manager.control(windows.STOP) == 0
    service.join(WAIT_S)
    assert manager.said == [
        (RUNNING, ACCESS, 0, 0, 0),
        (STOP_PENDING, 0, 0, 0, windows.END_MS),
        (STOPPED, 0, 0, 0, 0),
    ]
    assert manager.control(windows.SHUTDOWN) == 0 and manager.said[-1][0] == STOPPED  # too late, and no harm


def test_an_agent_that_fails_ends_with_an_error_so_that_windows_starts_it_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    manager = Manager()

    def fails(_stop: threading.Event) -> None:
        raise FolderIsTaken("另一个设备代理正在使用")

    WindowsService(manager, fails).run()
    assert manager.said[-1] == (STOPPED, 0, OWN_ERROR, 1, 0)
    assert "另一个设备代理正在使用" in caplog.text


def test_started_by_hand_it_says_what_starts_it() -> None:
    with pytest.raises(NotStartedByWindows, match="sc start Quhao-Agent"):
        WindowsService(Manager(is_there=False), _wait).run()
    words = ["agent", "service", "--config", "agent.toml", "--log", "agent.log"]
    done = subprocess.run([sys.executable, "-m", "devices", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, "quhao agent run" in done.stderr) == (1, True)


@pytest.fixture
def kept_logging() -> Iterator[None]:
    """The root's handlers as they were."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    root.handlers = []
    yield
    for one in root.handlers:
        one.close()
    root.handlers = before
    root.setLevel(level)


def test_the_agent_itself_works_until_windows_stops_it_and_its_log_is_a_file(
    monkeypatch: pytest.MonkeyPatch, kept_logging: None, tmp_path: Path
) -> None:
    manager, stopping = Manager(), threading.Event()
    monkeypatch.setattr(windows, "advapi", lambda: manager)
    config = AgentConfig(server=f"http://127.0.0.1:{free_port()}", folder=tmp_path / "state", printers=(), key="k")

    def work(stop: threading.Event) -> None:
        agent.run(config, stop)
        stopping.set()

    log_file = tmp_path / "log" / "agent.log"
    service = threading.Thread(target=windows.serve, args=(work, log_file))
    service.start()
    manager.until(RUNNING)
    waited = threading.Event()
    for _ in range(int(WAIT_S / 0.02)):
        if log_file.exists() and "the server is away" in log_file.read_text(encoding="utf-8"):
            break
        waited.wait(0.02)
    assert "the server is away" in log_file.read_text(encoding="utf-8")
    manager.control(windows.STOP)
    service.join(WAIT_S)
    assert stopping.is_set() and manager.said[-1] == (STOPPED, 0, 0, 0, 0)


def _wait(stop: threading.Event) -> None:
    stop.wait(WAIT_S)
