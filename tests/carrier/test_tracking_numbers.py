"""A tracking number that is somebody's document or phone is taken from nobody, neither by hand nor from the carrier."""

from __future__ import annotations

import pytest

from queue_server.cases.typed import is_of_somebody
from queue_server.wiring import upkeep
from tests.api.conftest import code_of
from tests.carrier.conftest import Sending
from tests.tickets.counter import resident

DOCUMENT = resident(1).id_number
OF_PEOPLE = (
    DOCUMENT,
    DOCUMENT.lower(),
    f"{DOCUMENT[:6]}-{DOCUMENT[6:14]}-{DOCUMENT[14:]}",
    "11010519491231002X",
    "13800138000",
    "138-0013-8000",
    "8613800138000",
    "86-13800138000",
    "0531-66601234",
)
OF_PARCELS = (
    "SF1234567890123",
    "1234567890123",
    "EB123456789CN",
    "YT8613800138000",
    "JDX000123456789",
    "JD0138001380001-1-1",
    "462123456789012",
    "110105194912310021",
    "123456789012345678901234",
    "13800138000123",
    "075512345678",
)


@pytest.mark.parametrize("typed", OF_PEOPLE)
def test_a_document_or_a_phone_is_known_however_it_is_written(typed: str) -> None:
    assert is_of_somebody(typed)


@pytest.mark.parametrize("typed", OF_PARCELS)
def test_numbers_carriers_give_are_none(typed: str) -> None:
    assert not is_of_somebody(typed)


def test_typed_or_scanned_by_hand_it_is_refused_and_written_nowhere(sending: Sending) -> None:
    sending.carrier.desk.faults.switch("drop", True)
    number = sending.concluded()
    for typed in OF_PEOPLE:
        refused = sending.counter.act(number, "parcel/sent", carrier="顺丰速运", tracking=typed)
        assert code_of(refused) == (422, "bad_tracking"), typed
        assert typed not in refused.get_data(as_text=True)
        assert "面单" in refused.json["error"]["message"], "what to do"
    said = str([entry.body for entry in sending.counter.all_entries()])
    assert not [typed for typed in OF_PEOPLE if typed in said]
    assert sending.parcel(number)["state"] == "asked"
    assert sending.counter.act(number, "parcel/sent", carrier="顺丰", tracking="SF1234567890123").status_code == 200


@pytest.mark.parametrize("said", [DOCUMENT, "13800138000"])
def test_from_the_carrier_it_is_no_answer(sending: Sending, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    desk = type(sending.carrier.desk)
    take, find = desk._take, desk._find
    number = sending.concluded()
    with monkeypatch.context() as patch:
        patch.setattr(desk, "_take", lambda *args: (200, take(*args)[1] | {"tracking": said}))
        sending.settle()
    assert sending.waiting() == ["bad_answer"] and sending.parcel(number)["tracking"] is None
    sending.counter.act(number, "parcel", name="张三丰", phone="13900139000", address="济南市历下区龙鼎大道 9 号")
    with monkeypatch.context() as patch:  # nor when it is asked where the parcel is
        patch.setattr(
            desk,
            "_find",
            lambda *args: (200, {"shipments": [one | {"tracking": said} for one in find(*args)[1]["shipments"]]}),
        )
        sending.house.followers.catch_up()
        for one in sending.ledger.listed(9):
            sending.ledger.move(one["order_id"], "collected", sending.carrier.desk.at())
        sending.look()
    assert sending.shipments()[0].tracking == ""
    assert said not in str([entry.body for entry in sending.counter.all_entries()])
    assert upkeep.replay_differences(sending.house.database) == []
