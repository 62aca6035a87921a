"""What happens because of the hour is asked every so often, and a failing timer is asked again."""

from __future__ import annotations

import threading

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.timers import Timer, Timers
from tests.conftest import MONDAY_0920_MS


def test_each_timer_is_asked_as_often_as_it_wishes_with_the_time_of_the_hall(clock: SteppedClock) -> None:
    asked: dict[str, list[int]] = {"often": [], "seldom": []}
    timers = Timers(clock, [Timer("often", 5, asked["often"].append), Timer("seldom", 60, asked["seldom"].append)])
    for _ in range(121):
        timers.tick()
        clock.step(1)
    assert asked["seldom"] == [MONDAY_0920_MS + s * 1000 for s in (0, 60, 120)]
    assert len(asked["often"]) == 25


def test_a_long_sleep_is_made_up_by_one_question_not_by_many(clock: SteppedClock) -> None:
    asked: list[int] = []
    timers = Timers(clock, [Timer("close_day", 5, asked.append)])
    timers.tick()
    clock.step(3600)
    timers.tick()
    timers.tick()
    assert asked == [MONDAY_0920_MS, MONDAY_0920_MS + 3_600_000]


def test_a_timer_that_fails_is_shown_as_failing_stops_no_other_and_is_asked_again(clock: SteppedClock) -> None:
    asked: list[int] = []
    broken = [True]

    def fragile(now_ms: int) -> None:
        if broken[0]:
            raise RuntimeError("not now")

    timers = Timers(clock, [Timer("fragile", 5, fragile), Timer("sturdy", 5, asked.append)])
    timers.tick()
    assert list(timers.failing) == ["fragile"]
    assert len(asked) == 1
    broken[0] = False
    clock.step(5)
    timers.tick()
    assert timers.failing == {}
    assert len(asked) == 2


def test_in_the_background_timers_run_until_stopped(clock: SteppedClock) -> None:
    asked = threading.Event()
    timers = Timers(clock, [Timer("once", 5, lambda _now: asked.set())])
    timers.start()
    assert asked.wait(60)
    timers.stop()
