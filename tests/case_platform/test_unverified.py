"""A number typed by hand where a platform keeps the cases is a copy nobody has confirmed: the platform is told of the
visit alone, and whatever it shows of the case later is what holds."""

from __future__ import annotations

import base64

from queue_server.cases import persons
from queue_server.wiring import upkeep
from tests.case_platform.conftest import NAME, Linked
from tests.case_platform.test_fetching import NUMBERS, RESIDENT
from tests.cases.conftest import person
from tests.cases.test_way import code_of

NUMBER = NUMBERS[0]
HALL = "/halls/JN01"


def typed(linked: Linked, number: str = NUMBER, who: dict[str, str] = RESIDENT) -> str:
    """Somebody's ticket with a number that was typed by hand while the platform could not be asked."""
    ticket = linked.counter.served(1, person=who)
    made = linked.counter.case(ticket, number=number)
    assert made.status_code == 201, made.json
    assert (made.json["owner"], made.json["source"], made.json["is_unverified"]) == (NAME, "manual", True)
    return ticket


def test_a_typed_number_changes_nothing_at_the_platform_and_is_completed_by_it(linked: Linked) -> None:
    before = linked.platform.ledger.case(NUMBER)
    ticket = typed(linked)
    assert linked.counter.finish(ticket, "accepted").status_code == 200, "the platform decides what becomes of it"
    linked.settle()
    assert [(one["kind"], one["number"]) for one in linked.arrived()] == [("visit", NUMBER)]
    assert linked.platform.ledger.case(NUMBER) == before
    got = linked.office.clerk.post(f"/tickets/{ticket}/platform-cases", {"number": NUMBER}).json
    assert [one["number"] for one in got["cases"]] == [NUMBER]
    case = linked.office.clerk.get(f"/cases/{NUMBER}").json
    assert (case["state"], case["source"], case["is_unverified"]) == ("accepted", "platform", False)
    assert (case["item"]["name"], case["applied_at"]) == ("社会保险个人权益记录查询", "2026-11-18T09:15:00+08:00")
    assert (case["first_staff"], case["visits"]) == (None, 1)
    assert upkeep.replay_differences(linked.house.database) == []


def test_what_nobody_has_confirmed_is_listed_and_no_act_here_decides_it(linked: Linked) -> None:
    ticket = typed(linked)
    manager = linked.office.manager
    listed = manager.get(f"{HALL}/cases?state=unverified").json["cases"]
    assert [(one["number"], one["is_unverified"]) for one in listed] == [(NUMBER, True)]
    assert code_of(linked.counter.case(ticket, number=NUMBER, accept=True)) == (409, "case_is_the_platforms")
    linked.office.clerk.post(f"/tickets/{ticket}/platform-cases", {"number": NUMBER})
    assert manager.get(f"{HALL}/cases?state=unverified").json["cases"] == []


def test_a_file_confirms_it_too_and_names_whose_it_is(linked: Linked) -> None:
    typed(linked, who=person(2))
    head = "办件编号,办件状态,事项名称,申请人名称,申请人证件类型,申请人证件号码"
    text = f"{head}\n{NUMBER},已受理,某事项,张三,居民身份证,{RESIDENT['id_number']}\n"
    file = base64.b64encode(text.encode()).decode()
    came = linked.office.manager.post(f"{HALL}/cases/import", {"file": file}).json
    assert (came["taken"], came["ours"]) == (1, [])
    case = linked.office.clerk.get(f"/cases/{NUMBER}").json
    assert (case["source"], case["item"]["name"], case["state"]) == ("import", "某事项", "accepted")
    house = linked.house
    applicant = house.database.read(lambda rows: persons.applicant_of(rows, house.secrets, case["id"]))
    assert applicant is not None and applicant.id_number == RESIDENT["id_number"]


def test_while_the_platform_is_away_nothing_is_promised_that_does_not_happen(linked: Linked) -> None:
    ticket = linked.counter.served(1, person=RESIDENT)
    linked.platform.faults.switch("error", True)
    away = linked.office.clerk.post(f"/tickets/{ticket}/platform-cases", {"number": NUMBER}).json["error"]["message"]
    assert "自动" not in away and "未核对" in away


def test_the_platform_takes_no_application_for_a_number_it_keeps(linked: Linked) -> None:
    words = {"办件编号": NUMBER, "事项名称": "不动产查询", "申请时间": "20261123T092000"}
    event = {"大厅": "JN01", "纪元": 1, "序号": 1, "事件": "apply", "发生时间": "20261123T092000", "内容": words}
    assert linked.platform.ledger.take(event) == "kept"
    found = linked.platform.ledger.case(NUMBER)
    assert found and (found["办件状态"], found["事项名称"]) == ("已受理", "社会保险个人权益记录查询")
    stray = {"办件编号": "PT-NONE-0000"}
    visit = {"大厅": "JN01", "纪元": 1, "序号": 2, "事件": "visit", "发生时间": "20261123T092000", "内容": stray}
    assert linked.platform.ledger.take(visit) == "new" and linked.platform.ledger.case("PT-NONE-0000") is None


def test_a_number_of_other_people_is_tied_only_after_confirming(linked: Linked) -> None:
    clerk, counter = linked.office.clerk, linked.counter
    mine = counter.opened(1)
    counter.finish(mine["tickets"][0]["id"])
    other = counter.served(2)
    refused = counter.case(other, number=mine["number"])
    assert code_of(refused) == (409, "case_of_another")
    assert "*" in refused.json["error"]["message"] and person(1)["name"] not in refused.json["error"]["message"]
    assert code_of(counter.finish(other, "consulted", case=mine["number"])) == (409, "case_of_another")
    assert clerk.get(f"/cases/{mine['number']}").json["visits"] == 1
    assert counter.case(other, number=mine["number"], confirm=True).json["visits"] == 2
    token = linked.house.sight.token(other)
    assert mine["number"] not in clerk.client.get(f"/p/t/{token}").text, "whose case it is not reads nothing of it"
    assert counter.case(other, number=mine["number"]).status_code == 201, "what is tied stays so"
    assert counter.finish(other, "accepted", case=mine["number"]).status_code == 200
    again = counter.served(1)
    assert counter.case(again, number=mine["number"]).json["visits"] == 3, "nobody is asked about his own"
