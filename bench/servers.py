"""The servers under measurement, each a process of its own on 127.0.0.1: the hall, its feed alone, the yardsticks."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.server import MONDAY_0920_MS, ROOT, Server, free_port

START_S, STOP_S = 30.0, 60.0
# servers are weighed as a hall installs them: without what only tests need
PYTHON = os.environ.get("QUHAO_BENCH_PYTHON", sys.executable)
BARE = ("-k", "gevent", "-w", "1", "--worker-connections", "9000", "--graceful-timeout", "1", "--no-control-socket")


@dataclass(frozen=True)
class Running:
    """A server that answers: where, the process to stop, the one that does the work, how long its start took."""

    port: int
    process: subprocess.Popen[bytes]
    worker: int
    start_s: float

    def rss_kib(self) -> int:
        """Resident memory of the worker."""
        return int(Path(f"/proc/{self.worker}/status").read_text().split("VmRSS:")[1].split()[0])


@contextlib.contextmanager
def running(command: list[str], port: int, env: Mapping[str, str]) -> Iterator[Running]:
    """Start it, wait for its first answer to an HTTP request, and stop it at the end."""
    began_s = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | env | {"PYTHONPATH": str(ROOT)})
    try:
        while not _answers(port):
            if process.poll() is not None or time.monotonic() - began_s > START_S:
                raise RuntimeError(f"{command[-1]} did not start")
            time.sleep(0.005)
        start_s = time.monotonic() - began_s
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield Running(port, process, int(children[0]) if children else process.pid, start_s)
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> float:
    """Ask it to end as systemd does; answers how many seconds that took."""
    began_s = time.monotonic()
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return time.monotonic() - began_s


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=START_S) as asked:
            asked.sendall(b"GET /api/v1/nothing HTTP/1.0\r\n\r\n")
            return bool(asked.recv(1))
    except OSError:
        return False


def _gunicorn(port: int, *more: str) -> list[str]:
    return [PYTHON, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "--log-level", "error", *more]


class Hall:
    """The whole product over a fresh copy of the demo hall's folder, on a Monday morning."""

    def __init__(self, scratch: Path) -> None:
        self._furnished = scratch / "furnished"
        self._scratch = scratch
        Server(self._furnished).furnish()

    @contextlib.contextmanager
    def served(self) -> Iterator[tuple[Running, Server]]:
        """The process, and the handle by which clerks and devices get their keys."""
        data = Path(tempfile.mkdtemp(dir=self._scratch)) / "data"
        shutil.copytree(self._furnished, data)
        port = free_port()
        env = {
            "QUHAO_DATA": str(data),
            "QUHAO_BIND": f"127.0.0.1:{port}",
            "QUHAO_LOG_LEVEL": "ERROR",
            "QUHAO_TEST_NOW_MS": str(MONDAY_0920_MS),
            "QUHAO_TEST_MONO_S": repr(time.monotonic()),
        }
        more = ("-c", "deploy/gunicorn.conf.py", "tests.served_app:create()")
        with running(_gunicorn(port, *more), port, env) as process:
            yield process, Server(data, port)
        shutil.rmtree(data)


@contextlib.contextmanager
def feed_alone() -> Iterator[Running]:
    """Our feed on the tiny app of its tests, whose events can be made as large as one likes."""
    port = free_port()
    more = ("-c", "deploy/gunicorn.conf.py", "tests.live.app_for_tests:create_app()")
    with running(_gunicorn(port, *more), port, {}) as process:
        yield process


@contextlib.contextmanager
def bare_flask(scratch: Path) -> Iterator[Running]:
    """Flask and one durable one-row commit per POST through one writer thread."""
    port = free_port()
    env = {"YARDSTICK_DB": str(scratch / f"yardstick-{port}.db")}
    with running(_gunicorn(port, *BARE, "bench.yardstick_flask:create_app()"), port, env) as process:
        yield process


@contextlib.contextmanager
def bare_socketio() -> Iterator[Running]:
    """Flask-SocketIO on its usual transport."""
    port = free_port()
    with running(_gunicorn(port, *BARE, "bench.yardstick_socketio:create_app()"), port, {}) as process:
        yield process


@contextlib.contextmanager
def bare_websockets(event_bytes: int) -> Iterator[tuple[Running, int]]:
    """The `websockets` broadcast of events of that size, and the port that triggers one."""
    port, trigger_port = free_port(), free_port()
    command = [sys.executable, "-m", "bench.yardstick_websockets", str(port), str(trigger_port), str(event_bytes)]
    with running(command, port, {}) as process:
        yield process, trigger_port
