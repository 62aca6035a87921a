"""The tails of a range are steered by whole days, and by none that had too few outcomes to tell anything."""

from __future__ import annotations

import pytest

from queue_server.waits.ranges import Promise


def after_a_day(outcomes: int, wait_min: float) -> Promise:
    promise = Promise(0.8)
    for _ in range(outcomes):
        promise.learn(10.0, 20.0, wait_min)
    promise.end_day()
    return promise


def test_a_day_of_39_outcomes_moves_no_tail_and_one_of_40_does() -> None:
    few = after_a_day(39, 30.0)
    assert (few.low, few.high) == pytest.approx((0.1, 0.1))
    enough = after_a_day(40, 30.0)  # all were called later than said: above wider, below narrower
    assert (enough.low, enough.high) == pytest.approx((0.13, 0.002))


def test_a_day_too_short_to_follow_is_not_added_to_the_next() -> None:
    promise = after_a_day(39, 30.0)
    promise.learn(10.0, 20.0, 30.0)
    promise.end_day()
    assert (promise.low, promise.high) == pytest.approx((0.1, 0.1))
