"""Booked people are called near their hour and those without a booking keep their share: a short form of the days."""

from __future__ import annotations

from tests.simulation.punctuality import BOOKED_FIRST, Figures, Policy, days
from tests.tickets.counter import demo_hall


def figures(load: float, come: str = "even") -> Figures:
    return days(Policy(), load, range(150), come)


def test_on_a_usual_day_nearly_all_who_come_in_time_are_called_within_a_quarter_of_an_hour() -> None:
    usual = figures(0.82, "early")
    assert usual.of_slot(15) >= 97
    assert usual.walk_in_wait_min_p90() <= 45


def test_where_many_come_at_the_last_minute_the_order_is_within_a_point_of_calling_every_booking_first() -> None:
    usual, best = figures(0.82), days(BOOKED_FIRST, 0.82, range(150))
    assert best.of_slot(15) < 97, "who comes a minute before the quarter of an hour ends needs a window at once"
    assert usual.of_slot(15) >= best.of_slot(15) - 1
    assert usual.of_chance(15) >= 97
    assert usual.walk_in_wait_min_p90() <= 45


def test_on_a_day_with_too_many_people_the_hour_is_kept_and_walk_ins_are_not_forgotten() -> None:
    full = figures(1.05)
    assert full.of_slot(30) >= 95
    assert full.of_slot(15) >= 84
    assert full.longest_run <= Policy().floor - 1
    assert full.walk_in_wait_min_p90() <= 116


def test_the_demo_hall_has_the_numbers_the_table_was_made_with() -> None:
    rules = demo_hall().order
    policy = Policy()
    assert (rules.appointment_credit_min, rules.walk_in_floor) == (policy.credit_min, policy.floor)
    assert (rules.early_call_min, rules.late_grace_min) == (policy.early_call_min, policy.late_grace_min)
    assert demo_hall().booking.share_pct / 100 == policy.share
