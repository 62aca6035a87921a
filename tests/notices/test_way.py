"""What a phone is told on a booking's whole way, over the API, with the development connector."""

from __future__ import annotations

from typing import Any

from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.notices import store
from tests.appointments.test_way import book, code, free, named, start_ms
from tests.conftest import JN01, Office
from tests.notices.conftest import got, settle
from tests.tickets.counter import resident

PHONE = "13800000001"


def test_a_phone_gets_the_code_the_confirmation_and_the_new_time_once_each(hall: Office) -> None:
    made = book(hall)
    token, booking = made.json["token"], made.json["id"]
    sent = got(hall)
    assert [(one["kind"], one["to"]) for one in sent] == [("code", PHONE)]
    assert code(hall, booking) in sent[0]["text"]
    hall.nobody.post(f"/public/bookings/{token}/verify", {"code": code(hall, booking)})
    assert [one["kind"] for one in got(hall)] == ["code", "booked"]
    assert made.json["number"] in got(hall)[-1]["text"]
    settle(hall)
    assert len(got(hall)) == 2
    moved = hall.manager.post(f"/bookings/{booking}/cancel", {"reason": "停电"})
    assert moved.status_code == 200, moved.json
    assert [one["kind"] for one in got(hall)] == ["code", "booked", "called_off"]
    assert "因停电，大厅取消了您" in got(hall)[-1]["text"]


def test_what_went_out_leaves_no_phone_and_no_words_behind(hall: Office) -> None:
    book(hall)
    got(hall)
    left = hall.house.database.read(lambda rows: rows.all("SELECT state, sealed FROM outbox"))
    assert [(row["state"], row["sealed"]) for row in left] == [("sent", None)]
    journal = hall.house.database.read(lambda rows: rows.all("SELECT body FROM journal WHERE kind LIKE 'notice%'"))
    assert len(journal) == 2
    assert all(PHONE not in row["body"] and "验证码" not in row["body"] for row in journal)


def test_the_turn_of_a_ticket_with_a_phone_is_told_when_three_are_ahead_and_when_it_is_called(hall: Office) -> None:
    def issue(n: int, **more: str) -> dict[str, Any]:
        one = resident(n)
        person = {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}
        body = {"hall": "JN01", "service": "fund-rent", "channel": "desk", "person": person}
        made = hall.guide.post("/tickets", body | more)
        assert made.status_code == 201, made.json
        return dict(made.json)

    for n in range(1, 6):
        issue(n)
    mine = issue(9, phone="13800000009")
    assert got(hall) == []
    window = "/halls/JN01/windows/" + next(
        one.id for one in hall.house.hall("JN01").windows_of(mine["queue"]["id"]) if not one.handicap_min
    )
    assert hall.clerk.post(window + "/sign-on").status_code == 200

    def serve_one() -> None:
        called = hall.clerk.post(window + "/call").json["ticket"]["id"]
        hall.clerk.post(f"/tickets/{called}/serve")
        done = hall.clerk.post(f"/tickets/{called}/finish", {"outcome": "accepted", "reason": "手工办理"})
        assert done.status_code == 200, done.json

    serve_one()
    assert got(hall) == []
    serve_one()
    assert [one["kind"] for one in got(hall)] == ["soon"]
    assert "前面 3 人" in got(hall)[0]["text"]
    for _ in range(3):
        serve_one()
    called = hall.clerk.post(window + "/call").json["ticket"]
    assert called["id"] == mine["id"]
    assert [one["kind"] for one in got(hall)] == ["soon", "called"]
    assert called["number"] in got(hall)[-1]["text"]


def test_who_booked_before_is_reminded_in_the_evening_and_in_the_morning_and_told_when_missed(hall: Office) -> None:
    made = book(hall)
    hall.nobody.post(f"/public/bookings/{made.json['token']}/verify", {"code": code(hall, made.json["id"])})
    got(hall)
    at_ms = start_ms(hall, made.json["id"])

    def go(until_ms: int) -> list[str]:
        hall.clock.step((until_ms - hall.clock.now_ms()) / 1000)
        settle(hall)
        return [one["kind"] for one in got(hall)][1:]

    hour_ms = 3_600_000
    day_ms = at_ms - (at_ms + 8 * hour_ms) % (24 * hour_ms)  # midnight in Shanghai
    assert go(day_ms - 7 * hour_ms) == []
    assert go(day_ms - 6 * hour_ms + 1) == ["evening"]
    assert go(day_ms + 7 * hour_ms) == ["evening"]
    assert go(day_ms + 8 * hour_ms) == ["evening", "morning"]
    assert go(day_ms + 17 * hour_ms) == ["evening", "morning"]
    house = hall.house
    house.close_day(house.hall("JN01"), made.json["day"])
    assert go(day_ms + 17 * hour_ms + 1) == ["evening", "morning", "warned"]


