"""The working-day calendar against the vectors that were computed from the State Council's notices."""

from __future__ import annotations

import pytest

from queue_server.hall.calendar import Calendar, CalendarDay, DayKind, seed_year

TERMS = [
    ("2026-02-13", 5, "2026-02-27"),
    ("2026-09-30", 3, "2026-10-10"),
    ("2026-04-30", 1, "2026-05-06"),
    ("2026-06-18", 1, "2026-06-22"),
    ("2025-01-26", 5, "2025-02-08"),
    ("2025-09-30", 5, "2025-10-14"),
    ("2018-02-14", 20, "2018-03-20"),
    ("2017-09-29", 5, "2017-10-12"),
]
YEARS = [(2017, 249), (2018, 250), (2024, 251), (2025, 248), (2026, 248)]
MAKE_UP_2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


@pytest.mark.parametrize(("accepted", "count", "due"), TERMS)
def test_a_term_ends_on_the_last_of_its_working_days(accepted: str, count: int, due: str) -> None:
    assert Calendar().add_working_days(accepted, count) == due


@pytest.mark.parametrize(("year", "count"), YEARS)
def test_a_year_has_the_published_number_of_working_days(year: int, count: int) -> None:
    assert Calendar().working_days(f"{year}-01-01", f"{year}-12-31") == count


def test_the_make_up_days_of_2026_are_the_six_weekend_days_worked() -> None:
    year = seed_year(2026)
    assert year is not None
    assert [entry.day for entry in year.values() if entry.kind is DayKind.MAKE_UP] == MAKE_UP_2026
    assert len(year) == 365


def test_days_of_the_four_kinds_are_told_apart_and_a_holiday_has_its_name() -> None:
    calendar = Calendar()
    kinds = {day: calendar.day(day).kind for day in ("2026-11-23", "2026-11-22", "2026-10-03", "2026-10-10")}
    assert kinds == {
        "2026-11-23": DayKind.WORK,
        "2026-11-22": DayKind.REST,
        "2026-10-03": DayKind.HOLIDAY,
        "2026-10-10": DayKind.MAKE_UP,
    }
    assert calendar.day("2026-10-03").name == "国庆节"
    assert calendar.day("2026-10-03").source == "chinesecalendar"


def test_a_term_of_no_days_ends_on_the_day_and_a_negative_one_is_refused() -> None:
    assert Calendar().add_working_days("2026-02-13", 0) == "2026-02-13"
    with pytest.raises(ValueError, match="negative"):
        Calendar().add_working_days("2026-02-13", -1)


@pytest.mark.parametrize("year", [1999, 2031, 9998])
def test_an_unknown_year_falls_back_to_monday_to_friday_and_says_so(year: int) -> None:
    calendar = Calendar()
    assert seed_year(year) is None
    assert not calendar.is_confirmed(year)
    weekdays = [calendar.is_working(f"{year}-03-{day:02d}") for day in range(1, 29)]
    assert sum(weekdays) == 20
    assert calendar.day(f"{year}-03-01").source == "unconfirmed"
    (warning,) = calendar.warnings(f"{year}-03-01")
    assert warning.code == "calendar_year_unconfirmed"
    assert str(year) in warning.message() and "周一至周五" in warning.message()
    assert str(year) in warning.message("en") and "Monday to Friday" in warning.message("en")


def test_a_term_that_runs_into_an_unknown_year_is_counted_and_not_a_crash() -> None:
    assert Calendar().add_working_days("2030-12-31", 1) == "2031-01-01"


def test_the_warning_comes_a_month_before_the_unknown_year_begins() -> None:
    last_known = max(year for year in range(2026, 2060) if seed_year(year) is not None)
    assert Calendar().warnings(f"{last_known}-11-15") == ()
    assert [w.year for w in Calendar().warnings(f"{last_known}-12-15")] == [last_known + 1]


def test_a_year_the_hall_entered_itself_gives_no_warning() -> None:
    own = [CalendarDay("2031-01-01", DayKind.HOLIDAY, "元旦", "国务院办公厅通知")]
    calendar = Calendar.of(own, confirmed=[2031])
    assert calendar.warnings("2031-01-01") == ()
    assert not calendar.is_working("2031-01-01")
    assert calendar.is_working("2031-01-02")


def test_an_entry_of_the_hall_goes_before_the_national_table() -> None:
    calendar = Calendar.of(
        [CalendarDay("2026-11-23", DayKind.REST, source="停电"), CalendarDay("2026-11-22", DayKind.MAKE_UP)]
    )
    assert not calendar.is_working("2026-11-23")
    assert calendar.is_working("2026-11-22")
    assert calendar.add_working_days("2026-11-20", 1) == "2026-11-22"


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", ""])
def test_what_is_not_a_day_is_a_value_error(day: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Calendar().day(day)
