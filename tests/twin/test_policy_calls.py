"""The calls for doing it another way, over the real hall: today and a day that is over, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from queue_server.kernel.spans import DAY_MS
from queue_server.twin import replaying
from queue_server.twin.comparing import MEASURES
from tests.conftest import PASSWORD, Office

POLICY, REPLAY = "/halls/JN01/what-if/policy", "/halls/JN01/what-if/replay"
DAY = "2026-11-23"


@pytest.fixture(autouse=True)
def filled(office: Office) -> None:
    """One window for transfers and ten people who wait for it."""
    office.house.timers.stop()
    assert office.clerk.post("/halls/JN01/windows/305/sign-on").status_code == 200
    for _ in range(10):
        take(office)


def take(office: Office) -> None:
    body = {"hall": "JN01", "service": "transfer-new", "channel": "desk"}
    assert office.guide.post("/tickets", body).status_code == 201


def asked(office: Office, path: str, query: str) -> Any:
    answer = office.manager.get(f"{path}?queue=A&{query}")
    assert answer.status_code == 200, answer.text
    return answer.json


def lived(office: Office) -> None:
    """Eight are served for a quarter of an hour each, one does not come, one gives up; then it is tomorrow."""
    for n in range(9):
        ticket = office.clerk.post("/halls/JN01/windows/305/call").json["ticket"]["id"]
        if n == 4:
            office.clock.step(75)
            assert office.clerk.post(f"/tickets/{ticket}/miss").status_code == 200
            continue
        office.clerk.post(f"/tickets/{ticket}/serve")
        office.clock.step(900)
        assert office.clerk.post(f"/tickets/{ticket}/finish", {"outcome": "consulted"}).status_code == 200
    office.clerk.post("/halls/JN01/windows/305/sign-off")
    office.clock.at_ms += DAY_MS
    office.house.close_days(office.clock.now_ms())
    for name in ("manager", "clerk", "guide"):
        caller = office.callers[name]
        answer: Any = caller.client.post("/api/v1/sign-in", json={"account": name, "password": PASSWORD})
        caller.token = answer.json["token"]


def test_the_rest_of_today_is_told_line_by_line_with_the_difference(office: Office) -> None:
    found = asked(office, POLICY, "open=306&runs=4")
    assert (found["runs"], found["day"], found["recorded"]) == (4, DAY, [])
    line = next(one for one in found["lines"] if one["queue"] == "A")
    assert set(line["before"]) == set(line["difference"]) == set(MEASURES)
    assert line["difference"]["wait_min_p80"]["mean"] < 0 and line["after"]["wait_min_p80"]["days"] == 4
    assert sum(line["waits_before"]) == pytest.approx(1, abs=0.01)
    assert len(line["waits_after"]) == len(found["edges_min"]) + 1


def test_at_the_midday_rest_the_afternoon_is_run(office: Office) -> None:
    office.clock.step(3 * 3600)  # 12:20, the window stays signed on
    (line, *_) = asked(office, POLICY, "open=306&runs=2")["lines"]
    assert line["before"]["wait_min_p50"]["mean"] >= 180, "who waits at noon is called from one o'clock on"
    assert line["after"]["unserved"]["mean"] <= line["before"]["unserved"]["mean"]
    office.clock.step(5 * 3600)
    assert office.house.pressure.now(office.house.hall("JN01")) is None


def test_with_progress_each_drawn_day_is_a_line_and_the_answer_is_the_last(office: Office) -> None:
    answer = office.manager.get(f"{POLICY}?queue=A&open=306&runs=3&progress=1")
    *steps, last = (json.loads(one) for one in answer.text.splitlines())
    assert steps == [{"done": n, "of": 3} for n in (1, 2, 3)]
    plain = asked(office, POLICY, "open=306&runs=3")
    assert last == plain, "by the seeds alone"


def test_a_few_ask_at_once_and_whoever_goes_away_makes_room(office: Office) -> None:
    path = f"{POLICY}?queue=A&open=306&runs=2&progress=1"
    asking = [office.manager.get(path) for _ in range(4)]
    refused = office.manager.get(path)
    assert (refused.status_code, refused.json["error"]["code"]) == (503, "twin_is_busy")

    def read() -> None:
        raise AssertionError("whoever finds no place costs no reading")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replaying, "replay", lambda *_: read())
        patch.setattr(replaying, "priority_share", lambda *_: read())
        assert office.manager.get(path).status_code == 503
        assert office.manager.get(f"{REPLAY}?queue=A&open=306&day=2026-11-20").status_code == 503
    for _ in range(2):  # a refusal gives its place back
        asking.pop(0).close()
        assert office.manager.get(f"{REPLAY}?queue=A&open=306&day=2026-11-20").status_code == 404
        asking.append(office.manager.get(path))
    asking[0].close()
    assert office.manager.get(path).text.count("\n") == 3
    for one in asking[1:]:
        one.close()


def test_a_recorded_day_is_run_again_with_the_error_of_the_twin_and_under_a_policy(office: Office) -> None:
    lived(office)
    found = asked(office, REPLAY, f"day={DAY}&open=306")
    assert (found["day"], found["days"], found["left_out"], found["runs"]) == (DAY, [DAY], 1, 1)
    (line,) = found["lines"]
    for name in ("wait_min_p50", "wait_min_p80"):
        assert abs(line["before"][name]["mean"] - line["happened"][name]) <= 2, name
        assert line["after"][name]["mean"] < line["before"][name]["mean"]
    assert line["before"]["people"]["mean"] == line["happened"]["people"] == 9
    shared = asked(office, REPLAY, f"day={DAY}&booked_percent=50")
    assert shared["runs"] == 20


NONSENSE = (
    ("", "queue"),
    ("open=401", "open"),
    ("open=305", "open"),
    ("close=306", "close"),
    ("close=305&help=305", "close"),
    ("help=311", "help"),
    ("handicap_min=0", "handicap_min"),
    ("appointment_credit_min=481", "appointment_credit_min"),
    ("priority_credit_min=-1", "priority_credit_min"),
    ("booked_percent=101", "booked_percent"),
    ("stop=25:00", "stop"),
    ("stop=0900", "stop"),
    ("stop=08:00", "stop"),
    ("stop=17:01", "stop"),
    ("open=306&runs=1", "runs"),
)


def test_nonsense_is_refused_by_its_name(office: Office) -> None:
    for query, field in NONSENSE:
        answer = office.manager.get(f"{POLICY}?queue=A&{query}")
        assert answer.status_code == 400, query
        assert [one["field"] for one in answer.json["error"]["details"]["fields"]] == [field], query


def test_what_is_not_there_is_said(office: Office) -> None:
    assert office.manager.get(f"{POLICY}?queue=Ü&open=306").status_code == 404
    assert office.manager.get(f"{POLICY}?queue=A&open=999").status_code == 404
    assert office.clerk.get(f"{POLICY}?queue=A&open=306").status_code == 403
    for day, status in ((DAY, 404), ("2026-11-20", 404), ("yesterday", 400), ("2026-13-01", 400)):
        assert office.manager.get(f"{REPLAY}?queue=A&open=306&day={day}").status_code == status, day
    office.clerk.post("/halls/JN01/windows/305/sign-off")
    refused = office.manager.get(f"{POLICY}?queue=A&open=306")
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "hall_is_shut")
