"""Attendance by the calls: planned shifts against sign-ons, leave excuses, words stand beside the mark."""

from __future__ import annotations

from typing import Any

from queue_server.crew import store
from tests.api import test_training as training
from tests.conftest import Office
from tests.crew.test_leave import OWN, ask, decide
from tests.crew.test_shifts import CREW, MONDAY, TUESDAY, at_post, code, number, ok, on_shift, run

MONTH = f"{CREW}/attendance?month=2026-11"


def sheet(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = ok(office.manager.get(MONTH))
    return found


def late(office: Office) -> dict[str, Any]:
    """The clerk signs on at 9:20, twenty minutes after the hall opens."""
    at_post(office, office.clerk, "305")
    on_shift(office, office.clerk)
    ok(office.clerk.post("/halls/JN01/windows/305/sign-on"))
    marks = sheet(office)["marks"]
    assert [(one["mark"], one["minutes"], len(one["evidence"])) for one in marks] == [("late", 20, 1)]
    mark: dict[str, Any] = marks[0]
    return mark


def test_who_practises_by_plan_is_at_work(office: Office) -> None:
    at_post(office, office.clerk, "317")
    on_shift(office, office.clerk)
    assert training.begin(office, training.who_of(office, "clerk")).status_code == 200
    training.sign_in(office, "clerk")
    ok(office.clerk.post("/halls/JN01-PX/windows/317/sign-on"))
    office.clock.step(2 * 3600)
    training.sign_in(office, "manager")
    assert [(one["mark"], one["minutes"]) for one in sheet(office)["marks"]] == [("late", 20)]


def named(noted: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {key: noted[key] for key in ("day", "mark", "from_ms")} | more


def test_a_late_mark_is_explained_by_its_owner_and_excused_by_another(office: Office) -> None:
    mark = late(office)
    told = ok(office.clerk.post(f"{OWN}/attendance", named(mark, text="孩子发烧，已电话报备")))
    assert [one["text"] for one in told["attendance"]["marks"][0]["words"]] == ["孩子发烧，已电话报备"]
    word = named(mark, staff=number(office.clerk), verdict="excused", text="已核实电话报备")
    after = ok(office.manager.post(f"{CREW}/attendance", word))
    assert (after["people"][0]["late"], after["people"][0]["excused"]) == (0, 1)
    assert [one["verdict"] for one in after["marks"][0]["words"]] == ["", "excused"]
    ok(office.manager.post(f"{CREW}/attendance", word | {"verdict": "stands", "text": "复核后维持"}))
    assert sheet(office)["people"][0]["late"] == 1  # the last word counts, the others stay
    assert sheet(office)["departments"][0] | {"late": 1, "people": 1} == sheet(office)["departments"][0]
    assert office.house.database.read(store.differences) == []
    bodies = office.house.database.read(lambda rows: str([row["body"] for row in rows.all("SELECT body FROM journal")]))
    assert "发烧" not in bodies


def test_nobody_speaks_to_what_is_not_noted_or_corrects_the_own(office: Office) -> None:
    mark = late(office)
    assert code(office.clerk.post(f"{OWN}/attendance", named(mark, mark="early", text="x"))) == "no_such_mark"
    other = office.add_clerk("clerk2")
    assert code(other.post(f"{OWN}/attendance", named(mark, text="x"))) == "no_such_mark"
    assert ok(other.get(OWN))["attendance"]["marks"] == []
    mine = named(mark, staff=number(office.manager), verdict="excused", text="x")
    assert code(office.manager.post(f"{CREW}/attendance", mine)) == "own_attendance"
    assert office.manager.get(f"{CREW}/attendance?month=11").status_code == 422


def test_leave_excuses_the_half_day_and_who_sits_nowhere_has_no_marks(office: Office) -> None:
    at_post(office, office.clerk, "305")
    on_shift(office, office.clerk, office.guide)
    other = office.add_clerk("clerk2")
    ok(run(office, "posts", staff=number(other), window="305"))
    on_shift(office, other)
    leave = ok(ask(office.clerk, first=MONDAY, last=TUESDAY))
    ok(decide(office, leave, "approve", substitute=number(other)))
    found = sheet(office)
    assert {one["staff"] for one in found["marks"]} == {number(other)}
    by = {one["staff"]: one for one in found["people"]}
    assert (by[number(office.clerk)]["leave_days"], by[number(other)]["late"]) == (1.0, 1)
    assert by[number(office.guide)]["days"] == 1


def test_half_a_day_off_counts_half_a_day_of_any_shift(office: Office) -> None:
    at_post(office, office.clerk, "305")
    on_shift(office, office.clerk, kind="early")
    leave = ok(ask(office.clerk, first=MONDAY, last=MONDAY, last_half="am"))
    ok(decide(office, leave, "approve", text="急事"))
    assert [one["leave_days"] for one in sheet(office)["people"]] == [0.5]
