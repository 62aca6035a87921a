"""Findings of patrols and the joining record by the calls: who sees what when, what is overdue, who lacks training."""

from __future__ import annotations

from typing import Any

from queue_server.crew import patrols, records_store
from queue_server.hall import hours
from queue_server.supervision.model import CLOCK_WORDS
from queue_server.views import score_facts
from queue_server.wiring.crew_scores import overdue
from tests.conftest import Office
from tests.crew.test_shifts import CREW, code, number, ok, run

TODAY, DUE, LATER = "2026-11-23", "2026-11-25", "2026-11-26"


def body(office: Office, **more: Any) -> dict[str, Any]:
    window = office.house.hall("JN01").public_windows[0].id
    what = {"mode": "open", "day": TODAY, "window": window, "staff": number(office.clerk), "kind": "phone"}
    return {**what, "text": "看手机", "due": DUE, **more}


def find(office: Office, **more: Any) -> Any:
    return run(office, "patrols", **body(office, **more))


def own(office: Office) -> list[dict[str, Any]]:
    return list(ok(office.clerk.get(f"{CREW}/own/patrols"))["patrols"])


def reply(office: Office, patrol: str) -> Any:
    return office.clerk.post(f"{CREW}/own/patrols/{patrol}/reply", {"text": "已收起手机"})


def score(office: Office) -> int:
    return int(ok(office.clerk.get(f"{CREW}/own/scores"))["total"])


def test_a_finding_is_replied_to_checked_and_counts(office: Office) -> None:
    patrol = ok(find(office))["patrols"][0]["id"]
    assert [one["state"] for one in own(office)] == ["open"] and score(office) == 995
    assert code(run(office, f"patrols/{patrol}/close", text="好")) == "patrol_forbids"
    assert ok(reply(office, patrol))["patrols"][0]["state"] == "replied"
    assert ok(run(office, f"patrols/{patrol}/send-back", text="仍在看"))["patrols"][0]["state"] == "open"
    ok(run(office, f"patrols/{patrol}/reply", text="已谈话"))
    assert ok(run(office, f"patrols/{patrol}/close", text="已改"))["patrols"][0]["state"] == "closed"
    assert score(office) == 995
    other = ok(find(office))["patrols"]
    void = next(one["id"] for one in other if one["state"] == "open")
    ok(run(office, f"patrols/{void}/withdraw", text="查证为工作用机"))
    assert score(office) == 995 and office.house.database.read(records_store.differences) == []


def test_a_covert_finding_is_seen_and_counts_once_it_is_released(office: Office) -> None:
    patrol = ok(find(office, mode="covert"))["patrols"][0]["id"]
    assert own(office) == [] and score(office) == 1000
    assert code(reply(office, patrol)) == "unknown_crew_thing"
    ok(run(office, f"patrols/{patrol}/release"))
    assert [one["mode"] for one in own(office)] == ["covert"] and score(office) == 995
    assert code(office.guide.post(f"{CREW}/own/patrols/{patrol}/reply", {"text": "…"})) == "unknown_crew_thing"


def test_a_covert_finding_released_late_leaves_as_many_days_to_mend_it_as_any(office: Office) -> None:
    patrol = ok(find(office, mode="covert"))["patrols"][0]["id"]
    office.clock.step(10 * 24 * 3600)
    house, hall = office.house, office.house.hall("JN01")
    today = hours.business_day(hall, office.clock.now_ms())
    assert house.database.read(lambda rows: patrols.overdue(rows, hall, today)) == []
    released = house.database.write(lambda tx: patrols.release(tx, hall, patrol, 0))
    assert (released.day, released.due_day) == (TODAY, "2026-12-05")
    facts = house.database.read(lambda rows: score_facts.of_month(rows, house.sight, hall, TODAY[:7]))
    assert [one.rule for one in facts if one.key.startswith("patrol")] == ["phone"]
    assert house.database.read(records_store.differences) == []


