"""Undo takes back what finishing decided about the case: the case is as before, and can be decided anew."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.equipment import printing
from queue_server.platform import events
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter
from tests.cases.test_receipt import prints
from tests.cases.test_way import code_of

SAME = ("state", "materials", "missing", "told_at", "accepted_at", "ended_at", "is_short", "reason", "accepted_day")


def decided(counter: Counter, ticket: str, outcome: str, **decision: Any) -> dict[str, Any]:
    """The case as it was before the key, decided with it, and the visit finished."""
    case: dict[str, Any] = counter.office.clerk.get(f"/tickets/{ticket}/cases").json["cases"][0]
    done = counter.case(ticket, number=case["number"], version=case["version"], **decision)
    assert done.status_code == 201, done.json
    assert counter.finish(ticket, outcome).status_code == 200
    return case


def undo(counter: Counter, ticket: str) -> list[dict[str, Any]]:
    answer = counter.office.clerk.post(f"/tickets/{ticket}/undo", {})
    assert answer.status_code == 200, answer.json
    assert answer.json["state"] == "serving"
    undone: list[dict[str, Any]] = answer.json["undone"]
    return undone


@pytest.mark.parametrize(
    ("outcome", "decision", "said"),
    [
        ("told_once", {"tell": ["身份证"]}, "told"),
        ("accepted", {"accept": True}, "accepted"),
        ("accepted_short", {"accept": True, "follow": ["身份证"]}, "accepted"),
        ("refused", {"refuse": "不属于本级权限"}, "refused"),
    ],
)
def test_what_finishing_decided_is_taken_back_and_the_journal_says_so(
    counter: Counter, outcome: str, decision: dict[str, Any], said: str
) -> None:
    ticket = counter.served(1, phone="13812345678")
    counter.case(ticket)
    before = decided(counter, ticket, outcome, **decision)
    (undone,) = undo(counter, ticket)
    assert (undone["number"], undone["decision"], undone["is_back"]) == (before["number"], said, True)
    after = counter.office.clerk.get(f"/cases/{before['number']}").json
    assert {name: after[name] for name in SAME} == {name: before[name] for name in SAME}
    assert after["applicant"] == before["applicant"] and after["version"] > before["version"]
    (entry,) = counter.entries("case_undone")
    assert entry.body["undone"] == said
    database = counter.office.house.database
    assert upkeep.replay_differences(database) == []
    assert database.read(lambda rows: rows.value("SELECT count(*) FROM case_person WHERE drop_after_ms > 0")) == 0


def test_what_was_told_can_be_told_anew_with_another_list_and_its_paper_is_a_first_copy(counter: Counter) -> None:
    prints(counter)
    ticket = counter.served(1)
    counter.case(ticket)
    case = decided(counter, ticket, "told_once", tell=["身份证"])
    counter.office.house.followers.catch_up()
    (undone,) = undo(counter, ticket)
    assert undone["paper"] is False, "it had not left for the printer and never will"
    again = counter.case(ticket, number=case["number"], tell=["婚姻证明"]).json
    assert again["missing"] == ["婚姻证明"]
    counter.office.house.followers.catch_up()
    jobs = counter.office.house.database.read(lambda rows: printing.jobs_of_ticket(rows, f"told:{case['id']}"))
    assert [(job.copy_no, job.state) for job in jobs] == [(1, "queued")]
    assert code_of(counter.case(ticket, number=case["number"], tell=["户口簿"])) == (409, "already_told")


def test_a_case_that_was_opened_by_the_key_stays_and_awaits_another_decision(counter: Counter) -> None:
    ticket = counter.served(1)
    made = counter.case(ticket, service="records", accept=True).json
    counter.finish(ticket, "accepted")
    undo(counter, ticket)
    after = counter.office.clerk.get(f"/cases/{made['number']}").json
    assert (after["state"], after["visits"], after["accepted_at"]) == ("applied", 1, None)
    refused = counter.case(ticket, number=made["number"], refuse="重复申请").json
    assert refused["state"] == "refused"


def test_a_case_that_has_gone_on_keeps_its_decision_and_that_is_said(counter: Counter) -> None:
    ticket = counter.served(1)
    counter.case(ticket)
    case = decided(counter, ticket, "accepted", accept=True)
    assert counter.act(case["number"], "step", name="初审").status_code == 200
    assert [(one["is_back"], one["paper"]) for one in undo(counter, ticket)] == [(False, False)]
    assert counter.office.clerk.get(f"/cases/{case['number']}").json["state"] == "accepted"


def test_what_was_decided_by_itself_before_the_key_is_not_the_key_s_to_take_back(counter: Counter) -> None:
    ticket = counter.served(1)
    number = counter.case(ticket).json["number"]
    counter.act(number, "tell", missing=["身份证"])
    counter.finish(ticket, "told_once")
    assert undo(counter, ticket) == []
    assert counter.office.clerk.get(f"/cases/{number}").json["state"] == "told"


def test_a_platform_is_told_of_it_in_order(counter: Counter) -> None:
    ticket = counter.served(1)
    counter.case(ticket)
    decided(counter, ticket, "accepted", accept=True)
    undo(counter, ticket)
    (entry,) = counter.entries("case_undone")
    house = counter.office.house
    hall, calendar = house.hall("JN01"), house.database.read(lambda rows: house.sight.calendar(rows, "JN01"))
    found = house.database.read(lambda rows: events.of_entry(rows, hall, calendar, entry))
    assert found is not None and found[0] == "undo"
    assert (found[1]["撤销"], found[1]["办件状态"]) == ("受理", "已申请")
