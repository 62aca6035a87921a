"""Everything a number can be asked with: several items, others' matters, priority, needs, a phone, an offline block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.conftest import code_of, sign_on, standing_office, take
from tests.conftest import JN01, Office

OLD = {"name": "张建国", "id_type": "resident", "id_number": "11010519491231002X"}
YOUNG = {"name": "李娜", "id_type": "resident", "id_number": "110101199003070038"}
ORG = {"name": "济南某某有限公司", "id_type": "org", "id_number": "91350100M000100Y43"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


def valid_number(first_17: str) -> str:
    """A resident's number with its check digit (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first_17 + "10X98765432"[sum(int(d) * w for d, w in zip(first_17, weights, strict=True)) % 11]


def somebody(name: str, serial: int) -> dict[str, str]:
    return {"name": name, "id_type": "resident", "id_number": valid_number(f"11010119900307{serial:03d}")}


def ask(office: Office, **more: Any) -> Any:
    return office.kiosk.post("/tickets", {"hall": "JN01", "channel": "kiosk", **more})


def test_several_items_are_worked_in_order_and_the_next_queue_keeps_the_arrival(office: Office) -> None:
    answer = ask(office, items=["records", "collect-3"])
    assert answer.status_code == 201
    ticket = answer.json
    assert [(one["service"], one["current"]) for one in ticket["items"]] == [("records", True), ("collect-3", False)]
    sign_on(office.clerk)
    office.clerk.post("/halls/JN01/windows/317/call")
    office.clerk.post(f"/tickets/{ticket['id']}/serve")
    office.clock.at_ms += 300_000
    moved = office.clerk.post(f"/tickets/{ticket['id']}/finish", {"outcome": "accepted", "reason": "手工办理"}).json
    assert (moved["state"], moved["queue"]["id"], moved["number"]) == ("waiting", "L", ticket["number"])
    assert moved["issued_at"] == ticket["issued_at"]
    assert [one["outcome"] for one in moved["items"]] == ["accepted", None]
    other = office.add_clerk("he")
    sign_on(other, "328")
    assert other.post("/halls/JN01/windows/328/call").json["ticket"]["id"] == ticket["id"]
    other.post(f"/tickets/{ticket['id']}/serve")
    assert other.post(f"/tickets/{ticket['id']}/finish", {"outcome": "collected"}).json["state"] == "finished"


def test_a_real_name_service_takes_a_person_and_shows_nothing_of_them(office: Office) -> None:
    answer = ask(office, service="transfer-resale", person=YOUNG)
    assert answer.status_code == 201, answer.json
    assert YOUNG["id_number"] not in answer.text
    journal = office.auditor.get("/halls/JN01/journal?after=0&limit=500").text
    assert YOUNG["id_number"] not in journal
    assert YOUNG["name"] not in journal


def test_a_person_has_one_live_ticket_per_service(office: Office) -> None:
    person = somebody("王芳", 101)
    first = ask(office, service="transfer-gift", person=person)
    again = ask(office, service="transfer-gift", person=person)
    assert code_of(again) == (409, "already_has_ticket")
    assert first.json["number"] in again.json["error"]["message"]
    assert ask(office, service="mortgage-first", person=person).status_code == 201
    office.guide.post(f"/tickets/{first.json['id']}/cancel")
    assert ask(office, service="transfer-gift", person=person).status_code == 201


def test_an_organisation_may_hold_several_tickets(office: Office) -> None:
    for _ in range(2):
        answer = ask(office, service="estate-batch", person=ORG)
        assert answer.status_code == 201, answer.json


def test_somebody_acting_for_others_counts_for_each_of_them(office: Office) -> None:
    principals = [somebody("甲", 201), somebody("乙", 203)]
    answer = ask(office, service="transfer-new", person=YOUNG, on_behalf_of=principals)
    assert answer.status_code == 201, answer.json
    assert answer.json["units"] == 2
    assert code_of(ask(office, service="transfer-new", person=principals[0])) == (409, "already_has_ticket")
    six = [somebody("丙", 300 + n) for n in range(6)]
    assert code_of(ask(office, service="transfer-new", person=YOUNG, on_behalf_of=six)) == (422, "too_many")


