"""The end of the day: who is missed, who is excused, and days on which nobody took a number."""

from __future__ import annotations

import pytest

from appointments import closing, lateness, replay
from queue_server.hall.rules import SpecialDay
from queue_server.tickets import closing as tickets_closing
from queue_server.tickets import finishing, moving
from queue_server.tickets.refusals import AlreadyHasTicket, OncePerDay
from tests.appointments.diary import TUESDAY, WEDNESDAY, Diary, roles, with_hours
from tests.tickets.counter import resident, with_queue, with_service

RENT, SALE = "fund-rent", "transfer-resale"


def test_whoever_did_not_come_is_missed_and_whoever_came_is_not(diary: Diary) -> None:
    came, missed = diary.book(RENT, diary.at("09:00"), n=1), diary.book(RENT, diary.at("09:00"), n=2)
    later = diary.book(RENT, diary.at("09:00", WEDNESDAY), n=3)
    diary.go_to(diary.at("08:50"))
    diary.check_in(came)
    diary.go_to(diary.at("00:00", WEDNESDAY))
    assert diary.close() == 1
    assert [diary.booking(one).state for one in (came, missed, later)] == ["arrived", "missed", "booked"]
    assert diary.booking(missed).excused == ""
    assert diary.close() == 0


def test_a_closed_hall_excuses(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("09:00"))
    diary.hall = with_hours(diary.hall, special=(SpecialDay(day=TUESDAY, reason="停电"),))
    diary.close()
    assert diary.booking(booked).excused == "hall_closed"


@pytest.mark.parametrize(("late_min", "excused"), [(31, "hall_late"), (30, "")])
def test_a_line_later_than_the_hall_file_says_excuses(diary: Diary, late_min: int, excused: str) -> None:
    served, missed = diary.book(RENT, diary.at("10:00"), n=1), diary.book(RENT, diary.at("10:30"), n=2)
    diary.go_to(diary.at("10:00"))
    diary.check_in(served)
    diary.clock.step(late_min * 60)
    assert diary.call("319") is not None
    diary.close()
    assert diary.booking(missed).excused == excused


def test_somebody_called_in_time_and_again_much_later_does_not_make_the_line_late(diary: Diary) -> None:
    served, missed = diary.book(RENT, diary.at("10:00"), n=1), diary.book(RENT, diary.at("10:30"), n=2)
    diary.go_to(diary.at("10:00"))
    diary.check_in(served)
    called = diary.call("319")
    assert called is not None
    diary.clock.step(120)
    diary.act(moving.miss, called)
    diary.clock.step(3600)
    diary.act(moving.come_back, called)
    assert diary.call("319") is not None
    diary.close()
    assert diary.booking(missed).excused == ""


def test_somebody_never_called_until_the_end_does(diary: Diary) -> None:
    waits, missed = diary.book(RENT, diary.at("10:00"), n=1), diary.book(RENT, diary.at("10:30"), n=2)
    diary.go_to(diary.at("10:00"))
    diary.check_in(waits)
    diary.go_to(diary.at("23:00"))
    diary.do(lambda tx: tickets_closing.close_day(tx, diary.hall.id, TUESDAY), "system")
    diary.close()
    assert diary.booking(missed).excused == "hall_late"


def test_who_was_moved_by_the_hall_is_excused_also_where_they_move_themselves_then(diary: Diary) -> None:
    one, other = (diary.book(RENT, diary.at("09:00"), n=n) for n in (1, 2))
    for each in (one, other):
        diary.move(each, diary.at("10:00"), by_hall="设备检修")
    diary.move(other, diary.at("11:00"))
    diary.close()
    assert [diary.booking(each).excused for each in (one, other)] == ["设备检修"] * 2


def test_a_booking_the_hall_cancels_says_why(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("09:00"))
    assert diary.cancel(booked, by_hall="设备检修").excused == "设备检修"


def test_those_of_whom_some_came_are_not_taken_for_absent(diary: Diary) -> None:
    parties = ("buyer: 买方 / Buyer, 1-4", "seller: 卖方 / Seller, 1-4")
    diary.hall = with_queue(with_service(diary.hall, SALE, roles=parties), "A", booked_pct=100)
    booked = diary.book(SALE, diary.at("10:00"), *roles(("buyer", 1), ("seller", 2)))
    diary.go_to(diary.at("09:45"))
    diary.check_in(booked, ["buyer"])
    diary.issue(SALE, person=resident(1))
    diary.close()
    assert (diary.booking(booked).state, diary.booking(booked).excused) == ("missed", "came")


def test_a_day_on_which_nobody_took_a_number_is_closed_too(diary: Diary) -> None:
    diary.book(RENT, diary.at("09:00"))

    def open_days(before: str) -> list[str]:
        return diary.database.read(lambda rows: closing.open_days(rows, diary.hall.id, before))

    assert (open_days(TUESDAY), open_days(WEDNESDAY)) == ([], [TUESDAY])
    diary.close()
    assert open_days(WEDNESDAY) == []


