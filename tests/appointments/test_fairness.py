"""The limits of the hall file: per person and day, per person, per phone, for others, per agent."""

from __future__ import annotations

import pytest

from appointments.persons import Named
from appointments.refusals import AlreadyBooked, TooManyBookings
from tests.appointments.diary import ORG, TUESDAY, WEDNESDAY, Diary, roles, with_booking
from tests.tickets.counter import with_queue

RENT, REPAY, LOAN = "fund-rent", "fund-repay", "fund-loan"
PHONE = "13800001111"


def limit(refused: pytest.ExceptionInfo[TooManyBookings]) -> tuple[object, object]:
    return refused.value.details["limit"], refused.value.details["most"]


def test_one_booking_per_person_service_and_day(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("09:00"))
    with pytest.raises(AlreadyBooked) as refused:
        diary.book(RENT, diary.at("15:00"))
    assert refused.value.details["number"] == booked.number
    diary.book(REPAY, diary.at("15:00"))
    diary.book(RENT, diary.at("09:00", WEDNESDAY))


def test_a_strangers_document_tells_no_booking_number_online(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("09:00"))
    with pytest.raises(AlreadyBooked) as refused:
        diary.book(RENT, diary.at("15:00"), channel="online")
    assert booked.number not in f"{refused.value.details}{refused.value.message()}{refused.value.message('en')}"
    assert refused.value.details == {}


def test_a_cancelled_booking_stands_in_nobodys_way(diary: Diary) -> None:
    diary.cancel(diary.book(RENT, diary.at("15:00")))
    diary.book(RENT, diary.at("16:00"))


def test_whoever_was_served_by_booking_books_the_same_no_second_time_that_day(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("09:00"))
    diary.go_to(diary.at("08:50"))
    diary.check_in(booked)
    with pytest.raises(AlreadyBooked):
        diary.book(RENT, diary.at("15:00"))


def test_nor_can_a_move_bring_two_onto_one_day(diary: Diary) -> None:
    first = diary.book(RENT, diary.at("09:00"))
    second = diary.book(RENT, diary.at("09:00", WEDNESDAY))
    with pytest.raises(AlreadyBooked):
        diary.move(second, diary.at("15:00"))
    assert diary.move(first, diary.at("10:00")).day == TUESDAY


def test_a_person_has_at_most_so_many_live_bookings(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, per_person_max=2)
    first = diary.book(RENT, diary.at("15:00"))
    diary.book(REPAY, diary.at("16:00"))
    with pytest.raises(TooManyBookings) as refused:
        diary.book(LOAN, diary.at("15:00"))
    assert limit(refused) == ("per_person_max", 2)
    diary.cancel(first)
    diary.book(LOAN, diary.at("15:00"))


def test_a_phone_books_online_at_most_so_often_and_the_desk_is_not_bound_by_it(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, per_phone_max=1)
    diary.book(RENT, diary.at("09:00"), n=1, channel="online", phone=PHONE)
    with pytest.raises(TooManyBookings) as refused:
        diary.book(RENT, diary.at("09:30"), n=2, channel="online", phone=PHONE)
    assert limit(refused) == ("per_phone_max", 1)
    diary.book(RENT, diary.at("09:30"), n=2, phone=PHONE)


def test_a_phone_books_for_so_many_others_in_a_month(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, per_phone_max=50, for_others_max=2)
    for n, clock in ((1, "09:00"), (2, "09:30"), (3, "10:00")):
        diary.book(RENT, diary.at(clock), n=n, channel="online", phone=PHONE)
    with pytest.raises(TooManyBookings) as refused:
        diary.book(RENT, diary.at("10:30"), n=4, channel="online", phone=PHONE)
    assert limit(refused) == ("for_others_max", 2)
    diary.book(REPAY, diary.at("11:00"), n=3, channel="online", phone=PHONE)
    diary.go_to(diary.at("09:20", "2026-12-01"))
    diary.book(RENT, diary.at("10:30", "2026-12-02"), n=4, channel="online", phone=PHONE)


def test_an_agent_books_for_so_many_principals_a_day(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, agent_day_max=3)
    diary.book(RENT, diary.at("09:00"), *roles(("agent", 1), ("principal", 2), ("principal", 3)))
    with pytest.raises(TooManyBookings) as refused:
        diary.book(RENT, diary.at("10:00"), *roles(("agent", 1), ("principal", 4), ("principal", 5)))
    assert limit(refused) == ("agent_day_max", 3)
    diary.book(RENT, diary.at("10:00"), *roles(("agent", 1), ("principal", 4)))
    diary.book(RENT, diary.at("09:00", WEDNESDAY), *roles(("agent", 1), ("principal", 5)))


def test_nor_can_a_move_bring_an_agent_more_of_them_unless_the_hall_moves_it(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, agent_day_max=3)
    diary.book(RENT, diary.at("09:00"), *roles(("agent", 1), ("principal", 2), ("principal", 3)))
    more = diary.book(RENT, diary.at("09:00", WEDNESDAY), *roles(("agent", 1), ("principal", 4), ("principal", 5)))
    with pytest.raises(TooManyBookings) as refused:
        diary.move(more, diary.at("15:00"))
    assert limit(refused) == ("agent_day_max", 3)
    assert diary.move(more, diary.at("10:00", WEDNESDAY)).day == WEDNESDAY
    assert diary.move(more, diary.at("15:00"), by_hall="停电").day == TUESDAY


def test_an_agents_principals_are_bound_to_one_a_day_each(diary: Diary) -> None:
    diary.book(RENT, diary.at("09:00"), n=2)
    with pytest.raises(AlreadyBooked):
        diary.book(RENT, diary.at("10:00"), *roles(("agent", 1), ("principal", 2)))


def test_an_organisation_may_have_several(diary: Diary) -> None:
    diary.hall = with_queue(with_queue(diary.hall, "J", booked_pct=100), "K", booked_pct=100)
    for n, clock in enumerate(("09:00", "09:00", "10:00", "10:30")):
        diary.book("fund-unit" if n % 2 else "estate-batch", diary.at(clock), Named("applicant", ORG), n=n)
