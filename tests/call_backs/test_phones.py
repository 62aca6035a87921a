"""Which phone a call-back rings, what becomes of one without any, and whose cases are called about at all."""

from __future__ import annotations

from typing import Any

from queue_server.hall import service as halls
from queue_server.wiring.upkeep import replay_differences
from tests.call_backs.conftest import HALL, PHONE, Round
from tests.call_backs.test_bad import visit
from tests.cases.test_undoing import decided, undo
from tests.conftest import JN01
from tests.tickets.counter import resident

SPAN = "?from=2026-11-23&to=2026-11-23"
OTHER = "13900139000"


def address(name: str, phone: str = OTHER) -> dict[str, str]:
    return {"name": name, "phone": phone, "address": "济南市历下区龙鼎大道 1 号"}


def parcelled(calls: Round, n: int, name: str) -> dict[str, Any]:
    """A case whose applicant left no phone but on the parcel's address, asked for before its result."""
    case: dict[str, Any] = calls.counter.case(calls.counter.served(n), service="records", accept=True).json
    calls.counter.finish(case["tickets"][0]["id"])
    assert calls.counter.act(case["number"], "parcel", **address(name)).status_code == 200
    assert calls.counter.act(case["number"], "conclude", delivery="courier").status_code == 200
    calls.catch_up()
    return case


def test_the_phone_on_the_applicants_own_parcel_is_rung_and_a_neighbours_is_not(calls: Round) -> None:
    parcelled(calls, 1, resident(1).name)
    parcelled(calls, 2, "王邻居")
    assert [one["outcome"] for one in calls.listed("done")] == ["no_phone"]
    calls.later(2)
    (one,) = calls.listed()
    assert calls.take(one["id"]).json["phone"] == OTHER
    assert OTHER not in str([entry.body for entry in calls.counter.all_entries()])


def test_an_address_given_after_the_result_opens_the_call_back_again(calls: Round) -> None:
    case = calls.ended(phone=None, delivery="window")
    assert [one["outcome"] for one in calls.listed("done")] == ["no_phone"]
    assert calls.counter.act(case["number"], "parcel", **address(resident(1).name)).status_code == 200
    calls.catch_up()
    assert calls.listed("done") == [] and [one["case"] for one in calls.listed("later")] == [case["number"]]
    assert replay_differences(calls.office.house.database) == []


def test_a_bad_grade_without_a_phone_waits_in_no_list_and_is_counted_as_such(calls: Round) -> None:
    ticket = calls.counter.served(1)
    calls.counter.finish(ticket, "consulted")
    calls.rated({"tickets": [{"id": ticket}]}, 1)
    assert calls.listed("due", "manager") == []
    (done,) = calls.listed("done", "manager")
    assert (done["kind"], done["outcome"]) == ("bad_grade", "no_phone")
    found = calls.office.manager.get(f"{HALL}/figures{SPAN}").json["total"]
    assert (found["no_phone"], found["unreachable"], found["called_back"]) == (1, 0, 0)
    assert replay_differences(calls.office.house.database) == []


def test_a_phone_that_is_gone_when_somebody_would_ring_ends_it_as_no_phone_and_nobody_calls_it_reached(
    calls: Round,
) -> None:
    calls.rated(visit(calls), 1)
    (one,) = calls.listed("due", "manager")
    sql = "DELETE FROM personal WHERE subject = ? AND kind = 'phone'"
    calls.office.house.database.write(lambda tx: tx.execute(sql, f"call_back:{one['id']}"))
    taken = calls.take(one["id"], "manager").json
    assert (taken["state"], taken["outcome"], taken["phone"]) == ("done", "no_phone", None)
    assert calls.result(one["id"], "reached", "manager", attitude=5, quality=5, solved=True).status_code == 409


def test_who_was_refused_and_what_the_platform_keeps_are_called_about_only_where_the_hall_says_so(calls: Round) -> None:
    def refused(n: int) -> str:
        case = calls.counter.case(calls.counter.served(n, phone=PHONE), service="records").json
        assert calls.counter.act(case["number"], "refuse", reason="不属于本机关职权范围").status_code == 200
        calls.counter.finish(case["tickets"][0]["id"], "refused")
        calls.catch_up()
        return str(case["number"])

    refused(1)
    assert all(calls.listed(tab) == [] for tab in ("due", "later", "done"))
    text = JN01.read_text(encoding="utf-8").replace("[call_backs]\n", "[call_backs]\nrefused = true\n", 1)
    calls.office.house.database.write(lambda tx: halls.load(tx, text))
    number = refused(2)
    assert [one["case"] for one in calls.listed("later")] == [number]


def test_a_refusal_that_is_undone_is_asked_about_by_nobody_and_the_real_result_is(calls: Round) -> None:
    counter = calls.counter
    text = JN01.read_text(encoding="utf-8").replace("[call_backs]\n", "[call_backs]\nrefused = true\n", 1)
    calls.office.house.database.write(lambda tx: halls.load(tx, text))
    ticket = counter.served(1, phone=PHONE)
    number = counter.case(ticket).json["number"]
    decided(counter, ticket, "refused", refuse="不属于本级权限")
    calls.catch_up()
    assert [one["case"] for one in calls.listed("later")] == [number]
    undo(counter, ticket)
    calls.catch_up()
    assert [(one["case"], one["outcome"]) for one in calls.listed("done")] == [(number, "undone")]
    assert calls.office.manager.get(f"{HALL}/figures{SPAN}").json["departments"] == []
    assert counter.case(ticket, number=number, accept=True).status_code == 201
    assert counter.finish(ticket).status_code == 200
    calls.later(1)
    assert counter.act(number, "conclude", delivery="none").status_code == 200
    calls.catch_up()
    (begun,) = calls.listed("later")
    assert (begun["case"], begun["from"], begun["outcome"], begun["ended_at"]) == (number, "2026-11-26", None, None)
    assert calls.listed("done") == []
    assert replay_differences(calls.office.house.database) == []
    assert calls.office.house.followers.failing == {}


def test_what_is_not_due_yet_makes_no_share_worse(calls: Round) -> None:
    for n in (1, 2, 3):
        calls.ended(n)
    assert calls.office.manager.get(f"{HALL}/figures{SPAN}").json["total"]["called_back_pct"] == "—"
    calls.later(2)
    calls.answered(calls.listed()[0]["id"])
    assert calls.office.manager.get(f"{HALL}/figures{SPAN}").json["total"]["called_back_pct"] == "100.0"
    calls.later(7)
    assert calls.office.manager.get(f"{HALL}/figures{SPAN}").json["total"]["called_back_pct"] == "33.3"
