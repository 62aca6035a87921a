"""What the server keeps in memory between two requests is never older than the last act."""

from __future__ import annotations

import pytest

from tests.api.conftest import code_of
from tests.conftest import JN01, Caller, Office

TICKET = {"hall": "JN01", "service": "desk-3", "channel": "kiosk"}
TODAY = "2026-11-23"


def issue(caller: Caller) -> str:
    """The service's name on a new ticket, or the refusal's code."""
    answer = caller.post("/tickets", TICKET)
    return answer.json["service"]["name"] if answer.status_code == 201 else code_of(answer)[1]


@pytest.fixture
def name(office: Office) -> str:
    """After some tickets everything is in memory that ever will be."""
    return [issue(office.kiosk) for _ in range(4)][-1]


def test_a_day_entered_as_a_holiday_closes_at_once_and_opens_again(office: Office, name: str) -> None:
    office.admin.post("/halls/JN01/calendar", {"day": TODAY, "kind": "holiday"})
    assert issue(office.kiosk) == "queue_closed"
    office.admin.post("/halls/JN01/calendar", {"day": TODAY, "kind": "work"})
    assert issue(office.kiosk) == name


def test_a_queue_stopped_by_the_manager_gives_no_number_until_it_is_reopened(office: Office, name: str) -> None:
    prefix = office.kiosk.post("/tickets", TICKET).json["queue"]["id"]
    assert office.manager.post(f"/halls/JN01/queues/{prefix}/stop", {"reason": "系统升级"}).status_code == 200
    assert issue(office.kiosk) == "queue_stopped"
    office.manager.post(f"/halls/JN01/queues/{prefix}/reopen")
    assert issue(office.kiosk) == name


def test_a_new_hall_file_names_the_next_ticket(office: Office, name: str) -> None:
    text = JN01.read_text(encoding="utf-8")
    assert name in text
    loaded = office.admin.post("/halls/JN01/file", {"toml": text.replace(f'"{name}"', f'"{name}（新）"')})
    assert loaded.status_code in (200, 201)
    assert issue(office.kiosk) == f"{name}（新）"


def test_a_revoked_device_is_refused_with_its_next_call(office: Office, name: str) -> None:
    assert office.admin.post(f"/devices/{office.kiosk.id}/revoke").status_code == 200
    assert issue(office.kiosk) == "device_revoked"


def test_a_session_that_was_ended_opens_nothing_any_more(office: Office, name: str) -> None:
    assert [office.clerk.get("/account").status_code for _ in range(3)] == [200] * 3
    office.clerk.post("/sign-out")
    assert code_of(office.clerk.get("/account"))[1] == "sign_in_first"


def test_an_account_that_was_closed_opens_nothing_any_more(office: Office, name: str) -> None:
    assert [office.guide.get("/account").status_code for _ in range(3)] == [200] * 3
    assert office.admin.post(f"/staff/{office.guide.id}/close").status_code == 200
    assert code_of(office.guide.get("/account"))[1] == "sign_in_first"


def test_a_session_ends_with_its_last_hour_without_any_act(office: Office, name: str) -> None:
    assert [office.manager.get("/account").status_code for _ in range(3)] == [200] * 3
    office.clock.step(13 * 3600)
    assert code_of(office.manager.get("/account"))[1] == "sign_in_first"
