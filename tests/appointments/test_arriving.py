"""Checking in: early, in time, late, on the wrong day, in part, as an agent, and whatever state the hall is in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments import arriving
from appointments.refusals import (
    NotAtHome,
    StateForbidsBooking,
    TooEarly,
    VisitedAtHome,
    WrongDay,
    WrongPersons,
)
from queue_server.people import service as people
from queue_server.tickets import closing, moving
from queue_server.tickets.refusals import AlreadyHasTicket, QueueIsClosed, QueueIsFull, QueueIsStopped
from tests.appointments.diary import TUESDAY, Diary, roles
from tests.tickets.counter import resident, with_queue, with_service

RENT, SALE = "fund-rent", "transfer-resale"
PARTIES = ("buyer: 买方 / Buyer, 1-4", "seller: 卖方 / Seller, 1-4")


@pytest.mark.parametrize("when", ["09:30", "09:50", "10:15"])
def test_whoever_comes_in_time_takes_the_slot_as_place_in_the_order(diary: Diary, when: str) -> None:
    booked = diary.book(RENT, diary.at("10:00"))
    diary.go_to(diary.at(when))
    after, ticket = diary.check_in(booked)
    assert (after.state, after.ticket) == ("arrived", ticket and ticket.id)
    assert ticket is not None
    assert (ticket.channel, ticket.booked, ticket.basis_ms) == ("booking", True, booked.start_ms)
    assert ticket.credit_min == diary.hall.order.appointment_credit_min


def test_too_early_says_from_when_and_changes_nothing(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("10:00"))
    diary.go_to(diary.at("09:29"))
    with pytest.raises(TooEarly) as refused:
        diary.check_in(booked)
    assert refused.value.details["from_time"] == "09:30"
    assert diary.booking(booked) == booked


def test_whoever_comes_late_stands_among_those_without_a_booking(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("10:00"))
    diary.go_to(diary.at("10:16"))
    _after, ticket = diary.check_in(booked)
    assert ticket is not None
    assert (ticket.booked, ticket.basis_ms, ticket.credit_min) == (False, diary.clock.now_ms(), 0)


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-25"])
def test_on_another_day_nothing_happens_and_the_day_is_named(diary: Diary, day: str) -> None:
    booked = diary.book(RENT, diary.at("10:00"))
    diary.go_to(diary.at("10:00", day))
    with pytest.raises(WrongDay) as refused:
        diary.check_in(booked)
    assert (refused.value.details["day"], refused.value.details["time"]) == (TUESDAY, "10:00")


def test_a_second_check_in_gives_no_second_ticket(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("10:00"))
    diary.go_to(diary.at("10:00"))
    diary.check_in(booked)
    with pytest.raises(StateForbidsBooking):
        diary.check_in(booked)


# --- several who must come --------------------------------------------------------------------------------------------


@pytest.fixture
def sale(diary: Diary) -> Diary:
    diary.hall = with_queue(with_service(diary.hall, SALE, roles=PARTIES), "A", booked_pct=100)
    return diary


def test_nobody_gets_a_number_until_the_last_of_them_is_here(sale: Diary) -> None:
    booked = sale.book(SALE, sale.at("10:00"), *roles(("buyer", 1), ("buyer", 2), ("seller", 3)))
    sale.go_to(sale.at("09:40"))
    after, ticket = sale.check_in(booked, ["buyer"])
    assert (ticket, after.state, after.missing) == (None, "partial", ("buyer", "seller"))
    after, ticket = sale.check_in(booked, ["seller"])
    assert (ticket, after.missing) == (None, ("buyer",))
    sale.go_to(sale.at("10:10"))
    after, ticket = sale.check_in(booked, ["buyer"])
    assert ticket is not None and ticket.booked
    assert (after.missing, after.arrived_ms) == ((), sale.at("09:40"))


@pytest.mark.parametrize("present", [[], ["notary"], ["buyer", "buyer"]])
def test_those_present_are_some_of_those_who_must_come(sale: Diary, present: list[str]) -> None:
    booked = sale.book(SALE, sale.at("10:00"), *roles(("buyer", 1), ("seller", 2)))
    for clock in ("10:00", "10:30"):
        sale.go_to(sale.at(clock))
        with pytest.raises(WrongPersons):
            sale.check_in(booked, present)
    assert sale.booking(booked) == booked


def test_after_the_grace_those_who_came_join_the_walk_ins_by_when_they_came(sale: Diary) -> None:
    booked = sale.book(SALE, sale.at("10:00"), *roles(("buyer", 1), ("seller", 2)))
    sale.go_to(sale.at("09:45"))
    sale.check_in(booked, ["buyer"])
    sale.go_to(sale.at("10:15"))
    assert sale.admit_due() == []
    sale.clock.step(1)
    [(after, ticket)] = sale.admit_due()
    assert (after.state, after.missing) == ("arrived", ("seller",))
    assert (ticket.booked, ticket.basis_ms, ticket.credit_min) == (False, sale.at("09:45"), 0)
    assert sale.admit_due() == []


def test_the_last_one_after_the_grace_does_not_bring_the_booked_place_back(sale: Diary) -> None:
    booked = sale.book(SALE, sale.at("10:00"), *roles(("buyer", 1), ("seller", 2)))
    sale.go_to(sale.at("09:45"))
    sale.check_in(booked, ["buyer"])
    sale.go_to(sale.at("10:16"))
    _after, ticket = sale.check_in(booked, ["seller"])
    assert ticket is not None
    assert (ticket.booked, ticket.basis_ms) == (False, sale.at("09:45"))


def test_somebody_who_cannot_be_admitted_keeps_nobody_else_from_it(sale: Diary) -> None:
    first, other = (
        sale.book(SALE, sale.at("10:00"), *roles(("buyer", n), ("seller", n + 1)), phone=f"1380000000{n}")
        for n in (1, 3)
    )
    sale.go_to(sale.at("09:45"))
    sale.check_in(first, ["buyer"])
    sale.check_in(other, ["buyer"])
    beside = sale.issue(SALE, person=resident(1))  # and takes a number beside it, with which they go to another line
    sale.act(moving.reclass, beside, "G", None)
    sale.go_to(sale.at("10:16"))
    assert [after.id for after, _ticket in sale.admit_due()] == [other.id]
    assert sale.booking(first).state == "partial"


def test_an_agent_with_three_principals_is_one_ticket_of_three_units(diary: Diary) -> None:
    named = roles(("agent", 1), ("principal", 2), ("principal", 3), ("principal", 4))
    booked = diary.book(RENT, diary.at("10:00"), *named)
    assert (booked.units, booked.end_ms - booked.start_ms) == (3, 24 * 60_000)
    diary.go_to(diary.at("09:50"))
    after, ticket = diary.check_in(booked, ["agent"])
    assert ticket is not None
    assert (ticket.units, ticket.booked, after.missing) == (3, True, ())
    held = diary.database.read(
        lambda rows: {row["person"] for row in rows.all("SELECT person FROM ticket_person WHERE ticket = ?", ticket.id)}
    )
    assert held == {people.person_key(diary.secrets, resident(n)) for n in (1, 2, 3, 4)}


# --- the hall's own state ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("slot", "when"), [("09:00", "08:35"), ("13:00", "12:40"), ("11:30", "11:59")])
def test_checking_in_before_opening_and_in_lunch_is_possible(diary: Diary, slot: str, when: str) -> None:
    booked = diary.book(RENT, diary.at(slot))
    diary.go_to(diary.at(when))
    _after, ticket = diary.check_in(booked)
    assert ticket is not None


def test_neither_a_stopped_nor_a_full_line_refuses_a_booked_person(diary: Diary) -> None:
    booked = [diary.book(RENT, diary.at("10:00"), n=n) for n in (1, 2)]
    diary.hall = with_queue(diary.hall, "G", daily_max=1, waiting_max=1)
    diary.go_to(diary.at("09:50"))
    diary.issue("fund-repay", person=resident(9))
    diary.do(lambda tx: closing.stop_queue(tx, diary.hall, "G", "人多"))
    for one in booked:
        _after, ticket = diary.check_in(one)
        assert ticket is not None and ticket.booked


def test_a_person_who_holds_a_number_for_it_is_told_so_and_the_booking_stays(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("10:00"), n=1)
    diary.go_to(diary.at("09:50"))
    diary.issue(RENT, person=resident(1))
    assert diary.call("319") is not None
    with pytest.raises(AlreadyHasTicket):
        diary.check_in(booked)
    assert (diary.booking(booked).state, diary.booking(booked).ticket) == ("booked", None)


def test_an_unverified_booking_checks_nobody_in(diary: Diary) -> None:
    diary.hall = replace(diary.hall, booking=replace(diary.hall.booking, verify_min=60))
    diary.go_to(diary.at("09:20"))
    booked = diary.book(RENT, diary.at("10:00"), channel="online", code="123456")
    diary.go_to(diary.at("09:50"))
    with pytest.raises(StateForbidsBooking):
        diary.check_in(booked)


@pytest.mark.parametrize(
    "steps",
    [
        [["agent"]],
        [["agent", "principal"]],
        [["agent", "principal", "principal"]],
        [["principal"], ["agent"]],
        [["principal"], ["agent", "principal"]],
        [["principal", "principal"], ["agent"]],
    ],
)
def test_whoever_of_an_agents_people_is_named_or_comes_first_they_are_complete(
    diary: Diary, steps: list[list[str]]
) -> None:
    booked = diary.book(RENT, diary.at("10:00"), *roles(("agent", 1), ("principal", 2), ("principal", 3)))
    diary.go_to(diary.at("09:50"))
    for present in steps[:-1]:
        assert diary.check_in(booked, present)[1] is None
    after, ticket = diary.check_in(booked, steps[-1])
    assert ticket is not None and (ticket.units, ticket.booked, after.missing) == (2, True, ())


def test_more_principals_than_there_are_do_not_come_with_the_agent(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("10:00"), *roles(("agent", 1), ("principal", 2)))
    diary.go_to(diary.at("09:50"))
    with pytest.raises(WrongPersons):
        diary.check_in(booked, ["agent", "principal", "principal"])


def test_whoever_comes_late_finds_the_line_closed_stopped_or_full_like_anybody(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("09:00"))
    diary.go_to(diary.at("09:20"))
    diary.do(lambda tx: closing.stop_queue(tx, diary.hall, "G", "人多"))
    with pytest.raises(QueueIsStopped):
        diary.check_in(booked)
    diary.do(lambda tx: closing.reopen_queue(tx, diary.hall, "G"))
    diary.issue("fund-repay", person=resident(9))
    open_hall, diary.hall = diary.hall, with_queue(diary.hall, "G", waiting_max=1)
    with pytest.raises(QueueIsFull):
        diary.check_in(booked)
    diary.hall = open_hall
    diary.go_to(diary.at("21:30"))
    with pytest.raises(QueueIsClosed):
        diary.check_in(booked)
    assert (diary.booking(booked).state, diary.booking(booked).ticket) == ("booked", None)
    assert [entry.kind for entry in diary.entries()].count("booking_came") == 1
    diary.close()
    assert (diary.booking(booked).state, diary.booking(booked).excused) == ("missed", "came")


def test_those_waited_for_are_let_into_a_stopped_line(sale: Diary) -> None:
    booked = sale.book(SALE, sale.at("10:00"), *roles(("buyer", 1), ("seller", 2)))
    sale.go_to(sale.at("09:45"))
    sale.check_in(booked, ["buyer"])
    sale.do(lambda tx: closing.stop_queue(tx, sale.hall, "A", "人多"))
    sale.go_to(sale.at("10:16"))
    assert [after.id for after, _ticket in sale.admit_due()] == [booked.id]


# --- a team that goes to people's homes -------------------------------------------------------------------------------


@pytest.fixture
def home(diary: Diary) -> Diary:
    diary.hall = with_service(diary.hall, RENT, home_teams=2)
    return diary


def test_nobody_checks_in_whom_a_team_visits(home: Diary) -> None:
    booked = home.book(RENT, home.at("10:00"))
    home.go_to(home.at("10:00"))
    with pytest.raises(VisitedAtHome):
        home.check_in(booked)
    assert home.booking(booked) == booked


@pytest.mark.parametrize(("met", "state"), [(True, "arrived"), (False, "missed")])
def test_the_team_says_once_whether_somebody_was_there(home: Diary, met: bool, state: str) -> None:
    booked = home.book(RENT, home.at("10:00"))
    home.go_to(home.at("09:59"))
    with pytest.raises(TooEarly):
        home.do(lambda tx: arriving.visited(tx, home.hall, booked, met))
    home.go_to(home.at("10:00"))
    after = home.do(lambda tx: arriving.visited(tx, home.hall, booked, met))
    assert (after.state, after.ticket, after.excused, after.ended_ms) == (state, None, "", home.at("10:00"))
    with pytest.raises(StateForbidsBooking):
        home.do(lambda tx: arriving.visited(tx, home.hall, after, met))
    home.close()
    assert home.booking(booked).state == state
    assert home.book(RENT, home.at("15:00")).state == "booked"  # the day is free again for the same person


def test_no_team_visits_whoever_comes_to_the_hall(diary: Diary) -> None:
    booked = diary.book(RENT, diary.at("10:00"))
    diary.go_to(diary.at("10:00"))
    with pytest.raises(NotAtHome):
        diary.do(lambda tx: arriving.visited(tx, diary.hall, booked, True))
