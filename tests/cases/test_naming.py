"""A number taken without a document gets its applicant at the window: sealed, found by it, and asked for if need be."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.cases import finding, parcels, persons
from queue_server.people import service as people
from queue_server.people.model import Person
from queue_server.tickets import finding as ticket_finding
from queue_server.wiring import upkeep
from tests.api.conftest import code_of
from tests.cases.conftest import Counter, person
from tests.conftest import Office
from tests.tickets.counter import resident

ORG = {"name": "济南某某置业有限公司", "id_type": "org", "id_number": "91110000600037341L"}
PHONE = "13812345678"


@pytest.fixture
def counter(office: Office) -> Counter:
    """A window whose service is a real-name one."""
    assert office.clerk.post("/halls/JN01/windows/305/sign-on").status_code == 200
    return Counter(office, "305", "transfer-resale")


def named(counter: Counter, ticket: str, **body: Any) -> Any:
    return counter.office.clerk.post(f"/tickets/{ticket}/applicant", body)


def found(counter: Counter, one: Person) -> tuple[list[str], list[str]]:
    """Numbers and cases by this person's document."""
    house = counter.office.house
    key = people.person_key(house.secrets, one)
    return house.database.read(
        lambda rows: (
            [ticket.id for ticket in ticket_finding.of_person(rows, "JN01", key)],
            [case.number for case in finding.of_person(rows, "JN01", key)],
        )
    )


def test_entered_before_the_case_it_is_the_case_s_and_found_by_the_document(counter: Counter) -> None:
    ticket = counter.served(person=None)
    before = counter.office.clerk.get(f"/tickets/{ticket}/cases").json
    assert (before["applicant"], before["applicant_needed"]) == (None, True)
    seen = named(counter, ticket, person=person(7), phone=PHONE)
    assert seen.status_code == 200, seen.json
    assert "*" in seen.json["applicant"]["name"]
    assert (seen.json["applicant_by_hand"], seen.json["other_number"]) == (True, None)
    case = counter.case(ticket, service=counter.service, accept=True)
    assert case.status_code == 201, case.json
    assert case.json["applicant"]["id_number"][-4:] == resident(7).id_number[-4:]
    assert case.json["phone"] == "138****5678"
    assert found(counter, resident(7)) == ([ticket], [case.json["number"]])
    asked = {"hall": "JN01", "number": case.json["number"], "tail": resident(7).id_number[-4:]}
    assert counter.office.nobody.post("/public/cases/progress", asked).json["state"] == "accepted"
    entries = [str(one.body) for one in counter.all_entries()]
    assert not any(resident(7).id_number in text or PHONE in text for text in entries)
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_entered_after_the_case_was_opened_it_is_the_case_s_too_and_can_be_mended_until_accepted(
    counter: Counter,
) -> None:
    ticket = counter.served(person=None)
    case = counter.case(ticket).json
    refused = counter.act(case["number"], "accept", follow=[])
    assert code_of(refused) == (409, "applicant_is_needed")
    assert code_of(counter.case(ticket, number=case["number"], accept=True)) == (409, "applicant_is_needed")
    assert code_of(counter.finish(ticket, case=case["number"])) == (409, "applicant_is_needed")
    wrong = dict(person(8), id_number=resident(8).id_number[:-1] + ("1" if resident(8).id_number[-1] != "1" else "2"))
    assert code_of(named(counter, ticket, person=wrong)) == (422, "bad_id_number")
    assert code_of(named(counter, ticket, person=dict(person(8), name=None))) == (422, "bad_name")
    assert named(counter, ticket, person=person(8), agent=person(9)).status_code == 200
    shown = counter.office.clerk.get(f"/cases/{case['number']}").json
    assert shown["applicant"] and shown["agent"]
    assert found(counter, resident(9)) == ([ticket], [case["number"]])
    assert named(counter, ticket, person=person(7)).status_code == 200, "a slip of the pen is mended"
    shown = counter.office.clerk.get(f"/cases/{case['number']}").json
    assert (shown["agent"], found(counter, resident(9)), found(counter, resident(8))) == (None, ([], []), ([], []))
    assert counter.case(ticket, number=case["number"], accept=True).status_code == 201
    assert code_of(counter.act(case["number"], "applicant", person=person(8))) == (409, "applicant_is_known")
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_an_enterprise_has_its_credit_code_and_an_agent_who_is_a_person(counter: Counter) -> None:
    ticket = counter.served(person=None)
    assert code_of(named(counter, ticket, person=person(7), agent=ORG)) == (422, "bad_id_type")
    seen = named(counter, ticket, person=ORG, agent=person(7)).json
    assert (seen["applicant"]["name"], seen["agent"]["id_type"]) == (ORG["name"], "resident")
    case = counter.case(ticket, service=counter.service, accept=True).json
    assert (case["applicant"]["name"], case["agent"]["id_type"]) == (ORG["name"], "resident")


def test_who_holds_another_number_is_served_and_the_other_one_named(counter: Counter) -> None:
    ticket = counter.served(person=None)
    other = counter.office.guide.post(
        "/tickets", {"hall": "JN01", "service": counter.service, "channel": "desk", "person": person(7)}
    ).json
    assert named(counter, ticket, person=person(7)).json["other_number"] == other["number"]
    assert counter.case(ticket, service=counter.service, accept=True).status_code == 201


