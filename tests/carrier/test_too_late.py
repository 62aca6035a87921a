"""An address or a number said anew after the carrier has picked the parcel up: it goes on, and people are told."""

from __future__ import annotations

import pytest

from queue_server.wiring import health, upkeep
from tests.api.conftest import code_of
from tests.carrier.conftest import ADDRESS, Sending
from tests.carrier.test_labels import signed_in

ANEW = ADDRESS | {"address": "济南市市中区经十路 2 号"}


def picked_up(sending: Sending) -> str:
    """A case whose parcel the postman has, which nobody here knows yet; its number."""
    number = sending.concluded()
    sending.settle()
    sending.moved("collected")
    return number


def at_carrier(sending: Sending) -> list[tuple[str, str]]:
    """Every order there, the oldest first."""
    return [(one["tracking"], one["state"]) for one in reversed(sending.ledger.listed(9))]


def goes_on_to_the_end(sending: Sending, number: str, tracking: str) -> None:
    """The parcel goes with its first number, staff see that, and it arrives."""
    parcel = sending.parcel(number)
    assert (parcel["state"], parcel["tracking"]) == ("sent", tracking)
    first = sending.shipments()[0]
    assert (first.state, first.reason, first.tracking) == ("collected", "picked_up", tracking)
    says = health.of_carrier(sending.house)[1]
    assert says.state == "warn" and "1 件改地址太晚" in says.says
    assert code_of(sending.counter.act(number, "parcel/label")) == (409, "no_label"), "it has the first address"
    for state in ("on_the_way", "delivered"):
        assert sending.ledger.move(first.id, state, sending.carrier.desk.at())
    assert sending.look() == 1
    assert (sending.parcel(number)["state"], sending.state(number)) == ("delivered", "delivered")
    assert health.of_carrier(sending.house)[1].state == "ok" and not sending.waiting()
    assert upkeep.replay_differences(sending.house.database) == []


def test_the_carrier_that_has_it_says_so_and_no_second_order_is_made(sending: Sending) -> None:
    number = picked_up(sending)
    tracking = sending.shipments()[0].tracking
    assert sending.counter.act(number, "parcel", **ANEW).status_code == 200
    sending.settle()
    assert at_carrier(sending) == [(tracking, "collected")]
    assert [(one.state, one.reason) for one in sending.shipments()] == [
        ("calling_off", "picked_up"),
        ("cancelled", "picked_up"),
    ]
    assert sending.look() == 1
    sending.settle()
    clerk = signed_in(sending, "clerk")
    for page in (f"/cases/{number}", "/parcels?list=sent"):
        assert "取消太晚，已被揽收，按原地址寄送" in clerk.get(page).get_data(as_text=True), page
    goes_on_to_the_end(sending, number, tracking)


def test_the_word_of_where_it_is_comes_before_the_order_is_called_off(sending: Sending) -> None:
    number = picked_up(sending)
    tracking = sending.shipments()[0].tracking
    sending.counter.act(number, "parcel", **ANEW)
    sending.house.followers.catch_up()
    assert [one.state for one in sending.shipments()] == ["calling_off", "queued"]
    assert sending.look() == 1
    sending.settle()
    assert [one.state for one in sending.shipments()] == ["collected", "cancelled"]
    assert [one for one in at_carrier(sending) if one[0]] == [(tracking, "collected")]
    goes_on_to_the_end(sending, number, tracking)


def test_however_often_the_address_is_said_meanwhile_nothing_is_ordered(sending: Sending) -> None:
    number = picked_up(sending)
    tracking = sending.shipments()[0].tracking
    for n in range(3):
        sending.counter.act(number, "parcel", **ANEW | {"address": f"济南市市中区经十路 {n} 号"})
        sending.settle()
    assert at_carrier(sending) == [(tracking, "collected")]
    assert sending.look() == 1
    sending.settle()
    goes_on_to_the_end(sending, number, tracking)


def test_an_answer_to_the_calling_off_that_is_lost_leaves_it_followed(sending: Sending) -> None:
    number = picked_up(sending)
    tracking = sending.shipments()[0].tracking
    sending.carrier.desk.faults.switch("cut", True)
    sending.counter.act(number, "parcel", **ANEW)
    sending.settle()
    assert sending.shipments()[0].state == "calling_off"
    sending.carrier.desk.faults.switch("cut", False)
    assert sending.look() == 1
    sending.settle()
    goes_on_to_the_end(sending, number, tracking)


def test_a_parcel_whose_number_never_came_is_found_by_its_order(sending: Sending) -> None:
    number = sending.concluded()
    sending.carrier.desk.faults.switch("cut", True)
    sending.settle()
    sending.moved("collected")
    sending.counter.act(number, "parcel", **ANEW)
    sending.carrier.desk.faults.switch("cut", False)
    sending.settle()
    ((tracking, _state),) = at_carrier(sending)
    assert sending.shipments()[0].tracking == ""
    assert sending.look() == 1
    sending.settle()
    goes_on_to_the_end(sending, number, tracking)


@pytest.mark.parametrize("times", [1, 2])
def test_what_was_not_picked_up_is_called_off_before_the_newest_address_is_ordered(
    sending: Sending, times: int
) -> None:
    number = sending.concluded()
    sending.settle()
    for n in range(times):
        sending.counter.act(number, "parcel", **ANEW | {"address": f"济南市市中区经十路 {n} 号"})
        sending.house.followers.catch_up()
    assert sending.shipments()[0].state == "calling_off", "until the carrier has said so"
    sending.settle()
    assert [one.state for one in sending.shipments()] == ["cancelled"] * times + ["ordered"]
    assert [state for number, state in at_carrier(sending) if number] == ["cancelled", "accepted"]
    assert sending.parcel(number)["tracking"] == sending.shipments()[-1].tracking
    assert sending.look() == 1, "the newest one alone is asked for"


def test_a_carrier_that_will_not_hear_of_it_leaves_it_to_people(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = sending.concluded()
    sending.settle()
    with monkeypatch.context() as patch:
        patch.setattr(type(sending.carrier.desk), "_cancel", lambda *_: (409, {"error": {"code": "not_now"}}))
        sending.counter.act(number, "parcel", **ANEW)
        sending.settle()
    assert [one.state for one in sending.shipments()] == ["calling_off", "refused"] and not sending.waiting()
    assert "不收 1 件" in health.of_carrier(sending.house)[1].says
    sending.counter.act(number, "parcel", **ANEW)
    sending.settle()
    assert [one.state for one in sending.shipments()] == ["cancelled", "refused", "ordered"]
