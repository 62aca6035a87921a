"""The twin's day: windows call by the real order, within their hours, and everybody who holds a number is called."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

from queue_server.demo.app import HALL_FILE
from queue_server.hall.file import parse
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets import order
from queue_server.twin.drawing import Demand, draw
from queue_server.twin.model import FIRST_COME, Passage, Post, Setting, Visit
from queue_server.twin.running import run

HALL = Setting(order.Rules(15, 4), {"elderly": 15}, 110, 15, 75_000)
DAY = ((0, 480 * MINUTE_MS),)


def minutes(*visits: tuple[float, float], **more: object) -> list[Visit]:
    """Visits to line A by (minute of arrival, minutes of work)."""
    return [replace(Visit(round(at * MINUTE_MS), "A", round(work * MINUTE_MS)), **more) for at, work in visits]


def waits(passages: list[Passage]) -> list[float]:
    return [one.wait_ms / MINUTE_MS for one in passages]


def test_one_window_takes_them_as_they_come() -> None:
    passages = run(minutes((0, 10), (2, 10), (30, 5)), [Post("1", ("A",), DAY)], FIRST_COME)
    assert waits(passages) == [0, 8, 0]


def test_the_order_of_the_hand_over_does_not_matter() -> None:
    day = minutes((0, 10), (2, 10), (30, 5))
    assert run(day, [Post("1", ("A",), DAY)], FIRST_COME) == run(day[::-1], [Post("1", ("A",), DAY)], FIRST_COME)


def test_whoever_has_credit_is_called_before_those_he_may_overtake() -> None:
    day = minutes((0, 30), (1, 5)) + minutes((10, 5), priority="elderly")
    assert waits(run(day, [Post("1", ("A",), DAY)], HALL)) == [0, 20, 34]


def test_a_booking_in_time_goes_first_and_a_late_one_waits_like_everybody() -> None:
    line = minutes((0, 60), (10, 5))
    in_time = minutes((50, 5), slot_ms=60 * MINUTE_MS)
    late = minutes((50, 5), slot_ms=30 * MINUTE_MS)
    posts = [Post("1", ("A",), DAY)]
    assert [one.visit.slot_ms for one in run(line + in_time, posts, HALL)] == [None, 60 * MINUTE_MS, None]
    assert [one.visit.slot_ms for one in run(line + late, posts, HALL)] == [None, None, 30 * MINUTE_MS]


def test_a_window_that_helps_takes_the_other_line_only_when_it_is_that_much_worse() -> None:
    busy = [Visit(0, "A", 60 * MINUTE_MS), Visit(0, "B", 30 * MINUTE_MS)]
    waiting = [Visit(10 * MINUTE_MS, "A", MINUTE_MS), Visit(25 * MINUTE_MS, "B", MINUTE_MS)]

    def second_at_b(handicap_min: int) -> str:
        posts = [Post("1", ("A",), DAY), Post("2", ("B", "A"), DAY, {"A": handicap_min})]
        return [one.visit.queue for one in run(busy + waiting, posts, FIRST_COME) if one.window == "2"][1]

    assert (second_at_b(10), second_at_b(20)) == ("A", "B")


def test_of_two_free_windows_the_one_whose_line_it_is_calls() -> None:
    posts = [Post("1", ("B", "A"), DAY, {"A": 20}), Post("2", ("A",), DAY)]
    assert [one.window for one in run(minutes((5, 1)), posts, FIRST_COME)] == ["2"]


def test_nobody_calls_in_a_break_and_a_visit_that_began_is_finished() -> None:
    spans = ((0, 60 * MINUTE_MS), (120 * MINUTE_MS, 180 * MINUTE_MS))
    passages = run(minutes((50, 20), (55, 5), (130, 5)), [Post("1", ("A",), spans)], FIRST_COME)
    assert waits(passages) == [0, 65, 0]


def test_at_the_close_everybody_with_a_number_is_still_served() -> None:
    passages = run(minutes((1, 30), (2, 30), (3, 30)), [Post("1", ("A",), ((0, 10 * MINUTE_MS),))], FIRST_COME)
    assert waits(passages) == [0, 29, 58]


def test_who_has_gone_costs_the_window_its_calls_and_no_more() -> None:
    gone = minutes((1, 30), leaves_ms=5 * MINUTE_MS)
    passages = run(minutes((0, 10)) + gone + minutes((2, 5)), [Post("1", ("A",), DAY)], HALL)
    assert [one.came for one in passages] == [True, False, True]
    assert waits(passages)[2] == 8 + 75 / 60


def test_a_line_no_window_serves_is_nobodys() -> None:
    assert run(minutes((0, 1)), [Post("1", ("B",), DAY)], FIRST_COME) == []


def test_the_demo_halls_day_is_run_by_its_own_rules_and_leaves_nobody() -> None:
    hall = parse(HALL_FILE.read_text("utf-8"))
    setting = Setting.of(hall)
    posts = [Post(one.id, one.queues, DAY, one.handicap_min) for one in hall.windows if one.queues]
    demands = [
        Demand(queue.prefix, ((0, 480 * MINUTE_MS, 40.0),), 12 * MINUTE_MS, booked_share=0.5, priority_share=0.1)
        for queue in hall.queues
    ]
    visits = draw(demands, random.Random(7))
    passages = run(visits, posts, setting)
    served = {queue for post in posts for queue in post.queues}
    assert len(passages) == sum(one.queue in served for one in visits)
    assert all(one.wait_ms >= 0 for one in passages)
    for window in {one.window for one in passages}:  # never two at one window
        at = sorted((one.called_ms, one.until_ms) for one in passages if one.window == window)
        assert all(before[1] <= after[0] for before, after in pairwise(at))
