"""Bookings made at the desk, so that a test can begin with people arriving: a buyer and a seller, or one person."""

from __future__ import annotations

import re
from typing import Any

from appointments import store
from queue_server.hall import service as halls
from tests.conftest import JN01, Office
from tests.tickets.counter import resident

MONDAY = "2026-11-23"
SALE, RENT = "transfer-resale", "fund-rent"
ADDRESS = "历下区测试路 8 号 3 单元 502"
PARTIES = 'roles = ["buyer: 买方 / Buyer, 1-4", "seller: 卖方 / Seller, 1-4"]\n'


def two_parties() -> str:
    """The demo hall's file, whose sale of a home needs a buyer and a seller."""
    head, sale, rest = re.split(
        r'(?=id = "transfer-resale"\n)|(?<=bookable = true\n)', JN01.read_text("utf-8"), maxsplit=2
    )
    return head + re.sub(r"(?m)^roles = .*\n", "", sale) + PARTIES + rest


def load_two_parties(office: Office) -> None:
    """Let the office work under that file."""
    office.house.database.write(lambda tx: halls.load(tx, two_parties()))


def named(n: int, role: str = "applicant") -> dict[str, Any]:
    """One who comes."""
    one = resident(n)
    return {"role": role, "person": {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}}


def free(office: Office, service: str, day: str = MONDAY) -> list[dict[str, Any]]:
    """The slots of the day with a place left for the desk."""
    answer = office.guide.get(f"/halls/JN01/services/{service}/slots?from={day}&to={day}")
    assert answer.status_code == 200, answer.json
    return [one for one in answer.json["slots"] if one["free"]]


def booked(office: Office, service: str, *persons: dict[str, Any], slot: str | None = None, **more: Any) -> Any:
    """A booking as the desk gets it; in the first slot that is free today, without another."""
    slot = slot or free(office, service)[0]["id"]
    body = {"hall": "JN01", "service": service, "slot": slot, "channel": "desk", "phone": "13800001234"}
    body |= {"address": ADDRESS}
    answer = office.guide.post("/bookings", body | {"persons": list(persons)} | more)
    assert answer.status_code == 201, answer.json
    return answer.json


def sale(office: Office, slot: str | None = None, n: int = 1) -> Any:
    """Two people sell and buy a home."""
    return booked(office, SALE, named(n, "buyer"), named(n + 1, "seller"), slot=slot)


def go_to(office: Office, booking: Any, minutes: float) -> None:
    """Step the clock to so many minutes after the booking's slot begins."""
    start_ms = office.house.database.read(lambda rows: store.by_id(rows, booking["id"])).start_ms
    office.clock.step((start_ms + minutes * 60_000 - office.clock.now_ms()) / 1000)
