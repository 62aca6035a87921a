"""The demo's clock: how fast it runs, and when it leaps over the hours nobody works."""

from __future__ import annotations

import time

import pytest

from queue_server.demo.clock import OVERTIME_MS, DemoClock, leap_over_closing
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from tests.tickets.counter import demo_hall

DAY, NEXT_DAY = "2026-11-23", "2026-11-24"


def at(minute: int, day: str = DAY) -> int:
    return hours.instant_ms(demo_hall(), day, minute)


@pytest.fixture
def second_s(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    passed = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: passed[0])
    return passed


def test_at_speed_a_second_is_as_many_seconds_of_the_hall(second_s: list[float]) -> None:
    plain, fast = DemoClock(at(560)), DemoClock(at(560), speed=60)
    second_s[0] = 10
    assert (plain.now_ms() - at(560), fast.now_ms() - at(560)) == (10_000, 600_000)
    fast.leap(at(700))
    second_s[0] = 11
    assert fast.now_ms() == at(700) + 60_000


@pytest.mark.parametrize(
    ("minute", "is_busy", "goes_to"),
    [
        (600, False, None),  # open
        (12 * 60 + 1, False, at(13 * 60)),  # lunch
        (12 * 60 + 1, True, None),  # somebody is still at a window
        (17 * 60 + 1, False, at(9 * 60, NEXT_DAY)),
        (17 * 60 + 29, True, None),
        (17 * 60 + 30, True, at(9 * 60, NEXT_DAY)),  # overtime has an end
    ],
)
def test_it_leaps_when_the_hall_is_closed_and_nobody_is_left_or_overtime_is_over(
    second_s: list[float], minute: int, is_busy: bool, goes_to: int | None
) -> None:
    clock = DemoClock(at(minute))
    leapt = leap_over_closing(clock, demo_hall(), Calendar(), lambda: is_busy)
    assert leapt is (goes_to is not None)
    assert clock.now_ms() == (goes_to or at(minute))
    assert OVERTIME_MS == 30 * 60_000
