"""Hours, windows and places changed after people have booked: who has no place any more, the newest first."""

from __future__ import annotations

import pytest

from appointments import clearing, conflicts
from appointments.model import Booking
from appointments.refusals import UnknownSlot
from queue_server.hall.rules import SpecialDay
from queue_server.kernel.rows import Rows
from tests.appointments.diary import TUESDAY, WEDNESDAY, Diary, with_hours
from tests.asked import Asked
from tests.tickets.counter import with_queue, with_service

RENT = "fund-rent"


def found(diary: Diary, from_day: str = "") -> list[tuple[str, str]]:
    got = diary.database.read(
        lambda rows: conflicts.of_hall(rows, diary.hall, diary.calendar, diary.clock.now_ms(), from_day)
    )
    return [(one.booking.id, one.why) for one in got]


def three(diary: Diary, when: str = "09:00") -> list[Booking]:
    made = []
    for n in range(3):
        diary.clock.step(1)
        made.append(diary.book(RENT, diary.at(when), n=n))
    return made


def put(diary: Diary, first: str, last: str, places: conflicts.Places, service: str = RENT) -> tuple[int, list[str]]:
    count, made = diary.do(
        lambda tx: conflicts.set_places(
            tx, diary.hall, diary.calendar, service, diary.at(first), diary.at(last), places
        )
    )
    return count, [one.booking.id for one in made]


def test_without_a_change_nobody_is_in_the_way(diary: Diary) -> None:
    three(diary)
    diary.book("fund-loan", diary.at("10:00"), n=7)
    assert found(diary) == []


def test_a_day_that_closes_takes_the_place_of_everybody_on_it(diary: Diary) -> None:
    booked = three(diary)
    stays = diary.book(RENT, diary.at("09:00", WEDNESDAY), n=9)
    diary.hall = with_hours(diary.hall, special=(SpecialDay(day=TUESDAY, reason="停电"),))
    assert found(diary) == [(one.id, "gone") for one in reversed(booked)]
    assert found(diary, from_day=WEDNESDAY) == []
    assert stays.state == "booked"


def test_with_fewer_places_those_who_booked_last_are_over(diary: Diary) -> None:
    booked = three(diary)
    diary.hall = with_queue(diary.hall, "G", booked_pct=40)
    assert found(diary) == [(booked[2].id, "over")]
    diary.hall = with_queue(diary.hall, "G", booked_pct=0)
    assert found(diary) == [(one.id, "over") for one in reversed(booked)]


def test_other_slots_and_services_no_longer_booked_leave_no_place(diary: Diary) -> None:
    booked = three(diary, "09:30")
    diary.hall = with_queue(diary.hall, "G", slot_min=60)
    assert len(found(diary)) == 3
    diary.hall = with_service(with_queue(diary.hall, "G", slot_min=30), RENT, bookable=False)
    assert found(diary) == [(one.id, "gone") for one in reversed(booked)]


def suggested(diary: Diary) -> dict[str, int]:
    def look(rows: Rows) -> dict[str, int]:
        got = conflicts.of_hall(rows, diary.hall, diary.calendar, diary.clock.now_ms())
        return clearing.suggested(rows, diary.hall, diary.calendar, got, diary.clock.now_ms())

    return diary.database.read(look)


def test_each_is_shown_the_nearest_other_time_that_is_free_and_no_two_the_same_place(diary: Diary) -> None:
    first, second, third = three(diary, "10:00")
    put(diary, "09:00", "10:00", 0)
    put(diary, "10:30", "10:30", 1)
    found = suggested(diary)
    assert found == {first.id: diary.at("10:30"), second.id: diary.at("11:00"), third.id: diary.at("11:00")}
    for one in (first, second, third):
        diary.move(one, found[one.id], by_hall="窗口检修")
    assert (suggested(diary), conflicts_left(diary)) == ({}, 0)


def conflicts_left(diary: Diary) -> int:
    return len(found(diary))


def test_where_the_day_has_nothing_left_the_next_one_is_looked_at(diary: Diary) -> None:
    [only, *_others] = three(diary, "16:30")
    diary.hall = with_hours(diary.hall, special=(SpecialDay(day=TUESDAY, reason="停电"),))
    assert suggested(diary)[only.id] == diary.at("09:00", WEDNESDAY)


