"""不予受理 is told: on a 不予受理通知书 with reason and remedy, and by a message where a phone is known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from devices.printers.document import read_document
from queue_server.equipment import printing
from queue_server.equipment import service as equipment
from queue_server.equipment.jobs import PrintJob
from queue_server.views import refusal_facts
from queue_server.views.refusal_slip import RefusalFacts, slip
from tests.api.conftest import code_of
from tests.cases.conftest import Counter, person
from tests.cases.test_receipt import prints
from tests.notices.conftest import got

WHY = "不属于本级或本部门权限"
FACTS = RefusalFacts(
    hall_name="市政务服务中心",
    number="JN01A202611230007",
    item="不动产查询、无房证明",
    place="三楼 B 区",
    masked_name="张*",
    refused_at=datetime(2026, 11, 23, 9, 41, tzinfo=ZoneInfo("Asia/Shanghai")),
    reason=WHY,
    ticket="A007",
)


def papers(counter: Counter, case_id: str) -> list[PrintJob]:
    return counter.office.house.database.read(lambda rows: printing.jobs_of_ticket(rows, f"refused:{case_id}"))


def refused(counter: Counter, **more: Any) -> dict[str, Any]:
    """A case that the window does not accept."""
    answer = counter.case(counter.served(1, phone="13812345678", **more), service=counter.service, refuse=WHY)
    assert answer.status_code == 201, answer.json
    found: dict[str, Any] = answer.json
    return found


def test_the_notice_comes_out_once_with_reason_remedy_and_both_numbers(counter: Counter) -> None:
    agent = prints(counter)
    case = refused(counter)
    for _again in range(2):
        counter.office.house.followers.catch_up()
    (job,) = papers(counter, case["id"])
    assert (job.copy_no, job.printer) == (1, f"{agent.id}/slips")
    text = json.dumps(job.doc, ensure_ascii=False)
    for part in ("不予受理通知书", WHY, case["number"], case["tickets"][0]["number"], "行政复议", "行政诉讼"):
        assert part in text, part
    assert code_of(counter.act(case["number"], "prints")) == (409, "still_printing")
    counter.office.house.database.write(
        lambda tx: printing.report(tx, equipment.device_or_refusal(tx, int(agent.id)), job.id, "confirmed")
    )
    copy = counter.act(case["number"], "prints", reason="lost")
    assert (copy.status_code, copy.json["copy"]) == (201, 2), copy.json
    seen = counter.office.clerk.get(f"/cases/{case['number']}").json["refusal"]
    assert (seen["copies"], seen["paper"]) == (2, "queued")


def test_a_copy_names_who_refused_though_others_had_to_do_with_the_case_since(counter: Counter) -> None:
    case = counter.case(counter.served(person=None), service=counter.service, refuse=WHY).json
    by = case["ended_by"]["number"]
    house = counter.office.house
    first = house.database.read(lambda rows: refusal_facts.slip_of(rows, house.sight, case["id"]))
    entered = counter.office.manager.post(f"/cases/{case['number']}/applicant", {"person": person(5)})
    assert entered.status_code == 200, entered.json
    copy = house.database.read(lambda rows: refusal_facts.slip_of(rows, house.sight, case["id"], 2))
    for paper in (first, copy):
        assert f"经办工号 {by}" in json.dumps(paper, ensure_ascii=False)


def test_a_phone_that_is_known_is_told_why(counter: Counter) -> None:
    house = counter.office.house
    for one in (house.followers, house.timers, house.post):
        one.stop()  # the test says when they look
    case = refused(counter)
    counter.office.clock.step(60)  # it cannot be taken back any more
    (said,) = [one["text"] for one in got(counter.office, "refused")]
    assert "不予受理" in said and WHY in said and "张" not in said
    assert papers(counter, case["id"]) == []


def test_the_paper_can_be_printed_and_says_the_halls_own_remedy_where_it_has_one() -> None:
    document = slip(FACTS)
    assert len(read_document(document).blocks) == len(document["blocks"])
    assert "六十日内申请行政复议" in json.dumps(document, ensure_ascii=False)
    remedy = "可向市人民政府申请行政复议。"
    own = json.dumps(slip(replace(FACTS, remedy=remedy)), ensure_ascii=False)
    assert "市人民政府" in own and "六十日" not in own
    english = json.dumps(slip(replace(FACTS, lang="en", remedy=remedy), 2), ensure_ascii=False)
    assert remedy in english, "only the hall says which authority and which court"
    assert "不予受理通知书" in english and "within six months" in english and "Copy 2" in english
