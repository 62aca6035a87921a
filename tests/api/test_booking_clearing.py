"""The calls that move all bookings without a place: what they answer, what is left, and who is told."""

from __future__ import annotations

from typing import Any

from queue_server.hall import service as halls
from tests.appointments.diary import TUESDAY, hall_text
from tests.appointments.test_way import book, code
from tests.conftest import Office
from tests.notices.conftest import got
from tests.notices.conftest import hall as hall

PATH = "/halls/JN01/bookings/conflicts/plan"


def close(office: Office) -> None:
    text = hall_text() + f'\n[[hours.special]]\nday = "{TUESDAY}"\nreason = "停电"\n'
    office.house.database.write(lambda tx: halls.load(tx, text, "2026-11-23"))


def lines(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.manager.get(PATH).json["moves"]
    return found


def two(office: Office) -> list[dict[str, Any]]:
    """Two bookings, one made after the other."""
    first = book(office, n=1).json
    office.clock.step(1)
    return [first, book(office, n=2).json]


def moves(found: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"booking": one["booking"], "seen": one["from"], "to": one["to"]} for one in found]


def test_the_plan_is_carried_out_as_it_was_seen_and_twice_moves_nobody_twice(office: Office) -> None:
    made = two(office)
    close(office)
    found = lines(office)
    assert [one["number"] for one in found] == [one["number"] for one in made]
    assert all(one["to"].startswith("20261125-") and one["why"] == "gone" for one in found)
    body = {"reason": "停电", "moves": moves(found)}
    assert office.manager.post(PATH, body).json == {"moved": 2, "left": []}
    assert lines(office) == []
    assert office.manager.post(PATH, body).json == {"moved": 0, "left": []}
    seen = office.guide.get(f"/bookings/{made[0]['id']}").json
    assert (seen["slot"], seen["excused"]) == (found[0]["to"], "停电")


def test_what_cannot_be_moved_is_named_and_keeps_nobody_from_being_moved(office: Office) -> None:
    made = two(office)
    close(office)
    [first, second] = moves(lines(office))
    ask = {"reason": "停电", "moves": [first | {"to": "20261125-0001"}, {**second, "booking": "nobody"}, second]}
    answer = office.manager.post(PATH, ask)
    assert (answer.status_code, answer.json["moved"]) == (200, 1)
    assert [(one["booking"], one["code"]) for one in answer.json["left"]] == [
        (made[0]["id"], "unknown_slot"),
        ("nobody", "unknown_booking"),
    ]
    assert [one["number"] for one in lines(office)] == [made[0]["number"]]


def test_whoever_is_moved_is_told_of_the_new_time(hall: Office) -> None:
    made = book(hall).json
    proof = {"code": code(hall, made["id"])}
    assert hall.nobody.post(f"/public/bookings/{made['token']}/verify", proof).status_code == 200
    close(hall)
    found = lines(hall)
    assert hall.manager.post(PATH, {"reason": "停电", "moves": moves(found)}).json["moved"] == 1
    assert got(hall)[-1]["kind"] == "moved"


def test_more_lines_than_one_piece_or_none_are_refused(office: Office) -> None:
    one = {"booking": "b", "seen": "20261124-0900", "to": "20261125-0900"}
    for many in ([], [one] * 51):
        assert office.manager.post(PATH, {"reason": "停电", "moves": many}).status_code == 400
    assert (
        office.manager.post("/halls/XX99/bookings/conflicts/plan", {"reason": "x", "moves": [one]}).status_code == 404
    )
