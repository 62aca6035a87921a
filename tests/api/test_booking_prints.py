"""Booked at the desk for somebody without a phone: nothing is told to anybody, and the booking goes on paper."""

from __future__ import annotations

from typing import Any

import pytest

from devices.printers.document import read_document
from queue_server.equipment import printing, service
from tests.appointments.diary import TUESDAY
from tests.appointments.test_way import free, named
from tests.conftest import Caller, Office
from tests.notices.conftest import got
from tests.notices.conftest import hall as hall


def book(office: Office, who: Caller, n: int = 1, **more: str) -> Any:
    slot = free(office, "fund-rent", TUESDAY)[0]["id"]
    body = {"hall": "JN01", "service": "fund-rent", "slot": slot, "channel": "desk", "persons": [named(n)]}
    return who.post("/bookings", body | more)


def drawn(office: Office, job: str) -> str:
    found = office.house.database.read(lambda rows: printing.job_or_refusal(rows, job))
    assert found.doc is not None
    return str(read_document(found.doc))


def test_at_the_desk_nobody_needs_a_phone_and_then_nobody_is_told_anything(hall: Office) -> None:
    made = [book(hall, hall.guide, n).json for n in (1, 2)]
    assert [one["state"] for one in made] == ["booked", "booked"]
    assert got(hall) == []
    assert hall.guide.post(f"/bookings/{made[0]['id']}/phone").json["phone"] is None
    moved = {"slot": free(hall, "fund-rent", "2026-11-25")[0]["id"], "reason": "停电"}
    assert hall.guide.post(f"/bookings/{made[0]['id']}/move", moved).status_code == 200
    assert got(hall) == []


@pytest.mark.parametrize(
    ("channel", "who", "why"), [("phone", "guide", "bad_phone"), ("online", "nobody", "not_mobile")]
)
def test_by_telephone_and_online_a_phone_is_needed(office: Office, channel: str, who: str, why: str) -> None:
    refused = book(office, office.callers[who], channel=channel)
    assert (refused.status_code, refused.json["error"]["code"]) == (422, why)


def test_a_bookings_slip_says_all_one_must_know_and_no_name(office: Office) -> None:
    agent = office.add_device("agent", "agent")
    made = book(office, office.guide).json
    path = f"/bookings/{made['id']}/prints"
    refused = office.guide.post(path)
    assert (refused.status_code, refused.json["error"]["code"]) == (404, "unknown_printer")
    queued = office.guide.post(path, {"printer": f"{agent.id}/front"})
    assert (queued.status_code, queued.json["copy"]) == (201, 1), queued.json
    paper = drawn(office, queued.json["id"])
    service_there = office.house.hall("JN01").service("fund-rent")
    at = made["start"][11:16]
    for said in (f"{made['number'][:4]} {made['number'][4:]}", f"11月24日 周二 {at}", "签到：当天", "我已预约"):
        assert said in paper, (said, paper)
    assert service_there.name in paper and service_there.materials[0] in paper and "三楼" in paper
    assert named(1)["person"]["name"] not in paper
    office.house.database.write(
        lambda tx: printing.report(tx, service.device_or_refusal(tx, int(agent.id)), queued.json["id"], "confirmed")
    )
    again = office.guide.post(path, {"reason": "lost"})
    assert (again.status_code, again.json["copy"]) == (201, 2), "where the first came out"
    assert "副本 2" in drawn(office, again.json["id"])
    assert [one["state"] for one in office.guide.get(path).json["prints"]] == ["confirmed", "queued"]
