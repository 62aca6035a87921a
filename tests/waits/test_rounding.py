"""A range is said in numbers a person can hold, and never narrower than it was worked out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.waits.rounding import shown

MINUTES = st.floats(0, 900)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 0, (0, 5)),
        (1.2, 4.9, (0, 5)),
        (3, 5, (0, 5)),
        (3.7, 8.1, (3, 9)),
        (7, 7, (7, 8)),
        (9.9, 12.5, (9, 15)),
        (10, 10, (10, 11)),
        (14.9, 34.1, (10, 35)),
        (20, 20, (20, 25)),
        (48, 60.1, (45, 70)),
        (60, 60, (60, 65)),
        (63, 118, (60, 120)),
        (-2, 6, (0, 6)),
        (9, 7, (7, 8)),
    ],
)
def test_short_waits_are_said_to_the_minute_and_long_ones_in_steps(
    low: float, high: float, said: tuple[int, int]
) -> None:
    assert shown(low, high) == said


@given(MINUTES, MINUTES)
def test_what_is_shown_holds_the_whole_range_and_is_never_one_number(one: float, other: float) -> None:
    low, high = sorted((one, other))
    least, most = shown(low, high)
    assert 0 <= least <= low and high <= most and least < most


@given(MINUTES, MINUTES, st.floats(0, 60))
def test_a_longer_wait_never_shows_as_a_shorter_one(one: float, other: float, more: float) -> None:
    low, high = sorted((one, other))
    assert shown(low, high) <= shown(low + more, high + more)
    assert shown(low, high)[1] <= shown(low + more, high + more)[1]
