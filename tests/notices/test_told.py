"""What a booking's phone is told of its changes: old and new time, the hall's reason without names, what an appeal came
to; and that a number was passed."""

from __future__ import annotations

from typing import Any

from appointments import store
from tests.appointments.test_way import book, code, free, named
from tests.conftest import Office
from tests.notices.conftest import got
from tests.notices.conftest import hall as hall
from tests.tickets.counter import resident


def booked(hall: Office, n: int = 1) -> dict[str, Any]:
    made = dict(book(hall, n=n).json)
    got(hall)
    hall.nobody.post(f"/public/bookings/{made['token']}/verify", {"code": code(hall, made["id"])})
    return made


def last(hall: Office) -> tuple[str, str]:
    found = got(hall)[-1]
    return found["kind"], found["text"]


def test_code_and_confirmation_name_matter_weekday_and_what_the_link_is_for(hall: Office) -> None:
    booked(hall)
    first, second = (one["text"] for one in got(hall))
    matter = hall.house.hall("JN01").service("fund-rent").name
    for text in (first, second):
        assert matter in text and "11月24日周二" in text, text
    assert "签到、改时间、取消、看要带什么，点 http" in second


def test_a_move_says_new_and_old_time_and_by_the_hall_the_reason_without_names(hall: Office) -> None:
    made = booked(hall)
    before = store_start(hall, made["id"])
    slots = free(hall, "fund-rent", "2026-11-25")
    hall.nobody.post(f"/public/bookings/{made['token']}/move", {"slot": slots[0]["id"]})
    kind, text = last(hall)
    assert kind == "changed" and "改到 11月25日周三 " in text and f"原 11月24日周二 {before} 作废" in text, text
    reason = f"{resident(1).name} 的窗口停办"
    moved = hall.guide.post(f"/bookings/{made['id']}/move", {"slot": slots[1]["id"], "reason": reason})
    assert moved.status_code == 200, moved.json
    kind, text = last(hall)
    assert kind == "moved" and "窗口停办" in text and resident(1).name not in text and "redacted" not in text, text
    assert slots[0]["start"][11:16] in text and slots[1]["start"][11:16] in text
    assert made["number"] in text and "另选时间" in text


def store_start(hall: Office, booking: str) -> str:
    at = hall.house.database.read(lambda rows: store.by_id(rows, booking)).start_ms
    return str(hall.house.sight.at(hall.house.hall("JN01"), at))[11:16]


def test_where_no_way_sends_moves_of_their_own_the_new_time_is_confirmed(hall: Office) -> None:
    object.__setattr__(hall.house.post.pen, "kinds", hall.house.post.pen.kinds - {"changed"})
    made = booked(hall)
    hall.nobody.post(f"/public/bookings/{made['token']}/move", {"slot": free(hall, "fund-rent", "2026-11-25")[0]["id"]})
    assert last(hall)[0] == "booked"


def test_the_answer_to_an_appeal_is_sent(hall: Office) -> None:
    for n, (act, said) in enumerate((("excuse", "granted"), ("appeal/decline", "declined")), start=1):
        made = booked(hall, n)
        hall.nobody.post(f"/public/bookings/{made['token']}/cancel")
        appealed = hall.nobody.post(f"/public/bookings/{made['token']}/appeal", {"text": "生病"})
        assert appealed.status_code == 200, appealed.json
        answered = hall.guide.post(f"/bookings/{made['id']}/{act}", {"reason": "请下次提前取消"})
        assert answered.status_code == 200, answered.json
        kind, text = last(hall)
        assert kind == f"appeal_{said}" and "请下次提前取消" in text and made["number"] in text, text


def test_who_is_passed_is_told_where_to_get_back_in_line(hall: Office) -> None:
    body = {"hall": "JN01", "service": "fund-rent", "channel": "desk", "phone": "13800000009"}
    issued = hall.guide.post("/tickets", body | {"person": named(9)["person"]}).json
    window = "/halls/JN01/windows/" + next(
        one.id for one in hall.house.hall("JN01").windows_of(issued["queue"]["id"]) if not one.handicap_min
    )
    hall.clerk.post(window + "/sign-on")
    called = hall.clerk.post(window + "/call").json["ticket"]
    hall.clock.step(60)
    missed = hall.clerk.post(f"/tickets/{called['id']}/miss")
    assert missed.status_code == 200, missed.json
    kind, text = last(hall)
    assert kind == "passed" and issued["number"] in text and "导办台" in text