def test_priority_goes_before_by_minutes_and_its_class_is_nowhere_to_be_read(office: Office) -> None:
    first = take(office.kiosk, "social-security")
    office.clock.at_ms += 600_000
    assert take(office.kiosk, "social-security")["ahead"] == 1
    assert take(office.kiosk, "social-security", priority="pregnant")["ahead"] == 0
    office.clock.at_ms += 901_000
    assert take(office.kiosk, "social-security", priority="pregnant")["ahead"] == 3
    assert first["ahead"] == 0
    journal = office.auditor.get("/halls/JN01/journal?after=0&limit=500").text
    assert "pregnant" not in journal
    for board in (office.kiosk.get("/halls/JN01/board"), office.guide.get(f"/tickets/{first['id']}")):
        assert "pregnant" not in board.text


def test_age_alone_gives_the_credit_of_the_elderly(office: Office) -> None:
    take(office.kiosk, "fund-unit")
    office.clock.step(60)
    assert ask(office, service="fund-unit", person=OLD).json["ahead"] == 0


@pytest.mark.parametrize("channel", ["phone", "desk"])
def test_staff_issue_for_phone_and_desk(channel: str, office: Office) -> None:
    body = {"hall": "JN01", "service": "desk-4", "channel": channel, "needs": ["hearing"], "phone": "13800138000"}
    answer = office.guide.post("/tickets", body)
    assert (answer.status_code, answer.json["channel"]) == (201, channel)
    assert "13800138000" not in answer.text


def test_needs_and_phone_are_taken_and_sealed(office: Office) -> None:
    body = {"service": "desk-4", "needs": ["hearing", "sight", "mobility", "language"], "phone": "+86 138 0013 8000"}
    answer = ask(office, **body)
    assert answer.status_code == 201, answer.json
    for name in ("quhao.db", "quhao.db-wal"):
        stored = (office.house.data / name).read_bytes()
        assert b"13800138000" not in stored
        assert OLD["id_number"].encode() not in stored
        assert YOUNG["name"].encode() not in stored


def test_a_kiosk_that_was_alone_brings_its_own_numbers_back_and_nobody_else_may(office: Office) -> None:
    text = JN01.read_text(encoding="utf-8")
    kept = 'id = "K302", name = "三楼取号机 2",'
    assert kept in text
    loaded = office.admin.post("/halls/JN01/file", {"toml": text.replace(kept, f"{kept} reserved_block = 1,")})
    assert loaded.status_code == 200, loaded.json
    offline = {"hall": "JN01", "service": "records", "channel": "offline"}
    alone, by_name = office.add_device("kiosk", "K301"), office.add_device("kiosk", "三楼取号机 2")
    answer = alone.post("/tickets", {**offline, "number": 501})
    assert (answer.status_code, answer.json["number"], answer.json["channel"]) == (201, "E501", "offline")
    for number in (501, 500, 551, 1):
        assert code_of(alone.post("/tickets", {**offline, "number": number})) == (409, "unknown_number")
    assert alone.post("/tickets", {**offline, "number": 550}).json["number"] == "E550"
    assert by_name.post("/tickets", {**offline, "number": 551}).json["number"] == "E551"
    for other in (office.kiosk, by_name, office.guide, office.manager):
        assert code_of(other.post("/tickets", {**offline, "number": 502})) == (409, "unknown_number")
    at_the_desk = office.add_device("desk", "导办台").post("/tickets", {**offline, "number": 502})
    assert code_of(at_the_desk) == (400, "bad_input")
    assert take(office.kiosk)["number"] < "E500"


def test_outside_the_hours_a_queue_gives_out_nothing_and_says_when_it_opens(office: Office) -> None:
    now_ms = office.clock.at_ms
    office.clock.at_ms = now_ms + 10 * 3600 * 1000
    refused = ask(office, service="records")
    office.clock.at_ms = now_ms
    assert code_of(refused) == (409, "queue_closed")
    assert "09:00" in refused.json["error"]["message"]


def test_the_slip_and_its_copies_speak_the_language_the_number_was_taken_in(office: Office) -> None:
    def paper(copy_no: int, **more: str) -> str:
        made = office.kiosk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk", **more})
        assert made.status_code == 201, made.json
        return str(office.house.database.read(lambda rows: office.house.slip_for(rows, made.json["id"], copy_no)))

    assert " ahead" in paper(1, language="en") and " ahead" in paper(2, language="en")
    assert " ahead" not in paper(1)