def test_a_manager_neither_sees_nor_acts_on_what_is_covert_about_oneself(office: Office) -> None:
    other = office._staff("manager2", "manager")
    me = number(office.manager)
    found = ok(other.post(f"{CREW}/patrols", body(office, mode="covert", staff=me)))["patrols"]
    at = f"patrols/{found[0]['id']}"
    assert len(found) == 1 and ok(office.manager.get(f"{CREW}/patrols"))["patrols"] == []
    assert code(run(office, f"{at}/release")) == "own_score"
    assert code(run(office, f"{at}/reply", text="无")) == "own_score"
    ok(other.post(f"{CREW}/{at}/release"))
    assert len(ok(office.manager.get(f"{CREW}/patrols"))["patrols"]) == 1


def test_an_overdue_finding_is_told_and_counts_once_more(office: Office) -> None:
    ok(find(office))
    hall = office.house.hall("JN01")
    now_ms = hours.instant_ms(hall, LATER, 9 * 60)
    facts = office.house.database.read(lambda rows: overdue(rows, hall, now_ms))
    assert [(one.clock, one.level) for one in facts] == [("patrol", "yellow")] and "patrol" in CLOCK_WORDS
    assert office.house.database.read(lambda rows: overdue(rows, hall, office.clock.now_ms())) == []


def test_what_does_not_fit_is_refused(office: Office) -> None:
    assert code(find(office, kind="late")) == "unknown_rule"
    assert code(find(office, due="2026-11-20")) == "bad_record_day"
    assert code(find(office, day=LATER)) == "bad_record_day"
    assert code(find(office, window="999")) == "unknown_window"
    assert code(find(office, staff=number(office.manager))) == "own_score"


def test_who_sits_at_a_window_without_the_training_it_needs_is_listed_and_works_on(office: Office) -> None:
    who, window = number(office.clerk), office.house.hall("JN01").public_windows[0].id
    join = {"staff": who, "department": "市公安局", "post": "出入境", "window": window, "from_day": TODAY}
    ok(run(office, "joinings", **join))
    assert code(run(office, "joinings", **join)) == "is_joined"

    def mine() -> dict[str, Any]:
        people = ok(office.manager.get(f"{CREW}/joinings"))["people"]
        return dict(next(one for one in people if one["staff"] == who))

    assert mine()["unready"] and [one["course"] for one in mine()["lacking"]] == ["joining", "safety"]
    train = {"staff": who, "course": "joining", "day": TODAY, "hours": 8, "result": "passed", "score": 92}
    ok(run(office, "trainings", **train))
    ok(run(office, "trainings", **train | {"course": "safety", "result": "failed", "score": 40}))
    assert [one["course"] for one in mine()["lacking"]] == ["safety"] and score(office) == 990
    ok(run(office, "trainings", **train | {"course": "safety"}))
    assert not mine()["unready"]
    assert code(run(office, "trainings", **train | {"course": "x"})) == "unknown_rule"
    assert code(run(office, f"joinings/{mine()['joining']}/end", day="2026-11-01")) == "bad_record_day"
    ok(run(office, f"joinings/{mine()['joining']}/end", day=TODAY))
    assert mine()["joining"] == ""


def test_who_noted_a_finding_does_not_decide_on_the_appeal_against_it(office: Office) -> None:
    ok(find(office))
    line = ok(office.clerk.get(f"{CREW}/own/scores"))["lines"][0]["key"]
    asked = {"month": TODAY[:7], "line": line, "text": "是工作手机"}
    appeal = ok(office.clerk.post(f"{CREW}/own/score-appeals", asked))["lines"][0]["appeal"]["id"]
    said = {"struck": True, "text": "已核对"}
    assert code(office.manager.post(f"{CREW}/score-appeals/{appeal}/decide", said)) == "own_score"
    other = office._staff("manager2", "manager")
    assert ok(other.post(f"{CREW}/score-appeals/{appeal}/decide", said))["total"] == 1000
