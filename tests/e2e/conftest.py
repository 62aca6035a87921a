"""The real demo, started as a newcomer starts it, for the stories of this folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.server import ROOT, free_port

PASSWORD = "demo-only-4711"
READY_S = 120.0


@dataclass
class Demo:
    """A demo at work: where it answers, where its data lies, and its process."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]

    @property
    def paper(self) -> Path:
        return self.data / "paper"


def hears_its_terminal() -> None:
    """The run of the tests may itself be under nohup; a demo somebody starts in a terminal is not."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def start_demo(data: Path, *more: str, has_past: bool = False) -> Demo:
    """`quhao demo` on a free port, ready when its doors are printed; the days behind it take some seconds to make."""
    port = free_port()
    log = data.with_suffix(".log")
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "queue_server.cli", "demo", "--port", str(port), "--data", str(data), *more],
            cwd=ROOT,
            env=os.environ | {"QUHAO_DEMO_PASSWORD": PASSWORD, "QUHAO_DEMO_PAST": str(int(has_past))},
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=hears_its_terminal,
        )
    until = time.monotonic() + READY_S
    while "Ctrl-C" not in log.read_text(errors="replace"):
        assert process.poll() is None and time.monotonic() < until, log.read_text(errors="replace")[-4000:]
        time.sleep(0.05)
    return Demo(f"http://127.0.0.1:{port}", data, process)


def stop_demo(demo: Demo) -> int:
    """Ctrl-C, as a person at the terminal presses it; the exit code."""
    demo.process.send_signal(signal.SIGINT)
    try:
        return demo.process.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(demo.process.pid, signal.SIGKILL)
        raise


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    made = start_demo(tmp_path_factory.mktemp("demo") / "data")
    yield made
    stop_demo(made)
