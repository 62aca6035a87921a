"""What ran outside the system: what came too late stays so, and each department answers for its own."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.cases.conftest import Counter, person
from tests.conftest import Office
from tests.supervision.test_way import HALL, later

FIRST = "2026-11-23"
HEAD = "事项编码,事项名称,实施主体,事项类型,法定时限（工作日）,承诺时限（工作日）,申请材料\n"
ITEMS = "372001001000,不动产查询,自然资源局,20,20,2,身份证\n373001001000,公积金更正,公积金中心,20,20,2,身份证\n"


@pytest.fixture
def counter(office: Office) -> Counter:
    office.house.timers.stop()  # the night between two days would sign the window off beside the test
    assert office.clerk.post(f"{HALL}/windows/317/sign-on").status_code == 200
    return Counter(office, "317", "records")


def outside(office: Office, day: str = FIRST) -> int:
    found: int = office.manager.get(f"{HALL}/reconciliation?day={day}").json["total"]["outside"]
    return found


def typed_in(counter: Counter, n: int) -> dict[str, Any]:
    body = {"hall": "JN01", "service": "records", "source": "manual", "person": person(n)}
    made: dict[str, Any] = counter.office.clerk.post("/cases", body).json
    return made


def decided(counter: Counter, case: dict[str, Any]) -> None:
    counter.act(case["number"], "supply", materials=[{"name": name} for name in case["missing"]])
    counter.act(case["number"], "accept")
    assert counter.act(case["number"], "conclude", result="证明").json["state"] == "concluded"


def test_a_case_from_nowhere_stays_one_whatever_number_is_given_for_it_afterwards(counter: Counter) -> None:
    office = counter.office
    fetched_later, fetched_at_once, brought, tied_later, came = (typed_in(counter, n) for n in range(1, 6))
    assert outside(office) == 5
    office.clock.step(60)
    ticket = counter.served(5)
    assert counter.case(ticket, number=came["number"]).status_code == 201
    counter.finish(ticket)
    assert outside(office) == 4, "its ticket of that day was there, and the case was forgotten at the window"
    decided(counter, fetched_at_once)
    assert office.guide.post(f"{HALL}/collections", {"number": fetched_at_once["number"]}).status_code == 201
    counter.act(brought["number"], "tell", missing=brought["missing"])
    later(office, 24 * 3600)
    office.clerk.post(f"{HALL}/windows/317/sign-on")
    decided(counter, fetched_later)
    assert office.guide.post(f"{HALL}/collections", {"number": fetched_later["number"]}).status_code == 201
    assert office.guide.post(f"{HALL}/follow-ups", {"number": brought["number"]}).status_code == 201
    back = office.clerk.post(f"{HALL}/windows/317/call").json["ticket"]["id"]
    office.clerk.post(f"/tickets/{back}/serve")
    counter.finish(back, "consulted")
    answer = counter.case(counter.served(4), number=tied_later["number"])
    assert answer.status_code == 201, answer.json
    assert (outside(office), outside(office, "2026-11-24")) == (4, 0)


def of_two_departments(counter: Counter) -> None:
    office = counter.office
    file = base64.b64encode((HEAD + ITEMS).encode()).decode()
    office.admin.post(f"{HALL}/catalogue/items/import", {"file": file})
    assert office.admin.post(f"{HALL}/catalogue/items/versions/1/take", {"base": None}).status_code == 200
    taken = office.admin.post(f"{HALL}/items/373001001000/attributes", {"service": "correction"})
    assert taken.status_code == 200
    assert office.admin.post(f"{HALL}/items/372001001000/attributes", {"service": "records"}).status_code == 200


def test_a_ticket_for_two_departments_is_counted_at_each_by_its_own_item_and_once_in_all(counter: Counter) -> None:
    office = counter.office
    of_two_departments(counter)
    body = {"hall": "JN01", "items": ["records", "correction"], "channel": "desk", "person": person(1)}
    ticket = office.guide.post("/tickets", body).json["id"]
    office.clerk.post(f"{HALL}/windows/317/call")
    office.clerk.post(f"/tickets/{ticket}/serve")
    counter.case(ticket, service="records", accept=True)
    counter.finish(ticket)
    office.clerk.post(f"{HALL}/windows/317/call")
    office.clerk.post(f"/tickets/{ticket}/serve")
    assert counter.finish(ticket, reason="系统故障").json["state"] == "finished"
    told = office.manager.get(f"{HALL}/reconciliation").json
    lines = {one["department"]: one for one in told["departments"]}
    found = {name: (one["finished"], one["same_day"], one["without"]) for name, one in lines.items()}
    assert found == {"自然资源局": (1, 1, 0), "公积金中心": (1, 0, 1)}
    assert (lines["公积金中心"]["reasons"], lines["自然资源局"]["reasons"]) == ({"系统故障": 1}, {})
    assert (told["total"]["finished"], told["total"]["needing"]) == (1, 2)
