"""kill -9 with a ledger kept outside: what was told to anybody is still so, and nothing else is."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from tests.crash.__main__ import run

pytestmark = pytest.mark.slow

CYCLES = 50


def test_nothing_acknowledged_is_lost_when_the_server_is_killed_at_a_random_moment(tmp_path: Path) -> None:
    seed = time.time_ns() % 10**9
    sys.stdout.write(f"seed {seed}\n")
    told = run(CYCLES, seed, tmp_path)
    sys.stdout.write(f"{len(told)} deaths, {sum(told)} acknowledged issues and calls\n")
    assert len(told) == CYCLES
    assert min(told) >= 200
