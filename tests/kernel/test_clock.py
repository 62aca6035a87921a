"""Two times: the hall's, which a demo may shift, and the real one, which only grows."""

from __future__ import annotations

import time
from datetime import UTC
from zoneinfo import ZoneInfo

from queue_server.kernel.clock import SteppedClock, SystemClock, rfc3339


def test_the_system_clock_tells_the_time_of_the_machine() -> None:
    clock = SystemClock()
    before_s = time.time()
    assert before_s * 1000 - 1 <= clock.now_ms() <= time.time() * 1000 + 1
    first = clock.mono_s()
    assert clock.mono_s() >= first


def test_a_stepped_clock_moves_both_times_and_only_when_told() -> None:
    clock = SteppedClock(1_000)
    assert (clock.now_ms(), clock.mono_s()) == (1_000, 0.0)
    clock.step(2.5)
    assert (clock.now_ms(), clock.mono_s()) == (3_500, 2.5)


def test_an_instant_is_written_to_the_second_with_the_halls_offset() -> None:
    at_ms = 1_795_396_800_999
    assert rfc3339(at_ms, ZoneInfo("Asia/Shanghai")) == "2026-11-23T09:20:00+08:00"
    assert rfc3339(at_ms, UTC) == "2026-11-23T01:20:00+00:00"
    assert rfc3339(None, UTC) is None
