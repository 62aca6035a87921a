"""Every way a case can end is open, and what is typed into the wrong field goes nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.cases import parcels, persons
from queue_server.hall import service as halls
from queue_server.kernel.spans import DAY_MS
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter
from tests.conftest import JN01
from tests.tickets.counter import resident

DOCUMENT = resident(1).id_number


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["code"]


def accepted(counter: Counter, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = counter.case(counter.served(1), service=counter.service, accept=True, **more).json
    counter.finish(found["tickets"][0]["id"])
    return found


def test_where_there_is_no_paper_concluding_ends_the_case(counter: Counter) -> None:
    number = accepted(counter)["number"]
    done = counter.act(number, "conclude", delivery="none")
    assert (done.json["state"], done.json["delivery"]) == ("delivered", "none") and done.json["ended_at"]


def test_what_was_decided_ahead_is_handed_out_once_everything_is_here_and_not_before(counter: Counter) -> None:
    case = counter.opened(1)
    counter.finish(case["tickets"][0]["id"])
    number = case["number"]
    assert counter.act(number, "accept", ahead=True).status_code == 200
    assert counter.act(number, "conclude").json["state"] == "concluded"
    token = counter.office.house.sight.token(case["tickets"][0]["id"])
    counter.office.nobody.post("/ratings/skip", {"ticket": token})
    assert code_of(counter.act(number, "hand-out", proof="signature")) == (409, "materials_are_missing")
    address = {"name": "张三", "phone": "13800138000", "address": "济南市历下区龙鼎大道 1 号"}
    counter.act(number, "parcel", **address)
    sent = counter.act(number, "parcel/sent", carrier="EMS", tracking="EB123456789CN")
    assert code_of(sent) == (409, "materials_are_missing"), "the paper does not leave the house before"
    counter.act(number, "supply", materials=[{"name": name} for name in case["missing"]])
    assert counter.act(number, "parcel/sent", carrier="EMS", tracking="EB123456789CN").status_code == 200
    assert counter.act(number, "parcel/delivered").json["state"] == "delivered"
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_who_was_not_granted_anything_is_told_of_no_certificate(counter: Counter) -> None:
    number = accepted(counter)["number"]
    done = counter.act(number, "conclude", granted=False, reason="不符合条件")
    assert done.json["result"] is None and done.json["granted"] is False


@pytest.mark.parametrize("typed", [DOCUMENT, "13800138000", "91110000600037341L"])
def test_a_document_or_a_phone_never_becomes_a_case_number(counter: Counter, typed: str) -> None:
    ticket = counter.served(1)
    assert code_of(counter.case(ticket, number=typed)) == (422, "bad_case_number")
    assert code_of(counter.finish(ticket, case=typed)) == (422, "bad_case_number")
    assert typed not in str([entry.body for entry in counter.entries("case_opened")])


def test_own_numbers_are_found_where_those_given_elsewhere_begin_otherwise(counter: Counter) -> None:
    text = JN01.read_text(encoding="utf-8").replace("[cases]\n", '[cases]\nown_prefix = "37"\n', 1)
    counter.office.house.database.write(lambda tx: halls.load(tx, text))
    first = counter.served(1)
    number = counter.case(first, service=counter.service, accept=True).json["number"]
    counter.finish(first)
    second = counter.served(2)
    assert counter.case(second, number=number, confirm=True).json["visits"] == 2
    asked = {"hall": "JN01", "number": number, "tail": DOCUMENT[-4:]}
    assert counter.office.nobody.post("/public/cases/progress", asked).status_code == 200


def test_finishing_as_accepted_with_a_number_given_elsewhere_accepts_it(counter: Counter) -> None:
    foreign = "12441500196720244T3442199806003202206230068"
    assert counter.finish(counter.served(1), case=foreign).status_code == 200
    assert counter.office.clerk.get(f"/cases/{foreign}").json["state"] == "accepted"


def test_numbers_of_people_in_a_results_name_are_taken_out(counter: Counter) -> None:
    number = accepted(counter)["number"]
    counter.act(number, "conclude", result=f"证明 {DOCUMENT}")
    assert DOCUMENT not in counter.office.clerk.get(f"/cases/{number}").text
    assert DOCUMENT not in str([entry.body for entry in counter.entries("case_concluded")])


def test_sendings_are_counted_also_where_the_parcel_came_back_and_went_again(counter: Counter) -> None:
    number = accepted(counter)["number"]
    counter.act(number, "conclude")
    address = {"name": "张三", "phone": "13800138000", "address": "济南市历下区龙鼎大道 1 号"}
    for step in range(2):
        counter.act(number, "parcel", **address, free=step == 0)
        counter.office.clock.step(1)
        counter.act(number, "parcel/sent", carrier="EMS", tracking="EB123456789CN")
        counter.act(number, "parcel/returned")
    now_ms = counter.office.clock.now_ms()
    told = counter.office.house.database.read(lambda rows: parcels.counts(rows, "JN01", now_ms - 60_000, now_ms + 1))
    assert list(told.values()) == [{"sent": 2, "free": 1}]


def test_a_year_after_its_end_nobodys_document_finds_a_case_and_the_open_ones_stay(counter: Counter) -> None:
    database, done = counter.office.house.database, counter.opened(1)
    counter.finish(done["tickets"][0]["id"])
    counter.act(done["number"], "withdraw", reason="申请人撤回")
    still = counter.opened(2)

    def keys() -> set[str]:
        rows = database.read(lambda rows: rows.all("SELECT case_id FROM case_person"))
        return {row["case_id"] for row in rows}

    hall = counter.office.house.hall("JN01")
    counter.office.clock.at_ms += hall.cases.kept_days * DAY_MS
    database.write(lambda tx: persons.forget(tx, hall))
    assert keys() == {done["id"], still["id"]}
    counter.office.clock.at_ms += 1
    database.write(lambda tx: persons.forget(tx, hall))
    assert keys() == {still["id"]}
