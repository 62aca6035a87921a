"""Which places there are: slots by calendar and hours, shares as fractions, visits through several slots, release."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments import supply
from appointments.supply import Slot
from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall, Service
from queue_server.hall.rules import ExtraOpening, Span, SpecialDay
from tests.appointments.diary import TUESDAY, at, plain_hall, with_booking, with_hours
from tests.tickets.counter import with_queue, with_service

CALENDAR = Calendar.of(())
FULL_DAY = 14  # half hours of 09:00-12:00 and 13:00-17:00
HALL = plain_hall()
RENT = HALL.service("fund-rent")


def slots(hall: Hall, day: str, service: str = "fund-rent") -> tuple[Slot, ...]:
    return supply.slots_of(hall, hall.service(service), day, CALENDAR)


def clocks(hall: Hall, found: tuple[Slot, ...]) -> list[str]:
    return [f"{datetime.fromtimestamp(one.start_ms / 1000, hall.zone_info):%H:%M}" for one in found]


def lines(hall: Hall, services: list[Service], day: str = TUESDAY) -> dict[str, tuple[Slot, ...]]:
    return {supply.line_of(one): supply.slots_of(hall, one, day, CALENDAR) for one in services}


# --- days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_a_make_up_day_of_2026_has_the_places_of_a_working_day(day: str) -> None:
    assert len(slots(HALL, day, "transfer-gift")) == FULL_DAY


@pytest.mark.parametrize("day", ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"])
def test_a_make_up_day_of_2025_has_the_places_of_a_working_day(day: str) -> None:
    assert len(slots(HALL, day)) == FULL_DAY


@pytest.mark.parametrize("day", ["2025-10-01", "2025-10-08", "2026-01-01", "2026-02-16", "2026-05-01", "2026-06-19"])
def test_a_statutory_holiday_has_none_not_even_where_saturdays_open(day: str) -> None:
    assert slots(HALL, day) == ()


def test_the_years_2025_and_2026_have_248_days_with_places_each() -> None:
    hall = with_hours(HALL, extra=())
    for year in (2025, 2026):
        days = supply.days_between(f"{year}-01-01", f"{year}-12-31")
        assert sum(1 for day in days if slots(hall, day)) == 248


def test_an_extra_saturday_opening_makes_places_for_its_queues_alone() -> None:
    extra = ExtraOpening(name="周六", weekdays=("sat",), periods=(Span.parse("09:00-12:00"),), queues=("G",))
    hall = with_hours(HALL, extra=(extra,))
    assert clocks(hall, slots(hall, "2026-11-28"))[::5] == ["09:00", "11:30"]
    assert slots(hall, "2026-11-28", "projects") == ()
    assert slots(hall, "2026-11-29") == ()


def test_a_special_day_has_the_places_of_its_own_periods_or_none() -> None:
    short = SpecialDay(day=TUESDAY, reason="盘点", periods=(Span.parse("10:00-11:00"),))
    hall = with_hours(HALL, special=(short, SpecialDay(day="2026-11-25", reason="停电")))
    assert clocks(hall, slots(hall, TUESDAY)) == ["10:00", "10:30"]
    assert slots(hall, "2026-11-25") == ()


def test_no_slot_runs_into_lunch_or_past_the_end() -> None:
    hall = with_queue(HALL, "G", slot_min=40)
    for slot in slots(hall, TUESDAY):
        assert any(
            p.start_ms <= slot.start_ms and slot.end_ms <= p.end_ms for p in hours.opening(hall, TUESDAY, CALENDAR, "G")
        )
    assert clocks(hall, slots(hall, TUESDAY))[:5] == ["09:00", "09:40", "10:20", "11:00", "13:00"]


# --- shares -----------------------------------------------------------------------------------------------------------


def test_half_a_window_is_a_place_in_every_second_slot() -> None:
    hall = with_queue(HALL, "J", booked_pct=50)  # one window
    assert [one.places for one in slots(hall, TUESDAY, "fund-unit")] == [1, 0] * (FULL_DAY // 2)


def test_five_windows_at_60_percent_are_three_places_in_each_slot() -> None:
    assert {one.places for one in slots(HALL, TUESDAY)} == {3}


def test_a_window_shared_by_three_queues_gives_a_third_to_each() -> None:
    assert supply.windows_booked(HALL, "A") == pytest.approx(8 / 3 * 0.6)


def test_a_share_of_nothing_is_no_place_and_a_full_share_is_every_window() -> None:
    assert {one.places for one in slots(with_queue(HALL, "G", booked_pct=0), TUESDAY)} == {0}
    assert {one.places for one in slots(with_queue(HALL, "G", booked_pct=100), TUESDAY)} == {5}


@given(st.integers(0, 100))
def test_a_share_is_spread_evenly_and_the_day_has_as_many_as_it_says(pct: int) -> None:
    hall = with_queue(HALL, "G", booked_pct=pct)
    places = [one.places for one in slots(hall, TUESDAY)]
    share = 5 * pct / 100
    assert max(places) - min(places) <= 1
    for upto in range(1, len(places) + 1):  # after any stretch of the day the whole is at most one place ahead
        assert -1e-6 <= sum(places[:upto]) - upto * share < 1


def test_a_service_at_home_has_its_teams_as_places_and_a_line_of_its_own() -> None:
    hall = with_service(HALL, "fund-rent", home_teams=2)
    found = slots(hall, TUESDAY)
    assert {(one.line, one.places) for one in found} == {("fund-rent", 2)}


def test_what_a_manager_set_by_hand_goes_before_the_file() -> None:
    nine = at(HALL, TUESDAY, "09:00")
    found = supply.slots_of(HALL, RENT, TUESDAY, CALENDAR, {nine: 0, nine + 1_800_000: 9})
    assert [one.places for one in found[:3]] == [0, 9, 3]


# --- visits -----------------------------------------------------------------------------------------------------------


def test_a_visit_takes_a_place_in_each_slot_it_runs_into() -> None:
    loan = HALL.service("fund-loan")  # 35 minutes
    found = supply.uses([loan], 1, at(HALL, TUESDAY, "09:00"), lines(HALL, [loan]))
    assert clocks(HALL, found) == ["09:00", "09:30"]


def test_three_principals_take_three_times_as_long() -> None:
    tax = HALL.service("estate-tax")  # 15 minutes
    found = supply.uses([tax], 3, at(HALL, TUESDAY, "09:00"), lines(HALL, [tax]))
    assert clocks(HALL, found) == ["09:00", "09:30"]


def test_services_of_one_visit_follow_each_other_through_their_own_lines() -> None:
    both = [HALL.service("estate-tax"), HALL.service("transfer-gift")]  # 15 and 30 minutes
    found = supply.uses(both, 1, at(HALL, TUESDAY, "09:00"), lines(HALL, both))
    assert [(one.line, clock) for one, clock in zip(found, clocks(HALL, found), strict=True)] == [
        ("T", "09:00"),
        ("A", "09:00"),
        ("A", "09:30"),
    ]


@pytest.mark.parametrize(("clock", "can"), [("11:00", True), ("11:30", False), ("13:00", True), ("16:30", False)])
def test_a_visit_never_runs_into_lunch_or_past_the_end(clock: str, can: bool) -> None:
    loan = HALL.service("fund-loan")
    assert bool(supply.uses([loan], 1, at(HALL, TUESDAY, clock), lines(HALL, [loan]))) is can


@given(
    st.lists(st.sampled_from(["fund-rent", "fund-loan", "estate-tax", "transfer-gift"]), min_size=1, max_size=3),
    st.integers(1, 5),
    st.integers(0, FULL_DAY - 1),
)
def test_a_visit_has_a_place_at_every_minute_of_it_and_none_outside(names: list[str], units: int, at_slot: int) -> None:
    services = [HALL.service(one) for one in names]
    by_line = lines(HALL, services)
    start_ms = by_line[supply.line_of(services[0])][at_slot].start_ms
    end_ms = start_ms + sum(one.minutes for one in services) * units * 60_000
    found = supply.uses(services, units, start_ms, by_line)
    periods = hours.opening(HALL, TUESDAY, CALENDAR)
    fits = any(period.start_ms <= start_ms and end_ms <= period.end_ms for period in periods)
    assert bool(found) is fits
    for slot in found:
        assert slot.end_ms > start_ms and slot.start_ms < end_ms
    if found:
        covered = sorted({(slot.start_ms, slot.end_ms) for slot in found})
        assert covered[0][0] == start_ms and covered[-1][1] >= end_ms
        assert all(one[1] >= two[0] for one, two in pairwise(covered))
        assert len(set(found)) == len(found)


def test_a_visit_begins_with_a_slot_or_not_at_all() -> None:
    assert supply.uses([RENT], 1, at(HALL, TUESDAY, "09:10"), lines(HALL, [RENT])) == ()


@given(st.integers(0, 6), st.dictionaries(st.sampled_from(["online", "phone", "desk"]), st.integers(0, 9)))
def test_what_is_free_is_never_negative_and_never_more_than_there_is(places: int, used: dict[str, int]) -> None:
    slot = Slot("G", 0, 1, places)
    for channel in ("online", "phone", "desk"):
        free = supply.free_places(slot, used, channel, {"online": 80, "phone": 30})
        assert 0 <= free <= max(0, places - sum(used.values()))


def test_a_channel_has_its_share_rounded_up_and_the_desk_the_rest() -> None:
    slot, shares = Slot("G", 0, 1, 5), {"online": 80, "desk": 100}
    assert supply.free_places(slot, {}, "online", shares) == 4
    assert supply.free_places(slot, {"online": 4}, "online", shares) == 0
    assert supply.free_places(slot, {"online": 4}, "desk", shares) == 1


# --- release ----------------------------------------------------------------------------------------------------------


def released(hall: Hall, service: str, day: str) -> str:
    found_ms = supply.release_ms(hall, hall.service(service), day, CALENDAR)
    return f"{datetime.fromtimestamp(found_ms / 1000, hall.zone_info):%Y-%m-%d %H:%M}"


def test_a_day_is_released_so_many_working_days_before() -> None:
    hall = with_booking(HALL, horizon_days=3, release="08:30")
    assert released(hall, "fund-rent", "2026-11-27") == "2026-11-24 08:30"
    assert released(hall, "fund-rent", "2026-11-30") == "2026-11-25 08:30"
    assert released(hall, "fund-rent", "2026-10-10") == "2026-09-30 08:30"  # over the National Day holidays


@pytest.mark.parametrize(
    ("day", "horizon", "released_on"),
    [
        ("2026-02-27", 5, "2026-02-13"),
        ("2026-10-10", 3, "2026-09-30"),
        ("2026-05-06", 1, "2026-04-30"),
        ("2026-06-22", 1, "2026-06-18"),
        ("2025-02-08", 5, "2025-01-26"),
        ("2025-10-14", 5, "2025-09-30"),
    ],
)
def test_the_release_counts_working_days_over_holidays_and_make_up_days(
    day: str, horizon: int, released_on: str
) -> None:
    assert released(with_booking(HALL, horizon_days=horizon), "fund-rent", day) == f"{released_on} 08:00"


def test_a_service_may_be_released_earlier_than_the_hall() -> None:
    hall = with_service(with_booking(HALL, horizon_days=3), "fund-loan", horizon_days=5)
    assert released(hall, "fund-loan", "2026-11-30") == "2026-11-23 08:00"


def test_a_whole_week_is_released_on_one_day_of_the_week_before() -> None:
    hall = with_booking(HALL, release_weekday="mon")
    assert {released(hall, "fund-rent", f"2026-11-{day}") for day in (23, 25, 28)} == {"2026-11-16 08:00"}


def test_each_line_is_released_a_little_after_the_one_before_it() -> None:
    hall = with_booking(HALL, horizon_days=1, stagger_min=2)
    order = [one.prefix for one in hall.queues]
    assert released(hall, "fund-rent", TUESDAY) == f"2026-11-23 08:{2 * order.index('G'):02d}"
    assert released(hall, "estate-tax", TUESDAY) == f"2026-11-23 08:{2 * order.index('T'):02d}"


def test_a_slot_is_offered_from_its_release_until_shortly_before_it_begins() -> None:
    hall = with_booking(HALL, horizon_days=1, close_before_min=30)
    slot = slots(hall, TUESDAY)[2]  # 10:00

    def offered(day: str, clock: str, channel: str = "online") -> bool:
        released_ms = supply.release_ms(hall, RENT, TUESDAY, CALENDAR)
        return supply.is_offered(hall, slot, channel, released_ms, at(hall, day, clock))

    assert [offered("2026-11-23", clock) for clock in ("07:59", "08:00")] == [False, True]
    assert [offered(TUESDAY, clock) for clock in ("09:29", "09:30")] == [True, False]
    assert [offered(TUESDAY, clock, "desk") for clock in ("09:59", "10:00")] == [True, False]


def test_the_hall_of_the_tests_is_the_demo_hall_with_the_defaults() -> None:
    assert replace(HALL.booking, verify_phone=True) == type(HALL.booking)()