def test_what_was_taken_with_a_document_stays_and_only_its_own_window_says_who(counter: Counter) -> None:
    assert code_of(named(counter, counter.served(7), person=person(8))) == (409, "applicant_is_known")
    waiting = counter.office.guide.post("/tickets", {"hall": "JN01", "service": "records", "channel": "desk"}).json
    assert code_of(named(counter, waiting["id"], person=person(8))) == (409, "wrong_state")


def test_a_case_entered_by_hand_without_anybody_gets_its_applicant_on_its_own_page(counter: Counter) -> None:
    made = counter.office.clerk.post("/cases", {"hall": "JN01", "service": counter.service}).json
    shown = counter.act(made["number"], "applicant", person=person(7), version=made["version"])
    assert shown.status_code == 200 and shown.json["applicant"]["id_type"] == "resident"
    assert found(counter, resident(7))[1] == [made["number"]]


def phones(counter: Counter, ticket: str, number: str) -> tuple[str | None, str | None]:
    """By which phone the number and the case are told of things."""
    house = counter.office.house
    of_case = counter.office.clerk.get(f"/cases/{number}").json["phone"]
    return house.database.read(lambda rows: persons.phone_of_ticket(rows, house.secrets, ticket)), of_case


@pytest.mark.parametrize("is_opened_first", [True, False])
def test_whoever_is_mended_away_takes_the_phone_along(counter: Counter, is_opened_first: bool) -> None:
    ticket = counter.served(person=None)
    made = counter.case(ticket).json if is_opened_first else None
    assert named(counter, ticket, person=person(7), phone=PHONE).status_code == 200
    number = (made or counter.case(ticket).json)["number"]
    assert phones(counter, ticket, number) == (PHONE, "138****5678")
    seen = named(counter, ticket, person=person(8))
    assert seen.status_code == 200, seen.json
    assert phones(counter, ticket, number) == (None, None)
    assert found(counter, resident(7)) == ([], [])
    assert found(counter, resident(8)) == ([ticket], [number])
    assert named(counter, ticket, person=person(9), phone="13987654321").status_code == 200
    assert phones(counter, ticket, number) == ("13987654321", "139****4321")
    entries = [str(one.body) for one in counter.all_entries()]
    assert not any(PHONE in text or "13987654321" in text for text in entries)
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_nothing_is_sent_to_the_address_of_whoever_is_mended_away(counter: Counter) -> None:
    ticket = counter.served(person=None)
    number = counter.case(ticket).json["number"]
    assert named(counter, ticket, person=person(7)).status_code == 200
    to = {"name": "张三", "phone": PHONE, "address": "济南市历下区某路 1 号"}
    assert counter.act(number, "parcel", **to).status_code == 200
    house = counter.office.house

    def parcel() -> tuple[str, parcels.Address | None]:
        case = house.database.read(lambda rows: finding.by_number(rows, "JN01", number))
        return house.database.read(
            lambda rows: (parcels.known(rows, case).state, parcels.address_of(rows, house.secrets, case))
        )

    assert named(counter, ticket, person=person(7) | {"name": "李四"}).status_code == 200
    assert parcel()[0] == "asked" and parcel()[1] is not None, "the same document: a slip of the pen in the name"
    assert named(counter, ticket, person=person(8)).status_code == 200
    assert parcel() == ("withdrawn", None)
    assert upkeep.replay_differences(house.database) == []


def test_a_phone_left_by_whoever_took_the_number_stays(counter: Counter) -> None:
    ticket = counter.served(person=None, phone=PHONE)
    number = counter.case(ticket).json["number"]
    for n in (7, 8):
        assert named(counter, ticket, person=person(n)).status_code == 200
        assert phones(counter, ticket, number) == (PHONE, "138****5678")


def test_once_its_case_is_accepted_a_number_stays_whose_it_is(counter: Counter) -> None:
    ticket = counter.served(person=None)
    assert named(counter, ticket, person=person(7), phone=PHONE).status_code == 200
    case = counter.case(ticket, service=counter.service, accept=True).json
    assert code_of(named(counter, ticket, person=person(8))) == (409, "applicant_is_known")
    assert counter.finish(ticket, case=case["number"]).status_code == 200
    assert code_of(named(counter, ticket, person=person(8), phone="13987654321")) == (409, "applicant_is_known")
    shown = counter.office.clerk.get(f"/tickets/{ticket}/cases").json
    assert shown["applicant"] == shown["cases"][0]["applicant"]
    assert shown["applicant_by_hand"] is False, "the window offers no mending that would be refused"
    assert phones(counter, ticket, case["number"]) == (PHONE, "138****5678")


def test_a_number_that_brings_something_for_another_person_s_case_leaves_that_case_as_it_is(counter: Counter) -> None:
    first = counter.served(person=None)
    number = counter.case(first).json["number"]
    assert named(counter, first, person=person(7)).status_code == 200
    assert counter.finish(first, "consulted").status_code == 200
    runner = counter.served(person=None)
    assert counter.case(runner, number=number).status_code == 201
    for n in (8, 9):
        assert named(counter, runner, person=person(n)).status_code == 200
    assert found(counter, resident(7))[1] == [number]
    assert found(counter, resident(9)) == ([runner], [])