def test_without_a_way_to_phones_nobody_can_book_online_where_phones_are_verified(hall: Office) -> None:
    object.__setattr__(hall.house.post.pen, "kinds", frozenset())
    refused = hall.nobody.post(
        "/bookings/holds", {"hall": "JN01", "service": "fund-rent", "slot": free(hall, "fund-rent")[0]["id"]}
    )
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "nothing_can_be_sent")
    unproved = JN01.read_text(encoding="utf-8").replace("verify_phone = true", "verify_phone = false")
    hall.house.database.write(lambda tx: halls.load(tx, unproved))
    hall.clock.step(60)
    assert book(hall).status_code == 201
    assert hall.house.database.read(lambda rows: store.due(rows, hall.clock.now_ms())) is None


def test_a_miss_is_told_with_what_it_leads_to_by_the_halls_policy(hall: Office) -> None:
    miss_twice(hall)
    kinds = [one["kind"] for one in got(hall) if one["kind"] not in ("booked", "evening", "morning")]
    assert kinds == ["warned", "barred"]
    assert "12月" in got(hall, "barred")[0]["text"], got(hall)


def miss_twice(hall: Office) -> None:
    """Under the demo hall's policy."""
    slots = {day: free(hall, "fund-rent", day) for day in ("2026-11-24", "2026-11-25")}
    for found in slots.values():
        body = {"hall": "JN01", "service": "fund-rent", "slot": found[0]["id"], "channel": "desk"}
        made = hall.guide.post("/bookings", body | {"phone": PHONE, "persons": [named(1)]})
        assert made.status_code == 201, made.json
    settle(hall)
    for day in slots:
        close_ms = hours.instant_ms(hall.house.hall("JN01"), day, 17 * 60)
        hall.clock.step((close_ms - hall.clock.now_ms()) / 1000)
        hall.house.close_day(hall.house.hall("JN01"), day)
        settle(hall)


def test_where_no_way_sends_what_a_miss_leads_to_the_miss_itself_is_told(hall: Office) -> None:
    object.__setattr__(hall.house.post.pen, "kinds", hall.house.post.pen.kinds - {"warned", "barred"})
    miss_twice(hall)
    kinds = [one["kind"] for one in got(hall) if one["kind"] not in ("booked", "evening", "morning")]
    assert kinds == ["missed", "missed"]


def test_a_proved_phone_is_told_that_the_booking_is_cancelled_though_nobody_told_it_that_it_stands(
    hall: Office,
) -> None:
    object.__setattr__(hall.house.post.pen, "kinds", hall.house.post.pen.kinds - {"booked"})
    made = book(hall).json
    hall.nobody.post(f"/public/bookings/{made['token']}/verify", {"code": code(hall, made["id"])})
    assert hall.nobody.post(f"/public/bookings/{made['token']}/cancel").status_code == 200
    assert [one["kind"] for one in got(hall)] == ["cancelled"]


def test_a_phone_that_proved_nothing_is_told_nothing_more(hall: Office) -> None:
    made = book(hall).json
    assert hall.nobody.post(f"/public/bookings/{made['token']}/cancel").status_code == 200
    assert [one["kind"] for one in got(hall)] == []


def test_the_booking_pages_say_at_once_that_nobody_can_book_here(hall: Office) -> None:
    phone = hall.app.test_client()
    assert phone.get("/p/book").status_code == 200
    object.__setattr__(hall.house.post.pen, "kinds", frozenset())
    for path in ("/p/book", "/p/book/fund-rent"):
        shown = phone.get(path)
        assert shown.status_code == 409
        assert "请致电或到导办台预约" in shown.text
