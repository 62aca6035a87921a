"""How shares are written: every published vector, and against decimal arithmetic on counts by chance."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.ratings.rates import NONE, share

VECTORS = [
    (477, 16953, "2.8"),
    (16885, 16953, "99.6"),
    (16746, 16885, "99.2"),
    (16373, 16746, "97.8"),
    (39, 42, "92.9"),
    (449, 17518, "2.6"),
    (17208, 17429, "98.7"),
    (87, 89, "97.8"),
    (31013, 31124, "99.6"),
    (4206, 4273, "98.4"),
    (153267, 154037, "99.5"),
    (1275 - 361, 1275, "71.7"),
]


@pytest.mark.parametrize(("part", "whole", "said"), VECTORS)
def test_the_published_rates_come_out_as_published(part: int, whole: int, said: str) -> None:
    assert share(part, whole) == said


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_share_is_decimal_half_up_also_above_a_hundred_per_cent(part: int, whole: int) -> None:
    if whole == 0:
        assert share(part, whole) == NONE == "—"
        return
    with localcontext(prec=60):  # so that no quotient is rounded before it is rounded
        exact = Decimal(part) * 100 / Decimal(whole)
        assert share(part, whole) == str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


def test_carried_over_cases_make_more_than_a_hundred() -> None:
    assert share(105, 100) == "105.0"
    assert share(0, 7) == "0.0"
    assert share(1, 2000) == "0.1"  # 0.05: half-up, not to even
    with pytest.raises(ValueError, match="not negative"):
        share(-1, 3)
