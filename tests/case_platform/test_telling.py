"""The platform is told of every step of a case: once, in order, in the words of the standard, whatever goes wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from queue_server.kernel.signed import Heard
from queue_server.wiring import health, upkeep
from tests.case_platform.conftest import Linked
from tests.cases.conftest import person

STEPS = ["apply", "supply", "accept", "conclude"]


def accepted_case(linked: Linked, n: int = 1) -> str:
    """Somebody's case, opened, accepted and concluded; its number."""
    ticket = linked.counter.served(n)
    made = linked.counter.case(ticket, service=linked.counter.service, accept=True)
    assert made.status_code == 201, made.json
    number = str(made.json["number"])
    assert linked.counter.act(number, "conclude", result="证明", result_number="Z-1").status_code == 200
    linked.counter.finish(ticket)
    return number


def test_every_step_of_a_case_arrives_once_and_in_order(linked: Linked) -> None:
    first, second = accepted_case(linked, 1), accepted_case(linked, 2)
    linked.settle()
    for number in (first, second):
        of_case = [one for one in linked.arrived() if one["number"] == number]
        assert [one["kind"] for one in of_case] == STEPS
        assert [one["seq"] for one in of_case] == sorted(one["seq"] for one in of_case)
    assert linked.waiting() == []
    found = linked.platform.ledger.case(first)
    assert found and (found["办件状态"], found["结果证照编号"]) == ("已办结", "Z-1")
    linked.settle()
    assert len(linked.arrived()) == 8 and all(one["repeats"] == 0 for one in linked.arrived())


def test_what_is_told_has_the_words_and_times_of_the_standard(linked: Linked) -> None:
    number = accepted_case(linked)
    linked.settle()
    apply, _supply, accept, conclude = (one["body"] for one in linked.arrived())
    assert apply["办件编号"] == number and apply["申请时间"] == "20261123T092000" == apply["录入时间"]
    assert apply["到场"][0]["取号日期"] == "20261123" and apply["到场"][0]["是否补录"] == "0"
    assert {"材料名称", "是否收取", "收取方式", "收取数量", "收取时间"} == set(apply["材料"][0])
    assert accept["受理人员"].startswith("clerk") and re.fullmatch(r"\d{8}T\d{6}", accept["受理时间"])
    assert (conclude["办理结果"], conclude["是否快递"]) == ("准予", "0")


def test_a_further_ticket_of_a_case_is_told_as_a_visit(linked: Linked) -> None:
    case = linked.counter.opened(1)
    linked.counter.finish(case["tickets"][0]["id"])
    other = linked.counter.served(2)
    assert linked.counter.case(other, number=case["number"], confirm=True).status_code == 201
    linked.settle()
    last = linked.arrived()[-1]
    assert last["kind"] == "visit" and last["body"]["到场"][0]["取号号码"]


def test_an_answer_that_is_lost_after_the_commit_leads_to_no_second_event(linked: Linked) -> None:
    for n, fault in enumerate(("cut", "nonsense"), 1):
        accepted_case(linked, n)
        linked.platform.faults.switch(fault, True)
        for _try in range(3):
            linked.hurry()
        assert len(linked.arrived()) == 4 * n - 3 and linked.arrived()[-1]["repeats"] == 2
        linked.platform.faults.switch(fault, False)
        linked.hurry()
        assert [one["kind"] for one in linked.arrived()] == STEPS * n and linked.waiting() == []


def test_while_the_platform_cannot_everything_waits_and_is_seen(linked: Linked) -> None:
    faults = {"drop": "connection_lost", "error": "http_503", "locked": "http_401", "busy": "http_429"}
    for n, (fault, reason) in enumerate(faults.items(), 1):
        accepted_case(linked, n)
        linked.platform.faults.switch(fault, True)
        linked.settle()
        assert len(linked.arrived()) == 4 * n - 4 and linked.waiting()[0]["reason"] == reason
        assert len(linked.waiting()) == 4, "one fault, and the others rest"
        for _try in range(2):
            linked.hurry()
        says = [one.says for one in health.of_platform(linked.house)]
        assert "不通" in says[0] and "待送平台 4 条" in says[1]
        linked.platform.faults.switch(fault, False)
        linked.hurry()
        assert [one["kind"] for one in linked.arrived()] == STEPS * n
        assert [one.state for one in health.of_platform(linked.house)] == ["ok", "ok"]
    changes = linked.counter.entries("platform_link_changed")
    assert [one.body["down"] for one in changes] == [True, False] * 4, "the journal's book of outages"


def test_after_a_fault_it_rests_longer_each_time(linked: Linked) -> None:
    accepted_case(linked)
    linked.platform.faults.switch("error", True)
    tries = []
    for _second in range(60):
        linked.settle()
        tries.append(linked.waiting()[0]["tries"])
        linked.office.clock.step(1)
    assert 5 <= tries[-1] <= 9, tries


def test_a_slow_answer_is_told_as_slow(linked: Linked) -> None:
    accepted_case(linked)
    linked.settle()
    link, platform = linked.house.platform.link, linked.house.platform.platform
    assert platform is not None and link.standing(platform.chosen.slow_s) == "up"
    assert link.standing(link.took_s) == "slow"


def test_what_the_platform_refuses_holds_up_its_case_and_no_other(linked: Linked) -> None:
    first = accepted_case(linked, 1)
    linked.platform.faults.switch("refuse", True)
    linked.settle()
    linked.platform.faults.switch("refuse", False)
    second = accepted_case(linked, 2)
    linked.settle()
    assert {one["number"] for one in linked.arrived()} == {second}
    assert [one["state"] for one in linked.waiting()] == ["refused", "queued", "queued", "queued"]
    told = linked.counter.entries("platform_event_refused")
    assert [(one.body["number"], one.body["reason"]) for one in told] == [(first, "bad_event")]


def test_nobody_is_named_in_what_waits_nor_in_the_journal(linked: Linked, tmp_path: Path) -> None:
    number = accepted_case(linked)
    linked.house.followers.catch_up()
    body = person(1)
    kept = json.dumps(linked.waiting(), ensure_ascii=False, default=str)
    assert body["id_number"] not in kept and body["name"] not in kept
    linked.settle()
    found = linked.platform.ledger.cases_of("111", body["id_number"])
    assert [one["办件编号"] for one in found] == [number], "the platform itself knows whose it is"
    for file in (tmp_path / "platform.db", tmp_path / "platform.db-wal", linked.house.database.path):
        assert body["id_number"].encode() not in file.read_bytes()
    assert upkeep.replay_differences(linked.house.database) == []


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("bad_event", "bad_event"),
        ("E-4001.2", "E-4001.2"),
        ("11010519491231002X", "http_422"),
        ("13800138000", "http_422"),
        ("张三的证件号码不对", "http_422"),
        (["bad"], "http_422"),
    ],
)
def test_what_the_platform_calls_a_fault_is_a_code_and_names_nobody(named: object, kept: str) -> None:
    assert Heard(422, {"error": {"code": named}}).code == kept
