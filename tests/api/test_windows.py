"""Signing on to a window and leaving it, with and without somebody there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.conftest import code_of, sign_on, standing_office, take
from tests.conftest import Caller, Office

AT = "/halls/JN01/windows"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def clerk(office: Office) -> Caller:
    """A clerk of her own for each test."""
    return office.add_clerk(f"clerk{len(office.callers)}")


def served(office: Office, clerk: Caller, window: str, service: str) -> dict[str, Any]:
    sign_on(clerk, window)
    take(office.kiosk, service)
    called = clerk.post(f"{AT}/{window}/call").json["ticket"]
    return clerk.post(f"/tickets/{called['id']}/serve").json


def test_a_window_opens_pauses_goes_on_and_closes(office: Office, clerk: Caller) -> None:
    opened = clerk.post(f"{AT}/401/sign-on")
    assert opened.status_code == 200
    assert {"id": "401", "state": "open", "staff": clerk.id}.items() <= opened.json.items()
    assert clerk.post(f"{AT}/401/sign-on").json == opened.json
    assert code_of(clerk.post(f"{AT}/401/resume")) == (409, "window_is_not_paused")
    paused = clerk.post(f"{AT}/401/pause", {"reason": "午休"}).json
    assert (paused["state"], paused["reason"]) == ("paused", "午休")
    assert code_of(clerk.post(f"{AT}/401/pause")) == (409, "window_is_paused")
    assert code_of(clerk.post(f"{AT}/401/call")) == (409, "window_is_paused")
    assert clerk.post(f"{AT}/401/resume", key="on").json["state"] == "open"
    closed = clerk.post(f"{AT}/401/sign-off").json
    assert (closed["state"], closed["staff"]) == ("closed", None)
    for act in ("pause", "resume", "sign-off", "call"):
        assert code_of(clerk.post(f"{AT}/401/{act}", key=f"late {act}"[:3])) == (409, "window_is_closed")


def test_a_window_has_one_person_and_a_person_one_window(office: Office, clerk: Caller) -> None:
    other = office.add_clerk("feng")
    sign_on(clerk, "412")
    assert code_of(other.post(f"{AT}/412/sign-on")) == (409, "window_is_taken")
    assert code_of(clerk.post(f"{AT}/413/sign-on")) == (409, "already_signed_on")
    for act in ("pause", "resume", "sign-off", "call"):
        assert code_of(other.post(f"{AT}/412/{act}")) == (403, "not_your_window")


def test_leaving_with_a_current_ticket_asks_what_becomes_of_it(office: Office, clerk: Caller) -> None:
    ticket = served(office, clerk, "328", "collect-3")
    refused = clerk.post(f"{AT}/328/sign-off")
    assert code_of(refused) == (409, "ticket_in_hand")
    assert refused.json["error"]["details"]["choices"] == ["return", "hold", "hand_over"]
    assert clerk.get(f"{AT}/328").json["ticket"]["id"] == ticket["id"]


def test_leaving_puts_the_ticket_back_to_the_head_of_the_line(office: Office, clerk: Caller) -> None:
    ticket = served(office, clerk, "416", "projects")
    office.clock.step(60)
    take(office.kiosk, "projects")
    assert clerk.post(f"{AT}/416/sign-off", {"current": "return"}).json["state"] == "closed"
    again = office.add_clerk("chu")
    sign_on(again, "416")
    assert again.post(f"{AT}/416/call").json["ticket"]["id"] == ticket["id"]


def test_leaving_holds_the_ticket_and_another_window_takes_it_over(office: Office, clerk: Caller) -> None:
    ticket = served(office, clerk, "402", "society")
    clerk.post(f"{AT}/402/sign-off", {"current": "hold"})
    assert office.guide.get(f"/tickets/{ticket['id']}").json["state"] == "held"
    other = office.add_clerk("wei")
    sign_on(other, "403")
    taken = other.post(f"/tickets/{ticket['id']}/resume").json
    assert (taken["state"], taken["window"]) == ("serving", "403")


def test_leaving_hands_the_ticket_over_to_a_window(office: Office, clerk: Caller) -> None:
    ticket = served(office, clerk, "408", "civil-health")
    for body in ({"current": "hand_over"}, {"current": "hand_over", "window": "408"}):
        assert code_of(clerk.post(f"{AT}/408/sign-off", body)) == (400, "bad_input")
    assert code_of(clerk.post(f"{AT}/408/sign-off", {"current": "hand_over", "window": "999"})) == (
        404,
        "unknown_window",
    )
    assert clerk.get(f"{AT}/408").json["state"] == "open"
    clerk.post(f"{AT}/408/sign-off", {"current": "hand_over", "window": "409"})
    other = office.add_clerk("chen")
    sign_on(other, "409")
    assert other.post(f"{AT}/409/call").json["ticket"]["id"] == ticket["id"]


def test_signing_off_with_an_unknown_choice_changes_nothing(office: Office, clerk: Caller) -> None:
    served(office, clerk, "329", "collect-3")
    assert code_of(clerk.post(f"{AT}/329/sign-off", {"current": "drop"})) == (400, "bad_input")
    assert clerk.get(f"{AT}/329").json["state"] == "open"


def test_a_manager_frees_a_window_whose_clerk_is_gone(office: Office, clerk: Caller) -> None:
    ticket = served(office, clerk, "418", "projects")
    office.admin.post(f"/staff/{clerk.id}/close")
    assert code_of(office.manager.post(f"{AT}/418/sign-off")) == (409, "ticket_in_hand")
    freed = office.manager.post(f"{AT}/418/sign-off", {"current": "return"})
    assert (freed.status_code, freed.json["state"], freed.json["ticket"]) == (200, "closed", None)
    assert office.manager.get(f"/tickets/{ticket['id']}").json["state"] == "waiting"
    assert code_of(office.manager.post(f"{AT}/418/sign-off")) == (409, "window_is_closed")
    sign_on(office.add_clerk("weng"), "418")


def test_a_manager_leaves_the_own_window_as_everybody_does_and_pauses_no_other(office: Office, clerk: Caller) -> None:
    sign_on(office.manager, "417")
    assert office.manager.post(f"{AT}/417/sign-off").json["state"] == "closed"
    sign_on(clerk, "411")
    assert code_of(office.manager.post(f"{AT}/411/pause")) == (403, "not_your_window")
