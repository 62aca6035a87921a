"""What is noted after a parcel has left holds up nobody, and no half of a delivery is ever written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from queue_server.cases import finding, parcels
from queue_server.cases.refusals import ParcelForbids
from queue_server.kernel.rows import Tx
from queue_server.wiring import upkeep
from tests.api.conftest import code_of
from tests.carrier.conftest import Sending
from tests.carrier.test_labels import signed_in

PAPER = {"materials": [{"name": "补充材料", "got": "missing"}]}
ENDED = ("delivered", "delivered", "delivered")


def collected(sending: Sending) -> str:
    """A case whose parcel is on its way, as we know; its number."""
    number = sending.concluded()
    sending.settle()
    sending.moved("collected")
    sending.look()
    assert sending.parcel(number)["state"] == "sent"
    return number


def stands(sending: Sending, number: str) -> tuple[str, str, str]:
    """Of the sending, its parcel and its case."""
    return sending.shipments()[-1].state, sending.parcel(number)["state"], sending.state(number)


def arrives(sending: Sending) -> None:
    sending.moved("delivered")
    assert sending.look() == 1


def test_a_paper_noted_as_missing_on_the_way_does_not_keep_the_case_open(sending: Sending) -> None:
    number = collected(sending)
    assert sending.counter.act(number, "supply", **PAPER).status_code == 200
    arrives(sending)
    assert stands(sending, number) == ENDED
    assert sending.office.clerk.get(f"/cases/{number}").json["missing"] == ["补充材料"], "it is still to come"
    assert upkeep.replay_differences(sending.house.database) == []


def test_nor_does_one_noted_after_the_label_was_printed(sending: Sending) -> None:
    number = sending.concluded()
    sending.settle()
    assert sending.counter.act(number, "supply", **PAPER).status_code == 200
    typed = {"carrier": "EMS", "tracking": "EB123456789CN"}
    assert code_of(sending.counter.act(number, "parcel/sent", **typed)) == (409, "materials_are_missing")
    sending.moved("collected")
    sending.look()
    assert sending.parcel(number)["state"] == "sent", "the carrier has it, whatever is written here"
    arrives(sending)
    assert stands(sending, number) == ENDED


def test_people_end_it_by_hand_with_that_paper_missing(sending: Sending) -> None:
    number = collected(sending)
    sending.counter.act(number, "supply", **PAPER)
    assert sending.counter.act(number, "parcel/delivered").json["state"] == "delivered"
    assert sending.state(number) == "delivered"


def test_what_cannot_be_led_on_is_left_whole_and_the_carriers_word_stays(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = collected(sending)
    told: Callable[..., Any] = parcels.deliver

    def too_late(tx: Tx, *rest: Any) -> None:
        told(tx, *rest)
        raise ParcelForbids(state="sent")

    with monkeypatch.context() as patch:
        patch.setattr(parcels, "deliver", too_late)
        arrives(sending)
    assert stands(sending, number) == ("delivered", "sent", "concluded")
    assert upkeep.replay_differences(sending.house.database) == []
    assert sending.counter.act(number, "parcel/delivered").status_code == 200
    assert stands(sending, number) == ENDED


def test_a_half_delivery_of_an_older_version_is_ended_by_hand(sending: Sending) -> None:
    number = collected(sending)

    def half(tx: Tx) -> None:
        parcel = parcels.known(tx, finding.anywhere(tx, number))
        parcels._change(tx, parcel, "parcel_delivered", {"state": "delivered", "ended_ms": tx.now_ms})

    sending.house.database.write(half)
    page = signed_in(sending, "clerk").get(f"/cases/{number}").get_data(as_text=True)
    assert sending.state(number) == "concluded"
    assert 'value="parcel/delivered"' in page and 'value="parcel/returned"' not in page
    assert sending.counter.act(number, "parcel/delivered").json["state"] == "delivered"
    assert sending.state(number) == "delivered"
    assert code_of(sending.counter.act(number, "parcel/delivered")) == (409, "parcel_forbids")
    assert upkeep.replay_differences(sending.house.database) == []
