"""The demo's processes: they end with it, however it ends, so that port and folder are free for the next start."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

STOP_S = 5.0
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)  # loaded before any fork


def start(
    data: Path, module: str, *arguments: str, env: Mapping[str, str] | None = None, stdout: int | None = None
) -> subprocess.Popen[bytes]:
    """`python -m module` on the demo's folder, in a session of its own: a Ctrl-C is for the demo to hand on."""
    command = [sys.executable, "-m", module, *arguments]
    given = {"QUHAO_LOG_LEVEL": "WARNING", **os.environ, "QUHAO_DATA": str(data), **(env or {})}
    return subprocess.Popen(command, env=given, stdout=stdout, start_new_session=True, preexec_fn=_ender(os.getpid()))


def hear_the_end() -> None:
    """From now on whatever asks the demo to end is a KeyboardInterrupt, also where a shell had SIGINT ignored."""
    for number in ENDING:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup is meant
            signal.signal(number, _end)


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """End them all, the last one started first; who does not hear is killed."""
    _hear_no_more()
    for child in reversed(children):
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    until = time.monotonic() + STOP_S
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _ender(parent: int) -> Callable[[], None]:
    """What a child does before it begins: ask the kernel for SIGTERM when its parent dies, even by kill -9."""

    def ask() -> None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != parent:  # it died meanwhile
            os._exit(1)

    return ask


def _end(_number: int, _frame: object) -> None:
    _hear_no_more()
    raise KeyboardInterrupt


def _hear_no_more() -> None:
    """Whoever asks twice to stop (make, a whole process group) must not break the stopping off."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
