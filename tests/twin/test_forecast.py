"""What a day should bring: known by its weekday and by what came so far, and honest about how days differ."""

from __future__ import annotations

import random

import pytest

from queue_server.twin.drawing import poisson
from queue_server.twin.forecast import Expected, Recorded, expect

PROFILE = (30, 20, 20, 10, 15, 10, 10, 5)


def weeks(count: int, seed: int = 1, spread: float = 0.2) -> list[Recorded]:
    """So many weeks of five days; Mondays bring a fifth more, and days differ by `spread`."""
    chance = random.Random(seed)
    found = []
    for day in range(5 * count):
        factor = (1.2 if day % 5 == 0 else 0.95) * (chance.gammavariate(spread**-2, spread**2) if spread else 1)
        found.append(Recorded(day % 5, tuple(poisson(part * factor, chance) for part in PROFILE)))
    return found


def test_days_that_are_all_alike_are_expected_again() -> None:
    expected = expect([Recorded(n % 5, PROFILE) for n in range(10)], 2)
    assert expected is not None
    assert expected.people == pytest.approx(PROFILE)
    assert expected.between(expected.total)[0] < 120 < expected.between(expected.total)[1]


def test_a_weekday_of_its_own_kind_is_told_apart_the_more_days_there_are() -> None:
    def monday_over_friday(count: int) -> float:
        days = weeks(count, spread=0)
        monday, friday = expect(days, 0), expect(days, 4)
        assert monday is not None and friday is not None
        return monday.total / friday.total

    assert 1 < monday_over_friday(1) < monday_over_friday(8) < 1.3


def test_recent_days_weigh_more() -> None:
    days = [Recorded(n % 5, PROFILE) for n in range(20)] + [
        Recorded(n % 5, (60, 40, 40, 20, 30, 20, 20, 10)) for n in range(10)
    ]
    expected = expect(days, 1)
    assert expected is not None and expected.total > 1.1 * (20 * 120 + 10 * 240) / 30


def test_fewer_than_five_days_say_nothing() -> None:
    assert expect(weeks(1)[:4], 0) is None


def test_nobody_ever_came_and_nobody_is_expected() -> None:
    expected = expect([Recorded(n, (0, 0)) for n in range(5)], 0)
    assert expected is not None and expected.total == 0 and expected.between(0.0) == (0, 0)


def test_a_full_morning_makes_the_afternoon_fuller_but_not_by_as_much() -> None:
    expected = Expected((50.0, 50.0), shape=25.0)
    assert expected.rest((50,)) == (50.0,)
    assert expected.rest((100,)) == (pytest.approx(50 * 125 / 75),)
    assert Expected((50.0, 50.0), shape=400.0).rest((100,))[0] < expected.rest((100,))[0]


def test_eight_of_ten_days_lie_between() -> None:
    """Four hundred Tuesdays against the forecast of the fifty working days before them."""
    inside = 0
    for seed in range(400):
        days = weeks(11, seed)
        expected = expect(days[:51], 1)
        assert expected is not None
        low, high = expected.between(expected.total)
        inside += low <= sum(days[51].counts) <= high
    assert 0.74 <= inside / 400 <= 0.88


def test_the_rest_of_the_day_is_foreseen_better_from_the_morning_than_without() -> None:
    blind = seen = 0.0
    for seed in range(200):
        days = weeks(9, seed, spread=0.3)
        expected = expect(days[:41], 1)
        assert expected is not None
        morning, afternoon = days[41].counts[:4], sum(days[41].counts[4:])
        blind += abs(sum(expected.people[4:]) - afternoon)
        seen += abs(sum(expected.rest(morning)) - afternoon)
    assert seen < 0.9 * blind
