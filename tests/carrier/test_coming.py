"""来窗口领取 after the carrier was told: it is called off; had the postman it already, it goes on, and that is seen."""

from __future__ import annotations

from queue_server.wiring import upkeep
from tests.carrier.conftest import Sending
from tests.carrier.test_too_late import at_carrier, picked_up


def test_what_the_carrier_was_to_fetch_is_called_off(sending: Sending) -> None:
    number = sending.concluded()
    sending.settle()
    assert [state for _number, state in at_carrier(sending)] == ["accepted"]
    assert sending.counter.act(number, "at-window").status_code == 200
    sending.settle()
    assert [state for _number, state in at_carrier(sending)] == ["cancelled"]
    assert [one.state for one in sending.shipments()] == ["cancelled"]
    assert sending.look() == 0 and sending.parcel(number)["state"] == "withdrawn"
    assert upkeep.replay_differences(sending.house.database) == []


def test_what_the_postman_has_goes_on(sending: Sending) -> None:
    number = picked_up(sending)
    assert sending.counter.act(number, "at-window").status_code == 200
    sending.settle()
    sending.look()
    assert sending.parcel(number)["state"] == "sent"
    assert sending.office.clerk.get(f"/cases/{number}").json["delivery"] == "courier"
    sending.moved("delivered")
    sending.look()
    assert (sending.parcel(number)["state"], sending.state(number)) == ("delivered", "delivered")
    assert upkeep.replay_differences(sending.house.database) == []
