"""Leave from the request to its end: who may decide, what the cover check says, and who stands in."""

from __future__ import annotations

from typing import Any

from queue_server.crew import store
from tests.conftest import Caller, Office
from tests.crew.test_shifts import CREW, MONDAY, TUESDAY, at_post, code, number, ok, on_shift, run

OWN = f"{CREW}/own"


def ask(one: Caller, **more: Any) -> Any:
    body = {"kind": "sick", "first": TUESDAY, "last": TUESDAY, "reason": "发烧 38.5"}
    return one.post(f"{OWN}/leaves", body | more)


def decide(office: Office, leave: dict[str, Any], act: str, **body: Any) -> Any:
    return run(office, f"leaves/{leave['id']}/{act}", **body)


def paired(office: Office) -> tuple[str, Caller]:
    """The clerk at a window with a B, both on shift this week."""
    other = office.add_clerk("clerk2")
    window = next(one for one in office.house.hall("JN01").public_windows if len(one.queues) > len(one.handicap_min))
    at_post(office, office.clerk, window.id)
    at_post(office, other, window.id)
    on_shift(office, office.clerk, other)
    ok(run(office, "pairs", a=number(office.clerk), b=number(other), window=window.id, from_day=MONDAY))
    return window.id, other


def test_b_covers_an_approved_leave_and_no_other_meanwhile(office: Office) -> None:
    _window, other = paired(office)
    asked = ok(ask(office.clerk))
    assert asked["check"]["second"] == "clerk2" and not asked["check"]["is_bare"] and asked["days"] == 1.0
    assert [one["state"] for one in asked["check"]["halves"]] == ["here", "here"]
    done = ok(decide(office, asked, "approve"))
    assert (done["state"], done["cover"], done["uncovered"]) == ("approved", number(other), [])
    third = office.add_clerk("clerk3")
    at_post(office, third, _window)
    on_shift(office, third)
    ok(run(office, "pairs", a=number(third), b=number(other), window=_window, from_day=MONDAY))
    check = ok(ask(third))["check"]
    assert {one["state"] for one in check["halves"]} == {"covering"} and check["is_bare"]
    own = ok(office.clerk.get(OWN))["leaves"]
    assert [(one["state"], one["reason"]) for one in own] == [("approved", "发烧 38.5")]
    assert office.house.database.read(store.differences) == []
    bodies = office.house.database.read(lambda rows: str([row["body"] for row in rows.all("SELECT body FROM journal")]))
    assert "38.5" not in bodies


def test_without_cover_it_needs_a_substitute_or_a_reason(office: Office) -> None:
    window = next(one for one in office.house.hall("JN01").public_windows if len(one.queues) > len(one.handicap_min))
    at_post(office, office.clerk, window.id)
    on_shift(office, office.clerk)
    asked = ok(ask(office.clerk, first_half="pm"))
    half = asked["check"]["halves"][0]
    assert (half["half"], half["state"]) == ("pm", "none") and half["bare"]
    assert code(decide(office, asked, "approve")) == "needs_cover"
    other = office.add_clerk("clerk2")
    assert code(decide(office, asked, "approve", substitute=number(other))) == "substitute_is_away"
    assert code(decide(office, asked, "approve", substitute=number(office.clerk))) == "not_of_crew"
    on_shift(office, other, kind="early")  # until 13:00: there for a while of the afternoon
    assert ok(decide(office, asked, "approve", substitute=number(other)))["cover"] == number(other)
    bare = ok(ask(office.clerk, first="2026-11-26", last="2026-11-26"))
    done = ok(decide(office, bare, "approve", text="当天预约很少，312 窗口可办"))
    assert done["uncovered"] == [window.id] and done["decision"].startswith("当天")


def test_nobody_decides_on_the_own_leave_and_a_decision_stands(office: Office) -> None:
    mine = ok(ask(office.manager))
    assert code(decide(office, mine, "approve")) == "own_leave"
    assert code(decide(office, mine, "refuse", text="不")) == "own_leave"
    asked = ok(ask(office.clerk))
    assert decide(office, asked, "refuse").status_code == 400 or code(decide(office, asked, "refuse")) == "bad_input"
    assert ok(decide(office, asked, "refuse", text="当天全员培训"))["state"] == "refused"
    assert code(decide(office, asked, "approve")) == "leave_forbids"
    assert code(office.clerk.post(f"{OWN}/leaves/{asked['id']}/withdraw")) == "leave_forbids"
    assert ok(office.manager.get(f"{CREW}/leaves"))["leaves"][0]["id"] == mine["id"]


