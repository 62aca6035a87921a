"""The whole app as a server process under test runs it: its hall clock stands on a chosen day and runs on from there.

`QUHAO_TEST_NOW_MS` is the hall's time at the machine's monotonic instant `QUHAO_TEST_MONO_S`; both outlive a restart,
so that the hall's time goes on while the process is dead.
"""

from __future__ import annotations

import os
import time

from flask import Flask

from queue_server.app import create_app
from queue_server.settings import Settings


class RunningClock:
    """The hall's time, running from a given instant; real monotonic time beside it."""

    def __init__(self, base_ms: int, base_mono_s: float) -> None:
        self._base_ms, self._base_mono_s = base_ms, base_mono_s

    def now_ms(self) -> int:
        return self._base_ms + round((time.monotonic() - self._base_mono_s) * 1000)

    def mono_s(self) -> float:
        return time.monotonic()


def clock_from_env() -> RunningClock:
    return RunningClock(int(os.environ["QUHAO_TEST_NOW_MS"]), float(os.environ["QUHAO_TEST_MONO_S"]))


def create() -> Flask:
    return create_app(Settings.from_env(), clock_from_env())
