"""Who brings what was missing does not queue again: at the head, for the window that knows the matter, once a day."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.wiring import upkeep
from tests.cases.conftest import Counter, person
from tests.cases.test_way import code_of
from tests.simulation.watch import Watch
from tests.supervision.test_way import later
from tests.tickets.counter import resident


def told(counter: Counter, n: int = 1) -> dict[str, Any]:
    """Somebody was sent home for papers."""
    ticket = counter.served(n)
    case: dict[str, Any] = counter.case(ticket, service="records", tell=["授权委托书（代办时）"]).json
    assert counter.finish(ticket, "told_once").status_code == 200
    return case


def back(counter: Counter, caller: str = "guide", **body: Any) -> Any:
    return counter.office.callers[caller].post("/halls/JN01/follow-ups", body)


def issue(counter: Counter, n: int) -> Any:
    body = {"hall": "JN01", "service": "records", "channel": "desk", "person": person(n)}
    return counter.office.guide.post("/tickets", body).json


def called(counter: Counter) -> Any:
    return counter.office.clerk.post(f"/halls/JN01/windows/{counter.window}/call").json


def test_back_with_the_papers_one_is_next_and_the_why_says_so(counter: Counter) -> None:
    case = told(counter)
    issue(counter, 2)
    made = back(counter, number=case["number"].lower()).json
    assert (made["ahead"], made["case"]["missing"]) == (0, case["missing"])
    answer = called(counter)
    assert (answer["ticket"]["id"], answer["why"]["moved"]) == (made["id"], ["follow_up"])
    seen = counter.office.clerk.get(f"/tickets/{made['id']}/cases").json
    assert [one["number"] for one in seen["cases"]] == [case["number"]] and "*" in seen["applicant"]["name"]
    assert (seen["cases"][0]["visits"], len(seen["cases"][0]["tickets"])) == (1, 2), "called is not come"
    house = counter.office.house
    watch = Watch(house.hall("JN01"))
    watch.take(counter.all_entries())
    assert watch.told["ticket_followed_up"] == 1
    assert upkeep.replay_differences(house.database) == []


def test_those_who_came_back_go_in_the_order_they_came(counter: Counter) -> None:
    first, second = told(counter, 1), told(counter, 2)
    issue(counter, 3)
    one = back(counter, number=first["number"]).json
    counter.office.clock.step(60)
    two = back(counter, number=second["number"]).json
    assert [one["ahead"], two["ahead"]] == [0, 1]
    assert called(counter)["ticket"]["id"] == one["id"]


def test_by_the_document_the_newest_case_that_awaits_something_is_meant(counter: Counter) -> None:
    case = told(counter)
    assert back(counter, "guide", person=person(1)).json["case"]["number"] == case["number"]
    assert code_of(back(counter, "guide", person=person(9))) == (409, "nothing_to_follow_up")


def test_once_a_day_for_a_case_unless_the_number_was_given_back(counter: Counter) -> None:
    case = told(counter)
    made = back(counter, number=case["number"]).json
    counter.office.guide.post(f"/tickets/{made['id']}/cancel")
    again = back(counter, number=case["number"])
    assert again.status_code == 201
    called(counter)
    counter.office.clerk.post(f"/tickets/{again.json['id']}/serve")
    assert counter.finish(again.json["id"], "consulted").status_code == 200
    assert code_of(back(counter, number=case["number"])) == (409, "followed_up_today")
    counter.office.clock.step(24 * 3600)
    next_day = counter.office._staff("next-day", "guide")
    assert next_day.post("/halls/JN01/follow-ups", {"number": case["number"]}).status_code == 201


@pytest.mark.parametrize("decision", [{}, {"accept": True}, {"refuse": "不属于本级权限"}])
def test_a_case_that_awaits_nothing_gives_no_number_at_the_head(counter: Counter, decision: dict[str, Any]) -> None:
    case = counter.case(counter.served(1), service="records", **decision).json
    assert code_of(back(counter, number=case["number"])) == (409, "nothing_to_follow_up")
    assert code_of(back(counter, number="NOSUCH01")) == (404, "unknown_case")
    assert code_of(back(counter)) == (400, "bad_input")


def test_an_accepted_case_whose_papers_follow_gives_one(counter: Counter) -> None:
    ticket = counter.served(1)
    case = counter.case(ticket, service="records", accept=True, follow=["婚姻证明"]).json
    counter.finish(ticket, "accepted_short")
    assert back(counter, number=case["number"]).status_code == 201


def test_it_goes_to_the_window_that_knows_the_matter_while_somebody_sits_there(counter: Counter) -> None:
    office = counter.office
    hall = office.house.hall("JN01")
    service = next(one.id for one in hall.public_services if one.queue == "A")
    for name, window in (("knows", "303"), ("other", "304")):
        office.add_clerk(name).post(f"/halls/JN01/windows/{window}/sign-on")
    taken = {"hall": "JN01", "service": service, "channel": "desk", "person": person(5)}
    ticket = office.guide.post("/tickets", taken).json["id"]
    office.callers["knows"].post("/halls/JN01/windows/303/call")
    office.callers["knows"].post(f"/tickets/{ticket}/serve")
    case = office.callers["knows"].post(f"/tickets/{ticket}/cases", {"service": service, "tell": ["公证书"]}).json
    office.callers["knows"].post(f"/tickets/{ticket}/finish", {"outcome": "told_once"})
    made = back(counter, number=case["number"]).json
    assert office.callers["other"].post("/halls/JN01/windows/304/call").json["ticket"] is None
    assert office.callers["knows"].post("/halls/JN01/windows/303/call").json["ticket"]["id"] == made["id"]


def test_at_a_kiosk_a_number_alone_is_not_enough_for_they_follow_each_other(counter: Counter) -> None:
    ticket = counter.served(1)
    case = counter.case(ticket, service="records", accept=True, follow=["婚姻证明"]).json
    counter.finish(ticket, "accepted_short")
    for tail in ("", "0000"):
        asked = {"number": case["number"], **({"tail": tail} if tail else {})}
        assert code_of(back(counter, "kiosk", **asked)) == (404, "progress_not_found")
    end = resident(1).id_number[-4:]
    assert back(counter, "kiosk", number=case["number"], tail=end).status_code == 201


def test_a_paper_that_was_the_wrong_one_is_awaited_again(counter: Counter) -> None:
    case, paper = told(counter), "授权委托书（代办时）"
    number = case["number"]
    back(counter, number=number)
    visit = called(counter)["ticket"]["id"]
    counter.office.clerk.post(f"/tickets/{visit}/serve")
    assert counter.act(number, "supply", materials=[{"name": paper}]).json["state"] == "applied"
    wrong = counter.act(number, "supply", materials=[{"name": paper, "got": "missing"}]).json
    assert (wrong["state"], wrong["missing"], wrong["told"]["again"]) == ("told", [paper], [])
    assert code_of(counter.act(number, "tell", missing=[paper])) == (409, "already_told")
    counter.finish(visit, "told_once")
    later(counter.office, 86400)
    assert back(counter, number=number).status_code == 201


def test_what_is_asked_for_only_after_the_telling_is_awaited_and_said_to_be_a_second_asking(counter: Counter) -> None:
    case = told(counter)
    number = case["number"]
    counter.act(number, "supply", materials=[{"name": name} for name in case["missing"]])
    more = counter.act(number, "supply", materials=[{"name": "新要的证明", "got": "missing"}]).json
    assert (more["state"], more["missing"], more["told"]["again"]) == ("told", ["新要的证明"], ["新要的证明"])
    assert counter.entries("case_supplied")[-1].body["asked_again"] == ["新要的证明"]
    counter.act(number, "supply", materials=[{"name": "新要的证明"}])
    assert counter.act(number, "accept").json["state"] == "accepted"
    assert upkeep.replay_differences(counter.office.house.database) == []
