"""Anybody can type a stranger's document or phone: until the phone has proved itself, nothing counts for anybody."""

from __future__ import annotations

import pytest

from appointments import booking as bookings
from appointments.fairness import CODES_MAX
from appointments.model import Booking
from appointments.refusals import AlreadyBooked, BookingsBlocked, StateForbidsBooking, TooManyBookings
from tests.appointments.diary import TUESDAY, WEDNESDAY, Diary, roles, with_booking

RENT, REPAY = "fund-rent", "fund-repay"
THURSDAY, FRIDAY = "2026-11-26", "2026-11-27"
MINE, ANOTHERS = "13800001111", "13911112222"
CODE = "123456"


def typed(diary: Diary, day: str = TUESDAY, clock: str = "15:00", n: int = 1, phone: str = ANOTHERS) -> Booking:
    """A booking whose code is on its way."""
    return diary.book(RENT, diary.at(clock, day), n=n, channel="online", phone=phone, code=CODE)


def prove(diary: Diary, one: Booking) -> Booking:
    seen = diary.booking(one)
    return bookings.checked(diary.do(lambda tx: bookings.verify(tx, diary.hall, diary.secrets, seen, CODE), "citizen"))


def test_whoever_books_and_cancels_with_my_document_unproved_bars_neither_me_nor_my_phone(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, policy="quanzhou", for_others_max=0)
    for n in range(CODES_MAX):
        assert diary.cancel(typed(diary, phone=f"1391111{n:04d}")).state == "lapsed"
    assert prove(diary, typed(diary, FRIDAY, phone=MINE)).state == "booked"
    for n in range(CODES_MAX - 1):
        diary.cancel(typed(diary, n=n + 10, phone=ANOTHERS))
    assert prove(diary, typed(diary, FRIDAY, n=2, phone=ANOTHERS)).state == "booked"


def test_what_lapses_by_cancelling_gives_its_place_back_at_once(diary: Diary) -> None:
    diary.cancel(typed(diary), delay_min=30)
    assert diary.spent(RENT, diary.at("15:00")) == 0


@pytest.mark.parametrize("ends", ["cancelled", "lapsed", "proved"])
def test_so_many_codes_a_day_go_to_one_phone_whatever_becomes_of_the_bookings(diary: Diary, ends: str) -> None:
    diary.hall = with_booking(diary.hall, per_phone_max=50, for_others_max=50)
    for n in range(CODES_MAX):
        one = typed(diary, clock=("15:00", "15:30")[n % 2], n=n)
        if ends == "cancelled":
            diary.cancel(one)
        elif ends == "proved":
            prove(diary, one)
        else:
            diary.clock.step(diary.hall.booking.verify_min * 60)
            diary.tend()
    with pytest.raises(TooManyBookings) as refused:
        typed(diary, WEDNESDAY, n=9)
    assert (refused.value.details["limit"], refused.value.details["most"]) == ("codes_day_max", CODES_MAX)
    diary.book(RENT, diary.at("15:00", WEDNESDAY), n=9, phone=ANOTHERS)
    diary.go_to(diary.at("09:00"))
    typed(diary, WEDNESDAY, n=8)


def test_an_unproved_booking_keeps_no_owner_of_the_document_out_and_the_first_proved_wins(diary: Diary) -> None:
    stranger, owner = typed(diary), typed(diary, clock="16:00", phone=MINE)
    assert prove(diary, owner).state == "booked"
    with pytest.raises(AlreadyBooked):
        prove(diary, stranger)
    assert diary.booking(stranger).state == "unverified"


def test_unproved_bookings_use_up_nobodys_number_of_bookings(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, per_person_max=1, per_phone_max=1, agent_day_max=1)
    typed(diary, TUESDAY)
    mine = typed(diary, WEDNESDAY, phone=MINE)
    assert prove(diary, mine).state == "booked"
    parties = roles(("agent", 7), ("principal", 8))
    for clock in ("09:00", "09:30"):
        diary.book(
            RENT, diary.at(clock, FRIDAY), *parties, channel="online", phone=f"138{clock[:2]}{clock[3:]}0000", code=CODE
        )


@pytest.mark.parametrize("rule", ["per_person_max", "per_phone_max", "for_others_max"])
def test_a_limit_is_asked_again_when_the_phone_proves_itself(diary: Diary, rule: str) -> None:
    diary.hall = with_booking(diary.hall, **{rule: int(rule != "for_others_max")})
    first = typed(diary, TUESDAY)
    second = typed(diary, WEDNESDAY, n=2 if rule == "for_others_max" else 1)
    prove(diary, first)
    with pytest.raises(TooManyBookings) as refused:
        prove(diary, second)
    assert refused.value.details["limit"] == rule


def test_so_is_the_no_show_policy(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, policy="quanzhou", per_person_max=50, per_phone_max=50)
    made = [typed(diary, day) for day in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)]
    made.append(typed(diary, "2026-11-30"))
    for one in made[:4]:  # the fourth of one item on one day closes booking
        prove(diary, one)
    with pytest.raises(BookingsBlocked):
        prove(diary, made[4])


def test_an_unproved_booking_is_moved_by_the_hall_alone(diary: Diary) -> None:
    one = typed(diary)
    with pytest.raises(StateForbidsBooking):
        diary.move(one, diary.at("16:00"))
    assert diary.spent(RENT, diary.at("16:00")) == 0
    assert diary.move(one, diary.at("16:00"), by_hall="停电").state == "unverified"


@pytest.mark.parametrize("by", ["cancel", "time"])
def test_of_whom_nobody_proved_nothing_is_kept(diary: Diary, by: str) -> None:
    one = typed(diary)
    if by == "cancel":
        diary.cancel(one)
    else:
        diary.clock.step(diary.hall.booking.verify_min * 60)
        diary.tend()

    def kept(table: str) -> int:
        return int(diary.database.read(lambda rows: rows.value(f"SELECT count(*) FROM {table}")))

    assert diary.booking(one).state == "lapsed"
    assert {table: kept(table) for table in ("personal", "booking_find", "booking_person")} == {
        "personal": 0,
        "booking_find": 0,
        "booking_person": 0,
    }


def test_of_a_cancelled_booking_names_go_the_next_day_and_the_phone_a_month_after(diary: Diary) -> None:
    from queue_server.people import service as people

    one = diary.book(RENT, diary.at("15:00", "2026-12-01"), n=1)
    diary.cancel(one)

    def known() -> tuple[bool, bool]:
        diary.do(people.drop_due, "system")
        return diary.database.read(
            lambda rows: (
                bool(bookings.persons_of(rows, diary.secrets, one)),
                bool(bookings.phone_of(rows, diary.secrets, one)),
            )
        )

    assert known() == (True, True)
    diary.clock.step(24 * 3600)
    assert known() == (False, True)
    diary.clock.step(29 * 24 * 3600)
    assert known() == (False, False)
