"""All bookings without a place moved with one press: who goes where, what stays, and nobody in another's place."""

from __future__ import annotations

import pytest

from appointments import clearing, conflicts
from appointments.model import Booking
from appointments.refusals import SlotIsFull
from queue_server.hall.rules import SpecialDay
from queue_server.kernel.rows import Rows
from tests.appointments.diary import TUESDAY, WEDNESDAY, Diary, with_hours
from tests.asked import Asked
from tests.tickets.counter import resident, with_service

RENT = "fund-rent"
REASON = "停电检修"


def booked(diary: Diary, count: int, when: str = "09:00", first: int = 1) -> list[Booking]:
    made = []
    for n in range(first, first + count):
        diary.clock.step(1)
        made.append(diary.book(RENT, diary.at(when), n=n))
    return made


def closed(diary: Diary) -> None:
    diary.hall = with_hours(diary.hall, special=(SpecialDay(day=TUESDAY, reason=REASON),))


def in_the_way(diary: Diary) -> list[conflicts.Conflict]:
    return diary.database.read(lambda rows: conflicts.of_hall(rows, diary.hall, diary.calendar, diary.clock.now_ms()))


def plan(diary: Diary) -> dict[str, int]:
    def look(rows: Rows) -> dict[str, int]:
        found = conflicts.of_hall(rows, diary.hall, diary.calendar, diary.clock.now_ms())
        return clearing.suggested(rows, diary.hall, diary.calendar, found, diary.clock.now_ms())

    return diary.database.read(look)


def move(diary: Diary, one: Booking, to_ms: int, reason: str = REASON) -> Booking | None:
    return diary.do(
        lambda tx: clearing.move(tx, diary.hall, diary.calendar, diary.secrets, one.id, one.start_ms, to_ms, reason)
    )


def test_whoever_booked_first_has_the_nearest_time_and_no_slot_is_filled_beyond_its_places(diary: Diary) -> None:
    made = booked(diary, 3) + booked(diary, 3, "09:30", first=4) + booked(diary, 1, "10:00", first=7)
    closed(diary)
    found = plan(diary)
    assert [found[one.id] for one in made[:3]] == [diary.at("09:00", WEDNESDAY)] * 3
    assert [found[one.id] for one in made[3:6]] == [diary.at("09:30", WEDNESDAY)] * 3
    for one in made:
        moved = move(diary, one, found[one.id])
        assert moved is not None and (moved.start_ms, moved.excused) == (found[one.id], REASON)
    assert in_the_way(diary) == []
    told = [entry for entry in diary.entries() if entry.kind == "booking_moved"]
    assert [entry.body["by_hall"] for entry in told] == [REASON] * 7


def test_a_plan_carried_out_twice_moves_nobody_twice_and_whoever_moved_meanwhile_is_left(diary: Diary) -> None:
    one, other = booked(diary, 2)
    diary.book(RENT, diary.at("15:00"), n=9)
    found = {each.id: diary.at("09:00", WEDNESDAY) for each in (one, other)}
    diary.move(other, diary.at("11:00"))
    assert move(diary, one, found[one.id]) is not None
    assert move(diary, one, found[one.id]) is None
    assert move(diary, other, found[other.id]) is None
    assert diary.booking(other).start_ms == diary.at("11:00")


def test_where_the_time_was_taken_meanwhile_the_booking_stays_as_it_is(diary: Diary) -> None:
    [one] = booked(diary, 1)
    closed(diary)
    to_ms = plan(diary)[one.id]
    for n in range(4, 7):
        diary.book(RENT, to_ms, n=n)
    with pytest.raises(SlotIsFull):
        move(diary, one, to_ms)
    assert diary.booking(one) == one
    assert plan(diary)[one.id] == diary.at("09:30", WEDNESDAY)


def test_a_day_on_which_they_have_another_one_is_passed_over(diary: Diary) -> None:
    [one] = booked(diary, 1)
    diary.book(RENT, diary.at("15:00", WEDNESDAY), n=1)
    closed(diary)
    assert plan(diary) == {one.id: diary.at("09:00", "2026-11-26")}


def test_what_has_no_other_time_is_in_no_plan(diary: Diary) -> None:
    booked(diary, 2)
    diary.hall = with_service(diary.hall, RENT, bookable=False)
    assert (len(in_the_way(diary)), plan(diary)) == (2, {})


def test_a_reason_that_names_somebody_is_journalled_without_the_name(diary: Diary) -> None:
    [one] = booked(diary, 1)
    moved = move(diary, one, diary.at("10:00"), f"{resident(1).name} 来电")
    assert moved is not None and resident(1).name not in moved.excused


def test_many_in_the_way_are_planned_with_a_handful_of_questions(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    for at, clock in enumerate(("09:00", "09:30", "10:00", "10:30", "14:00", "14:30")):
        booked(diary, 3, clock, first=1 + 3 * at)
    closed(diary)
    asked = Asked(monkeypatch)
    assert len(plan(diary)) == 18
    assert len(asked.statements) < 15
