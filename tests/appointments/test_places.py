"""A place is spent once: holds, bookings, moves and cancellations against the places there are."""

from __future__ import annotations

from collections import Counter as Count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from appointments import booking as bookings
from appointments import holding
from appointments.model import Booking
from appointments.refusals import (
    BookingsBlocked,
    HoldIsOver,
    SlotHasBegun,
    SlotIsFull,
    SlotIsNear,
    SlotNotOffered,
    StateForbidsBooking,
    TooLateToChange,
    UnknownSlot,
    WrongPhoneCode,
)
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.errors import Refusal
from tests.appointments.diary import MINUTE_MS, TUESDAY, WEDNESDAY, Diary, plain_hall, with_booking
from tests.conftest import MONDAY_0920_MS
from tests.tickets.counter import with_queue

RENT = "fund-rent"


def test_three_places_are_booked_three_times_and_then_full(diary: Diary) -> None:
    for n in range(3):
        diary.book(RENT, diary.at("09:00"), n=n)
    with pytest.raises(SlotIsFull):
        diary.book(RENT, diary.at("09:00"), n=3)
    assert diary.free(RENT, diary.at("09:00")) == 0
    assert diary.free(RENT, diary.at("09:30")) == 3


def test_services_of_one_line_share_its_places(diary: Diary) -> None:
    diary.book("fund-repay", diary.at("09:00"), n=1)
    assert diary.free(RENT, diary.at("09:00")) == 2


def test_a_hold_spends_a_place_until_its_time_is_over_and_then_by_itself_no_more(diary: Diary) -> None:
    diary.hold(RENT, diary.at("09:00"))
    assert diary.free(RENT, diary.at("09:00")) == 2
    diary.clock.step(diary.hall.booking.hold_min * 60)
    assert diary.free(RENT, diary.at("09:00")) == 3


def test_a_hold_that_is_over_books_nothing(diary: Diary) -> None:
    held = diary.hold(RENT, diary.at("09:00"))
    diary.clock.step(diary.hall.booking.hold_min * 60)
    with pytest.raises(HoldIsOver):
        diary.book(RENT, diary.at("09:00"), channel="online", hold=held)
    assert diary.spent(RENT, diary.at("09:00")) == 0


def test_a_hold_books_once_and_only_what_it_was_for(diary: Diary) -> None:
    held = diary.hold(RENT, diary.at("09:00"))
    for service, clock in (("fund-repay", "09:00"), (RENT, "09:30")):
        with pytest.raises(HoldIsOver):
            diary.book(service, diary.at(clock), channel="online", hold=held)
    diary.book(RENT, diary.at("09:00"), channel="online", hold=held)
    with pytest.raises(HoldIsOver):
        diary.book(RENT, diary.at("09:00"), n=2, channel="online", hold=held)
    assert diary.spent(RENT, diary.at("09:00")) == 1


def test_a_hold_given_up_for_another_time_is_free_at_once(diary: Diary) -> None:
    held = diary.hold(RENT, diary.at("09:00"))
    diary.do(lambda tx: holding.release(tx, held))
    assert diary.spent(RENT, diary.at("09:00")) == 0


def test_online_may_not_take_more_than_its_share_and_the_desk_the_rest(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, channel_pct={"online": 50, "phone": 100, "desk": 100})
    for n in range(2):
        diary.book(RENT, diary.at("09:00"), n=n, channel="online")
    with pytest.raises(SlotIsFull):
        diary.hold(RENT, diary.at("09:00"))
    diary.book(RENT, diary.at("09:00"), n=5)


def test_a_hold_booked_by_staff_is_of_the_desks_share(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, channel_pct={"online": 34, "phone": 100, "desk": 100})
    diary.book(RENT, diary.at("09:00"), hold=diary.hold(RENT, diary.at("09:00")), channel="desk")
    assert diary.free(RENT, diary.at("09:00"), "online") == diary.free(RENT, diary.at("09:30"), "online") == 2


def test_a_cancelled_place_comes_back_once_and_not_before_its_moment(diary: Diary) -> None:
    booked = [diary.book(RENT, diary.at("15:00"), n=n) for n in range(3)]
    diary.cancel(booked[0], delay_min=20)
    assert diary.free(RENT, diary.at("15:00")) == 0
    with pytest.raises(StateForbidsBooking):
        diary.cancel(booked[0])
    diary.clock.step(20 * 60)
    assert diary.free(RENT, diary.at("15:00")) == 1
    diary.tend()
    assert diary.free(RENT, diary.at("15:00")) == 1


