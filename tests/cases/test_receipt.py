"""Whoever is accepted goes home with a 受理单 and a message: number, promised day, and what follows until when."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from queue_server.cases import finding, owing
from queue_server.equipment import printing
from queue_server.equipment import service as equipment
from queue_server.equipment.jobs import PrintJob
from queue_server.views import receipt_facts
from queue_server.views.case_facts import link_of
from tests.api.conftest import code_of
from tests.api.test_catalogue import HEAD, RENT, send, take
from tests.cases.conftest import Counter
from tests.notices.conftest import got


def prints(counter: Counter) -> Any:
    """A printer at the clerk's window; its agent."""
    office = counter.office
    agent = office.add_device("agent", "窗口打印", window="317")
    office.add_device("window", "窗口屏", window="317", printer=f"{agent.id}/slips")
    return agent


def promised(counter: Counter) -> None:
    """The catalogue promises three working days for what the window is asked for."""
    admin = counter.office.admin
    send(admin, HEAD, RENT.replace("即办", "3") + " | 可容缺")
    take(admin, 1)
    said = {"service": "records", "window_min": 8, "remark": "", "place": 1}
    assert admin.post("/halls/JN01/items/370100111005/attributes", said).json == {"done": True}


def receipts(counter: Counter, case_id: str) -> list[PrintJob]:
    return counter.office.house.database.read(lambda rows: printing.jobs_of_ticket(rows, f"accepted:{case_id}"))


def text_of(job: PrintJob) -> str:
    return json.dumps(job.doc, ensure_ascii=False)


def accepted(counter: Counter, follow: int = 0, **more: Any) -> dict[str, Any]:
    """A case accepted; the last `follow` of what it needs may come later."""
    made = counter.case(counter.served(1, phone="13812345678", **more)).json
    missing = made["missing"]
    here = missing[: len(missing) - follow]
    counter.act(made["number"], "supply", materials=[{"name": name} for name in here])
    answer = counter.act(made["number"], "accept", follow=missing[len(here) :])
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def test_the_receipt_comes_out_once_where_the_clerk_sits_and_says_the_promised_day(counter: Counter) -> None:
    agent = prints(counter)
    promised(counter)
    case = accepted(counter)
    for _again in range(2):
        counter.office.house.followers.catch_up()
    (job,) = receipts(counter, case["id"])
    assert (job.copy_no, job.printer) == (1, f"{agent.id}/slips")
    text, day = text_of(job), case["terms"]["promised"]["due_day"]
    year, month, last = (int(part) for part in day.split("-"))
    assert f"{year}年{month}月{last}日前办结" in text
    assert '"受理单"' in text and case["number"] in text and "后补" not in text
    assert "*" in text
    hall = replace(counter.office.house.hall("JN01"), public_url="https://hall.example")
    link = link_of(counter.office.house.sight, hall, case["number"])
    assert link == f"https://hall.example/p/cases?n={case['number']}"


def test_accepted_short_the_paper_and_the_message_say_what_follows_and_until_when(counter: Counter) -> None:
    prints(counter)
    house = counter.office.house
    for one in (house.followers, house.timers, house.post):
        one.stop()  # the test says when they look
    promised(counter)
    case = accepted(counter, follow=1)
    (said,) = [one["text"] for one in got(counter.office, "accepted")]
    assert "还有 1 项材料" in said and "不重新排队" in said
    (job,) = receipts(counter, case["id"])
    text = text_of(job)
    assert "容缺受理单" in text and f"1. {case['missing'][0]}" in text and "前补齐" in text
    hall = house.hall("JN01")
    last = house.database.read(
        lambda rows: owing.last_day(hall, house.sight.calendar(rows, "JN01"), finding.anywhere(rows, case["number"]))
    )
    assert last is not None and last <= case["terms"]["promised"]["due_day"]
    month, day = (int(part) for part in last.split("-")[1:])
    assert f"{month}月{day}日前补齐" in text and f"{month}月{day}日周" in said


def test_the_prints_call_gives_a_copy_that_says_what_followed_then(counter: Counter) -> None:
    agent = prints(counter)
    case = accepted(counter, follow=1, language="en")
    counter.office.house.followers.catch_up()
    (job,) = receipts(counter, case["id"])
    assert code_of(counter.act(case["number"], "prints")) == (409, "still_printing")
    counter.office.house.database.write(
        lambda tx: printing.report(tx, equipment.device_or_refusal(tx, int(agent.id)), job.id, "confirmed")
    )
    counter.act(case["number"], "supply", materials=[{"name": case["missing"][0]}])
    copy = counter.act(case["number"], "prints", reason="lost")
    assert (copy.status_code, copy.json["copy"]) == (201, 2), copy.json
    seen = counter.office.clerk.get(f"/cases/{case['number']}").json["receipt"]
    assert (seen["copies"], seen["paper"], seen["phone"]) == (2, "queued", "138****5678")
    text = text_of(receipts(counter, case["id"])[1])
    assert "Copy 2" in text and "To follow, 1 in all" in text and "Receipt, papers to follow" in text


def test_where_nothing_prints_nothing_is_queued_and_the_phone_is_told_all_the_same(counter: Counter) -> None:
    house = counter.office.house
    for one in (house.followers, house.timers, house.post):
        one.stop()
    promised(counter)
    case = accepted(counter)
    (said,) = [one["text"] for one in got(counter.office, "accepted")]
    assert "已受理" in said and "前办结" in said and "还有" not in said
    assert receipts(counter, case["id"]) == []


def test_a_hall_that_gives_none_out_prints_none_by_itself(counter: Counter) -> None:
    case, house = accepted(counter), counter.office.house
    hall = house.hall("JN01")
    silent = replace(hall, cases=replace(hall.cases, receipt=False))
    without = replace(house.sight, hall=lambda _rows, _hall: silent)
    assert house.database.read(lambda rows: receipt_facts.first_slip(rows, without, case["id"])) is None
    assert house.database.read(lambda rows: receipt_facts.first_slip(rows, house.sight, case["id"])) is not None
