"""The watch over a screen's browser: real sockets, real processes, and time handed in where it matters."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest

from deploy.kiosk.watch import HUNG_S, NEVER_CAME_S, Judge, answers, live_screens, sockets_to, watch
from tests.server import free_port

WATCH: Final = Path(__file__).resolve().parents[2] / "deploy" / "kiosk" / "watch.py"
WAIT_S: Final = 30.0


def soon(holds: Callable[[], bool]) -> None:
    end_s = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < end_s
        time.sleep(0.02)


class Silent(BaseHTTPRequestHandler):
    """A server that is well."""

    def do_GET(self) -> None:
        self.send_response(503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_that_lost_its_socket_hangs_after_a_minute_and_a_half() -> None:
    judge = Judge(wanted=1, since_s=0)
    assert not judge.hangs(1, lambda: True, 10)
    assert not judge.hangs(0, lambda: True, 10 + HUNG_S)
    assert judge.hangs(0, lambda: True, 10 + HUNG_S + 1)


def test_while_the_server_is_away_no_browser_is_blamed() -> None:
    judge = Judge(wanted=1, since_s=0)
    judge.hangs(1, lambda: True, 10)
    assert not judge.hangs(0, lambda: False, 5000)
    assert not judge.hangs(0, lambda: True, 5000 + HUNG_S)
    assert judge.hangs(0, lambda: True, 5001 + HUNG_S)


def test_a_screen_that_waits_for_its_code_is_left_alone_for_a_quarter_of_an_hour() -> None:
    judge = Judge(wanted=1, since_s=0)
    assert not judge.hangs(0, lambda: True, NEVER_CAME_S)
    assert judge.hangs(0, lambda: True, NEVER_CAME_S + 1)


def test_one_dead_page_of_two_is_seen() -> None:
    judge = Judge(wanted=2, since_s=0)
    judge.hangs(2, lambda: True, 1)
    assert judge.hangs(1, lambda: True, 2 + HUNG_S)


def test_only_pages_that_keep_a_socket_are_counted() -> None:
    lines = ["# HDMI-9 board", "", "HDMI-1 1920x1080 0,0 normal board", "DP-1 1920x540 1920,0 normal screen"]
    assert live_screens([*lines, "DP-2 1080x1920 0,0 left entrance"]) == 2
    assert [live_screens([one]) for one in ("kiosk", "rate?x=1", "p/guide")] == [1, 1, 0]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_connections_to_the_server_are_found_in_the_kernels_table(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.bind((host, 0))
        listener.listen()
        port = listener.getsockname()[1]
        where = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        assert sockets_to(where, os.getuid()) == 0
        with socket.create_connection((host, port)):
            soon(lambda: sockets_to(where, os.getuid()) == 1)
            assert sockets_to(where, os.getuid() + 1) == 0
        listener.accept()[0].close()
        soon(lambda: sockets_to(where, os.getuid()) == 0)


def test_any_answer_is_a_sign_of_life_and_silence_is_none(address: str) -> None:
    assert answers(address)
    assert not answers(f"http://127.0.0.1:{free_port()}")


def test_a_browser_that_ends_is_a_fault_whatever_it_says(address: str) -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(WATCH.parent)!r}); import watch;"
        f"sys.exit(watch.watch(['true'], {address!r}, 1, 0.05))"
    )
    assert subprocess.run([sys.executable, "-c", script], timeout=WAIT_S, check=False).returncode == 1


def test_told_to_stop_it_takes_the_browser_and_its_children_with_it(address: str, tmp_path: Path) -> None:
    inner = tmp_path / "child"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(WAIT_S)
        shell = f"sleep 300 & echo $! > {inner}.part; mv {inner}.part {inner}; wait"
        running = subprocess.Popen(
            [sys.executable, "-I", str(WATCH), "--", "sh", "-c", shell],
            env=os.environ | {"NOTIFY_SOCKET": str(tmp_path / "notify"), "QUHAO_ADDRESS": address},
        )
        try:
            assert systemd.recv(64) == b"READY=1"
            soon(inner.exists)
            child = int(inner.read_text())
            running.send_signal(signal.SIGTERM)
            assert running.wait(WAIT_S) == 0
            soon(lambda: not _runs(child))
        finally:
            running.kill()


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_a_kiosk_that_goes_on_alone_is_not_blamed_for_the_servers_absence(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.kiosk.watch.NEVER_CAME_S", 0.0)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    asked: list[str] = []

    def away(where: str) -> bool:
        asked.append(where)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return False

    monkeypatch.setattr("deploy.kiosk.watch.answers", away)
    assert watch(["sleep", "300"], address, 1, 0.01, server="https://hall") == 0
    assert asked == ["https://hall"] * 3


def test_a_hung_browser_is_ended_and_systemd_is_pinged_until_then(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.kiosk.watch.NEVER_CAME_S", -1.0)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # the test keeps its own
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(WAIT_S)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        assert watch(["sleep", "300"], address, 1, 0.01) == 1
        assert [systemd.recv(64), systemd.recv(64)] == [b"READY=1", b"WATCHDOG=1"]
