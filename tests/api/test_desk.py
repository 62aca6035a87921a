"""The guide desk over the public contract: finding tickets, changing line or class, leading people to the window."""

from __future__ import annotations

import re
from typing import Any

from tests.api.conftest import code_of, sign_on
from tests.conftest import Office
from tests.tickets.counter import resident

FIND = "/halls/JN01/find"
PERSON = resident(14)
BODY = {"name": PERSON.name, "id_type": PERSON.id_type, "id_number": PERSON.id_number}


def issue(office: Office, service: str = "records", **more: Any) -> dict[str, Any]:
    answer = office.guide.post("/tickets", {"hall": "JN01", "service": service, "channel": "desk", **more})
    assert answer.status_code == 201, answer.json
    made: dict[str, Any] = answer.json
    return made


def find(office: Office, **asked: str) -> list[dict[str, Any]]:
    answer = office.guide.post(FIND, asked)
    assert answer.status_code == 200, answer.json
    found: list[dict[str, Any]] = answer.json["tickets"]
    return found


def test_a_ticket_is_found_by_number_slip_link_and_person(office: Office) -> None:
    made = issue(office, person=BODY, needs=["sight"], priority="disabled", reason="持残疾人证")
    issue(office, "desk-3")
    asked: tuple[dict[str, str], ...] = (
        {"number": "E001"},
        {"number": "e1"},
        {"scan": "261123E001"},
        {"scan": made["link"]},
        {"scan": f"http://hall.lan{made['link']}"},
        {"ticket": made["id"]},
        {"name": "张", "digits": PERSON.id_number[-4:]},
    )
    for one in asked:
        (found,) = find(office, **one)
        assert found["id"] == made["id"], one
    assert found["needs"] == ["sight"]
    assert found["priority"] == {"class": "disabled", "reason": "持残疾人证"}
    assert found["person"]["name"] == "张*"
    assert PERSON.id_number not in repr(found)
    assert PERSON.name not in repr(found)
    assert (found["ahead_now"], found["prints"]) == (0, [])
    assert [one["number"] for one in find(office, number="1")] == ["E001", "Z001"]


def test_a_class_given_at_the_desk_needs_its_reason_and_is_sealed_with_it(office: Office) -> None:
    wish = {"items": ["records"], "priority": "disabled"}
    for reason in ({}, {"reason": ""}, {"reason": "  "}):
        answer = office.guide.post("/halls/JN01/desk-tickets", wish | reason)
        assert (answer.status_code, answer.json["error"]["code"]) == (422, "priority_needs_reason"), reason
    made = office.guide.post("/halls/JN01/desk-tickets", wish | {"reason": "持残疾人证"})
    assert (made.status_code, made.json["channel"]) == (201, "desk")
    (found,) = find(office, ticket=made.json["id"])
    assert found["priority"] == {"class": "disabled", "reason": "持残疾人证"}
    assert office.guide.post("/halls/JN01/desk-tickets", {"service": "records"}).status_code == 201
    far = office.guide.post(f"/halls/{'X' * 60}/desk-tickets", {"service": "records"})
    assert code_of(far) == (404, "unknown_hall")


def test_the_contracts_own_call_asks_no_reason_as_it_has_no_field_for_one(office: Office) -> None:
    wish = {"hall": "JN01", "service": "records", "priority": "elderly"}
    assert office.guide.post("/tickets", wish | {"channel": "desk"}).status_code == 201
    assert office.kiosk.post("/tickets", wish | {"channel": "kiosk"}).status_code == 201


def test_what_fits_nothing_finds_nothing_and_says_so_plainly(office: Office) -> None:
    issue(office, person=BODY)
    tail = PERSON.id_number[-4:]
    for asked in (
        {"number": "E9"},
        {"number": "what"},
        {"scan": "261122E001"},
        {"scan": "/t/forged.token"},
        {"name": "李", "digits": tail},
        {"name": "张", "digits": "9999"},
    ):
        assert find(office, **asked) == []
    assert code_of(office.guide.post(FIND, {"ticket": "0" * 16})) == (404, "unknown_ticket")
    for asked in ({}, {"name": "张"}, {"digits": tail}, {"number": "1", "scan": "x"}, {"name": "张", "digits": "1"}):
        assert code_of(office.guide.post(FIND, asked)) == (400, "bad_input")


