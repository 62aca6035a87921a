"""Terms in working days: the vectors of the working-day calendar, and clocks that stand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.cases.model import Special
from queue_server.cases.terms import accepted_day, due_day, left_days, term, used_days
from queue_server.hall.calendar import Calendar

CALENDAR = Calendar()


@pytest.mark.parametrize(
    ("accepted", "days", "due"),
    [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-04-30", 1, "2026-05-06"),
        ("2026-06-18", 1, "2026-06-22"),
        ("2025-01-26", 5, "2025-02-08"),
        ("2025-09-30", 5, "2025-10-14"),
        ("2018-02-14", 20, "2018-03-20"),
        ("2017-09-29", 5, "2017-10-12"),
    ],
)
def test_a_term_ends_on_the_working_day_the_state_council_says(accepted: str, days: int, due: str) -> None:
    assert due_day(CALENDAR, accepted, days) == due
    assert term(CALENDAR, accepted, days, (), due).left_days == 0


def test_days_through_the_whole_of_which_the_clock_stood_do_not_count() -> None:
    hearing = (Special("other", "听证", "2026-11-24", "2026-11-27", ends_count=True),)
    assert due_day(CALENDAR, "2026-11-23", 3) == "2026-11-26"
    assert due_day(CALENDAR, "2026-11-23", 3, hearing) == "2026-11-30", "two whole days: the 25th and the 26th"
    assert term(CALENDAR, "2026-11-23", 3, hearing, "2026-11-27").left_days == 1


def test_a_stop_of_before_its_ends_counted_keeps_the_day_that_was_promised() -> None:
    before = (Special("other", "听证", "2026-11-24", "2026-11-27"),)
    assert due_day(CALENDAR, "2026-11-23", 5, before) == "2026-12-04"


def test_a_clock_stopped_for_an_hour_each_day_goes_on() -> None:
    hours_of_it = tuple(
        Special("other", "听证", day, day, ends_count=True) for day in ("2026-11-24", "2026-11-25", "2026-11-26")
    )
    assert term(CALENDAR, "2026-11-23", 3, hours_of_it, "2026-11-26") == (3, "2026-11-26", 0)


def test_an_extension_lengthens_the_term_and_no_day_of_it_is_left_out() -> None:
    longer = (Special("extension", "案情复杂", "2026-11-24", "2026-12-02", 4),)
    assert term(CALENDAR, "2026-11-23", 3, longer, "2026-11-24") == (7, "2026-12-02", 6)
    assert left_days(CALENDAR, "2026-11-23", 3, longer, "2026-12-02") == 0


def test_a_clock_that_stands_has_no_last_day_and_loses_none() -> None:
    open_end = (Special("other", "专家评审", "2026-11-24", ends_count=True),)
    assert term(CALENDAR, "2026-11-23", 5, open_end, "2026-12-31") == (5, None, 4), "the day it was stopped counts"


def test_what_is_over_says_by_how_many_working_days() -> None:
    assert term(CALENDAR, "2026-11-20", 1, (), "2026-11-25").left_days == -2


def test_an_acceptance_on_a_day_of_rest_is_dated_as_the_hall_says() -> None:
    assert accepted_day(CALENDAR, "2026-11-21", "same") == "2026-11-21"
    assert accepted_day(CALENDAR, "2026-11-21", "next") == "2026-11-23"
    assert accepted_day(CALENDAR, "2026-10-10", "next") == "2026-10-10", "a Saturday on which offices work"


@given(st.dates(date(2025, 1, 1), date(2026, 10, 1)), st.integers(1, 40))
def test_the_last_day_is_the_first_by_which_the_term_is_used_up(start: date, days: int) -> None:
    due = due_day(CALENDAR, str(start), days)
    assert due is not None and CALENDAR.is_working(due)
    assert used_days(CALENDAR, str(start), due) == days
