"""A number taken without saying that one is booked: checking in gives it the booking's place."""

from __future__ import annotations

import pytest

from appointments.model import Booking
from queue_server.tickets import joining, moving, order, personal
from queue_server.tickets.model import Ticket
from queue_server.tickets.refusals import AlreadyHasTicket
from tests.appointments.diary import Diary, roles
from tests.tickets.counter import resident, with_order, with_queue, with_service

RENT, REPAY, SALE = "fund-rent", "fund-repay", "transfer-resale"
PARTIES = ("buyer: 买方 / Buyer, 1-4", "seller: 卖方 / Seller, 1-4")


def booked_and_taken(diary: Diary, taken_at: str = "09:20") -> tuple[Booking, Ticket]:
    """A booking for ten of somebody who takes a number for the same before."""
    booking = diary.book(RENT, diary.at("10:00"))
    diary.go_to(diary.at(taken_at))
    return booking, diary.issue(RENT, person=resident(1), channel="kiosk")


def test_checking_in_gives_the_number_the_bookings_place(diary: Diary) -> None:
    booking = diary.book(RENT, diary.at("10:00"))
    diary.go_to(diary.at("09:15"))
    other = diary.issue(REPAY, person=resident(2))
    diary.clock.step(300)
    taken = diary.issue(RENT, person=resident(1), channel="kiosk")
    assert taken.ahead == 1
    diary.go_to(diary.at("09:50"))
    after, ticket = diary.check_in(booking)
    assert ticket is not None
    assert (ticket.id, ticket.label, ticket.arrived_ms, ticket.ahead) == (taken.id, taken.label, taken.arrived_ms, 0)
    assert (ticket.booked, ticket.slot_ms, ticket.basis_ms) == (True, booking.start_ms, booking.start_ms)
    assert ticket.credit_min == diary.hall.order.appointment_credit_min
    assert (after.state, after.ticket, after.excused) == ("arrived", taken.id, "")
    assert [entry.kind for entry in diary.entries()][-2:] == [joining.KIND, "booking_arrived"]
    assert other.sort_key > ticket.sort_key
    assert diary.now(other).state == "waiting"


def test_the_call_says_that_it_was_booked_and_that_it_joined(diary: Diary) -> None:
    booking, taken = booked_and_taken(diary)
    diary.go_to(diary.at("09:50"))
    diary.check_in(booking)
    called = diary.call("319")
    assert called is not None and called.id == taken.id
    why = diary.entries()[-1].body["why"]
    assert (why["booked"], why["moved"]) == (True, [order.MOVES[joining.KIND]])


def test_whoever_checks_in_late_keeps_the_place_of_the_number(diary: Diary) -> None:
    booking, taken = booked_and_taken(diary)
    diary.go_to(diary.at("10:16"))
    after, ticket = diary.check_in(booking)
    assert ticket is not None and (ticket.id, ticket.booked, ticket.sort_key) == (taken.id, False, taken.sort_key)
    assert (after.state, after.ticket) == ("arrived", taken.id)


def test_a_number_that_stands_before_the_booking_keeps_its_place(diary: Diary) -> None:
    diary.hall = with_order(diary.hall, appointment_credit_min=20)
    booking, taken = booked_and_taken(diary)
    diary.go_to(diary.at("09:50"))
    _after, ticket = diary.check_in(booking)
    assert ticket is not None and (ticket.booked, ticket.sort_key) == (False, taken.sort_key)


def test_services_and_people_of_the_booking_are_the_tickets(diary: Diary) -> None:
    named = roles(("agent", 1), ("principal", 2), ("principal", 3))
    booking = diary.book((RENT, REPAY), diary.at("10:00"), *named)
    diary.go_to(diary.at("09:20"))
    taken = diary.issue(REPAY, person=resident(1), priority="veteran", reason="证件")
    diary.go_to(diary.at("09:50"))
    _after, ticket = diary.check_in(booking, ["agent"])
    assert ticket is not None and ticket.id == taken.id
    assert ([one.service for one in ticket.items], ticket.units) == ([RENT, REPAY], 2)
    with pytest.raises(AlreadyHasTicket):
        diary.issue(RENT, person=resident(3))
    told = diary.database.read(
        lambda rows: [
            personal.told(rows, diary.secrets, taken.id, kind) for kind in ("principals", "phone", "priority")
        ]
    )
    assert (len(told[0]), told[1], told[2]["class"]) == (2, "13800000001", "veteran")


@pytest.mark.parametrize("who", [1, 2], ids=["buyer", "seller"])
def test_the_number_of_any_of_them_is_the_one_they_all_wait_with(diary: Diary, who: int) -> None:
    diary.hall = with_queue(with_service(diary.hall, SALE, roles=PARTIES), "A", booked_pct=100)
    booking = diary.book(SALE, diary.at("10:00"), *roles(("buyer", 1), ("seller", 2)))
    diary.go_to(diary.at("09:20"))
    taken = diary.issue(SALE, person=resident(who))
    diary.go_to(diary.at("09:45"))
    assert diary.check_in(booking, ["buyer"])[1] is None
    _after, ticket = diary.check_in(booking, ["seller"])
    assert ticket is not None and (ticket.id, ticket.booked) == (taken.id, True)
    with pytest.raises(AlreadyHasTicket):
        diary.issue(SALE, person=resident(1))


def test_a_number_that_also_stands_for_others_or_waits_elsewhere_is_left_alone(diary: Diary) -> None:
    booking = diary.book(RENT, diary.at("10:00"))
    diary.go_to(diary.at("09:20"))
    for_others = diary.issue(RENT, person=resident(1), on_behalf_of=(resident(7),))
    diary.go_to(diary.at("09:50"))
    with pytest.raises(AlreadyHasTicket):
        diary.check_in(booking)
    assert diary.now(for_others) == for_others
    diary.act(moving.cancel, for_others)
    elsewhere = diary.issue(RENT, person=resident(1))
    moved = diary.act(moving.reclass, elsewhere, "A", None)
    with pytest.raises(AlreadyHasTicket):
        diary.check_in(booking)
    assert diary.now(moved) == moved


def test_a_service_of_which_a_person_has_one_a_day_counts_the_number_they_hold_as_this_one(diary: Diary) -> None:
    diary.hall = with_service(diary.hall, RENT, once_per_day=True)
    booking, taken = booked_and_taken(diary)
    diary.go_to(diary.at("09:50"))
    _after, ticket = diary.check_in(booking)
    assert ticket is not None and ticket.id == taken.id
