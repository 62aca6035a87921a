"""What a window decides with one key: accepted, accepted short, told once, not accepted; and what the terminal sees."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.views.window import WindowView
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter
from tests.cases.test_way import code_of


def names_of(counter: Counter, ticket: str) -> list[str]:
    """What a new case would ask for."""
    new = counter.office.clerk.get(f"/tickets/{ticket}/cases").json["new"]
    return [one["name"] for one in new["materials"]]


def test_accepting_short_takes_the_rest_as_come_and_lets_the_named_follow(counter: Counter) -> None:
    ticket = counter.served(1)
    first, *_rest = names_of(counter, ticket)
    made = counter.case(ticket, service="records", accept=True, follow=[first, "婚姻证明"]).json
    assert (made["state"], made["is_short"], made["missing"]) == ("accepted", True, [first, "婚姻证明"])
    assert counter.finish(ticket, "accepted_short").status_code == 200
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_telling_once_names_what_the_list_does_not_have_and_is_once(counter: Counter) -> None:
    ticket = counter.served(1)
    first = names_of(counter, ticket)[0]
    told = counter.case(ticket, service="records", tell=[first, "关系证明 11010519491231002X"]).json
    assert (told["state"], told["missing"][0], len(told["missing"])) == ("told", first, 2), (
        "what is not always needed is not missing"
    )
    assert "11010519491231002X" not in str(told)
    assert code_of(counter.case(ticket, number=told["number"], tell=[first])) == (409, "already_told")
    assert counter.finish(ticket, "told_once").status_code == 200
    (entry,) = counter.entries("case_told")
    assert first in entry.body["missing"] and len(entry.body["missing"]) == 2


def test_whatever_is_not_named_when_telling_once_does_not_lack_and_is_asked_for_no_more(counter: Counter) -> None:
    ticket = counter.served(1, items=["change-details"], service=None)
    told = counter.case(ticket, service="change-details", tell=["变更证明"]).json
    assert (told["state"], told["missing"]) == ("told", ["变更证明"])
    back = counter.act(told["number"], "supply", materials=[{"name": "变更证明"}]).json
    assert (back["state"], back["missing"]) == ("applied", [])


def test_not_accepting_opens_and_ends_the_case(counter: Counter) -> None:
    ticket = counter.served(1)
    refused = counter.case(ticket, service="records", refuse="不属于本级权限").json
    assert (refused["state"], refused["reason"]) == ("refused", "不属于本级权限")
    assert counter.finish(ticket, "refused").status_code == 200


@pytest.mark.parametrize(
    "both", [{"accept": True, "refuse": "否"}, {"follow": ["身份证"]}, {"tell": ["身份证"], "refuse": "否"}]
)
def test_only_one_thing_is_decided_at_once(counter: Counter, both: dict[str, Any]) -> None:
    ticket = counter.served(1)
    assert code_of(counter.case(ticket, service="records", **both)) == (400, "bad_input")
    assert counter.entries("case_opened") == []


def test_the_terminal_sees_numbers_and_states_of_the_cases_and_whether_one_is_lacking(counter: Counter) -> None:
    ticket = counter.served(1)
    database = counter.office.house.database
    view = WindowView(counter.office.house.sight, "JN01", "317")
    before = database.read(view.everything)
    assert before["current"]["cases"] == [] and before["current"]["lacks_case"] is True  # type: ignore[index]
    number = counter.case(ticket).json["number"]
    counter.act(number, "supply", materials=[{"name": "身份证"}])
    (opened,), (supplied,) = counter.entries("case_opened"), counter.entries("case_supplied")
    after = database.read(view.everything)
    assert after["current"]["cases"] == [{"number": number, "state": "applied", "version": 1, "owner": None}]  # type: ignore[index]
    assert after["current"]["lacks_case"] is False  # type: ignore[index]
    assert (view.keys(opened, before), view.keys(supplied, after)) == ({"current"}, {"current"})
    assert view.keys(supplied, before) == set(), "a case of somebody else changes nothing here"