def test_who_asks_for_a_name_is_journalled_and_the_name_is_not(office: Office) -> None:
    issue(office, person=BODY)
    find(office, name="张", digits=PERSON.id_number[-4:])
    find(office, number="E001")
    entries = office.auditor.get("/halls/JN01/journal?limit=500").json["entries"]
    searched = [one for one in entries if one["kind"] == "desk_searched"]
    assert [(one["actor"], one["body"]) for one in searched] == [
        (f"staff:{office.guide.id}", {"by": "name", "found": 1})
    ]
    assert "张" not in repr(entries)


def test_a_guide_changes_line_and_class_with_a_reason_and_the_journal_hears_neither_class_nor_reason(
    office: Office,
) -> None:
    first, second = issue(office), issue(office, "desk-3")
    moved = office.guide.post(f"/tickets/{second['id']}/reclass", {"queue": "E", "reason": "取错事项"}).json
    assert (moved["queue"]["id"], moved["issued_at"]) == ("E", second["issued_at"])
    raised = {"priority": "pregnant", "reason": "孕晚期"}
    assert office.guide.post(f"/tickets/{second['id']}/reclass", raised).status_code == 200
    (found,) = find(office, ticket=second["id"])
    assert (found["credit_min"], found["ahead_now"], found["priority"]["reason"]) == (15, 0, "孕晚期")
    sign_on(office.clerk)
    called = office.clerk.post("/halls/JN01/windows/317/call").json
    assert (called["ticket"]["id"], called["why"]["moved"]) == (second["id"], ["reclassed"])
    journal = repr(office.auditor.get("/halls/JN01/journal?limit=500").json)
    for word in ("pregnant", "孕晚期", "取错事项"):
        assert word not in journal
    away = {"priority": "none", "reason": "误选"}
    assert office.guide.post(f"/tickets/{first['id']}/reclass", away).status_code == 200


def test_a_change_without_reason_or_without_a_change_is_refused(office: Office) -> None:
    made = issue(office)
    path = f"/tickets/{made['id']}/reclass"
    assert code_of(office.guide.post(path, {"priority": "elderly"})) == (400, "bad_input")
    assert code_of(office.guide.post(path, {"reason": "x"})) == (400, "bad_input")
    assert code_of(office.guide.post(path, {"queue": "Q9", "reason": "x"}))[0] == 404
    sign_on(office.clerk)
    office.clerk.post("/halls/JN01/windows/317/call")
    assert code_of(office.guide.post(path, {"queue": "Z", "reason": "x"})) == (409, "wrong_state")


def test_one_guide_leads_a_called_person_to_the_window(office: Office) -> None:
    made = issue(office, needs=["mobility"])
    path = f"/tickets/{made['id']}/lead"
    assert code_of(office.guide.post(path)) == (409, "wrong_state")
    sign_on(office.clerk)
    office.clerk.post("/halls/JN01/windows/317/call")
    said = office.guide.post(path).json
    assert (said["number"], said["window"], said["taken_by"]) == ("E001", "317", "guide")
    assert said["floor"]["name"]
    assert code_of(office.manager.post(path)) == (409, "lead_taken")


def test_several_items_and_a_missed_person_back_in_line(office: Office) -> None:
    made = office.guide.post("/tickets", {"hall": "JN01", "items": ["records", "desk-3"], "channel": "desk"}).json
    assert [one["service"] for one in made["items"]] == ["records", "desk-3"]
    sign_on(office.clerk)
    office.clerk.post("/halls/JN01/windows/317/call")
    assert office.clerk.post(f"/tickets/{made['id']}/miss").json["state"] == "missed"
    assert office.guide.post(f"/tickets/{made['id']}/return").json["state"] == "waiting"
    assert office.guide.post(f"/tickets/{made['id']}/cancel").json["state"] == "cancelled"


def test_no_whole_id_number_ever_leaves(office: Office) -> None:
    issue(office, person=BODY)
    text = office.guide.post(FIND, {"number": "E001"}).text
    assert not re.search(r"\d{17}[\dX]", text)
