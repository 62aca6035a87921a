"""The code to a phone: sent once more and no oftener than may be, and a stranger's asking leaves the owner's codes."""

from __future__ import annotations

import pytest

from appointments import booking as bookings
from appointments import codes, fairness
from appointments.fairness import CODES_MAX, CODES_PHONE_MAX
from appointments.model import Booking
from appointments.refusals import CodeIsOnItsWay, CodeIsOver, NoMoreCodes, StateForbidsBooking, TooManyBookings
from tests.appointments.diary import TUESDAY, WEDNESDAY, Diary, with_booking

RENT, PHONE = "fund-rent", "13911112222"
FIRST, SECOND, THIRD = "111111", "222222", "333333"
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def typed(diary: Diary, n: int = 1, asker: str = HOME, day: str = TUESDAY, phone: str = PHONE) -> Booking:
    """A booking whose first code is on its way."""
    clock = ("13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "16:00")[n % 7]
    return diary.book(RENT, diary.at(clock, day), n=n, channel="online", phone=phone, code=FIRST, asker=asker)


def again(diary: Diary, one: Booking, code: str = SECOND) -> Booking:
    seen = diary.booking(one)
    return diary.do(lambda tx: codes.send_again(tx, diary.hall, diary.secrets, seen, code), "citizen")


def prove(diary: Diary, one: Booking, code: str) -> int | None:
    """How many tries are left, None when the code was right."""
    seen = diary.booking(one)
    return diary.do(lambda tx: bookings.verify(tx, diary.hall, diary.secrets, seen, code), "citizen")[1]


def from_ms(diary: Diary, one: Booking) -> int | None:
    seen = diary.booking(one)
    return diary.database.read(lambda rows: codes.again_from_ms(rows, diary.hall, seen))


def test_the_new_code_counts_and_the_old_one_no_more(diary: Diary) -> None:
    one = typed(diary)
    diary.clock.step(60)
    assert again(diary, one).state == "unverified"
    assert prove(diary, one, FIRST) == bookings.TRIES - 1
    assert prove(diary, one, SECOND) is None
    assert diary.booking(one).state == "booked"
    assert [entry.kind for entry in diary.entries()].count(codes.KIND) == 1
    with pytest.raises(StateForbidsBooking):
        again(diary, one)


def test_wrong_guesses_go_on_counting_and_the_time_is_no_longer(diary: Diary) -> None:
    one = typed(diary)
    for n in range(bookings.TRIES - 1):
        assert prove(diary, one, "000000") == bookings.TRIES - 1 - n
    diary.clock.step(60)
    assert again(diary, one).verify_by_ms == one.verify_by_ms
    assert prove(diary, one, "000000") == 0
    assert diary.booking(one).state == "lapsed"


def test_it_is_sent_twice_more_and_each_time_after_a_minute(diary: Diary) -> None:
    one = typed(diary)
    diary.clock.step(20)
    assert from_ms(diary, one) == one.made_ms + 60_000
    with pytest.raises(CodeIsOnItsWay) as soon:
        again(diary, one)
    assert soon.value.details["retry_s"] == 40
    for code in (SECOND, THIRD):
        diary.clock.step(60)
        again(diary, one, code)
    assert from_ms(diary, one) is None
    diary.clock.step(60)
    with pytest.raises(NoMoreCodes) as refused:
        again(diary, one)
    assert refused.value.details["count"] == 3
    assert prove(diary, one, THIRD) is None


def test_after_its_time_nothing_is_sent(diary: Diary) -> None:
    one = typed(diary)
    diary.clock.step(diary.hall.booking.verify_min * 60)
    with pytest.raises(CodeIsOver):
        again(diary, one)


def test_codes_sent_again_are_of_the_same_days_codes(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, codes_again_max=5)
    one = typed(diary)
    for _n in range(CODES_MAX - 1):
        diary.clock.step(60)
        again(diary, one)
    diary.clock.step(60)
    with pytest.raises(TooManyBookings):
        again(diary, one)
    with pytest.raises(TooManyBookings):
        typed(diary, n=2)


def test_a_stranger_who_uses_up_a_phones_codes_leaves_its_owner_theirs(diary: Diary) -> None:
    for n in range(CODES_MAX):
        diary.cancel(typed(diary, n=n, asker=ELSEWHERE))
    with pytest.raises(TooManyBookings):
        typed(diary, n=8, asker=ELSEWHERE)
    assert prove(diary, typed(diary, n=9), FIRST) is None


def test_all_strangers_together_send_a_phone_no_more_than_so_many(diary: Diary) -> None:
    for n in range(CODES_PHONE_MAX):
        diary.cancel(typed(diary, n=n, asker=f"203.0.113.{n}"))
    with pytest.raises(TooManyBookings) as refused:
        typed(diary, n=30, asker="203.0.113.99")
    assert refused.value.details["limit"] == "codes_day_max"
    diary.go_to(diary.at("09:00"))
    typed(diary, n=31, day=WEDNESDAY)


def test_who_asks_is_known_for_one_day_and_an_ipv6_line_is_one(diary: Diary) -> None:
    def key(address: str, day: str = TUESDAY) -> str:
        return fairness.asker_key(diary.secrets, day, address)

    assert key("2001:db8:1:2::1") == key("2001:db8:1:2:ffff::9") != key("2001:db8:1:3::1")
    assert key(HOME) != key(ELSEWHERE) and key(HOME) != key(HOME, WEDNESDAY)
    assert key("") == key("unix") == ""
    typed(diary)
    kept = diary.database.read(lambda rows: rows.one("SELECT * FROM booking_phone"))
    assert kept is not None and HOME not in dict(kept).values()
