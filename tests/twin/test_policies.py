"""Policies on a day that is known to the minute: what each changes, what it leaves alone, the difference told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from queue_server.demo.app import HALL_FILE
from queue_server.hall.file import parse
from queue_server.hall.model import Hall
from queue_server.kernel.spans import DAY_MS, MINUTE_MS
from queue_server.twin import policies
from queue_server.twin.comparing import Compared, Comparison
from queue_server.twin.model import Post, Visit
from queue_server.twin.policies import Policy, Scene, gone_after

OPEN, CLOSE = 540 * MINUTE_MS, 720 * MINUTE_MS
SPANS = ((OPEN, CLOSE),)
PEOPLE = tuple(Visit(OPEN + n * 5 * MINUTE_MS, "A", 15 * MINUTE_MS) for n in range(24))
POSTS = (Post("303", ("A",), SPANS), Post("311", ("B", "A"), SPANS, {"A": 240}))


@pytest.fixture(scope="module")
def hall() -> Hall:
    return parse(HALL_FILE.read_text("utf-8"))


def scene(people: Sequence[Visit] = PEOPLE, posts: tuple[Post, ...] = POSTS[:1]) -> Scene:
    return Scene(OPEN, lambda _seed: people, posts, {"A": SPANS, "B": SPANS}, {"A": CLOSE, "B": CLOSE})


def line(hall: Hall, policy: Policy, at: Scene, runs: int = 1) -> Compared:
    work = Comparison(at, hall, policy)
    assert list(work.days(runs)) == list(range(1, runs + 1))
    return next(one for one in work.lines() if one.queue == "A")


def test_a_policy_that_changes_nothing_makes_no_difference(hall: Hall) -> None:
    assert not Policy("A").changes and Policy("A", stop_ms=1).changes
    found = line(hall, Policy("A"), scene())
    assert found.before == found.after and found.waits_before == found.waits_after
    assert {one.mean for one in found.difference.values()} == {0}
    assert found.before["people"].mean == 24 and sum(found.waits_before) == pytest.approx(1)


def test_a_window_more_shortens_every_wait_and_the_end_by_what_the_day_says(hall: Hall) -> None:
    found = line(hall, Policy("A", opened=("304",)), scene())
    overnight = replace(POSTS[0], spans=(*SPANS, (OPEN + DAY_MS, CLOSE + DAY_MS)))
    left = line(hall, Policy("A"), scene(posts=(overnight,)))
    assert left.before["unserved"].mean == 12 and left.waits_before[-1] == 3 / 12, "left over is no wait"
    assert found.before["unserved"].mean == 12, "twelve of a quarter of an hour each fit into three hours"
    assert found.before["overtime_min"].mean == 180 and found.after["overtime_min"].mean < 15
    assert found.difference["wait_min_p90"].mean == found.after["wait_min_p90"].mean - found.before["wait_min_p90"].mean
    assert found.difference["over_30_percent"].mean < -40


def test_a_window_less_leaves_people_and_all_windows_less_leaves_everybody(hall: Hall) -> None:
    two = scene(posts=(*POSTS[:1], Post("304", ("A",), SPANS)))
    assert line(hall, Policy("A", closed=("304",)), two).difference["unserved"].mean > 0
    gone = line(hall, Policy("A", closed=("303",)), scene())
    assert gone.after["unserved"].mean == 24 and "wait_min_p50" not in {**gone.after, **gone.difference}


def test_windows_that_help_take_the_line_as_their_own_and_a_smaller_handicap_is_between(hall: Hall) -> None:
    busy = [Visit(OPEN + n * 10 * MINUTE_MS, "B", 10 * MINUTE_MS) for n in range(18)]
    at = scene([*PEOPLE, *busy], POSTS)
    helped = line(hall, Policy("A", helpers=("311",)), at)
    nearer = line(hall, Policy("A", handicap_min=30), at)
    assert helped.after["wait_min_p80"].mean < helped.before["wait_min_p80"].mean
    assert nearer.after["wait_min_p80"].mean <= nearer.before["wait_min_p80"].mean


def test_credits_move_who_goes_first_and_nothing_else(hall: Hall) -> None:
    people = [replace(one, priority="other") if n % 4 == 3 else one for n, one in enumerate(PEOPLE)]
    found = line(hall, Policy("A", priority_credit_min=240), scene(people))
    assert found.after["overtime_min"] == found.before["overtime_min"]
    assert found.after["wait_min_p50"].mean != found.before["wait_min_p50"].mean
    assert policies.setting(hall, Policy("A", appointment_credit_min=0)).appointment_credit_min == 0


def test_the_booked_share_is_met_both_ways_with_the_same_people(hall: Hall) -> None:
    half = policies.visits(scene(), PEOPLE, Policy("A", booked_share=0.5), 7)
    assert sum(one.slot_ms is not None for one in half) == 12 and len(half) == 24
    assert sorted(one.work_ms for one in half) == sorted(one.work_ms for one in PEOPLE)
    assert all(OPEN <= (one.slot_ms or OPEN) < CLOSE and one.at_ms >= OPEN for one in half)
    back = policies.visits(scene(), half, Policy("A", booked_share=0.0), 7)
    assert [one.slot_ms for one in back] == [None] * 24
    assert half == policies.visits(scene(), PEOPLE, Policy("A", booked_share=0.5), 7), "by the seed alone"
    other = [Visit(OPEN, "B", 1)]
    assert policies.visits(scene(), other, Policy("A", booked_share=1.0), 7) == other


def test_an_earlier_stop_sends_walk_ins_away_and_nobody_with_a_booking(hall: Hall) -> None:
    booked = Visit(CLOSE - 30 * MINUTE_MS, "A", MINUTE_MS, slot_ms=CLOSE - 30 * MINUTE_MS)
    found = policies.visits(scene(), [*PEOPLE, booked], Policy("A", stop_ms=OPEN + 60 * MINUTE_MS), 1)
    assert len(found) == 13 and booked in found
    told = line(hall, Policy("A", stop_ms=OPEN + 60 * MINUTE_MS), scene())
    assert told.difference["people"].mean == -12 and told.after["unserved"].mean == 0


def test_whoever_left_before_closing_does_not_come_back_for_those_who_wait(hall: Hall) -> None:
    early = scene(posts=(Post("303", ("A",), gone_after(((OPEN, OPEN + 60 * MINUTE_MS),))),))
    found = line(hall, Policy("A"), early)
    assert found.before["unserved"].mean == 20 and found.before["wait_min_p90"].mean < DAY_MS / MINUTE_MS / 2