def test_a_service_that_is_booked_no_more_has_no_other_time(diary: Diary) -> None:
    three(diary)
    diary.hall = with_service(diary.hall, RENT, bookable=False)
    assert suggested(diary) == {}


def test_what_is_over_or_cancelled_is_nobodys_trouble(diary: Diary) -> None:
    booked = three(diary)
    diary.cancel(booked[0])
    diary.go_to(diary.at("09:00"))
    diary.hall = with_hours(diary.hall, special=(SpecialDay(day=TUESDAY, reason="停电"),))
    assert found(diary) == []


def test_one_action_closes_a_stretch_and_says_whose_places_it_takes(diary: Diary) -> None:
    booked = three(diary)
    assert put(diary, "09:00", "10:30", 0) == (4, [one.id for one in reversed(booked)])
    assert [diary.free(RENT, diary.at(clock)) for clock in ("09:00", "10:30", "11:00")] == [0, 0, 3]
    assert put(diary, "09:00", "10:30", 1) == (4, [])
    assert found(diary) == [(one.id, "over") for one in reversed(booked[1:])]


def test_one_action_opens_more_and_one_leaves_it_to_the_hall_file_again(diary: Diary) -> None:
    three(diary)
    assert put(diary, "09:00", "09:00", 5) == (1, [])
    assert diary.free(RENT, diary.at("09:00")) == 2
    assert put(diary, "09:00", "09:00", None) == (1, [])
    assert diary.free(RENT, diary.at("09:00")) == 0
    assert [entry.body["places"] for entry in diary.entries() if entry.kind == "places_set"] == [5, None]


@pytest.mark.parametrize(("first", "last"), [("12:00", "12:30"), ("10:00", "09:00")])
def test_a_stretch_without_slots_is_none(diary: Diary, first: str, last: str) -> None:
    with pytest.raises(UnknownSlot):
        put(diary, first, last, 0)


def test_moving_everybody_in_the_way_leaves_nobody_in_it(diary: Diary) -> None:
    booked = three(diary)
    put(diary, "09:00", "09:30", 1)
    for one in booked[1:]:
        diary.move(one, diary.at("10:00"), by_hall="窗口检修")
    assert found(diary) == []


def test_closing_what_is_free_leaves_each_slot_what_is_booked_or_being_filled_in_now_and_opens_none(
    diary: Diary,
) -> None:
    three(diary)
    diary.book(RENT, diary.at("09:30"), n=4)
    diary.cancel(diary.book(RENT, diary.at("09:30"), n=5), delay_min=20)
    held = diary.hold(RENT, diary.at("10:00"))
    put(diary, "09:00", "09:00", 1)
    assert put(diary, "09:00", "10:30", "booked") == (4, [])
    diary.book(RENT, diary.at("10:00"), n=6, channel="online", hold=held)
    diary.clock.step(20 * 60)
    clocks = ("09:00", "09:30", "10:00", "10:30", "11:00")
    assert [diary.free(RENT, diary.at(clock)) for clock in clocks] == [0, 0, 0, 0, 3]
    assert [why for _one, why in found(diary)] == ["over"] * 2
    set_places = diary.database.read(lambda rows: rows.all("SELECT places FROM place_change ORDER BY start_ms"))
    assert [row["places"] for row in set_places] == [1, 1, 1, 0]
    assert [entry.body["places"] for entry in diary.entries() if entry.kind == "places_set"] == [1, "booked"]


def test_setting_places_looks_only_at_the_bookings_of_those_days_and_once(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(diary)
    for n in range(3):
        diary.book(RENT, diary.at("09:00", WEDNESDAY), n=10 + n)
    asked = Asked(monkeypatch)
    assert put(diary, "09:00", "10:30", 2)[0] == 4
    about = [params for sql, params in asked.statements if "FROM booking WHERE hall" in sql]
    assert [params[1:3] for params in about] == [(TUESDAY, TUESDAY)]
    assert asked.scans(diary.database, "booking", "place", "hold") == []
