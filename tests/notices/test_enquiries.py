"""Who asked and left a phone is told that there is a reply, or until when it is put off: once, and nothing of it."""

from __future__ import annotations

from typing import Any

from tests.api.test_ratings import again
from tests.conftest import Office
from tests.notices.conftest import BASE, got
from tests.notices.conftest import hall as hall

WORDS = "李晓梅的房产证什么时候能领？"


def asked(hall: Office, phone: str, **more: Any) -> dict[str, Any]:
    body = {"hall": "JN01", "kind": "question", "text": WORDS, "phone": phone} | more
    made: dict[str, Any] = hall.nobody.post("/enquiries", body).json
    return made


def test_a_reply_is_told_once_with_a_link_to_its_page_and_no_word_of_it(hall: Office) -> None:
    one = asked(hall, "13800000001")
    hall.manager.post(f"/enquiries/{one['id']}/answer", {"text": "已办结，可来领取。"})
    (told,) = got(hall, "enquiry_answered")
    assert told["to"] == "13800000001"
    assert told["text"].startswith(f"您的咨询 {one['number']} 已回复")
    assert "李晓梅" not in told["text"] and "领取" not in told["text"]
    link = told["text"].partition(f"{BASE}")[2]
    assert link.startswith("/p/n/")
    led = hall.nobody.client.get(link)
    assert led.status_code == 302
    assert led.headers["Location"].endswith(f"/p/asked/{one['token']}")
    assert len(got(hall, "enquiry_answered")) == 1


def test_an_extension_says_until_when_and_why_in_the_language_it_was_asked_in(hall: Office) -> None:
    one = asked(hall, "13800000002", language="en", kind="complaint")
    until = {"until": "2026-12-02", "reason": "需向省厅核实"}
    assert hall.manager.post(f"/enquiries/{one['id']}/extend", until).status_code == 200
    (told,) = got(hall, "enquiry_put_off")
    assert told["text"].startswith(f"Complaint {one['number']} will be answered by Wed 2 Dec. Reason: 需向省厅核实.")


def test_who_answers_instead_is_told(hall: Office) -> None:
    one = asked(hall, "13800000004", kind="suggestion")
    assert hall.manager.post(f"/enquiries/{one['id']}/pass", {"to": "市税务局", "why": "不属本大厅"}).status_code == 200
    (told,) = got(hall, "enquiry_passed")
    assert told["text"].startswith(f"您的建议 {one['number']} 不由本大厅办理，已转市税务局，由该单位答复。")


def test_a_reply_found_void_before_the_morning_is_not_told(hall: Office) -> None:
    one = asked(hall, "13800000003")
    hall.manager.post(f"/enquiries/{one['id']}/assign", {"account": int(hall.guide.id)})
    hall.clock.step(14 * 3600)  # night: phones are left alone
    again(hall)
    assert hall.guide.post(f"/enquiries/{one['id']}/answer", {"text": "已知悉。"}).status_code == 200
    assert got(hall, "enquiry_answered") == []
    why = {"valid": False, "why": "没有答复所问"}
    assert hall.manager.post(f"/enquiries/{one['id']}/review", why).status_code == 200
    hall.clock.step(9 * 3600)
    assert got(hall, "enquiry_answered") == []


def test_who_left_no_phone_is_told_nothing(hall: Office) -> None:
    made = hall.nobody.post("/enquiries", {"hall": "JN01", "kind": "question", "text": WORDS}).json
    hall.manager.post(f"/enquiries/{made['id']}/answer", {"text": "可以。"})
    assert got(hall, "enquiry_answered") == []
