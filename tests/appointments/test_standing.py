"""No-show policies at the door of a booking: whom they keep out, whom never, and what staff can undo."""

from __future__ import annotations

import pytest

from appointments import appeals, standing
from appointments.model import Booking
from appointments.persons import Named
from appointments.policies import Standing
from appointments.refusals import AlreadyAppealed, BookingsBlocked, NothingToAppeal, NothingToDecline
from tests.appointments.diary import ORG, TUESDAY, WEDNESDAY, Diary, roles, with_booking, with_hours
from tests.tickets.counter import resident

RENT, REPAY = "fund-rent", "fund-repay"
THURSDAY, FRIDAY = "2026-11-26", "2026-11-27"
PHONE = "13900001111"


@pytest.fixture
def strict(diary: Diary) -> Diary:
    diary.hall = with_booking(diary.hall, policy="quanzhou", for_others_max=50, per_phone_max=50)
    return diary


def miss(diary: Diary, *days: str, n: int = 1, phone: str = "") -> list[Booking]:
    made = [diary.book(RENT, diary.at("09:00", day), n=n, phone=phone) for day in days]
    for day in days:
        diary.go_to(diary.at("23:00", day))
        diary.close(day)
    return made


def stand(diary: Diary, one: Booking) -> Standing:
    return diary.database.read(
        lambda rows: standing.of_booking(rows, diary.hall, diary.booking(one), diary.clock.now_ms())
    )


@pytest.mark.parametrize("channel", ["online", "phone"])
def test_two_misses_close_booking_online_and_by_phone_until_the_day_named(strict: Diary, channel: str) -> None:
    miss(strict, TUESDAY, WEDNESDAY)
    with pytest.raises(BookingsBlocked) as refused:
        strict.book(RENT, strict.at("15:00", FRIDAY), channel=channel)
    assert refused.value.details["until"] == "2026-12-25"
    strict.go_to(strict.at("09:00", "2026-12-25"))
    strict.book(RENT, strict.at("15:00", "2026-12-28"), channel=channel)


def test_the_desk_may_book_and_the_hall_gives_a_number_all_the_same(strict: Diary) -> None:
    miss(strict, TUESDAY, WEDNESDAY)
    strict.book(RENT, strict.at("15:00", FRIDAY), channel="desk")
    strict.go_to(strict.at("09:30", THURSDAY))
    assert strict.issue(REPAY, channel="kiosk", person=resident(1)).state == "waiting"


def test_a_guide_may_override_it_for_whoever_calls(strict: Diary) -> None:
    miss(strict, TUESDAY, WEDNESDAY)
    assert strict.book(RENT, strict.at("15:00", FRIDAY), channel="phone", override=True).state == "booked"


def test_the_phone_counts_as_the_document_does(strict: Diary) -> None:
    miss(strict, TUESDAY, n=1, phone=PHONE)
    miss(strict, WEDNESDAY, n=2, phone=PHONE)
    with pytest.raises(BookingsBlocked):
        strict.book(RENT, strict.at("15:00", FRIDAY), n=3, channel="online", phone=PHONE)
    strict.book(RENT, strict.at("15:00", FRIDAY), n=2, channel="online", phone="13900002222")


def test_those_an_agent_books_for_do_not_answer_for_it(strict: Diary) -> None:
    for day in (TUESDAY, WEDNESDAY):
        strict.book(RENT, strict.at("09:00", day), *roles(("agent", 1), ("principal", 2)), phone=PHONE)
    for day in (TUESDAY, WEDNESDAY):
        strict.go_to(strict.at("23:00", day))
        strict.close(day)
    strict.book(RENT, strict.at("15:00", FRIDAY), n=2, channel="online")
    with pytest.raises(BookingsBlocked):
        strict.book(
            RENT, strict.at("15:30", FRIDAY), *roles(("agent", 1), ("principal", 3)), channel="phone", phone=PHONE
        )


def test_what_was_the_halls_doing_never_counts(strict: Diary) -> None:
    days = (TUESDAY, WEDNESDAY, THURSDAY)
    cancelled, moved, closed = (strict.book(RENT, strict.at("09:00", day)) for day in days)
    strict.cancel(cancelled, by_hall="停电")
    strict.move(moved, strict.at("10:00", WEDNESDAY), by_hall="停电")
    strict.hall = with_hours(strict.hall, special=())
    strict.close(WEDNESDAY)
    from queue_server.hall.rules import SpecialDay

    strict.hall = with_hours(strict.hall, special=(SpecialDay(day=THURSDAY, reason="停电"),))
    strict.close(THURSDAY)
    assert [count.now for count in stand(strict, closed).counts] == [0, 0, 0]