def test_days_that_do_not_fit_are_refused(office: Office) -> None:
    assert code(ask(office.clerk, last=MONDAY)) == "bad_leave"
    assert code(ask(office.clerk, first="2026-11-28", last="2026-11-29")) == "bad_leave"  # a weekend
    assert code(ask(office.clerk, first_half="pm", last_half="am")) == "bad_leave"
    ok(ask(office.clerk, first_half="am", last_half="am"))
    assert ask(office.clerk, first_half="pm").status_code == 200
    assert code(ask(office.clerk, first=MONDAY)) == "leave_overlaps"


def test_it_is_withdrawn_by_its_owner_alone_before_it_begins(office: Office) -> None:
    asked = ok(ask(office.clerk))
    other = office.add_clerk("clerk2")
    assert code(other.post(f"{OWN}/leaves/{asked['id']}/withdraw")) == "unknown_crew_thing"
    assert ok(other.get(OWN))["leaves"] == []
    assert ok(decide(office, asked, "approve"))["state"] == "approved"
    assert ok(office.clerk.post(f"{OWN}/leaves/{asked['id']}/withdraw"))["state"] == "withdrawn"
    today = ok(ask(office.clerk, first=MONDAY, last=MONDAY))
    ok(decide(office, today, "approve"))
    assert code(office.clerk.post(f"{OWN}/leaves/{today['id']}/withdraw")) == "leave_forbids"


def test_who_stands_in_for_another_goes_on_leave_only_with_a_reason_and_the_window_is_then_noted_as_empty(
    office: Office,
) -> None:
    window, other = paired(office)
    first = ok(ask(office.clerk))
    assert ok(decide(office, first, "approve"))["cover"] == number(other)
    second = ok(ask(other, first_half="pm"))
    assert code(decide(office, second, "approve", substitute=number(office.clerk))) == "stands_in"
    assert code(decide(office, second, "approve")) == "stands_in"
    assert ok(decide(office, second, "approve", text="急病"))["state"] == "approved"
    left = next(one for one in ok(office.clerk.get(OWN))["leaves"] if one["id"] == first["id"])
    assert (left["cover"], left["uncovered"]) == (None, [window])
    assert office.house.database.read(store.differences) == []


def test_who_is_back_early_is_at_work_again_and_whoever_stood_in_is_free(office: Office) -> None:
    _window, other = paired(office)
    asked = ok(ask(office.clerk, first=MONDAY, last="2026-11-26"))
    assert code(office.clerk.post(f"{OWN}/leaves/{asked['id']}/end", {"last": MONDAY})) == "leave_forbids"
    ok(decide(office, asked, "approve"))
    assert code(other.post(f"{OWN}/leaves/{asked['id']}/end", {"last": MONDAY})) == "unknown_crew_thing"
    for last in ("2026-11-22", "2026-11-26"):
        assert code(office.clerk.post(f"{OWN}/leaves/{asked['id']}/end", {"last": last})) == "bad_leave", last
    assert ok(run(office, f"leaves/{asked['id']}/end", last="2026-11-25"))["days"] == 3.0
    back = ok(office.clerk.post(f"{OWN}/leaves/{asked['id']}/end", {"last": MONDAY, "last_half": "am"}))
    assert (back["state"], back["last"], back["last_half"], back["days"]) == ("approved", MONDAY, "am", 0.5)
    week = ok(office.manager.get(f"{CREW}/week?monday={MONDAY}"))["people"]
    mine = next(one for one in week if one["staff"] == number(office.clerk))["leave"]
    assert (mine[MONDAY], mine[TUESDAY]) == (["am"], [])
    ok(run(office, "shifts", staff=number(office.clerk), day=MONDAY, kind="full"))
    ok(run(office, "shifts", staff=number(office.clerk), day=TUESDAY, kind="full"))
    own = {one["day"]: one["leave"] for one in ok(office.clerk.get(OWN))["shifts"]}
    assert (own[MONDAY], own[TUESDAY]) == (["am"], []), "the own plan says what is off"
    assert ok(decide(office, ok(ask(other)), "approve", substitute=number(office.clerk)))["state"] == "approved"
    ok(ask(office.clerk, first="2026-11-25", last="2026-11-25"))
    assert office.house.database.read(store.differences) == []
