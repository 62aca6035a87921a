"""容缺: only what the item's list lets come later; where the list says nothing, what the hall's rule says."""

from __future__ import annotations

from dataclasses import replace

from queue_server.cases import deferring
from queue_server.cases.items import of_service
from queue_server.cases.model import Material
from queue_server.hall.case_rules import CaseRules
from tests.api.test_catalogue import HEAD, send, take
from tests.cases.conftest import Counter
from tests.cases.test_way import code_of

MARKED = (Material("身份证", deferrable=False), Material("证明", deferrable=True), Material("委托书", required=False))
UNMARKED = (Material("身份证"), Material("证明"))
ITEM = "370100111005,租房提取,住房公积金中心,公共服务,5,3,身份证；租赁合同 | 可容缺；无房证明 | 非必要"


def held(materials: tuple[Material, ...], rule: str = "own", version: str = "1") -> tuple[str, ...]:
    names = [one.name for one in materials]
    return deferring.not_to_follow(CaseRules(short_unmarked=rule), version, materials, names)


def test_a_list_that_marks_papers_lets_only_those_and_what_is_not_needed_follow() -> None:
    assert held(MARKED) == held(MARKED, "all") == held(MARKED, "no", "") == ("身份证",)


def test_what_is_here_follows_nothing() -> None:
    assert held((Material("身份证", got="window", deferrable=False), *MARKED[1:])) == ()


def test_where_no_paper_is_marked_the_hall_decides_for_its_own_lists_and_those_of_a_catalogue() -> None:
    assert held(UNMARKED, "own", "") == held(UNMARKED, "all") == ()
    assert held(UNMARKED, "own") == held(UNMARKED, "no", "") == ("身份证", "证明")


def test_a_line_of_the_hall_file_may_say_that_its_paper_may_follow(counter: Counter) -> None:
    office = counter.office
    service = office.house.database.read(lambda rows: office.house.sight.hall(rows, "JN01")).service("records")
    assert {one.deferrable for one in of_service(service).materials} == {None}
    marked = of_service(replace(service, materials=("申请书", "平面图（可容缺）")))
    assert [(one.name, one.deferrable) for one in marked.materials] == [("申请书", False), ("平面图", True)]


def of_item(counter: Counter) -> str:
    """Somebody at the window for an item whose contract may follow."""
    admin = counter.office.admin
    send(admin, HEAD, ITEM)
    take(admin, 1)
    said = {"service": "records", "window_min": 8, "remark": "", "place": 1}
    assert admin.post("/halls/JN01/items/370100111005/attributes", said).json == {"done": True}
    return counter.served(1)


def test_only_what_the_catalogue_lets_follow_is_deferred_and_the_refusal_names_the_others(counter: Counter) -> None:
    ticket = of_item(counter)
    new = counter.office.clerk.get(f"/tickets/{ticket}/cases").json["new"]["materials"]
    assert [(one["name"], one["required"], one["deferrable"]) for one in new] == [
        ("身份证", True, False),
        ("租赁合同", True, True),
        ("无房证明", False, True),
    ]
    refused = counter.case(ticket, service="records", accept=True, follow=["身份证", "租赁合同"])
    assert code_of(refused) == (409, "may_not_follow")
    assert "身份证" in refused.json["error"]["message"] and "租赁合同" not in refused.json["error"]["message"]
    assert code_of(counter.case(ticket, service="records", accept=True, follow=["户口簿"])) == (409, "may_not_follow")
    assert counter.entries("case_opened") == []
    case = counter.case(ticket, service="records", accept=True, follow=["租赁合同"]).json
    assert (case["is_short"], case["missing"]) == (True, ["租赁合同"])
    assert [one["deferrable"] for one in case["materials"]] == [False, True, True]
