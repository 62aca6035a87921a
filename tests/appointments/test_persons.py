"""Who must come: the roles a service names, several services in one visit, and agents with their principals."""

from __future__ import annotations

import pytest

from appointments import persons
from appointments.refusals import TooManyBookings, WrongPersons
from queue_server.hall.model import Hall, Service
from tests.appointments.diary import plain_hall, roles, with_booking
from tests.tickets.counter import with_service

SALE = ("buyer: 买方 / Buyer, 1-4", "seller: 卖方 / Seller, 1-2")
HALL = with_service(plain_hall(), "transfer-resale", roles=SALE)


def visit(*names: str, hall: Hall = HALL) -> list[Service]:
    return [hall.service(one) for one in names]


def test_a_service_that_names_nobody_is_for_the_applicant_alone() -> None:
    assert persons.check(HALL, visit("fund-rent"), roles(("applicant", 1))) == 1
    for wrong in (roles(), roles(("applicant", 1), ("applicant", 2)), roles(("buyer", 1))):
        with pytest.raises(WrongPersons):
            persons.check(HALL, visit("fund-rent"), wrong)


@pytest.mark.parametrize(("buyers", "sellers", "fits"), [(1, 1, True), (4, 2, True), (5, 1, False), (1, 0, False)])
def test_buyers_and_sellers_come_in_the_numbers_the_service_says(buyers: int, sellers: int, fits: bool) -> None:
    named = roles(*(("buyer", n) for n in range(buyers)), *(("seller", 50 + n) for n in range(sellers)))
    if fits:
        assert persons.check(HALL, visit("transfer-resale"), named) == 1
        return
    with pytest.raises(WrongPersons) as refused:
        persons.check(HALL, visit("transfer-resale"), named)
    assert refused.value.details["needed"] == "买方 1–4 人、卖方 1–2 人"
    assert refused.value.details["needed_en"] == "Buyer (buyer) 1–4, Seller (seller) 1–2"


def test_one_document_does_not_come_twice() -> None:
    with pytest.raises(WrongPersons):
        persons.check(HALL, visit("transfer-resale"), roles(("buyer", 1), ("seller", 1)))


def test_several_services_need_each_role_once_with_the_larger_number() -> None:
    hall = with_service(HALL, "estate-tax", roles=("buyer: 买方 / Buyer, 2-2", "witness: 见证人 / Witness, 1-1"))
    found = {
        role.id: (role.least, role.most) for role in persons.needed(visit("transfer-resale", "estate-tax", hall=hall))
    }
    assert found == {"buyer": (2, 4), "seller": (1, 2), "witness": (1, 1)}


def test_an_agent_for_three_principals_is_three_units() -> None:
    named = roles(("agent", 1), ("principal", 2), ("principal", 3), ("principal", 4))
    assert persons.check(HALL, visit("transfer-resale"), named) == 3


def test_more_principals_than_the_hall_allows_are_too_many() -> None:
    named = roles(("agent", 1), *(("principal", n) for n in range(2, 6)))
    with pytest.raises(TooManyBookings) as refused:
        persons.check(HALL, visit("fund-rent"), named)
    assert (refused.value.details["limit"], refused.value.details["most"]) == ("principals_max", 3)
    assert persons.check(with_booking(HALL, principals_max=4), visit("fund-rent"), named) == 4


@pytest.mark.parametrize(
    "named",
    [
        roles(("agent", 1)),
        roles(("principal", 1)),
        roles(("agent", 1), ("agent", 2), ("principal", 3)),
        roles(("agent", 1), ("principal", 2), ("applicant", 3)),
    ],
    ids=["no principal", "no agent", "two agents", "an applicant beside"],
)
def test_an_agent_comes_alone_and_for_somebody(named: tuple[persons.Named, ...]) -> None:
    with pytest.raises(WrongPersons):
        persons.check(HALL, visit("fund-rent"), named)


def test_what_is_needed_is_said_in_both_languages() -> None:
    exactly = persons.needed(visit("fund-rent"))
    assert persons.said(exactly) == "本人 1 人"
    assert persons.said(exactly, "en") == "Applicant (applicant) 1"


@pytest.mark.parametrize(
    "named",
    [roles(("agent", 1), ("principal", 2), ("principal", 2)), roles(("agent", 1), ("principal", 1))],
    ids=["a principal twice", "the agent as principal"],
)
def test_nobody_comes_with_an_agent_under_two_names(named: tuple[persons.Named, ...]) -> None:
    with pytest.raises(WrongPersons):
        persons.check(HALL, visit("fund-rent"), named)
