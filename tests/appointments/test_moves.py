"""Moving a booking: so often, to another time, in the open; and what the hall's own moves excuse."""

from __future__ import annotations

from datetime import date

import pytest

from appointments import lateness, standing
from appointments.model import Booking
from appointments.policies import Standing
from appointments.refusals import MovedTooOften, SameSlot
from tests.appointments.diary import MINUTE_MS, TUESDAY, WEDNESDAY, Diary, with_booking

RENT = "fund-rent"


def stand(diary: Diary, one: Booking) -> Standing:
    return diary.database.read(
        lambda rows: standing.of_booking(rows, diary.hall, diary.booking(one), diary.clock.now_ms())
    )


def test_a_citizen_moves_a_booking_so_often_and_the_hall_as_often_as_it_must(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, moves_max=2)
    one = diary.book(RENT, diary.at("09:00"))
    diary.move(one, diary.at("09:30"), by_hall="停电")
    diary.move(one, diary.at("10:00"))
    diary.move(one, diary.at("10:30"))
    with pytest.raises(MovedTooOften) as refused:
        diary.move(one, diary.at("15:00"))
    assert refused.value.details["most"] == 2
    diary.move(one, diary.at("15:00"), by_hall="停电")
    assert diary.booking(one).moves == 4


def test_moving_empties_no_line(diary: Diary) -> None:
    one = diary.book(RENT, diary.at("09:00"))
    for n in range(1, 30):
        try:
            diary.move(one, diary.at("09:00", WEDNESDAY) + n % 4 * 30 * MINUTE_MS, delay_min=30)
        except (MovedTooOften, SameSlot):
            continue
    assert diary.booking(one).moves == diary.hall.booking.moves_max


def test_a_booking_moves_to_no_time_it_has_already(diary: Diary) -> None:
    one = diary.book(RENT, diary.at("09:00"))
    for by_hall in ("", "停电"):
        with pytest.raises(SameSlot):
            diary.move(one, diary.at("09:00"), by_hall=by_hall)
    assert (diary.spent(RENT, diary.at("09:00")), diary.booking(one).moves) == (1, 0)


def test_a_move_counts_as_one_more_booking_and_the_halls_own_as_none(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, policy="quanzhou")
    one = diary.book(RENT, diary.at("09:00"))
    diary.move(one, diary.at("10:00"))
    assert [count.now for count in stand(diary, one).counts if count.what == "same_item"] == [2]
    diary.hall = with_booking(diary.hall, policy="dongguan")
    assert stand(diary, one).counts[0].now == 8
    other = diary.book(RENT, diary.at("09:00", WEDNESDAY), n=2)
    diary.move(other, diary.at("10:00", WEDNESDAY), by_hall="停电")
    assert diary.booking(other).excused == "停电"


def test_a_move_while_the_hall_runs_late_counts_against_nobody_but_is_one_of_so_many(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary.hall = with_booking(diary.hall, policy="quanzhou", moves_max=1)
    one = diary.book(RENT, diary.at("09:00"))
    monkeypatch.setattr(lateness, "runs_late", lambda *_: True)
    diary.move(one, diary.at("10:00"))
    assert [count.now for count in stand(diary, one).counts if count.what == "same_item"] == [1]
    with pytest.raises(MovedTooOften):
        diary.move(one, diary.at("10:30"))


def test_a_move_counts_on_the_day_it_was_made(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, policy="quanzhou")
    one = diary.book(RENT, diary.at("09:00", WEDNESDAY))
    diary.go_to(diary.at("09:30", TUESDAY))
    diary.move(one, diary.at("10:00", WEDNESDAY))
    found = stand(diary, one)
    assert [(count.now, count.expires) for count in found.counts if count.what == "same_item"] == [
        (1, date(2026, 11, 25))
    ]


@pytest.mark.parametrize("ends", ["missed", "cancelled"])
def test_whom_the_hall_has_moved_stays_excused_also_after_a_move_of_their_own(diary: Diary, ends: str) -> None:
    one = diary.book(RENT, diary.at("09:00"))
    diary.move(one, diary.at("15:00"), by_hall="停电")
    assert diary.move(one, diary.at("15:30")).excused == "停电"
    if ends == "cancelled":
        diary.cancel(one)
    else:
        diary.go_to(diary.at("23:00"))
        diary.close()
    now = diary.booking(one)
    assert (now.state, now.excused) == (ends, "停电")


def test_no_number_of_a_person_typed_as_reason_gets_into_the_journal(diary: Diary) -> None:
    typed = "张三 110101199003077758 电话 13912345678 停电"
    moved, cancelled = diary.book(RENT, diary.at("09:00"), n=1), diary.book(RENT, diary.at("09:00"), n=2)
    diary.move(moved, diary.at("10:00"), by_hall=typed)
    diary.cancel(cancelled, by_hall=typed)
    said = " ".join(str(entry.body) for entry in diary.entries())
    assert "停电" in said
    assert "110101199003077758" not in said and "13912345678" not in said
    assert "13912345678" not in diary.booking(moved).excused + diary.booking(cancelled).excused
