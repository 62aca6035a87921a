"""The figures of a day: each ticket counted once, with its base, and nothing that leads to a person."""

from __future__ import annotations

import json

from queue_server.tickets.counting import Counts, total
from tests.api.conftest import code_of, sign_on, take
from tests.conftest import Office

PERSON = {"name": "张小三", "id_type": "resident", "id_number": "11010519491231002X"}


def test_a_morning_in_counts(office: Office) -> None:
    tickets = [take(office.kiosk, person=PERSON), take(office.kiosk), take(office.kiosk), take(office.kiosk)]
    queue = tickets[0]["queue"]["id"]
    sign_on(office.clerk)
    office.clock.step(600)
    office.clerk.post("/halls/JN01/windows/317/call")
    office.clerk.post(f"/tickets/{tickets[0]['id']}/serve")
    office.clerk.post(f"/tickets/{tickets[0]['id']}/finish", {"outcome": "accepted", "reason": "手工办理"})
    office.clerk.post("/halls/JN01/windows/317/call")
    office.guide.post(f"/tickets/{tickets[3]['id']}/cancel")
    told = office.evaluator.get("/halls/JN01/figures").json
    row = next(one for one in told["queues"] if one["id"] == queue)
    expected = {
        "issued": 4,
        "waiting": 1,
        "at_windows": 1,
        "held": 0,
        "finished": 1,
        "missed": 0,
        "left": 1,
        "called": 2,
    }
    assert {key: row[key] for key in expected} == expected and row["wait_min"] == 10
    assert {key: told["total"][key] for key in expected} == expected
    assert told["windows"] == {"open": 1, "all": len(office.house.hall("JN01").windows)}
    assert not any(part in json.dumps(told, ensure_ascii=False) for part in (PERSON["name"], tickets[0]["number"]))


def test_another_day_and_one_that_is_none(office: Office) -> None:
    take(office.kiosk)
    before = office.evaluator.get("/halls/JN01/figures?day=2026-11-20").json
    assert (before["total"]["issued"], before["total"]["wait_min"]) == (0, None)
    assert code_of(office.evaluator.get("/halls/JN01/figures?day=2026-02-31")) == (400, "bad_input")


def test_counts_add_up() -> None:
    both = total([Counts(issued=3, called=2, wait_ms=240_000), Counts(issued=1, called=1, wait_ms=60_000)])
    assert (both.issued, both.called, both.wait_min, Counts().wait_min) == (4, 3, 2, None)


def test_an_evaluator_sees_figures_and_no_ticket_and_no_window(office: Office) -> None:
    ticket = take(office.kiosk)
    for path in (f"/tickets/{ticket['id']}", "/halls/JN01/windows/317", "/staff", "/halls/JN01/journal"):
        assert code_of(office.evaluator.get(path)) == (403, "not_allowed")
