"""What a terminal that is loaded again still offers to take back: by the clerk who did it, for as long as it can be."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.views.window import WindowView
from tests.api.conftest import sign_on, take
from tests.conftest import Office

AT = "/halls/JN01/windows/317"


def offered(office: Office, window: str = "317") -> Any:
    view = WindowView(office.house.sight, "JN01", window)
    return office.house.database.read(view.everything).get("undo")


@pytest.fixture
def called(office: Office) -> dict[str, Any]:
    take(office.kiosk)
    sign_on(office.clerk)
    made: dict[str, Any] = office.clerk.post(f"{AT}/call").json["ticket"]
    return made


def test_a_finish_is_offered_until_the_hall_takes_it_no_more(office: Office, called: dict[str, Any]) -> None:
    assert offered(office) is None
    office.clerk.post(f"/tickets/{called['id']}/serve")
    office.clerk.post(f"/tickets/{called['id']}/finish", {"outcome": "accepted", "reason": "手工办理"})
    assert offered(office) == {
        "id": called["id"],
        "number": called["number"],
        "act": "finish",
        "until": "2026-11-23T09:20:10+08:00",
    }
    assert office.clerk.post(f"/tickets/{called['id']}/undo").status_code == 200
    assert offered(office) is None


def test_a_miss_is_offered_to_who_did_it_and_to_no_colleague_who_sits_down_there(
    office: Office, called: dict[str, Any]
) -> None:
    office.clerk.post(f"/tickets/{called['id']}/miss")
    assert offered(office)["act"] == "miss"
    assert offered(office, "318") is None
    other = office.add_clerk("clerk9")
    assert other.post(f"{AT}/take-over").status_code == 200
    assert offered(office) is None


def test_nothing_is_offered_once_the_missed_one_is_back_in_line(office: Office, called: dict[str, Any]) -> None:
    office.clerk.post(f"/tickets/{called['id']}/miss")
    office.clerk.post(f"/tickets/{called['id']}/return")
    assert offered(office) is None
