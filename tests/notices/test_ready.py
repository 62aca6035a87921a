"""A result that waits at a window is told with the code that fetches it; what goes by courier with carrier and number,
once it goes."""

from __future__ import annotations

from typing import Any

from queue_server.cases import collecting, finding
from tests.conftest import Office
from tests.notices.conftest import got
from tests.notices.conftest import hall as hall


def concluded(hall: Office, phone: str, **more: Any) -> str:
    made = hall.clerk.post("/cases", {"hall": "JN01", "service": "records", "phone": phone}).json
    number = str(made["number"])
    came = [{"name": name} for name in made["missing"]]
    assert hall.clerk.post(f"/cases/{number}/supply", {"materials": came}).status_code == 200
    assert hall.clerk.post(f"/cases/{number}/accept").status_code == 200
    assert hall.clerk.post(f"/cases/{number}/conclude", {"result": "查询结果证明", **more}).status_code == 200
    return number


def code_of(hall: Office, number: str) -> str:
    secrets = hall.house.secrets
    return hall.house.database.read(
        lambda rows: collecting.code_of(rows, secrets, finding.anywhere(rows, number)) or ""
    )


def test_the_applicant_is_told_once_and_a_parcel_that_came_back_is_told_anew(hall: Office) -> None:
    number = concluded(hall, "13800000001")
    (first,) = got(hall, "ready")
    assert first["to"] == "13800000001" and code_of(hall, number) in first["text"] and "查询结果证明" in first["text"]
    address = {"name": "张三", "phone": "13800138000", "address": "济南市历下区龙鼎大道 1 号"}
    hall.clerk.post(f"/cases/{number}/parcel", address)
    hall.clerk.post(f"/cases/{number}/parcel/sent", {"carrier": "EMS", "tracking": "EB123456789CN"})
    assert len(got(hall, "ready")) == 1
    (sent,) = got(hall, "parcel_sent")
    assert sent["to"] == "13800000001" and "EMS" in sent["text"] and "EB123456789CN" in sent["text"]
    assert "龙鼎大道" not in sent["text"] and "张三" not in sent["text"]
    hall.clerk.post(f"/cases/{number}/parcel/returned")
    _first, second = got(hall, "ready")
    assert code_of(hall, number) in second["text"]


def test_what_goes_by_courier_has_no_code(hall: Office) -> None:
    concluded(hall, "13800000002", delivery="courier")
    assert got(hall, "ready") == []
