"""Simulated clerks and citizens, seen through an API that writes down what they do."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pytest

from queue_server.demo.alive.arrivals import Arrival
from queue_server.demo.alive.bookers import Bookers
from queue_server.demo.alive.citizens import Citizens
from queue_server.demo.alive.clerks import Clerk
from queue_server.demo.alive.hall import LivingHall
from queue_server.demo.alive.mishaps import OUT_AFTER_MIN, OUT_FOR_MIN, PaperRunsOut
from queue_server.demo.alive.people import person
from queue_server.people.model import checked
from tests.tickets.counter import demo_hall

HALL = demo_hall()


class Recording:
    """Answers every call as a friendly hall would and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any] | None:
        self.asked.append((path, body or {}))
        act = path.rsplit("/", 1)[1]
        ticket = {"id": "t1", "state": "serving", "service": {"id": "records"}, "token": "x", "ahead": 3}
        if act == "call":
            return {"ticket": ticket | {"state": "called"}}
        return None if act == "recall" else ticket | {"state": "finished" if act == "finish" else "serving"}

    def get(self, path: str) -> dict[str, Any]:
        names = (("身份证", False), ("户口簿", True), ("委托书", True))
        papers = [{"name": name, "required": name != "委托书", "deferrable": may} for name, may in names]
        return {"new": {"materials": papers}}

    def acts(self) -> list[str]:
        return [path.rsplit("/", 1)[1] for path, _body in self.asked]


class Still(LivingHall):
    """A hall whose pauses only move its clock."""

    def __init__(self, minute: int = 600) -> None:
        self.passed_s = 0.0
        super().__init__(HALL, 1.0, lambda: self.passed_s)
        hour, rest = divmod(minute, 60)
        line = [{"id": "E", "waiting": 2}, {"id": "D", "waiting": 0}]
        self.see({"at": f"2026-11-23T{hour:02d}:{rest:02d}:00+08:00", "queues": line})

    def pause(self, hall_s: float, at_least_s: float = 0.0) -> None:
        self.passed_s += hall_s


def served(seed: int) -> tuple[Recording, list[str]]:
    api, missed = Recording(), list[str]()
    clerk = Clerk(Still(), api, HALL.window("317"), random.Random(seed), missed.append)  # type: ignore[arg-type]
    assert clerk._next()
    return api, missed


def test_a_clerk_calls_and_serves_until_the_ticket_is_finished() -> None:
    assert served(1)[0].acts() == ["call", "serve", "cases", "finish"]


def test_over_many_people_everything_that_happens_in_a_hall_happens() -> None:
    happened, gone, followed = set[str](), 0, set[str]()
    for seed in range(200):
        api, missed = served(seed)
        followed |= {name for _path, body in api.asked for name in body.get("follow", ())}
        happened |= set(api.acts())
        gone += len(missed)
    assert happened >= {"call", "serve", "finish", "recall", "miss", "transfer", "hold", "pause", "resume"}
    assert 3 <= gone <= 30
    assert followed == {"户口簿"}, "what the item lets come later, and nothing else"


def test_nobody_is_called_where_nobody_waits() -> None:
    api = Recording()
    clerk = Clerk(Still(), api, HALL.window("319"), random.Random(1), lambda _ticket: None)  # type: ignore[arg-type]
    assert not clerk._next() and api.asked == []


@pytest.mark.parametrize(
    ("minute", "calls"),
    [(8 * 60, False), (9 * 60, True), (12 * 60 + 10, False), (17 * 60 + 10, True), (18 * 60, False)],
)
def test_clerks_call_in_opening_hours_and_serve_to_the_end_who_is_there_at_close(minute: int, calls: bool) -> None:
    assert Still(minute).clerks_call() is calls


def test_a_number_is_taken_on_the_floor_of_the_service_with_a_document_where_one_is_needed() -> None:
    third, fourth = Recording(), Recording()
    citizens = Citizens(Still(), {"3F": third, "4F": fourth}, "balanced", 1)  # type: ignore[dict-item]
    citizens.take_number(Arrival(0, ("transfer-inherit",), "elderly", ("hearing",)))
    (path, body), *_more = third.asked
    assert (path, body["service"], body["priority"], body["needs"]) == (
        "/tickets", "transfer-inherit", "elderly", ["hearing"],
    )  # fmt: skip
    assert body["person"]["id_type"] == "resident" and fourth.asked == []
    assert citizens.issued == 1


def test_invented_people_have_documents_the_hall_accepts() -> None:
    for seed in range(50):
        one = person(random.Random(seed))
        assert checked(one["name"], one["id_type"], one["id_number"], "2026-11-23").name == one["name"]


def test_the_paper_runs_out_once_a_morning_and_somebody_changes_the_roll() -> None:
    said: list[dict[str, Any]] = []
    hall = Still(9 * 60)
    paper = PaperRunsOut(hall, said.append)
    for _minute in range(8 * 60):
        paper.look()
        hall.pause(60)
    assert said == [{"fault": "paper_out", "on": True}, {"fault": "paper_out", "on": False}]
    assert OUT_AFTER_MIN > OUT_FOR_MIN > 0


class Booking(Recording):
    """A hall with two free slots, and one that is full."""

    def get(self, path: str) -> dict[str, Any]:
        self.asked.append((path, {}))
        at = [("0930", 1), ("1000", 0), ("1030", 2)]
        start = "2026-11-23T{}:{}:00+08:00"
        return {"slots": [{"id": t, "start": start.format(t[:2], t[2:]), "free": free} for t, free in at]}


def test_who_books_takes_the_free_slot_nearest_to_the_hour_with_everybody_who_must_come() -> None:
    api = Booking()
    bookers = Bookers(Still(), api, {}, "balanced", 1)  # type: ignore[arg-type]
    at_ms = round(datetime.fromisoformat("2026-11-23T10:05:00+08:00").timestamp() * 1000)
    comers = [bookers.book("2026-11-23", Arrival(at_ms, ("fund-rent",), None, ())) for _ in range(60)]
    bodies = [body for path, body in api.asked if path == "/bookings"]
    assert {body["slot"] for body in bodies} == {"1030"} and bookers.booked == 60
    assert all(checked(**one["person"], day="2026-11-23") for body in bodies for one in body["persons"])
    came = [one for one in comers if one is not None]
    assert 36 <= len(came) <= 56
    assert all(-30 <= (at - at_ms) / 60_000 - 25 <= 15 for at, _floor, _id in came)
