"""Counts add up, and a quantile of packed waits is at most one stretch above the true one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from queue_server.figures.counts import EDGES_MIN, Counts, as_bytes, of_bytes, packed, quantile_min, stretch_of, total
from queue_server.kernel.spans import MINUTE_MS

WAITS = st.lists(st.integers(0, 13 * 60 * MINUTE_MS), min_size=1, max_size=60)


def test_a_wait_is_of_the_minute_it_ends_in() -> None:
    at = {0: 1, 1: 1, 60_000: 1, 60_001: 2, 30 * MINUTE_MS: 30, 240 * MINUTE_MS: 240, 240 * MINUTE_MS + 1: 250}
    assert {wait: EDGES_MIN[stretch_of(wait)] for wait in at} == at
    assert EDGES_MIN[stretch_of(20 * 60 * MINUTE_MS)] == EDGES_MIN[-1] == 720


@given(WAITS, st.integers(1, 100))
def test_a_quantile_is_never_below_the_true_one_and_less_than_a_stretch_above(waits: list[int], share: int) -> None:
    true_ms = sorted(waits)[-(-len(waits) * share // 100) - 1]
    found = quantile_min(sum(map(packed, waits)), share)
    assert found is not None and found == EDGES_MIN[stretch_of(true_ms)]
    if true_ms <= EDGES_MIN[-1] * MINUTE_MS:
        step = 1 if found <= 240 else 10
        assert 0 <= found * MINUTE_MS - true_ms <= step * MINUTE_MS


@given(WAITS, WAITS)
def test_histograms_add_and_take_away_like_numbers_and_survive_the_row(one: list[int], two: list[int]) -> None:
    both = Counts(called=len(one), waits=sum(map(packed, one))) + Counts(called=len(two), waits=sum(map(packed, two)))
    assert both == total([Counts(called=len(one + two), waits=sum(map(packed, one + two)))])
    assert of_bytes(as_bytes(both.waits)) == both.waits
    assert both.waits - sum(map(packed, two)) == sum(map(packed, one))


def test_nobody_called_has_no_median() -> None:
    assert quantile_min(0, 50) is None and as_bytes(0) == b"" and of_bytes(b"") == 0