def test_shortly_before_the_slot_only_the_hall_may_cancel_or_move(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("15:00"))
    diary.go_to(diary.at("13:01"))
    with pytest.raises(TooLateToChange):
        diary.cancel(booked)
    with pytest.raises(TooLateToChange):
        diary.move(booked, diary.at("16:00"))
    assert diary.move(booked, diary.at("16:00"), by_hall="停电").excused == "停电"


def test_a_move_spends_the_new_place_and_gives_back_the_old_one(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("09:00"))
    moved = diary.move(booked, diary.at("10:00"))
    assert (moved.start_ms, moved.end_ms - moved.start_ms) == (diary.at("10:00"), booked.end_ms - booked.start_ms)
    assert [diary.spent(RENT, diary.at(clock)) for clock in ("09:00", "10:00")] == [0, 1]


def test_a_move_that_finds_no_place_leaves_everything_as_it_was(diary: Diary) -> None:
    for n in range(3):
        diary.book(RENT, diary.at("10:00"), n=n)
    booked = diary.book(RENT, diary.at("09:00"), n=9)
    with pytest.raises(SlotIsFull):
        diary.move(booked, diary.at("10:00"))
    assert diary.booking(booked) == booked
    assert diary.spent(RENT, diary.at("09:00")) == 1


def test_ones_own_places_do_not_stand_in_the_way_of_moving_by_half_a_visit(diary: Diary) -> None:
    diary.hall = with_queue(diary.hall, "H", booked_pct=33)  # one place in a slot of three windows
    booked = diary.book("fund-loan", diary.at("09:00"))  # 09:00 and 09:30
    diary.move(booked, diary.at("09:30"), delay_min=20)
    assert [diary.spent("fund-loan", diary.at(clock)) for clock in ("09:00", "09:30", "10:00")] == [1, 1, 1]
    diary.clock.step(20 * 60)
    assert [diary.spent("fund-loan", diary.at(clock)) for clock in ("09:00", "09:30", "10:00")] == [0, 1, 1]


def test_whoever_moves_to_a_later_day_is_still_known_on_it(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("09:00"))
    friday = diary.at("09:00", "2026-11-27")
    moved = diary.move(booked, friday)
    diary.go_to(friday - 10 * MINUTE_MS)
    from queue_server.people import service as people

    diary.do(people.drop_due, "system")
    named = diary.database.read(lambda rows: bookings.persons_of(rows, diary.secrets, moved))
    assert [one.person.masked_name for one in named] != []


def test_not_even_the_hall_moves_a_booking_into_the_past(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("15:00"))
    diary.go_to(diary.at("10:10"))
    with pytest.raises(SlotHasBegun):
        diary.move(booked, diary.at("09:00"), by_hall="停电")


def test_a_time_that_is_over_begins_soon_or_is_not_released_yet_is_refused_for_its_own_reason(diary: Diary) -> None:
    diary.go_to(diary.at("10:10"))
    for when, refusal in (("09:00", SlotHasBegun), ("10:30", SlotIsNear)):
        with pytest.raises(SlotNotOffered) as refused:
            diary.book(RENT, diary.at(when), channel="online")
        assert type(refused.value) is refusal and "放号时间" not in refused.value.message("zh")
    with pytest.raises(SlotHasBegun):
        diary.book(RENT, diary.at("09:00"), override=True)


def test_the_hall_may_give_a_place_that_is_not_released_yet_but_none_there_is_not(diary: Diary) -> None:
    far = diary.at("09:00", "2027-01-06")
    with pytest.raises(SlotNotOffered):
        diary.book(RENT, far)
    diary.book(RENT, far, n=1, override=True)
    with pytest.raises(UnknownSlot):
        diary.book(RENT, diary.at("12:30"), n=2, override=True)


# --- the phone's code -------------------------------------------------------------------------------------------------


def unverified(diary: Diary) -> Booking:
    return diary.book(RENT, diary.at("09:00"), channel="online", code="012345")


def prove(diary: Diary, booked: Booking, code: str) -> Booking:
    seen = diary.booking(booked)
    return bookings.checked(diary.do(lambda tx: bookings.verify(tx, diary.hall, diary.secrets, seen, code), "citizen"))


def test_a_code_nobody_types_frees_the_place(diary: Diary) -> None:
    booked = unverified(diary)
    diary.clock.step(diary.hall.booking.verify_min * 60)
    assert diary.tend() == 1
    assert diary.booking(booked).state == "lapsed"
    assert diary.spent(RENT, diary.at("09:00")) == 0


