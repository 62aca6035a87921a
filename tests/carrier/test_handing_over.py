"""A parcel is handed over to the carrier once, whatever goes wrong, with the address nobody says again."""

from __future__ import annotations

import json

import pytest

from queue_server.wiring import health, upkeep
from tests.carrier.conftest import ADDRESS, CARRIER, Sending


def test_a_parcel_gets_its_number_and_its_label_data_from_the_carrier(sending: Sending) -> None:
    number = sending.concluded()
    sending.settle()
    (there,) = sending.ledger.listed(9)
    parcel = sending.parcel(number)
    assert (parcel["state"], parcel["carrier"], parcel["tracking"]) == ("asked", CARRIER, there["tracking"])
    (shipment,) = sending.shipments()
    assert (shipment.state, shipment.tracking, shipment.route) == ("ordered", there["tracking"], there["route"])
    assert there["paid_by"] == "sender" and there["repeats"] == 0
    assert upkeep.replay_differences(sending.house.database) == []


def test_the_address_said_before_the_result_is_there_is_handed_over_with_it(sending: Sending) -> None:
    ticket = sending.counter.served(1)
    number = sending.counter.case(ticket, service=sending.counter.service, accept=True).json["number"]
    sending.counter.act(number, "parcel", **ADDRESS, free=False)
    sending.settle()
    assert sending.ledger.count() == 0, "there is nothing to send yet"
    sending.counter.act(number, "conclude")
    sending.settle()
    assert [one["paid_by"] for one in sending.ledger.listed(9)] == ["recipient"]


def test_what_is_still_missing_keeps_a_parcel_here_until_it_has_come(sending: Sending) -> None:
    ticket = sending.counter.served(1)
    case = sending.counter.case(ticket, service=sending.counter.service).json
    paper = case["materials"][0]["name"]
    others = [{"name": one["name"]} for one in case["materials"][1:]]
    if others:
        sending.counter.act(case["number"], "supply", materials=others)
    assert sending.counter.act(case["number"], "accept", ahead=True, follow=[paper]).status_code == 200
    sending.counter.act(case["number"], "parcel", **ADDRESS)
    sending.counter.act(case["number"], "conclude", result="证")
    sending.settle()
    assert sending.ledger.count() == 0
    sending.counter.act(case["number"], "supply", materials=[{"name": paper}])
    sending.settle()
    assert sending.ledger.count() == 1


@pytest.mark.parametrize("fault", ["cut", "nonsense"])
def test_an_answer_that_is_lost_after_the_commit_leads_to_no_second_parcel(sending: Sending, fault: str) -> None:
    number = sending.concluded()
    sending.carrier.desk.faults.switch(fault, True)
    for _try in range(3):
        sending.settle()
    assert sending.waiting() and sending.parcel(number)["tracking"] is None
    sending.carrier.desk.faults.switch(fault, False)
    sending.settle()
    (there,) = sending.ledger.listed(9)
    assert there["repeats"] == 3 and sending.parcel(number)["tracking"] == there["tracking"] and not sending.waiting()


def test_while_the_carrier_cannot_everything_waits_and_is_said(sending: Sending) -> None:
    faults = {"drop": "connection_lost", "error": "http_503", "locked": "http_401", "busy": "http_429"}
    for n, (fault, reason) in enumerate(faults.items(), 1):
        sending.concluded(n)
        sending.carrier.desk.faults.switch(fault, True)
        for _try in range(3):
            sending.settle()
        assert sending.waiting() == [reason] and sending.ledger.count() == n - 1
        link, box = health.of_carrier(sending.house)
        assert (link.state, box.state) == ("warn", "ok") and "不通" in link.says and "1 条" in box.says
        sending.carrier.desk.faults.switch(fault, False)
        sending.settle()
        assert sending.ledger.count() == n and [one.state for one in health.of_carrier(sending.house)] == ["ok", "ok"]
    changes = sending.counter.entries("carrier_link_changed")
    assert [one.body["down"] for one in changes] == [True, False] * len(faults)


def test_a_number_typed_by_hand_while_the_link_is_down_calls_the_order_off(sending: Sending) -> None:
    number = sending.concluded()
    sending.carrier.desk.faults.switch("cut", True)
    sending.settle()
    assert sending.counter.act(number, "parcel/sent", carrier="顺丰", tracking="SF1234567890").json["state"] == "sent"
    sending.carrier.desk.faults.switch("cut", False)
    sending.settle()
    assert [one["state"] for one in sending.ledger.listed(9)] == ["cancelled"] and not sending.waiting()
    assert sending.parcel(number)["tracking"] == "SF1234567890"
    assert [one.state for one in sending.shipments()] == ["cancelled"]


def test_an_address_said_anew_is_another_order_and_the_first_is_called_off(sending: Sending) -> None:
    number = sending.concluded()
    sending.settle()
    sending.counter.act(number, "parcel", **ADDRESS | {"address": "济南市市中区经十路 2 号"})
    sending.settle()
    newer, older = sending.ledger.listed(9)
    assert (older["state"], newer["state"]) == ("cancelled", "accepted")
    assert sending.parcel(number)["tracking"] == newer["tracking"]


def test_what_the_carrier_refuses_is_for_people_and_holds_up_no_other(sending: Sending) -> None:
    sending.carrier.desk.faults.switch("refuse", True)
    first = sending.concluded(1)
    sending.settle()
    sending.carrier.desk.faults.switch("refuse", False)
    sending.concluded(2)
    sending.settle()
    assert [one.state for one in sending.shipments()] == ["refused", "ordered"] and not sending.waiting()
    assert "不收 1 件" in health.of_carrier(sending.house)[1].says
    assert sending.counter.act(first, "parcel", **ADDRESS).status_code == 200, "with a better address"
    sending.settle()
    assert sending.parcel(first)["tracking"] and "不收" not in health.of_carrier(sending.house)[1].says


def test_nobody_is_named_in_what_waits_nor_in_the_journal(sending: Sending) -> None:
    sending.concluded()
    sending.settle()
    said = json.dumps([one.body for one in sending.counter.all_entries()], ensure_ascii=False)
    rows = sending.house.database.read(lambda rows: [dict(row) for row in rows.all("SELECT * FROM outgoing")])
    said += json.dumps(rows, ensure_ascii=False, default=str)
    for secret in (ADDRESS["name"], ADDRESS["phone"], "龙鼎大道"):
        assert secret not in said
        for file in (sending.house.database.path, sending.house.data.parent / "carrier.db"):
            assert secret.encode() not in file.read_bytes()
