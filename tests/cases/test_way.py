"""A case's whole way over the API: opened at the window, told once, accepted short, worked on, concluded."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.api import cases
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter, person


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["code"]


def test_the_window_finds_the_applicant_opens_a_case_and_finishes_with_it(counter: Counter) -> None:
    ticket = counter.served(1)
    before = counter.office.clerk.get(f"/tickets/{ticket}/cases").json
    assert before["cases"] == [] and "*" in before["applicant"]["name"]
    made = counter.case(ticket).json
    assert made["state"] == "applied" and made["applicant"] == before["applicant"]
    assert made["number"].endswith("202611230001") and made["first_staff"]["name"] == "clerk"
    assert [one["id"] for one in made["tickets"]] == [ticket] and not made["tickets"][0]["is_late"]
    accepted = counter.act(made["number"], "accept", follow=made["missing"])
    assert (accepted.json["state"], accepted.json["is_short"]) == ("accepted", bool(made["missing"]))
    done = counter.finish(ticket)
    assert done.json["outcome"] == "accepted"
    again = counter.served(1)
    earlier = counter.office.clerk.get(f"/tickets/{again}/cases").json["earlier"]
    assert [one["number"] for one in earlier] == [made["number"]]
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_two_cases_for_one_ticket_and_two_tickets_for_one_case(counter: Counter) -> None:
    ticket = counter.served(1)
    first, second = counter.case(ticket).json, counter.case(ticket).json
    assert first["number"] != second["number"]
    counter.finish(ticket)
    other = counter.served(2)
    tied = counter.case(other, number=first["number"], confirm=True)
    assert tied.status_code == 201
    assert [one["id"] for one in tied.json["tickets"]] == [ticket, other] and tied.json["visits"] == 2
    assert counter.case(other, number=first["number"]).json["visits"] == 2, "tied once"


def test_a_tie_made_on_a_later_day_stays_late(counter: Counter) -> None:
    case = counter.opened(1)
    counter.finish(case["tickets"][0]["id"])
    other = counter.served(2)
    counter.finish(other, "consulted")
    counter.office.clock.step(24 * 3600)
    manager = counter.office._staff("next-day", "manager")
    late = manager.post(f"/tickets/{other}/cases", {"number": case["number"], "confirm": True})
    assert late.status_code == 201, late.json
    assert [one["is_late"] for one in late.json["tickets"]] == [False, True]


def test_what_is_missing_is_told_once_and_then_accepted_or_not(counter: Counter) -> None:
    case = counter.opened(1)
    names = [one["name"] for one in case["materials"]]
    told = counter.act(case["number"], "tell", missing=names[:1])
    assert told.json["state"] == "told" and told.json["missing"]
    assert code_of(counter.act(case["number"], "tell", missing=names[:1])) == (409, "already_told")
    assert code_of(counter.act(case["number"], "accept")) == (409, "materials_are_missing")
    came = [{"name": name, "got": "window", "copies": 1} for name in names]
    supplied = counter.act(case["number"], "supply", materials=came)
    assert supplied.json["state"] == "applied" and supplied.json["missing"] == []
    assert counter.act(case["number"], "accept").json["state"] == "accepted"
    assert code_of(counter.act(case["number"], "refuse", reason="不属于本级")) == (409, "case_state_forbids")


def test_not_accepting_needs_a_reason_and_ends_the_case(counter: Counter) -> None:
    case = counter.opened(1)
    assert code_of(counter.act(case["number"], "refuse", reason=" ")) == (422, "reason_is_needed")
    refused = counter.act(case["number"], "refuse", reason="不属于本级权限，身份证 11010519491231002X")
    assert refused.json["state"] == "refused" and "11010519491231002X" not in refused.json["reason"]


def test_the_clock_stands_during_a_special_procedure_and_the_result_is_concluded(counter: Counter) -> None:
    case = counter.opened(1)
    number = case["number"]
    counter.act(number, "accept", follow=case["missing"])
    assert counter.act(number, "step", name="审核").json["steps"][0]["done"] is False
    assert counter.act(number, "clock", stands=True, kind="other", reason="听证").json["is_paused"] is True
    assert code_of(counter.act(number, "conclude")) == (409, "clock_stands")
    assert code_of(counter.act(number, "clock", stands=True, reason="再次")) == (409, "clock_stands")
    assert counter.act(number, "clock", stands=False).json["is_paused"] is False
    assert counter.act(number, "step", name="审核", done=True, opinion="符合条件").json["steps"][0]["done"] is True
    assert code_of(counter.act(number, "step", name="审核", done=True)) == (409, "no_such_step")
    if case["missing"]:
        assert code_of(counter.act(number, "conclude")) == (409, "materials_are_missing")
        counter.act(number, "supply", materials=[{"name": name} for name in case["missing"]])
    done = counter.act(number, "conclude", result="不动产权证书", result_number="鲁(2026)济南市不动产权第0000001号")
    assert done.json["state"] == "concluded" and done.json["granted"] is True
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_the_cases_of_a_state_come_in_pages_and_none_is_left_out(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "PAGE", 2)
    made, seen, after, more = list[str](), list[str](), "", True
    for n in range(1, 6):
        case = counter.opened(n)
        counter.finish(case["tickets"][0]["id"], "consulted")
        made.append(case["number"])
    while more:
        found = counter.office.clerk.get(f"/halls/JN01/cases?state=applied{after}").json
        more, seen = found["more"], [*seen, *(one["number"] for one in found["cases"])]
        after = f"&after={seen[-1]}"
    assert sorted(seen) == sorted(made)
    assert code_of(counter.office.clerk.get("/halls/JN01/cases?after=JN01X000000000")) == (404, "unknown_case")


def test_a_number_given_elsewhere_opens_a_case_under_it_and_a_wrong_one_is_refused(counter: Counter) -> None:
    ticket = counter.served(1)
    foreign = "12441500196720244T3442199806003202206230068"
    assert counter.case(ticket, number=foreign.lower()).json["number"] == foreign
    assert code_of(counter.case(ticket, number="太短了")) == (422, "bad_case_number")
    assert code_of(counter.office.clerk.get("/cases/NOSUCH01")) == (404, "unknown_case")
    assert counter.office.clerk.get(f"/cases/{foreign}").json["source"] == "manual"


def test_a_case_without_a_ticket_keeps_when_it_happened_and_when_it_was_typed(counter: Counter) -> None:
    body = {"hall": "JN01", "service": "records", "source": "courier", "person": person(7)}
    made = counter.office.clerk.post("/cases", body | {"applied_at": "2026-11-20T10:00:00+08:00"})
    assert made.status_code == 201, made.json
    assert made.json["entered_late"] is True and made.json["applied_at"].startswith("2026-11-20T10:00")
    assert made.json["tickets"] == []
    ahead = counter.office.clerk.post("/cases", body | {"applied_at": "2027-01-01T10:00:00+08:00"})
    assert code_of(ahead) == (400, "bad_input")


def test_papers_that_came_by_courier_open_a_case_that_goes_its_way_and_came_from_somewhere(counter: Counter) -> None:
    body = {"hall": "JN01", "service": "records", "source": "courier", "person": person(7)}
    case = counter.office.clerk.post("/cases", body).json
    came = [{"name": one["name"], "got": "courier"} for one in case["materials"]]
    supplied = counter.act(case["number"], "supply", materials=came).json
    assert {one["got"] for one in supplied["materials"]} == {"courier"} and supplied["missing"] == []
    assert counter.act(case["number"], "accept").json["state"] == "accepted"
    assert counter.act(case["number"], "conclude", delivery="courier").json["state"] == "concluded"
    told = counter.office.manager.get("/halls/JN01/reconciliation").json
    assert told["total"]["outside"] == 0, "a case that came by courier is no case from nowhere"


def test_finishing_as_accepted_without_a_case_needs_a_reason_where_the_hall_says_so(counter: Counter) -> None:
    first = counter.served(1)
    assert code_of(counter.finish(first)) == (422, "reason_is_needed")
    assert counter.finish(first, reason="平台故障，稍后补录").status_code == 200
    second = counter.served(2)
    assert counter.finish(second, "consulted").status_code == 200, "a question needs no case"
    third = counter.served(3)
    number = counter.case(third).json["number"]
    assert counter.finish(third).status_code == 200
    fourth = counter.served(4)
    assert counter.finish(fourth, case=number, confirm=True).status_code == 200
    assert counter.office.clerk.get(f"/cases/{number}").json["visits"] == 2
    said = [one.body for one in counter.entries("ticket_finished")]
    assert [(one.get("reason"), one.get("cases")) for one in said] == [
        ("平台故障，稍后补录", []),
        (None, None),
        ("", [number]),
        ("", [number]),
    ]
