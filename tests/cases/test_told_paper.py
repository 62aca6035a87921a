"""What is told once comes out of the printer at the clerk's window and reaches the phone, once each."""

from __future__ import annotations

import json

from queue_server.equipment import printing
from queue_server.equipment import service as equipment
from queue_server.equipment.jobs import PrintJob
from queue_server.kernel.rows import Rows
from queue_server.views import told_facts
from tests.api.conftest import code_of
from tests.cases.conftest import Counter
from tests.notices.conftest import got

NOTHING_WAS_TOLD = (409, "nothing_was_told")


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


def test_the_list_is_printed_again_as_copy_2_with_what_was_told_then(counter: Counter) -> None:
    office = counter.office
    agent = office.add_device("agent", "窗口打印", window="317")
    office.add_device("window", "窗口屏", window="317", printer=f"{agent.id}/slips")
    ticket = counter.served(1, phone="13812345678", language="en")
    number = counter.case(ticket, service="records", tell=["身份证", "婚姻证明"]).json["number"]
    assert code_of(counter.act(counter.case(ticket, service="records").json["number"], "prints")) == NOTHING_WAS_TOLD
    office.house.followers.catch_up()
    assert code_of(counter.act(number, "prints")) == (409, "still_printing")
    office.house.database.write(
        lambda tx: printing.report(
            tx, equipment.device_or_refusal(tx, int(agent.id)), _jobs(tx, number)[0].id, "confirmed"
        )
    )
    counter.act(number, "supply", materials=[{"name": "婚姻证明"}])
    copy = counter.act(number, "prints", reason="lost")
    assert (copy.status_code, copy.json["copy"], copy.json["printer"]) == (201, 2, f"{agent.id}/slips")
    text = json.dumps(office.house.database.read(lambda rows: _jobs(rows, number)[1].doc), ensure_ascii=False)
    assert "Copy 2" in text and "2. 婚姻证明" in text and "What is still missing" in text, "as it was told, in English"
    told = office.clerk.get(f"/cases/{number}").json["told"]
    assert (told["copies"], told["paper"]) == (2, "queued")
    assert told["message"] in ("queued", "sending", "sent"), "the post goes on by itself"
    assert told["phone"] == "138****5678"


def _jobs(rows: Rows, number: str) -> list[PrintJob]:
    return printing.jobs_of_ticket(rows, f"told:{told_facts.finding.anywhere(rows, number).id}")


def test_where_nothing_prints_the_clerk_is_sent_to_the_desk(counter: Counter) -> None:
    number = counter.case(counter.served(1), service="records", tell=["身份证"]).json["number"]
    assert code_of(counter.act(number, "prints")) == (409, "no_printer_here")


def test_who_took_the_number_in_english_is_told_in_english(counter: Counter) -> None:
    house = counter.office.house
    for one in (house.followers, house.timers, house.post):
        one.stop()  # the test says when they look
    service = house.hall("JN01").service("records")
    known = dict(zip(service.materials, service.materials_en, strict=False))
    named = next(zh for zh, en in known.items() if en)
    ticket = counter.served(1, phone="13812345678", language="en")
    case = counter.case(ticket, service="records", tell=[named]).json
    counter.office.clock.step(60)  # it cannot be taken back any more
    (said,) = [one["text"] for one in got(counter.office, "told")]
    assert known[named] in said and "Please bring" in said
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in said.replace(service.name, "")), said
    slip = house.database.read(lambda rows: told_facts.slip_of(rows, house.sight, case["id"], [named]))
    assert known[named] in json.dumps(slip, ensure_ascii=False)


def test_without_a_printer_nothing_is_queued_and_nothing_fails(counter: Counter) -> None:
    case = counter.case(counter.served(1), service="records", tell=["身份证"]).json
    counter.office.house.followers.catch_up()
    assert counter.office.house.database.read(lambda rows: printing.jobs_of_ticket(rows, f"told:{case['id']}")) == []
