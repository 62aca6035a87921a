"""A week's plan by the calls: kinds, copied weeks, who has none, and AB pairs of those who can serve the lines."""

from __future__ import annotations

from typing import Any

from queue_server.crew import store
from tests.conftest import Caller, Office

CREW = "/halls/JN01/crew"
MONDAY, BEFORE, TUESDAY = "2026-11-23", "2026-11-16", "2026-11-24"


def ok(answer: Any) -> Any:
    assert answer.status_code == 200, answer.json
    return answer.json


def code(answer: Any) -> str:
    return str(answer.json["error"]["code"])


def run(office: Office, act: str, **body: Any) -> Any:
    return office.manager.post(f"{CREW}/{act}", body)


def number(one: Caller) -> int:
    return int(one.id)


def at_post(office: Office, one: Caller, window: str, *also: str) -> None:
    ok(run(office, "posts", staff=number(one), window=window, department="市公安局", also=list(also)))


def on_shift(office: Office, *people: Caller, kind: str = "full", monday: str = MONDAY) -> None:
    ok(run(office, "shifts/week", staff=[number(one) for one in people], monday=monday, kind=kind))


def line(office: Office, one: Caller, monday: str = MONDAY) -> dict[str, Any]:
    week = ok(office.manager.get(f"{CREW}/week?monday={monday}"))
    return next(each for each in week["people"] if each["staff"] == number(one))


def test_a_week_is_planned_copied_and_says_who_has_none(office: Office) -> None:
    on_shift(office, office.clerk, monday=BEFORE)
    ok(run(office, "shifts", staff=number(office.clerk), day="2026-11-18", kind="early"))
    ok(run(office, "shifts", staff=number(office.clerk), day=TUESDAY, kind="middle"))
    assert ok(run(office, "shifts/copy", monday=MONDAY)) == {"changed": 4}
    assert ok(run(office, "shifts/copy", monday=MONDAY)) == {"changed": 0}
    shifts = line(office, office.clerk)["shifts"]
    assert list(shifts.values()) == ["full", "middle", "early", "full", "full", "", ""]
    week = ok(office.manager.get(f"{CREW}/week"))
    assert week["monday"] == MONDAY
    assert not any(one["lacking"] for one in week["days"])  # guide and manager have no post
    at_post(office, office.guide, "")
    week = ok(office.manager.get(f"{CREW}/week"))
    assert [one["lacking"] for one in week["days"]] == [1, 1, 1, 1, 1, 0, 0]
    assert {one["role"] for one in week["people"]} == {"clerk", "guide", "manager"}
    ok(run(office, "shifts", staff=number(office.clerk), day=TUESDAY, kind=""))
    assert line(office, office.clerk)["shifts"][TUESDAY] == ""
    assert office.house.database.read(store.differences) == []


def test_what_is_no_shift_is_refused(office: Office) -> None:
    me = number(office.clerk)
    assert code(run(office, "shifts", staff=me, day=MONDAY, kind="night")) == "bad_shift"
    assert code(run(office, "shifts", staff=me, day="2026-11-31", kind="full")) == "bad_shift"
    assert code(run(office, "shifts/copy", monday=TUESDAY)) == "bad_shift"
    assert code(run(office, "shifts", staff=number(office.auditor), day=MONDAY, kind="full")) == "not_of_crew"
    assert code(run(office, "shift-kinds", key="night", name="夜班", times="22:00-06:00")) == "bad_shift"
    assert office.manager.get(f"{CREW}/week?monday=x").status_code == 422


def test_a_hall_has_kinds_of_its_own_and_changes_those_of_all(office: Office) -> None:
    ok(run(office, "shift-kinds", key="noon", name="午间班", times="11:30-13:30"))
    ok(run(office, "shift-kinds", key="early", name="早班", times="08:00-12:00"))
    kinds = {one["key"]: one["times"] for one in ok(office.manager.get(f"{CREW}/week"))["kinds"]}
    assert kinds == {"full": "", "early": "08:00-12:00", "middle": "12:00-17:00", "duty": "09:00-17:00"} | {
        "noon": "11:30-13:30"
    }


def test_b_is_another_who_serves_the_lines_and_ended_pairs_stay(office: Office) -> None:
    other = office.add_clerk("clerk2")
    hall = office.house.hall("JN01")
    window = next(one for one in hall.public_windows if len(one.queues) > len(one.handicap_min))
    home = [one for one in window.queues if one not in window.handicap_min]
    a, b = number(office.clerk), number(other)
    at_post(office, office.clerk, window.id)
    pair = {"a": a, "b": b, "window": window.id, "from_day": MONDAY}
    assert code(run(office, "pairs", **pair | {"b": a})) == "own_pair"
    refused = run(office, "pairs", **pair)
    assert code(refused) == "cannot_serve" and home[0] in refused.json["error"]["message"]
    at_post(office, other, "", *home)
    made = ok(run(office, "pairs", **pair))["pairs"]
    assert [(one["a"], one["b"], one["window"], one["to"]) for one in made] == [(a, b, window.id, "")]
    assert code(run(office, "pairs", **pair)) == "pair_exists"
    assert run(office, "pairs", **pair | {"a": b, "b": a}).status_code == 200  # both ways
    office.clock.step(86400)
    fresh = office.app.test_client(use_cookies=False)
    signed = fresh.post("/api/v1/sign-in", json={"account": "manager", "password": "correct-horse-battery"})
    office.manager.token = signed.json["token"]
    ended = ok(run(office, f"pairs/{made[0]['id']}/end"))["pairs"]
    assert [one["to"] for one in ended if one["id"] == made[0]["id"]] == [MONDAY]
    assert code(run(office, "pairs/none/end")) == "unknown_crew_thing"
    assert office.house.database.read(store.differences) == []
