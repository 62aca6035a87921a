"""The hall runs late: who is booked for the next hours is told once, and may move or cancel to the last minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from appointments import store
from tests.appointments.test_way import free, named, start_ms
from tests.conftest import Office
from tests.notices.conftest import got, settle

MONDAY = "2026-11-23"


def desk_booking(hall: Office, slot: dict[str, Any], n: int, **more: str) -> dict[str, Any]:
    body = {"hall": "JN01", "service": "fund-rent", "slot": slot["id"], "channel": "desk", "persons": [named(n)]}
    made = hall.guide.post("/bookings", body | {"phone": f"1390000{n:04d}"} | more)
    assert made.status_code == 201, made.json
    return dict(made.json)


def hour_after(start: str) -> str:
    return (datetime.fromisoformat(start) + timedelta(hours=1)).isoformat()


def change(hall: Office, token: str, act: str, **body: str) -> Any:
    return hall.nobody.post(f"/public/bookings/{token}/{act}", body)


def test_a_late_line_is_told_with_a_way_to_move_which_then_counts_against_nobody(hall: Office) -> None:
    slots = free(hall, "fund-rent", MONDAY)
    first = desk_booking(hall, slots[0], 1)
    at_ms = start_ms(hall, first["id"])
    soon = next(one for one in slots if one["start"] >= hour_after(slots[0]["start"]))
    second, third = desk_booking(hall, slots[-1], 2), desk_booking(hall, soon, 3, lang="en")
    hall.clock.step((at_ms - 10 * 60_000 - hall.clock.now_ms()) / 1000)
    assert hall.kiosk.post(f"/bookings/{first['id']}/check-in").status_code == 200
    hall.clock.step(40 * 60)
    late = change(hall, third["token"], "cancel")
    assert late.json["error"]["code"] == "too_late_to_change", "the line is on time, by half an hour"
    settle(hall)
    assert got(hall, "slow") == []
    hall.clock.step(20 * 60)
    settle(hall)
    settle(hall)
    told = {one["to"]: one["text"] for one in got(hall, "slow")}
    assert "13900000003" in told and "about 50 min late" in told["13900000003"], told
    near_ms = hall.clock.now_ms() + 3 * 3_600_000
    assert ("13900000002" in told) == (start_ms(hall, second["id"]) <= near_ms)
    link = told["13900000003"].split("http://phones.example")[1].split()[0]
    led = hall.app.test_client().get(link).headers["Location"]
    assert led == f"/p/b/{third['token']}/move?lang=en"
    moved = change(hall, third["token"], "move", slot=free(hall, "fund-rent")[0]["id"])
    assert moved.status_code == 200, moved.json
    settle(hall)
    assert [one["kind"] for one in got(hall) if one["to"] == "13900000003"] == ["booked", "slow", "changed"]


def test_who_cancels_while_the_line_is_late_is_excused(hall: Office) -> None:
    slots = free(hall, "fund-rent", MONDAY)
    soon = next(one for one in slots if one["start"] >= hour_after(slots[0]["start"]))
    first, second = desk_booking(hall, slots[0], 1), desk_booking(hall, soon, 2)
    at_ms = start_ms(hall, first["id"])
    hall.clock.step((at_ms - hall.clock.now_ms()) / 1000)
    assert hall.kiosk.post(f"/bookings/{first['id']}/check-in").status_code == 200
    hall.clock.step(31 * 60)
    gone = change(hall, second["token"], "cancel")
    assert gone.status_code == 200, gone.json
    booking = hall.house.database.read(lambda rows: store.by_id(rows, second["id"]))
    assert (booking.state, booking.excused) == ("cancelled", "hall_late")
    assert "called_off" not in {one["kind"] for one in got(hall)}
