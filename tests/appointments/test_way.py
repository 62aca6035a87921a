"""A booking's whole way over the API: free places, a hold, the code, another time, checking in, and being called."""

from __future__ import annotations

from typing import Any

import pytest

from appointments import booking as bookings
from appointments import store
from queue_server.wiring import house, upkeep
from tests.conftest import Office
from tests.tickets.counter import resident

TUESDAY = "2026-11-24"


def person(n: int) -> dict[str, str]:
    one = resident(n)
    return {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}


def named(n: int, role: str = "applicant") -> dict[str, Any]:
    return {"role": role, "person": person(n)}


def free(office: Office, service: str, day: str = TUESDAY) -> list[dict[str, Any]]:
    answer = office.nobody.get(f"/halls/JN01/services/{service}/slots?from={day}&to={day}")
    assert answer.status_code == 200, answer.json
    return [one for one in answer.json["slots"] if one["free"]]


def hold(office: Office, service: str, slot: str) -> str:
    answer = office.nobody.post("/bookings/holds", {"hall": "JN01", "service": service, "slot": slot})
    assert answer.status_code == 201, answer.json
    return str(answer.json["hold"])


def book(office: Office, service: str = "fund-rent", slot: str | None = None, n: int = 1, **more: Any) -> Any:
    slot = slot or free(office, service)[0]["id"]
    body = {"hall": "JN01", "service": service, "slot": slot, "channel": "online", "phone": f"1380000{n:04d}"}
    return office.nobody.post("/bookings", body | {"persons": [named(n)], "hold": hold(office, service, slot)} | more)


def code(office: Office, booking_id: str) -> str:
    def look(rows: Any) -> str:
        return bookings.code_of(rows, office.house.secrets, store.by_id(rows, booking_id)) or ""

    return office.house.database.read(look)


def start_ms(office: Office, booking: str) -> int:
    return office.house.database.read(lambda rows: store.by_id(rows, booking).start_ms)


def test_a_place_is_held_booked_proved_moved_and_becomes_the_first_ticket_in_line(office: Office) -> None:
    made = book(office)
    assert made.status_code == 201, made.json
    token, booking = made.json["token"], made.json["id"]
    assert made.json["state"] == "unverified" and made.json["verify_by"]
    wrong = office.nobody.post(f"/public/bookings/{token}/verify", {"code": "x"})
    assert wrong.json["error"]["code"] == "wrong_phone_code"
    proved = office.nobody.post(f"/public/bookings/{token}/verify", {"code": code(office, booking)})
    assert (proved.status_code, proved.json["state"]) == (200, "booked")
    later = free(office, "fund-rent")[3]
    moved = office.nobody.post(f"/public/bookings/{token}/move", {"slot": later["id"]})
    assert (moved.status_code, moved.json["start"], moved.json["moves"]) == (200, later["start"], 1)
    office.clock.step((start_ms(office, booking) - office.clock.now_ms()) / 1000 - 20 * 60)
    here = office.kiosk.post(f"/bookings/{booking}/check-in")
    assert here.status_code == 200, here.json
    assert here.json["booking"]["state"] == "arrived"
    assert here.json["ticket"]["channel"] == "booking"
    assert upkeep.replay_differences(office.house.database) == []


def test_a_number_that_is_taken_is_drawn_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([5, 5, 7])
    below = house.secrets.randbelow
    monkeypatch.setattr(house.secrets, "randbelow", lambda n: next(drawn) if n == 90_000_000 else below(n))
    numbers = [book(office, n=n).json["number"] for n in (1, 2)]
    assert numbers == ["10000005", "10000007"]
