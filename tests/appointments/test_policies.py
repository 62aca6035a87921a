"""The no-show rules over a person's past, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments import policies
from appointments.policies import Past, Standing

DAY = date(2026, 11, 23)


def past(kind: Any, ago: int, made_ago: int | None = None, item: str = "a", unit: bool = False) -> Past:
    made = ago if made_ago is None else made_ago
    return Past(DAY - timedelta(days=made), DAY - timedelta(days=ago), kind, (item,), unit)


def by(policy: str, *found: Past, block_days: int = 30, today: date = DAY) -> Standing:
    return policies.standing(policy, block_days, found, today)


def count(found: Standing, what: str) -> tuple[int, int]:
    return next((one.now, one.limit) for one in found.counts if one.what == what)


def test_no_policy_closes_nothing_whatever_happened() -> None:
    assert by("none", *(past("missed", n) for n in range(9))) == Standing("none")


# --- Quanzhou ---------------------------------------------------------------------------------------------------------


def test_the_first_miss_is_a_warning_and_the_second_within_a_month_closes_booking() -> None:
    one = by("quanzhou", past("missed", 10))
    assert (one.until, one.warned, count(one, "missed")) == (None, True, (1, 2))
    two = by("quanzhou", past("missed", 10), past("missed", 3))
    assert two.until == DAY + timedelta(days=27)


def test_two_misses_a_month_apart_do_not() -> None:
    assert by("quanzhou", past("missed", 31), past("missed", 1)).until is None
    assert by("quanzhou", past("missed", 30), past("missed", 1)).until is not None


def test_five_cancellations_within_a_month_close_booking() -> None:
    four = by("quanzhou", *(past("cancelled", n, made_ago=n + 3) for n in (2, 4, 6, 8)))
    assert (four.until, four.warned, count(four, "cancelled")) == (None, True, (4, 5))
    five = by("quanzhou", *(past("cancelled", n, made_ago=n + 3) for n in (2, 4, 6, 8, 10)))
    assert five.until == DAY + timedelta(days=28)


def test_the_fourth_booking_of_one_item_on_one_day_closes_booking_and_other_items_do_not_count() -> None:
    three = [past("cancelled", 0) for _ in range(3)]
    assert by("quanzhou", *three, past("live", -2, made_ago=0, item="b")).until is None
    assert by("quanzhou", *three, past("live", -2, made_ago=0)).until == DAY + timedelta(days=30)


def test_the_time_is_over_by_itself_and_the_same_misses_close_nothing_again() -> None:
    found = (past("missed", 10), past("missed", 3))
    assert by("quanzhou", *found, today=DAY + timedelta(days=26)).until == DAY + timedelta(days=27)
    after = by("quanzhou", *found, today=DAY + timedelta(days=27))
    assert (after.until, after.warned, count(after, "missed")) == (None, False, (0, 2))


def test_a_count_says_when_it_goes() -> None:
    one = by("quanzhou", past("missed", 10))
    assert one.counts[0].expires == DAY + timedelta(days=20)


# --- Dongguan ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "points"),
    [
        ((), 10),
        ((past("live", -3, made_ago=0),), 9),
        ((past("live", -3, made_ago=1),), 10),  # a day gives one back
        ((past("missed", 0, made_ago=0),), 4),
        ((past("missed", 1, made_ago=1),), 5),
        ((past("cancelled", 0, made_ago=0),), 7),
        ((past("kept", 0, made_ago=0),), 9),
        ((past("kept", 1, made_ago=1), past("kept", 1, made_ago=1)), 10),
        ((past("missed", 2, made_ago=9), past("missed", 1, made_ago=9)), 2),
    ],
)
def test_points_go_and_come_back(found: tuple[Past, ...], points: int) -> None:
    assert count(by("dongguan", *found), "points") == (points, 0)


def test_with_no_points_left_nothing_can_be_booked_until_one_is_back() -> None:
    found = by("dongguan", past("missed", 0, made_ago=5), past("missed", 0, made_ago=5))
    assert count(found, "points") == (0, 0)
    assert found.until == DAY + timedelta(days=1)
    worse = by("dongguan", *(past("missed", 0, made_ago=5) for _ in range(3)))
    assert worse.until == DAY + timedelta(days=6)
    assert by("dongguan", *(past("missed", 0, made_ago=5) for _ in range(3)), today=worse.until).until is None


def test_a_unit_begins_with_thirty() -> None:
    assert count(by("dongguan", past("missed", 0, unit=True)), "points") == (24, 0)


kinds = st.sampled_from(["live", "kept", "cancelled", "missed"])
histories = st.lists(st.builds(past, kinds, st.integers(-5, 60), st.integers(0, 70)), max_size=12)


@given(histories, st.integers(1, 90))
def test_whoever_is_kept_out_may_book_again_on_the_day_named_if_nothing_else_happens(
    found: list[Past], block_days: int
) -> None:
    for policy in ("quanzhou", "dongguan"):
        over = [one for one in found if one.ended <= DAY]
        now = by(policy, *over, block_days=block_days)
        if now.until is not None:
            assert DAY < now.until <= DAY + timedelta(days=max(block_days, 60 * len(found)))
            assert by(policy, *over, block_days=block_days, today=now.until).until is None
            assert by(policy, *over, block_days=block_days, today=now.until - timedelta(days=1)).until is not None


@given(histories, histories)
def test_a_better_past_never_stands_worse(found: list[Past], more: list[Past]) -> None:
    for policy in ("quanzhou", "dongguan"):
        less = by(policy, *found).until or date.min
        all_of_it = by(policy, *found, *(one for one in more if one.kind != "kept")).until or date.min
        assert all_of_it >= less


def test_the_worst_of_several_counts_and_a_past_is_kept_as_long_as_it_does() -> None:
    blocked = by("quanzhou", past("missed", 2), past("missed", 1))
    assert policies.worst([by("quanzhou"), blocked]) == blocked
    assert policies.worst([]) == Standing("none")
    assert (policies.kept_days(1), policies.kept_days(365)) == (62, 396)
