"""The platform's own cases come here only because a clerk asks, for who is in front, and stay the platform's."""

from __future__ import annotations

from queue_server.wiring import upkeep
from tests.case_platform.conftest import NAME, Linked

RESIDENT = {"name": "张三", "id_type": "resident", "id_number": "11010519491231002X"}
NUMBERS = ["PT-20261118-0001", "PT-20261119-0002"]


def served(linked: Linked, person: dict[str, str]) -> str:
    return linked.counter.served(1, person=person)


def test_the_cases_of_who_is_in_front_are_fetched_and_marked_as_the_platforms(linked: Linked) -> None:
    ticket = served(linked, RESIDENT)
    got = linked.office.clerk.post(f"/tickets/{ticket}/platform-cases", {})
    assert got.status_code == 200, got.json
    assert sorted(one["number"] for one in got.json["cases"]) == NUMBERS
    case = linked.office.clerk.get(f"/cases/{NUMBERS[0]}").json
    assert (case["owner"], case["state"], case["source"]) == (NAME, "accepted", "platform")
    assert case["service"]["id"] == "", "none of the hall's is called so: not that of the number in hand"
    assert case["entered_late"] and case["applied_at"] == "2026-11-18T09:15:00+08:00"
    earlier = linked.office.clerk.get(f"/tickets/{ticket}/cases").json["earlier"]
    assert sorted(one["number"] for one in earlier) == NUMBERS
    asked = linked.counter.entries("platform_asked")
    assert [(one.subject, one.body["by"]) for one in asked] == [(f"ticket:{ticket}", "person")]
    assert upkeep.replay_differences(linked.house.database) == []


def test_a_visit_to_a_case_of_the_platform_is_told_but_its_opening_is_not(linked: Linked) -> None:
    ticket = served(linked, RESIDENT)
    linked.office.clerk.post(f"/tickets/{ticket}/platform-cases", {"number": NUMBERS[0]})
    assert linked.counter.case(ticket, number=NUMBERS[0]).status_code == 201
    linked.settle()
    assert [(one["kind"], one["number"]) for one in linked.arrived()] == [("visit", NUMBERS[0])]


def test_fetched_again_it_is_as_the_platform_says_now(linked: Linked) -> None:
    ticket = served(linked, RESIDENT)
    linked.office.clerk.post(f"/tickets/{ticket}/platform-cases", {"number": NUMBERS[1]})
    words = {"办件编号": NUMBERS[1], "受理单位": "大厅", "受理时间": "20261123T090000"}
    event = {"大厅": "OTHER", "纪元": 1, "序号": 1, "事件": "accept", "发生时间": "20261123T090000", "内容": words}
    assert linked.platform.ledger.take(event) == "new"
    linked.office.clerk.post(f"/tickets/{ticket}/platform-cases", {"number": NUMBERS[1]})
    case = linked.office.clerk.get(f"/cases/{NUMBERS[1]}").json
    assert (case["state"], case["accepted_at"]) == ("accepted", "2026-11-23T09:00:00+08:00")
    before = len(linked.counter.entries("case_fetched"))
    linked.office.clerk.post(f"/tickets/{ticket}/platform-cases", {"number": NUMBERS[1]})
    assert len(linked.counter.entries("case_fetched")) == before, "nothing new"


def test_what_cannot_be_fetched_says_why_and_what_to_do(linked: Linked) -> None:
    ticket = served(linked, RESIDENT)

    def code(body: dict[str, str]) -> tuple[int, str]:
        got = linked.office.clerk.post(f"/tickets/{ticket}/platform-cases", body)
        return got.status_code, got.json["error"]["code"]

    assert code({"number": "PT-NONE-0000"}) == (404, "platform_has_none")
    linked.platform.faults.switch("error", True)
    assert code({}) == (409, "platform_is_away")
    linked.platform.faults.switch("error", False)
    linked.counter.finish(ticket, "consulted")
    case = linked.counter.opened(2)
    assert linked.house.platform.courier is not None
    linked.settle()
    got = linked.office.clerk.post(f"/tickets/{case['tickets'][0]['id']}/platform-cases", {"number": case["number"]})
    assert got.json["cases"] == [], "our own case stays ours"


def test_an_event_that_was_refused_goes_again_or_is_given_up_with_a_reason(linked: Linked) -> None:
    linked.counter.opened(1)
    linked.platform.faults.switch("refuse", True)
    linked.settle()
    seen = linked.office.admin.get("/halls/JN01/platform").json
    (held,) = seen["refused"]
    key = {"epoch": held["epoch"], "seq": held["seq"]}
    assert linked.office.admin.post("/halls/JN01/platform/events/again", key).status_code == 200
    linked.settle()
    assert linked.office.admin.post("/halls/JN01/platform/events/give-up", key).status_code == 422
    gone = linked.office.admin.post("/halls/JN01/platform/events/give-up", {**key, "reason": "平台已人工登记"})
    assert gone.status_code == 200 and linked.waiting() == []
    again = linked.office.admin.post("/halls/JN01/platform/events/again", key)
    assert (again.status_code, again.json["error"]["code"]) == (404, "unknown_platform_event")