def test_the_journal_alone_rebuilds_what_happened_and_a_changed_row_is_named(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("09:00"))
    diary.move(booked, diary.at("15:00"))
    diary.cancel(booked)
    assert diary.database.read(replay.differences) == []
    diary.do(lambda tx: tx.execute("UPDATE booking SET moves = 9 WHERE id = ?", booked.id))
    assert diary.database.read(replay.differences) == [
        f"booking {booked.id}: moves is 1 in the journal, 9 in the table"
    ]
    diary.do(lambda tx: tx.execute("UPDATE booking SET moves = 1 WHERE id = ?", booked.id))


def test_a_booking_without_its_place_and_a_place_without_its_booking_are_named(diary: Diary) -> None:
    live, ended = (diary.book(RENT, diary.at("15:00"), n=n) for n in (1, 2))
    diary.do(lambda tx: tx.execute("UPDATE place SET holder = ? WHERE holder = ?", ended.id, live.id))
    diary.cancel(ended)
    diary.do(lambda tx: tx.execute("UPDATE place SET until_ms = NULL WHERE holder = ?", ended.id))
    assert diary.database.read(replay.differences) == [
        f"booking {live.id}: is booked and has no place",
        f"booking {ended.id}: is cancelled and still spends 2 places",
    ]
    diary.do(lambda tx: tx.execute("DELETE FROM place WHERE holder = ?", ended.id))
    diary.cancel(live)


# --- who went on to another line, and who took a number beside the booking --------------------------------------------


def other_line(diary: Diary) -> str:
    return next(one.id for one in diary.hall.services if one.queue != "G" and one.bookable and one.public)


@pytest.mark.parametrize("items", [2, 1], ids=["two items", "transferred"])
def test_somebody_kept_at_the_first_window_makes_no_second_line_late(diary: Diary, items: int) -> None:
    second = other_line(diary)
    line = diary.hall.service(second).queue
    diary.hall = with_queue(diary.hall, line, booked_pct=100)
    missed = diary.book(second, diary.at("09:30"), n=2)
    visit = diary.book((RENT, second)[:items], diary.at("09:00"), n=1)
    diary.go_to(diary.at("08:55"))
    diary.check_in(visit)
    diary.go_to(diary.at("09:00"))
    called = diary.call("319")
    assert called is not None
    diary.go_to(diary.at("09:50"))
    if items == 2:
        diary.act(moving.serve, called)
        diary.act(finishing.finish, called, "done")
    else:
        diary.act(moving.transfer, called, line, None)

    def late(queue: str) -> int:
        now_ms = diary.clock.now_ms()
        return diary.database.read(lambda rows: lateness.late_min(rows, diary.hall.id, TUESDAY, queue, now_ms))

    assert (late(line), late("G")) == (0, 0)
    diary.go_to(diary.at("10:40"))
    assert diary.call(diary.hall.home_windows_of(line)[0].id) is not None
    assert (late(line), late("G")) == (0, 0)
    diary.close()
    assert (diary.booking(missed).state, diary.booking(missed).excused) == ("missed", "")


@pytest.mark.parametrize("once", [True, False])
def test_whoever_had_a_number_for_the_same_and_so_none_for_the_booking_came(diary: Diary, once: bool) -> None:
    diary.hall = with_service(diary.hall, RENT, once_per_day=once)
    booked = diary.book(RENT, diary.at("10:00"))
    diary.go_to(diary.at("09:05"))
    taken = diary.issue(RENT, person=resident(1))
    assert diary.call("319") is not None
    if once:
        diary.act(moving.serve, taken)
        diary.act(finishing.finish, taken, "done")
    diary.go_to(diary.at("09:50"))
    with pytest.raises(OncePerDay if once else AlreadyHasTicket):
        diary.check_in(booked)
    diary.close()
    assert (diary.booking(booked).state, diary.booking(booked).excused) == ("missed", "came")


def test_a_number_that_was_given_back_or_for_something_else_excuses_nobody(diary: Diary) -> None:
    one, other = diary.book(RENT, diary.at("10:00"), n=1), diary.book(RENT, diary.at("10:00"), n=2)
    diary.go_to(diary.at("09:05"))
    taken = diary.issue(RENT, person=resident(1))
    diary.act(moving.cancel, taken)
    diary.issue("fund-repay", person=resident(2))
    diary.close()
    assert [diary.booking(each).excused for each in (one, other)] == ["", ""]


def test_a_visit_at_home_of_which_nothing_was_said_took_place_and_counts_against_nobody(diary: Diary) -> None:
    diary.hall = with_service(diary.hall, RENT, home_teams=2)
    booked = diary.book(RENT, diary.at("09:00"))
    assert (diary.close(), diary.booking(booked).state, diary.booking(booked).ticket) == (0, "arrived", None)
