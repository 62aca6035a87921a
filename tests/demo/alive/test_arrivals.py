"""Who comes on a simulated day: as many as the domain says, in the hours it says."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from queue_server.demo.alive.arrivals import BALANCED, LOADS, day_of, split
from queue_server.demo.furnish import LEFT_TO_VISITORS, LIVING
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from tests.tickets.counter import demo_hall

HALL = demo_hall()
PERIODS = hours.opening(HALL, "2026-11-23", Calendar())


@pytest.mark.parametrize(("load", "count"), [("balanced", 826), ("overload", 986)])
def test_the_days_of_a_load_have_its_count_on_average(load: str, count: int) -> None:
    days = [len(day_of(HALL, PERIODS, random.Random(seed), load)) for seed in range(60)]
    assert sum(LOADS[load].values()) == count
    assert abs(sum(days) / len(days) - count) < count * 0.08
    assert max(days) - min(days) > count * 0.4, "days differ as real ones do"


def test_everybody_comes_while_the_hall_is_open_most_in_the_first_hour() -> None:
    day = day_of(HALL, PERIODS, random.Random(1))
    assert [one.at_ms for one in day] == sorted(one.at_ms for one in day)
    assert all(any(p.start_ms <= one.at_ms < p.end_ms for p in PERIODS) for one in day)
    by_hour = Counter((one.at_ms - PERIODS[0].start_ms) // 3_600_000 for one in day)
    assert by_hour.most_common(1)[0][0] in (0, 4)  # the morning's surge, or the one after lunch
    assert 3 not in by_hour, "nobody comes at lunch"


def test_everything_asked_for_is_public_and_some_need_more() -> None:
    day = day_of(HALL, PERIODS, random.Random(2), "overload")
    assert {HALL.service(one).queue for arrival in day for one in arrival.services[:1]} == set(BALANCED)
    assert all(HALL.service(one).public for arrival in day for one in arrival.services)
    for special in ("priority", "needs"):
        assert any(getattr(one, special) for one in day)
    assert any(len(one.services) > 1 for one in day)


def test_every_line_of_the_plan_has_a_simulated_clerk_and_two_windows_stay_free() -> None:
    windows = [HALL.window(window) for _account, window in LIVING]
    assert {queue for window in windows for queue in window.queues} >= set(BALANCED)
    assert not {window.id for window in windows} & set(LEFT_TO_VISITORS)


def test_those_who_book_are_told_apart_by_the_plan_alone_so_that_nobody_comes_twice() -> None:
    plan = day_of(HALL, PERIODS, random.Random(3))
    walk_ins, bookers = split(HALL, plan, random.Random("a"))
    again = split(HALL, plan, random.Random("a"))
    assert (walk_ins, bookers) == again
    assert len(walk_ins) + len(bookers) == len(plan) and 0.2 < len(bookers) / len(plan) < 0.5
    assert all(HALL.service(one.services[0]).bookable for one in bookers)
