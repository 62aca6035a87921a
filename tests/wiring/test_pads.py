"""Pads on the counter: their keys do what the terminal's do, their grades are ratings, displays and strips agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from queue_server.equipment import health, pad_keys, places
from queue_server.equipment import service as equipment
from queue_server.equipment.model import Device
from queue_server.equipment.places import Place
from queue_server.kernel.clock import SteppedClock
from queue_server.live.messages import Reading
from queue_server.wiring.feed import Feed
from tests.api.conftest import take
from tests.conftest import MONDAY_0920_MS, Office, still_office

WINDOW = "317"


@dataclass
class Counter:
    """Window 317 with a caller (1), an evaluator (2) and a light strip; the clerk is signed on."""

    office: Office
    agent: Device
    number: int = 0
    answers: list[Any] = field(default_factory=list)

    @property
    def feed(self) -> Feed:
        found: Feed = self.office.app.extensions["quhao_feed"]
        return found

    def say(self, kind: str, **body: Any) -> Any:
        self.number += 1
        self.office.clock.step(1)
        said = {"id": f"p{self.number}", "device": "pads", "kind": kind, "body": body}
        self.answers.append(self.feed.boxes.read(self.agent, Reading.model_validate(said)))
        return self.answers[-1]

    def press(self, act: str, digits: str = "") -> Any:
        return self.say("key", address=1, act=act, digits=digits, raw="0C")

    def grade(self, raw: int, grade: int | None) -> Any:
        return self.say("grade", address=2, raw=raw, grade=grade)

    def state(self, ticket: str) -> str:
        found: str = self.office.manager.get(f"/tickets/{ticket}").json["state"]
        return found

    def shown(self) -> dict[str, Any]:
        view = self.feed.view_of("JN01", f"device:{self.agent.id}")
        assert view is not None
        return self.office.house.database.read(view.everything)

    def entries(self, kind: str) -> list[dict[str, Any]]:
        sql = "SELECT actor, body FROM journal WHERE kind = ? ORDER BY pos"
        return [dict(row) for row in self.office.house.database.read(lambda rows: rows.all(sql, kind))]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    office = still_office(tmp_path, SteppedClock(MONDAY_0920_MS))
    made = office.add_device("agent", "box")
    agent = office.house.database.read(lambda rows: equipment.device_or_refusal(rows, int(made.id)))
    kinds = {"pads": "pad", "strip": "led"}
    devices = [{"name": name, "kind": kind, "state": "online"} for name, kind in kinds.items()]
    health.receive(office.house.database, office.house.watch, agent, {"devices": devices})
    hall, here = office.house.hall("JN01"), Place("window", WINDOW)
    for name, channels in {"pads": ("1", "2"), "strip": (WINDOW,)}.items():
        there = dict.fromkeys(channels, here)
        address = f"{agent.id}/{name}"
        office.house.database.write(lambda tx, a=address, t=there: places.set_places(tx, hall, a, t))  # type: ignore[misc]
    yield Counter(office, agent)
    office.house.close()


def test_a_number_goes_its_whole_way_by_the_keys_of_the_pad(counter: Counter) -> None:
    first, second = take(counter.office.kiosk), take(counter.office.kiosk)
    steps = {"call": "called", "confirm": "serving", "hold": "held", "return": "serving"}
    for act, state in steps.items():
        assert counter.press(act) == {"taken": True}, act
        assert counter.state(first["id"]) == state, act
    assert counter.press("call") == {"taken": True}
    assert (counter.state(first["id"]), counter.state(second["id"])) == ("finished", "called")
    assert counter.press("missed") == {"taken": True}
    assert counter.state(second["id"]) == "missed"
    assert counter.press("cancel") == {"taken": True}
    assert counter.state(second["id"]) == "called"


def test_every_act_is_the_clerks_who_is_signed_on(counter: Counter) -> None:
    take(counter.office.kiosk)
    counter.press("call")
    assert [one["actor"] for one in counter.entries("ticket_called")] == [f"staff:{counter.office.clerk.id}"]


def test_a_press_said_twice_happens_once(counter: Counter) -> None:
    for _ in range(2):
        take(counter.office.kiosk)
    said = Reading.model_validate(
        {"id": "p1", "device": "pads", "kind": "key", "body": {"address": 1, "act": "call", "digits": "", "raw": "0C"}}
    )
    boxes = counter.feed.boxes
    assert [boxes.read(counter.agent, said) for _ in range(3)] == [{"taken": True}] * 3
    assert len(counter.entries("ticket_called")) == 1


def test_a_press_said_again_after_a_restart_of_the_server_is_not_reckoned_anew(counter: Counter) -> None:
    ticket = take(counter.office.kiosk)
    counter.press("call")
    counter.press("confirm")
    assert counter.state(ticket["id"]) == "serving"
    counter.feed.boxes._answered.clear()  # what was answered lives in memory only
    counter.number -= 1
    assert counter.press("confirm") == {"taken": True}
    assert counter.state(ticket["id"]) == "serving"


def test_keys_that_make_no_sense_are_refused_as_on_the_terminal(counter: Counter) -> None:
    take(counter.office.kiosk)
    refused = {"taken": False, "why": "key_means_nothing_here"}
    assert counter.press("recall") == refused
    assert counter.press("return") == refused
    assert counter.press("line") == refused
    assert counter.press("pause") == {"taken": True}
    assert counter.press("call") == refused
    assert counter.press("pause") == {"taken": True}
    counter.press("call")
    assert counter.press("call") == refused  # whoever was called must be there first
    assert counter.press("recall") == {"taken": False, "why": "recall_too_soon"}


def test_at_a_window_where_nobody_sits_no_key_does_anything(counter: Counter) -> None:
    assert counter.office.clerk.post(f"/halls/JN01/windows/{WINDOW}/sign-off").status_code == 200
    assert counter.press("call") == {"taken": False, "why": "nobody_signed_on"}


def test_a_transfer_goes_to_the_window_keyed_by_its_last_digits(counter: Counter) -> None:
    ticket = take(counter.office.kiosk)
    counter.press("call")
    assert counter.press("transfer", "99") == {"taken": False, "why": "no_such_window_keyed"}
    assert counter.press("transfer", "3") == {"taken": False, "why": "no_such_window_keyed"}  # of several windows
    assert counter.press("transfer", "318")["taken"]
    assert counter.state(ticket["id"]) == "waiting"
    hall = counter.office.house.hall("JN01")
    unique = next(one.id for one in hall.windows if sum(w.id.endswith(one.id[1:]) for w in hall.windows) == 1)
    assert pad_keys.window_keyed(hall, unique[1:]) == unique


def test_the_pad_asks_for_the_visit_that_ended_and_its_grade_is_a_rating(counter: Counter) -> None:
    ticket = take(counter.office.kiosk)
    counter.press("call")
    counter.press("confirm")
    assert counter.shown()["show:pads"]["asks"] == {}
    assert counter.grade(0, 5) == {"taken": False, "why": "nobody_asked"}
    counter.press("evaluate")
    assert counter.shown()["show:pads"]["asks"] == {"1": ticket["number"], "2": ticket["number"]}
    assert counter.grade(9, None) == {"taken": False, "why": "key_has_no_grade"}
    assert counter.grade(0, 5) == {"taken": True}
    assert counter.shown()["show:pads"]["asks"] == {}
    assert counter.grade(1, 4) == {"taken": False, "why": "nobody_asked"}
    given = [json.loads(one["body"])["set"] for one in counter.entries("rating_given")]
    assert [(one["grade"], one["channel"]) for one in given] == [(5, "tablet")]
    raws = [json.loads(one["body"]) for one in counter.entries("pad_grade_read")]
    assert [(one["raw"], one["grade"], one["channel"]) for one in raws] == [(9, None, "2"), (0, 5, "2")]


@pytest.mark.parametrize("body", [{"raw": "x"}, {"raw": 300}, {"raw": 1, "grade": 6}, {"raw": 1, "grade": "5"}])
def test_a_grade_that_is_none_is_refused(counter: Counter, body: dict[str, Any]) -> None:
    assert counter.say("grade", address=2, **body) == {"taken": False, "why": "bad_input"}


def test_strip_pad_and_screen_of_a_window_say_the_same_at_every_step(counter: Counter) -> None:
    for _ in range(3):
        take(counter.office.kiosk)
    screen = counter.feed.view_of("JN01", f"screen:{WINDOW}")
    assert screen is not None
    steps = ["call", "confirm", "call", "missed", "pause", "pause", "call", "confirm", "confirm"]
    seen = set()
    for act in ["", *steps]:
        if act:
            assert counter.press(act) == {"taken": True}, act
        told: dict[str, Any] = counter.office.house.database.read(screen.everything)
        shown = counter.shown()
        strip, pad = shown["show:strip"]["areas"][WINDOW], shown["show:pads"]["addresses"]["1"]
        number = told["current"]["number"] if "current" in told else ""
        state = {"open": "idle"}.get(told["window"]["state"], told["window"]["state"])
        assert strip == ({"number": number} if number else {"state": state})
        waiting = sum(value["waiting"] for key, value in told.items() if key.startswith("queue:"))
        assert pad == {"number": number, "waiting": waiting}
        seen.add(str(strip))
    assert len(seen) >= 4
    assert counter.office.clerk.post(f"/halls/JN01/windows/{WINDOW}/sign-off").status_code == 200
    assert counter.shown()["show:strip"]["areas"][WINDOW] == {"state": "closed"}


def test_what_is_shown_is_told_by_the_entries_that_change_it(counter: Counter) -> None:
    """Old values and the keys the entries name are the same as fresh ones."""
    view = counter.feed.view_of("JN01", f"device:{counter.agent.id}")
    assert view is not None
    read, told = counter.office.house.database.read, counter.shown()

    def follow(entries: Any) -> None:
        for entry in entries:
            keys = view.keys(entry, told)
            assert keys is not None
            now = read(lambda rows, wanted=keys: view.values(rows, wanted))
            for key in keys:
                told.pop(key, None)
            told.update(now)

    counter.office.house.database.after_commit(follow)
    take(counter.office.kiosk)
    for act in ("call", "confirm", "hold", "return", "confirm", "pause", "pause"):
        assert counter.press(act) == {"taken": True}, act
        assert told == counter.shown(), act
    counter.grade(0, 5)
    assert told == counter.shown()
