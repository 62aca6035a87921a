"""Halls without a link: a day's cases leave as a file, the platform's come in from one and are tied by their number."""

from __future__ import annotations

import base64
import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from queue_server.platform import sheets
from queue_server.platform.sheets import HEAD
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter, person

__all__ = ["counter"]
from tests.cases.conftest import counter

NUMBER = "PT202611200001"
DAY_S = 24 * 3600


def bring(counter: Counter, text: str) -> Any:
    content = base64.b64encode(text.encode()).decode()
    return counter.office.manager.post("/halls/JN01/cases/import", {"file": content})


def give(counter: Counter, **body: Any) -> Any:
    return counter.office.manager.post("/halls/JN01/cases/export", {"day": "2026-11-23", **body})


def table(answer: Any) -> list[dict[str, str]]:
    text = base64.b64decode(answer.json["file"]).decode("utf-8-sig")
    return [{name: cell.strip() for name, cell in row.items()} for row in csv.DictReader(io.StringIO(text))]


def next_day(counter: Counter) -> None:
    """The sessions of the day before are over: others are at work."""
    office = counter.office
    office.clock.step(DAY_S)
    day = 23 + sum(name.startswith("clerk-") for name in office.callers) + 1
    for role in ("clerk", "manager"):
        office.callers[role] = office._staff(f"{role}-{day}", role)


def test_a_days_cases_leave_masked_with_the_columns_of_the_standard(counter: Counter) -> None:
    case = counter.opened(1)
    counter.act(case["number"], "accept", follow=case["missing"])
    (row,) = table(give(counter, form="csv"))
    assert tuple(row) == HEAD
    assert (row["办件编号"], row["办件状态"], row["申请时间"]) == (case["number"], "已受理", "20261123T092000")
    assert row["申请人名称"] == case["applicant"]["name"] and "*" in row["申请人证件号码"]
    workbook = base64.b64decode(give(counter, form="xlsx").json["file"])
    sheet = load_workbook(io.BytesIO(workbook)).active
    assert sheet is not None and sheet.cell(2, 1).value == case["number"], "every digit is there"
    assert give(counter, day="2026-11-22").json["count"] == 0


def test_a_case_is_in_the_file_of_each_day_something_happened_to_it(counter: Counter) -> None:
    case = counter.opened(1)
    counter.finish(case["tickets"][0]["id"])
    number = case["number"]
    counter.act(number, "supply", materials=[{"name": name} for name in case["missing"]])
    next_day(counter)
    assert give(counter, day="2026-11-24").json["count"] == 0
    assert counter.act(number, "accept").status_code == 200
    assert counter.act(number, "step", name="审核").status_code == 200
    next_day(counter)
    counter.act(number, "conclude", result="证明")
    assert [give(counter, day=f"2026-11-{day}").json["count"] for day in (23, 24, 25, 26)] == [1, 1, 1, 0]
    (row,) = table(give(counter, day="2026-11-24", form="csv"))
    assert row["受理人员"].startswith("clerk-24（") and row["办结人员"].startswith("clerk-25（")
    assert row["受理单位代码"] == counter.office.house.hall("JN01").cases.unit_code
    assert row["材料"].startswith(f"{case['missing'][0]}（窗口收取，20261123T092000）")
    assert row["办理环节"].startswith("审核（clerk") and row["办件状态"] == "已办结", "as it stands when it is taken"


def test_who_came_for_somebody_and_what_the_courier_took_are_in_the_file(counter: Counter) -> None:
    clerk = counter.office.clerk
    body = {"hall": "JN01", "service": "records", "source": "courier", "person": person(1), "agent": person(2)}
    body["parcel"] = {"carrier": "EMS", "tracking": "EB123456789CN"}
    number = clerk.post("/cases", body).json["number"]
    counter.act(number, "accept", follow=clerk.get(f"/cases/{number}").json["missing"])
    (row,) = table(give(counter, form="csv"))
    assert row["代理人名称"] != person(2)["name"] and "*" in row["代理人证件号码"] and row["物流单号"] == ""
    names = [one["name"] for one in clerk.get(f"/cases/{number}").json["materials"]]
    counter.act(number, "supply", materials=[{"name": name, "got": "courier"} for name in names])
    to = {"name": "张三", "phone": "13800138000", "address": "历下区龙鼎大道1号"}
    counter.act(number, "parcel", **to)
    counter.act(number, "conclude", result="证明")
    assert counter.act(number, "parcel/sent", carrier="顺丰", tracking="SF1234567890123").status_code == 200
    (row,) = table(give(counter, form="csv", persons="full", reason="平台中断，人工报送"))
    assert (row["代理人名称"], row["代理人证件号码"]) == (person(2)["name"], person(2)["id_number"])
    assert (row["来件物流单号"], row["物流公司"], row["物流单号"], row["寄出时间"]) == (
        "EB123456789CN",
        "顺丰",
        "SF1234567890123",
        "20261123T092000",
    )
    assert "龙鼎大道" not in str(row)


def test_every_case_of_a_day_is_in_its_file_however_many(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "AT_ONCE", 2)
    made = []
    for n in range(1, 6):
        case = counter.opened(n)
        counter.finish(case["tickets"][0]["id"], "consulted")
        made.append(case["number"])
    given = give(counter, form="csv")
    assert sorted(row["办件编号"] for row in table(given)) == sorted(made) and given.json["count"] == 5


def test_whole_persons_need_a_reason_and_are_journalled(counter: Counter) -> None:
    counter.opened(1)
    refused = give(counter, form="csv", persons="full")
    assert (refused.status_code, refused.json["error"]["code"]) == (422, "reason_is_needed")
    (row,) = table(give(counter, form="csv", persons="full", reason="平台中断，人工报送"))
    assert row["申请人证件号码"] == person(1)["id_number"]
    (told,) = counter.entries("cases_exported")
    assert (told.body["persons"], told.body["count"]) == ("full", 1)
    assert person(1)["id_number"] not in str(told.body)


