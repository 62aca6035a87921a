"""Numbers of papers keep every sign, though they look like somebody's document; a person's own number is refused."""

from __future__ import annotations

import pytest

from queue_server.cases.typed import cleaned, names_person
from queue_server.wiring import upkeep
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


def test_only_a_number_with_its_check_digit_names_a_person() -> None:
    assert names_person(DOCUMENT) and names_person(f"见{DOCUMENT}。") and names_person(DOCUMENT.lower())
    assert not names_person("370102202611230001") and not names_person("") and not names_person(f"9{DOCUMENT}")


def test_a_paper_that_is_here_is_not_promised_for_later(counter: Counter) -> None:
    case = counter.opened(1)
    counter.finish(case["tickets"][0]["id"])
    names = case["missing"]
    counter.act(case["number"], "supply", materials=[{"name": name} for name in names])
    done = counter.act(case["number"], "accept", follow=names[:1])
    assert done.json["is_short"] is False and not any(one["may_follow"] for one in done.json["materials"])
