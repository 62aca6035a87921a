"""Guessing a secret is limited per caller, by real time."""

from __future__ import annotations

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.errors import NotYours, SignInFirst, TooManyRequests
from queue_server.kernel.guesses import Guesses


def wrong() -> None:
    raise SignInFirst()


def test_one_address_that_tries_too_often_is_stopped_and_others_are_not() -> None:
    clock = SteppedClock(0)
    guesses = Guesses(clock, (SignInFirst,), wrong_max=3, within_s=60)
    for _time in range(3):
        with pytest.raises(SignInFirst):
            guesses.attempt("10.0.0.1", wrong)
    with pytest.raises(TooManyRequests) as refused:
        guesses.attempt("10.0.0.1", lambda: None)
    assert refused.value.details == {"retry_s": 60}
    assert guesses.attempt("10.0.0.2", lambda: "in") == "in"
    clock.step(61)
    assert guesses.attempt("10.0.0.1", lambda: "in") == "in"


def test_only_wrong_guesses_count() -> None:
    guesses = Guesses(SteppedClock(0), (SignInFirst,), wrong_max=1)

    def other() -> None:
        raise NotYours()

    for _time in range(5):
        guesses.attempt("10.0.0.1", lambda: None)
        with pytest.raises(NotYours):
            guesses.attempt("10.0.0.1", other)
