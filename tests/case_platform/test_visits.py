"""A visit is counted, and told to the platform, once somebody was served: a number that was given up brought nobody."""

from __future__ import annotations

from queue_server.wiring import upkeep
from tests.case_platform.conftest import Linked


def told_case(linked: Linked) -> str:
    """A case that waits for a paper; its first visit is over."""
    ticket = linked.counter.served(1)
    made = linked.counter.case(ticket, service=linked.counter.service, tell=["身份证"])
    assert made.status_code == 201, made.json
    assert linked.counter.finish(ticket, "told_once").status_code == 200
    return str(made.json["number"])


def visits_told(linked: Linked) -> list[str]:
    linked.settle()
    return [one["body"]["到场"][0]["窗口"] for one in linked.arrived() if one["kind"] == "visit"]


def test_a_number_nobody_came_with_is_no_visit_and_one_that_was_served_is(linked: Linked) -> None:
    office = linked.office
    number = told_case(linked)
    back = office.guide.post("/halls/JN01/follow-ups", {"number": number})
    assert back.status_code == 201, back.json
    assert office.guide.post(f"/tickets/{back.json['id']}/cancel").status_code == 200
    case = office.clerk.get(f"/cases/{number}").json
    assert (case["visits"], len(case["tickets"])) == (1, 2), "the number stays where it was tied"
    assert visits_told(linked) == []
    again = office.guide.post("/halls/JN01/follow-ups", {"number": number}).json["id"]
    assert visits_told(linked) == []
    called = office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]
    assert called["id"] == again
    assert office.clerk.get(f"/cases/{number}").json["visits"] == 1
    assert office.clerk.post(f"/tickets/{again}/serve").status_code == 200
    assert office.clerk.get(f"/cases/{number}").json["visits"] == 2
    assert visits_told(linked) == ["317"], "told then, with the window"
    assert office.clerk.post(f"/tickets/{again}/finish", {"outcome": "told_once"}).status_code == 200
    assert visits_told(linked) == ["317"]
    assert upkeep.replay_differences(linked.house.database) == []


def test_whom_another_clerk_served_first_is_first_asked_for_the_case(linked: Linked) -> None:
    office, counter = linked.office, linked.counter
    ticket = counter.served(1)
    assert office.clerk.post(f"/tickets/{ticket}/transfer", {"window": "318"}).status_code == 200
    second = office.add_clerk("second")
    assert second.post("/halls/JN01/windows/318/sign-on").status_code == 200
    assert second.post("/halls/JN01/windows/318/call").json["ticket"]["id"] == ticket
    assert second.post(f"/tickets/{ticket}/serve").status_code == 200
    case = second.post(f"/tickets/{ticket}/cases", {"service": counter.service}).json
    assert (case["first_staff"]["id"], case["handler"]["id"]) == (office.clerk.id, second.id)
