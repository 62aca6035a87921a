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


def bring(counter: Counter, text: str) -> Any:
    content = base64.b64encode(text.encode()).decode()
    return counter.office.manager.post("/halls/JN01/cases/import", {"file": content})


def give(counter: Counter, **body: Any) -> Any:
    return counter.office.manager.post("/halls/JN01/cases/export", {"day": "2026-11-23", **body})


def table(answer: Any) -> list[dict[str, str]]:
    text = base64.b64decode(answer.json["file"]).decode("utf-8-sig")
    return [{name: cell.strip() for name, cell in row.items()} for row in csv.DictReader(io.StringIO(text))]


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
    assert bring(counter, text).json == {"taken": 1, "same": 0, "ours": []}
    assert bring(counter, text).json == {"taken": 0, "same": 1, "ours": []}
    ticket = counter.served(1)
    tied = counter.case(ticket, number=NUMBER)
    assert tied.status_code == 201 and tied.json["source"] == "import"
    assert [one["id"] for one in tied.json["tickets"]] == [ticket]
    assert tied.json["applied_at"] == "2026-11-20T09:15:00+08:00" and tied.json["entered_late"]
    assert bring(counter, text.replace("已受理", "已办结")).json["taken"] == 1
    assert counter.office.clerk.get(f"/cases/{NUMBER}").json["state"] == "concluded"
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_a_case_of_ours_is_left_alone_and_named(counter: Counter) -> None:
    case = counter.opened(1)
    text = f"办件编号,办件状态,事项名称\n{case['number']},已办结,别的\n"
    assert bring(counter, text).json == {"taken": 0, "same": 0, "ours": [case["number"]]}
    assert counter.office.clerk.get(f"/cases/{case['number']}").json["state"] == "applied"


WRONG = (
    ("办件编号,事项名称\nPT202611200001,甲\n", 1, "办件状态", "no_column"),
    ("办件编号,办件状态,事项名称\nPT202611200001,在办,甲\n", 2, "办件状态", "not_a_choice"),
    ("办件编号,办件状态,事项名称\n1.2E+17,已受理,甲\n", 2, "办件编号", "lost_digits"),
    ("办件编号,办件状态,事项名称\nPT1,已受理,甲\n", 2, "办件编号", "bad_code"),
    (f"办件编号,办件状态,事项名称,申请时间\n\n{NUMBER},已受理,甲,2026-13-01\n", 3, "申请时间", "bad_day"),
    (f"办件编号,办件状态,事项名称,申请时间\n{NUMBER},已受理,甲,2027-01-01\n", 2, "申请时间", "bad_day"),
    (f"办件编号,办件状态,事项名称\n{NUMBER},已受理,\n", 2, "事项名称", "missing"),
)


def test_what_is_wrong_is_named_by_row_and_column_and_nothing_is_taken(counter: Counter) -> None:
    for text, row, column, kind in WRONG:
        answer = bring(counter, text)
        assert (answer.status_code, answer.json["error"]["code"]) == (422, "list_file_wrong")
        found = answer.json["error"]["details"]["problems"]
        assert (found[0]["row"], found[0]["column"], found[0]["kind"]) == (row, column, kind)
    assert counter.entries("cases_imported") == [] and counter.entries("case_opened") == []
