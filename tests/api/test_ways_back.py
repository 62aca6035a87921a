"""Where a ticket goes when things do not go straight: put back, taken back, taken over, handed to an empty window."""

from __future__ import annotations

from typing import Any

from tests.conftest import Caller, Office


def take(office: Office, service: str = "first-registration", **more: Any) -> dict[str, Any]:
    made = office.guide.post("/tickets", {"hall": "JN01", "service": service, "channel": "desk", **more})
    assert made.status_code == 201, made.json
    office.clock.step(2)
    answer: dict[str, Any] = made.json
    return answer


def sit(office: Office, name: str, window: str) -> Caller:
    clerk = office.callers.get(name) or office.add_clerk(name)
    assert clerk.post(f"/halls/JN01/windows/{window}/sign-on").status_code == 200
    return clerk


def call(clerk: Caller, window: str, **more: Any) -> Any:
    return clerk.post(f"/halls/JN01/windows/{window}/call", more).json["ticket"]


def resident(office: Office, number: str = "11010519491231002X") -> dict[str, str]:
    return {"name": "李明", "id_type": "resident", "id_number": number}


def test_a_ticket_put_back_at_sign_off_is_the_next_to_be_called(office: Office) -> None:
    first, _second, third = (take(office) for _ in range(3))
    leaving, staying = sit(office, "zhao", "305"), sit(office, "qian", "306")
    assert call(leaving, "305", ticket=third["id"], reason="行动不便")["id"] == third["id"]
    assert leaving.post("/halls/JN01/windows/305/sign-off", {"current": "return"}).status_code == 200
    assert call(staying, "306")["id"] == third["id"]
    assert first["id"] != third["id"]


def test_a_chosen_call_without_a_reason_is_refused(office: Office) -> None:
    ticket = take(office)
    clerk = sit(office, "zhao", "305")
    refused = clerk.post("/halls/JN01/windows/305/call", {"ticket": ticket["id"]})
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "bad_input")


def test_undo_needs_the_clerk_to_sit_where_it_happened(office: Office) -> None:
    ticket = take(office)
    clerk = sit(office, "zhao", "305")
    call(clerk, "305")
    clerk.post(f"/tickets/{ticket['id']}/serve")
    clerk.post(f"/tickets/{ticket['id']}/finish", {"outcome": "accepted", "reason": "手工办理"})
    clerk.post("/halls/JN01/windows/305/sign-off")
    sit(office, "zhao", "306")
    refused = clerk.post(f"/tickets/{ticket['id']}/undo")
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "ticket_is_elsewhere")


def test_only_a_window_that_serves_the_queue_takes_a_held_ticket_over(office: Office) -> None:
    ticket = take(office)
    clerk, stranger, helper = sit(office, "zhao", "305"), sit(office, "qian", "301"), sit(office, "sunn", "307")
    call(clerk, "305")
    clerk.post(f"/tickets/{ticket['id']}/serve")
    again = clerk.post(f"/tickets/{ticket['id']}/resume")
    assert again.json["error"]["code"] == "wrong_state"
    clerk.post(f"/tickets/{ticket['id']}/hold")
    assert stranger.post(f"/tickets/{ticket['id']}/resume").json["error"]["code"] == "not_served_here"
    assert helper.post(f"/tickets/{ticket['id']}/resume").json["window"] == "307"


def test_a_ticket_directed_to_an_empty_window_is_anybodys_and_to_a_staffed_one_only_its_own(office: Office) -> None:
    ticket = take(office)
    clerk, other = sit(office, "zhao", "305"), sit(office, "qian", "306")
    call(clerk, "305")
    assert clerk.post(f"/tickets/{ticket['id']}/transfer", {"window": "308"}).json["state"] == "waiting"
    target = sit(office, "sunn", "308")
    assert call(other, "306") is None
    target.post("/halls/JN01/windows/308/sign-off")
    assert call(other, "306")["id"] == ticket["id"]


def test_who_carries_tickets_for_others_holds_one_of_a_service_at_a_time(office: Office) -> None:
    bearer = resident(office)
    others = [
        {"name": "王芳", "id_type": "passport", "id_number": "E12345678"},
        {"name": "张伟", "id_type": "passport", "id_number": "E87654321"},
    ]
    take(office, "transfer-resale", person=bearer, on_behalf_of=[others[0]])
    body = {"hall": "JN01", "service": "transfer-resale", "channel": "desk", "person": bearer}
    refused = office.guide.post("/tickets", body | {"on_behalf_of": [others[1]]})
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "already_has_ticket")
    assert office.guide.post("/tickets", body).json["error"]["code"] == "already_has_ticket"


def test_a_ticket_issued_by_the_guide_comes_out_at_the_desks_printer(office: Office) -> None:
    agent = office.add_device("agent", "box")
    office.add_device("desk", "desk", printer=f"{agent.id}/front")
    ticket = take(office)
    office.house.followers.catch_up()
    prints = office.guide.get(f"/tickets/{ticket['id']}/prints").json["prints"]
    assert [(one["printer"], one["state"]) for one in prints] == [(f"{agent.id}/front", "queued")]


def test_a_slip_is_not_sent_to_a_printer_that_is_not_there(office: Office) -> None:
    ticket = take(office)
    refused = office.guide.post(f"/tickets/{ticket['id']}/prints", {"printer": "999/front"})
    assert (refused.status_code, refused.json["error"]["code"]) == (404, "unknown_printer")
