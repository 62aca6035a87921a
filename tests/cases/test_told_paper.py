"""What is told once comes out of the printer at the clerk's window and reaches the phone, once each."""

from __future__ import annotations

import json

from queue_server.equipment import printing
from queue_server.views import told_facts
from tests.cases.conftest import Counter


def test_the_list_comes_out_where_the_clerk_sits_and_goes_to_the_phone_once(counter: Counter) -> None:
    office = counter.office
    agent = office.add_device("agent", "窗口打印", window="317")
    made = office.add_device("window", "窗口屏", window="317", printer=f"{agent.id}/slips")
    ticket = counter.served(1, phone="13812345678")
    case = counter.case(ticket, service="records", tell=["授权委托书（代办时）", "婚姻证明"]).json
    for _again in range(2):
        office.house.followers.catch_up()
    jobs = office.house.database.read(lambda rows: printing.jobs_of_ticket(rows, f"told:{case['id']}"))
    assert [(one.copy_no, one.printer, one.device) for one in jobs] == [(1, f"{agent.id}/slips", int(made.id))]
    text = json.dumps(jobs[0].doc, ensure_ascii=False)
    assert "1. 授权委托书（代办时）" in text and "2. 婚姻证明" in text and case["number"] in text
    until = office.house.database.read(
        lambda rows: told_facts.until_words(
            rows, office.house.sight, office.house.hall("JN01"), told_facts.finding.by_id(rows, case["id"])
        )
    )
    assert f"{until}前补齐" in text
    notices = office.house.database.read(lambda rows: rows.all("SELECT kind, subject FROM outbox WHERE kind = 'told'"))
    assert [(one["kind"], one["subject"]) for one in notices] == [("told", f"case:{case['id']}")]


def test_without_a_printer_nothing_is_queued_and_nothing_fails(counter: Counter) -> None:
    case = counter.case(counter.served(1), service="records", tell=["身份证"]).json
    counter.office.house.followers.catch_up()
    assert counter.office.house.database.read(lambda rows: printing.jobs_of_ticket(rows, f"told:{case['id']}")) == []