def test_the_fifth_wrong_code_frees_the_place_too(diary: Diary) -> None:
    booked = unverified(diary)
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongPhoneCode) as refused:
            prove(diary, booked, "999999")
        assert refused.value.details["left"] == left
    with pytest.raises(Refusal) as over:
        prove(diary, booked, "999999")
    assert over.value.code == "code_is_over"
    assert diary.booking(booked).state == "lapsed"
    assert diary.spent(RENT, diary.at("09:00")) == 0


@pytest.mark.parametrize("typed", ["０１２３４５", "零", "é"])
def test_a_code_in_other_signs_is_wrong_and_no_fault(diary: Diary, typed: str) -> None:
    with pytest.raises(WrongPhoneCode):
        prove(diary, unverified(diary), typed)


# --- anything in any order --------------------------------------------------------------------------------------------

CLOCKS = ("09:00", "09:30", "10:00")
DAYS = (TUESDAY, WEDNESDAY)
times = st.tuples(st.sampled_from(DAYS), st.sampled_from(CLOCKS))
services = st.sampled_from([RENT, "fund-repay", "fund-loan"])


class Trade(RuleBasedStateMachine):
    """People book, hold, move and cancel as they like; after each step the places are counted."""

    folder: Any = None

    @initialize()
    def begin(self) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        hall = plain_hall(per_person_max=50, per_phone_max=50, for_others_max=50, hold_min=5, cancel_before_min=0)
        hall = with_queue(with_queue(hall, "G", booked_pct=30), "H", booked_pct=33)
        self.diary = Diary.open(Path(self.folder.name), SteppedClock(MONDAY_0920_MS), hall)
        self.made: list[Booking] = []
        self.held: list[Any] = []
        self.people = 0

    def attempt(self, act: Any) -> Any:
        try:
            return act()
        except Refusal as refused:
            assert not isinstance(refused, BookingsBlocked)
            return None

    @rule(service=services, when=times, channel=st.sampled_from(["desk", "phone"]))
    def book(self, service: str, when: tuple[str, str], channel: str) -> None:
        self.people += 1
        booked = self.attempt(
            lambda: self.diary.book(service, self.diary.at(when[1], when[0]), n=self.people, channel=channel)
        )
        if booked:
            self.made.append(booked)

    @rule(service=services, when=times)
    def hold(self, service: str, when: tuple[str, str]) -> None:
        held = self.attempt(lambda: self.diary.hold(service, self.diary.at(when[1], when[0])))
        if held:
            self.held.append((service, held))

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def book_held(self, data: Any) -> None:
        service, held = data.draw(st.sampled_from(self.held))
        self.people += 1
        booked = self.attempt(
            lambda: self.diary.book(service, held.start_ms, n=self.people, channel="online", hold=held)
        )
        if booked:
            self.made.append(booked)

    @precondition(lambda self: self.made)
    @rule(data=st.data(), when=times, delay_min=st.sampled_from([0, 7]))
    def move(self, data: Any, when: tuple[str, str], delay_min: int) -> None:
        one = data.draw(st.sampled_from(self.made))
        self.attempt(lambda: self.diary.move(one, self.diary.at(when[1], when[0]), delay_min))

    @precondition(lambda self: self.made)
    @rule(data=st.data(), delay_min=st.sampled_from([0, 7]))
    def cancel(self, data: Any, delay_min: int) -> None:
        one = data.draw(st.sampled_from(self.made))
        self.attempt(lambda: self.diary.cancel(one, delay_min))

    @rule(minutes=st.integers(1, 6))
    def wait(self, minutes: int) -> None:
        self.diary.clock.step(minutes * 60)
        self.diary.tend()

    @invariant()
    def every_booking_has_its_places_and_no_slot_more_than_there_are(self) -> None:
        if not hasattr(self, "diary"):
            return
        now_ms = self.diary.clock.now_ms()
        rows = self.diary.database.read(lambda r: r.all("SELECT * FROM place"))
        counts = Count(
            (one["line"], one["start_ms"]) for one in rows if one["until_ms"] is None or one["until_ms"] > now_ms
        )
        assert all(count <= (2 if line == "G" else 1) for (line, _at), count in counts.items())
        own = Count(one["holder"] for one in rows if one["until_ms"] is None)
        live = [one for one in map(self.diary.booking, self.made) if one.state == "booked"]
        assert own == {one.id: 2 if one.service == "fund-loan" else 1 for one in live}

    def teardown(self) -> None:
        if self.folder is not None:
            self.diary.check_ground()
            self.diary.database.close()
            self.folder.cleanup()


TestTrade = Trade.TestCase
TestTrade.settings = settings(max_examples=25, stateful_step_count=30, suppress_health_check=list(HealthCheck))