def test_a_holder_sees_their_own_counts(strict: Diary) -> None:
    [missed] = miss(strict, TUESDAY)
    found = stand(strict, missed)
    assert (found.until, found.warned, found.counts[0].now) == (None, True, 1)


def test_dongguan_points_close_booking_too(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, policy="dongguan", per_person_max=9, per_phone_max=9)
    miss(diary, TUESDAY, WEDNESDAY)
    with pytest.raises(BookingsBlocked) as refused:
        diary.book(RENT, diary.at("15:00", FRIDAY), channel="online")
    assert refused.value.details["until"] == THURSDAY


def test_an_agent_is_a_person_and_an_organisation_a_unit(diary: Diary) -> None:
    diary.hall = with_booking(diary.hall, policy="dongguan", agent_day_max=9)
    agent = diary.book(RENT, diary.at("09:00"), *roles(("agent", 1), ("principal", 2)))
    unit = diary.book("fund-unit", diary.at("09:00"), Named("applicant", ORG))
    assert [stand(diary, one).counts[0].now for one in (agent, unit)] == [9, 29]


def test_the_past_is_dropped_when_it_counts_no_more_and_not_before(strict: Diary) -> None:
    miss(strict, TUESDAY)

    def kept() -> tuple[int, int]:
        strict.do(lambda tx: standing.forget(tx, strict.hall), "system")
        return strict.database.read(
            lambda rows: (
                rows.value("SELECT count(*) FROM booking_person"),
                rows.value("SELECT count(*) FROM booking_phone"),
            )
        )

    strict.go_to(strict.at("09:00", "2027-01-25"))
    assert kept() == (1, 1)
    strict.go_to(strict.at("09:00", "2027-01-26"))
    assert kept() == (0, 0)


# --- appeals ----------------------------------------------------------------------------------------------------------


def test_an_excused_miss_opens_booking_again(strict: Diary) -> None:
    first, _second = miss(strict, TUESDAY, WEDNESDAY)
    seen = strict.booking(first)
    strict.do(lambda tx: appeals.appeal(tx, strict.secrets, seen, "孩子急病，13912345678"))
    assert [one.id for _made, one in strict.database.read(lambda rows: appeals.waiting(rows, "JN01"))] == [first.id]
    assert strict.database.read(lambda rows: appeals.text_of(rows, strict.secrets, first.id)) == "孩子急病，13912345678"
    strict.do(lambda tx: appeals.excuse(tx, seen, "急诊证明属实"))
    made = strict.database.read(lambda rows: appeals.of_booking(rows, first.id))
    assert made is not None and (made.state, made.answer) == ("granted", "急诊证明属实")
    strict.book(RENT, strict.at("15:00", FRIDAY), channel="online")
    assert not any("孩子" in str(entry.body) for entry in strict.entries())


def test_an_appeal_is_made_once_about_something_that_counts_and_answered_once(strict: Diary) -> None:
    [missed] = miss(strict, TUESDAY)
    live = strict.book(RENT, strict.at("09:00", FRIDAY))
    missed = strict.booking(missed)
    with pytest.raises(NothingToAppeal):
        strict.do(lambda tx: appeals.appeal(tx, strict.secrets, live, "为何"))
    with pytest.raises(NothingToDecline):
        strict.do(lambda tx: appeals.decline(tx, missed, "无"))
    strict.do(lambda tx: appeals.appeal(tx, strict.secrets, missed, "堵车"))
    with pytest.raises(AlreadyAppealed):
        strict.do(lambda tx: appeals.appeal(tx, strict.secrets, missed, "堵车"))
    strict.do(lambda tx: appeals.decline(tx, missed, "未提供证明"))
    with pytest.raises(NothingToDecline):
        strict.do(lambda tx: appeals.decline(tx, missed, "未提供证明"))
    assert stand(strict, missed).counts[0].now == 1
    strict.do(lambda tx: appeals.excuse(tx, missed, "已补证明"))
    with pytest.raises(NothingToAppeal):
        strict.do(lambda tx: appeals.excuse(tx, strict.booking(missed), "再次"))
