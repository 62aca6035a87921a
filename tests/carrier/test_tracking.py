"""Where a parcel is: pulled, told once, late and repeated words harmless; delivered closes parcel and case."""

from __future__ import annotations

from queue_server.carrier.model import Trace, newest
from queue_server.wiring import health, upkeep
from tests.carrier.conftest import ADDRESS, Sending


def test_delivered_closes_the_parcel_and_the_case(sending: Sending) -> None:
    number = sending.concluded()
    sending.settle()
    assert sending.look() == 1, "the carrier has said when it took the order"
    assert sending.look() == 0
    sending.moved("collected")
    assert sending.look() == 1 and sending.parcel(number)["state"] == "sent"
    for state in ("on_the_way", "out_for_delivery"):
        sending.moved(state)
        assert sending.look() == 1 and sending.state(number) == "concluded"
    assert sending.shipments()[0].place == "收件地投递部"
    sending.moved("delivered")
    assert sending.look() == 1
    assert (sending.parcel(number)["state"], sending.state(number)) == ("delivered", "delivered")
    assert sending.look() == 0, "nobody asks about it any more"
    assert upkeep.replay_differences(sending.house.database) == []


def test_words_that_come_twice_late_and_in_no_order_change_nothing_more(sending: Sending) -> None:
    number = sending.concluded()
    sending.settle()
    for state in ("collected", "on_the_way"):
        sending.moved(state)
    sending.carrier.desk.faults.switch("duplicate", True)
    assert sending.look() == 1
    before = sending.shipments()[0]
    sending.carrier.desk.faults.switch("late", True)
    sending.look()
    assert sending.shipments()[0].state == before.state == "collected"
    sending.moved("delivered")
    sending.look()
    assert sending.state(number) == "concluded", "its last word is not said yet"
    sending.carrier.desk.faults.switch("late", False)
    assert sending.look() == 1 and sending.state(number) == "delivered"
    assert len(sending.counter.entries("case_delivered")) == 1


def test_a_parcel_that_came_back_waits_at_the_window_and_its_next_sending_is_another_order(sending: Sending) -> None:
    number = sending.concluded()
    sending.settle()
    for state in ("collected", "returned"):
        sending.moved(state)
    sending.look()
    assert sending.parcel(number)["state"] == "returned"
    assert sending.office.clerk.get(f"/cases/{number}").json["delivery"] == "window"
    sending.office.clock.step(60)
    address = {"name": "张三丰", "phone": "13800138000", "address": "济南市市中区经十路 2 号"}
    assert sending.counter.act(number, "parcel", **address, free=False).status_code == 200
    sending.settle()
    for state in ("collected", "delivered"):
        sending.moved(state)
    sending.look()
    assert sending.state(number) == "delivered"
    assert [one.state for one in sending.shipments()] == ["returned", "delivered"], "the first sending stays as it was"
    assert len({one.tracking for one in sending.shipments()}) == 2


def test_a_parcel_closed_by_hand_is_asked_for_no_more(sending: Sending) -> None:
    number = sending.concluded()
    sending.settle()
    sending.moved("collected")
    assert sending.look() == 1 and sending.parcel(number)["state"] == "sent"
    assert sending.counter.act(number, "parcel/delivered").status_code == 200
    sending.settle()
    sending.moved("delivered")
    assert sending.look() == 0
    assert (sending.shipments()[0].state, sending.parcel(number)["state"]) == ("closed", "delivered")
    assert upkeep.replay_differences(sending.house.database) == []


def test_a_parcel_people_say_came_back_is_asked_for_no_more_and_goes_anew(sending: Sending) -> None:
    number = sending.concluded()
    sending.settle()
    sending.moved("collected")
    sending.look()
    assert sending.counter.act(number, "parcel/returned").status_code == 200
    assert sending.counter.act(number, "parcel", **ADDRESS).status_code == 200, "before anybody was told"
    sending.settle()
    assert [one.state for one in sending.shipments()] == ["closed", "ordered"]
    assert sending.parcel(number)["tracking"] == sending.shipments()[1].tracking


def test_an_order_typed_as_sent_and_closed_by_hand_is_asked_for_until_the_carrier_has_called_it_off(
    sending: Sending,
) -> None:
    number = sending.concluded()
    sending.settle()
    tracking = sending.parcel(number)["tracking"]
    assert sending.counter.act(number, "parcel/sent", carrier="邮政", tracking=tracking).status_code == 200
    sending.settle()
    assert sending.shipments()[0].state == "ordered", "sent under its own number it is still the carrier's"
    assert sending.counter.act(number, "parcel/delivered").status_code == 200
    sending.moved("collected")
    sending.settle()
    assert (sending.shipments()[0].state, sending.look()) == ("closed", 0), "it had picked it up"
    assert (sending.parcel(number)["state"], sending.state(number)) == ("delivered", "delivered")


def test_while_the_carrier_cannot_say_where_things_are_that_is_said(sending: Sending) -> None:
    sending.concluded()
    sending.settle()
    sending.carrier.desk.faults.switch("error", True)
    assert sending.look() == 0
    assert health.of_carrier(sending.house)[0].state == "warn"
    sending.carrier.desk.faults.switch("error", False)
    sending.look()
    assert health.of_carrier(sending.house)[0].state == "ok"


def test_the_farthest_word_counts_and_unknown_ones_do_not() -> None:
    early, late = Trace("collected", "2026-11-23T10:00:00Z"), Trace("returned", "2026-11-25T10:00:00Z")
    delivered = Trace("delivered", "2026-11-24T10:00:00Z")
    assert newest("ordered", (delivered, late, early)) == ("returned", late), "the later of two ends"
    assert newest("collected", (Trace("accepted"),)) is None, "nothing goes back"
    assert newest("ordered", (Trace("at_customs"),)) is None
    assert newest("delivered", (late,)) is None, "what has ended stays"
    off = Trace("cancelled", "2026-11-23T09:00:00Z")
    assert newest("ordered", (off,)) is None, "nobody has called it off"
    assert newest("calling_off", (Trace("accepted"), off)) == ("cancelled", off)
    assert newest("calling_off", (Trace("accepted"),)) is None
    assert newest("calling_off", (off, early)) == ("collected", early), "it was picked up all the same"