def test_imported_cases_are_tied_by_the_number_typed_at_a_window(counter: Counter) -> None:
    text = f"办件编号,办件状态,事项名称,申请时间\n{NUMBER},已受理,开办企业备案,2026-11-20 09:15\n"
    assert bring(counter, text).json == {"taken": 1, "same": 0, "ours": [], "unused": []}
    assert bring(counter, text).json == {"taken": 0, "same": 1, "ours": [], "unused": []}
    ticket = counter.served(1)
    tied = counter.case(ticket, number=NUMBER)
    assert tied.status_code == 201 and tied.json["source"] == "import"
    assert [one["id"] for one in tied.json["tickets"]] == [ticket]
    assert tied.json["applied_at"] == "2026-11-20T09:15:00+08:00" and tied.json["entered_late"]
    assert bring(counter, text.replace("已受理", "已办结")).json["taken"] == 1
    assert counter.office.clerk.get(f"/cases/{NUMBER}").json["state"] == "concluded"
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_an_imported_applicant_is_sealed_found_by_document_and_asks_for_the_progress(counter: Counter) -> None:
    who = person(7)
    head = "办件编号,办件状态,事项名称,申请人名称,申请人证件类型,申请人证件号码,申请人联系电话,受理窗口"
    text = f"{head}\n{NUMBER},已受理,开办企业备案,{who['name']},111,{who['id_number']},13900001111,3号\n"
    assert bring(counter, text).json == {"taken": 1, "same": 0, "ours": [], "unused": ["受理窗口"]}
    case = counter.office.clerk.get(f"/cases/{NUMBER}").json
    assert case["applicant"]["name"] not in ("", who["name"]) and case["phone"].startswith("139")
    ticket = counter.served(7)
    earlier = counter.office.clerk.get(f"/tickets/{ticket}/cases").json
    assert NUMBER in str(earlier)
    asked = {"hall": "JN01", "number": NUMBER, "tail": who["id_number"][-4:]}
    assert counter.office.nobody.post("/public/cases/progress", asked).status_code == 200
    said = str([entry.body for entry in counter.all_entries()])
    assert who["id_number"] not in said and "13900001111" not in said and who["name"] not in said
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_who_applied_is_kept_with_a_copy_that_had_nobody_and_a_masked_one_is_nobody(counter: Counter) -> None:
    head = "办件编号,办件状态,事项名称,申请人名称,申请人证件类型,申请人证件号码"
    line = f"{NUMBER},已送达,开办企业备案"
    bring(counter, f"{head}\n{line},张*,,370102********0014\n")
    assert counter.office.clerk.get(f"/cases/{NUMBER}").json["applicant"] is None
    who = person(8)
    whole = f"{head}\n{line},{who['name']},居民身份证,{who['id_number']}\n"
    assert [bring(counter, whole).json["taken"] for _ in range(2)] == [1, 0]
    assert counter.office.clerk.get(f"/cases/{NUMBER}").json["applicant"] is not None


def test_a_case_of_ours_is_left_alone_and_named(counter: Counter) -> None:
    case = counter.opened(1)
    text = f"办件编号,办件状态,事项名称\n{case['number']},已办结,别的\n"
    assert bring(counter, text).json == {"taken": 0, "same": 0, "ours": [case["number"]], "unused": []}
    assert counter.office.clerk.get(f"/cases/{case['number']}").json["state"] == "applied"


WRONG = (
    ("办件编号,事项名称\nPT202611200001,甲\n", 1, "办件状态", "no_column"),
    ("办件编号,办件状态,事项名称\nPT202611200001,在办,甲\n", 2, "办件状态", "not_a_choice"),
    ("办件编号,办件状态,事项名称\n1.2E+17,已受理,甲\n", 2, "办件编号", "lost_digits"),
    ("办件编号,办件状态,事项名称\nPT1,已受理,甲\n", 2, "办件编号", "bad_code"),
    (f"办件编号,办件状态,事项名称,申请时间\n\n{NUMBER},已受理,甲,2026-13-01\n", 3, "申请时间", "bad_day"),
    (f"办件编号,办件状态,事项名称,申请时间\n{NUMBER},已受理,甲,2027-01-01\n", 2, "申请时间", "bad_day"),
    (f"办件编号,办件状态,事项名称\n{NUMBER},已受理,\n", 2, "事项名称", "missing"),
    (
        f"办件编号,办件状态,事项名称,申请人名称,申请人证件号码\n{NUMBER},已受理,甲,张三,110105194912310021\n",
        2,
        "申请人证件号码",
        "bad_person",
    ),
    (
        f"办件编号,办件状态,事项名称,申请人证件类型,申请人证件号码\n{NUMBER},已受理,甲,999,110105194912310021\n",
        2,
        "申请人证件类型",
        "not_a_choice",
    ),
    (f"办件编号,办件状态,事项名称,申请人联系电话\n{NUMBER},已受理,甲,1380\n", 2, "申请人联系电话", "bad_phone"),
)


def test_what_is_wrong_is_named_by_row_and_column_and_nothing_is_taken(counter: Counter) -> None:
    for text, row, column, kind in WRONG:
        answer = bring(counter, text)
        assert (answer.status_code, answer.json["error"]["code"]) == (422, "list_file_wrong")
        found = answer.json["error"]["details"]["problems"]
        assert (found[0]["row"], found[0]["column"], found[0]["kind"]) == (row, column, kind)
    assert counter.entries("cases_imported") == [] and counter.entries("case_opened") == []
