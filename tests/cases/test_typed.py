"""Numbers of papers keep every sign, though they look like somebody's document; a person's own number is refused."""

from __future__ import annotations

import pytest

from queue_server.cases import numbers
from queue_server.cases.refusals import BadCaseNumber
from queue_server.cases.typed import cleaned
from queue_server.wiring import upkeep
from queue_server.wiring.cases import CasesDoor
from tests.cases.conftest import Counter
from tests.cases.test_way import code_of
from tests.tickets.counter import resident

DOCUMENT = resident(1).id_number
PAPERS = [
    "91110000600037341L",
    "370102202611230001",
    "鲁(2026)济南市不动产权第0012345号",
    "13800138000",
    "2026112300000000123",
]


@pytest.mark.parametrize("paper", PAPERS)
def test_the_number_of_a_paper_is_kept_as_it_was_typed(counter: Counter, paper: str) -> None:
    case = counter.opened(1)
    counter.finish(case["tickets"][0]["id"])
    number = case["number"]
    counter.act(number, "supply", materials=[{"name": name} for name in case["missing"]])
    assert counter.act(number, "accept", document=paper).json["document"] == paper
    done = counter.act(number, "conclude", result="营业执照", result_number=f" {paper} ")
    assert done.json["result"] == {"name": "营业执照", "number": paper}
    assert upkeep.replay_differences(counter.office.house.database) == []


@pytest.mark.parametrize("typed", [DOCUMENT, f"张三 {DOCUMENT}", f"{DOCUMENT[:6]} {DOCUMENT[6:14]} {DOCUMENT[14:]}"])
def test_somebodys_own_number_is_refused_and_written_nowhere(counter: Counter, typed: str) -> None:
    case = counter.opened(1)
    counter.finish(case["tickets"][0]["id"])
    number = case["number"]
    counter.act(number, "supply", materials=[{"name": name} for name in case["missing"]])
    assert code_of(counter.act(number, "accept", document=typed)) == (422, "number_of_a_person")
    assert counter.act(number, "accept").status_code == 200
    assert code_of(counter.act(number, "conclude", result_number=typed)) == (422, "number_of_a_person")
    assert DOCUMENT not in str([entry.body for entry in counter.all_entries()])


def test_what_another_system_says_loses_a_persons_number_and_words_lose_every_number() -> None:
    said = {"result_number": DOCUMENT, "document": "91110000600037341L", "reason": f"见 {DOCUMENT}", "state": "told"}
    told = {"result_number": "", "document": "91110000600037341L", "reason": "见 [redacted]", "state": "told"}
    assert cleaned(said) == told


def test_another_systems_name_department_and_code_hold_nobodys_number() -> None:
    said = {"name": f"张三{DOCUMENT}的事项", "department": "王科长 13800138000", "item": DOCUMENT}
    assert cleaned(said) == {"name": "张三[redacted]的事项", "department": "王科长 [redacted]", "item": ""}
    code = "12441500196720244T3442199806003"
    assert cleaned({"item": code, "item_version": "3"}) == {"item": code, "item_version": "3"}


@pytest.mark.parametrize(
    "typed",
    [
        f"A-{DOCUMENT}",
        f"A{DOCUMENT}",
        f"{DOCUMENT[:10]}-{DOCUMENT[10:]}",
        f"{DOCUMENT}-01",
        "JN-13800138000",
        "JN-138-0013-8000",
    ],
)
def test_a_case_number_with_somebodys_number_in_it_is_none(counter: Counter, typed: str) -> None:
    hall = counter.office.house.hall("JN01")
    with pytest.raises(BadCaseNumber) as caught:
        numbers.checked(hall, typed)
    assert DOCUMENT not in caught.value.message() and "13800138000" not in caught.value.message()


@pytest.mark.parametrize(
    "given",
    ["PT-20261118-0001", "12441500196720244T3442199806003202206230068", "JN20261123-000123", "0531-20261123-0001"],
)
def test_numbers_that_platforms_give_are_taken(counter: Counter, given: str) -> None:
    assert numbers.checked(counter.office.house.hall("JN01"), given) == given


def test_a_paper_that_is_here_is_not_promised_for_later(counter: Counter) -> None:
    case = counter.opened(1)
    counter.finish(case["tickets"][0]["id"])
    names = case["missing"]
    counter.act(case["number"], "supply", materials=[{"name": name} for name in names])
    done = counter.act(case["number"], "accept", follow=names[:1])
    assert done.json["is_short"] is False and not any(one["may_follow"] for one in done.json["materials"])


def test_however_many_are_unverified_all_are_counted(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    office = counter.office
    counter.opened(1)
    office.house.database.write(lambda tx: tx.execute("UPDATE \"case\" SET owner = 'province', source = 'typed'"))
    monkeypatch.setattr("queue_server.wiring.cases.LISTED_MAX", 0)
    door = CasesDoor(office.house, lambda _request: None, "")
    assert door.listed(office.house.hall("JN01"), "unverified")[1]["unverified"] == 1
