"""Two halls on one node: an account or a device of one of them does nothing in the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from queue_server.hall import service as halls
from queue_server.staff import service as staff
from queue_server.staff.model import NewStaff
from tests.api.conftest import code_of, sign_on, standing_office, take
from tests.conftest import JN01, LIGHT, PASSWORD, Caller, Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    for made in standing_office(tmp_path_factory.mktemp("office")):
        text = JN01.read_text(encoding="utf-8").replace('id = "JN01"', 'id = "JN02"', 1)
        made.house.database.write(lambda tx, text=text: halls.load(tx, text))
        yield made


def of_jn02(office: Office, role: Any) -> Caller:
    name = f"{role}2"
    if name not in office.callers:
        hashed = LIGHT.make(name, PASSWORD)
        new = NewStaff(name, name, str(2000 + len(office.callers)), role, "JN02")
        office.house.database.write(lambda tx: staff.add_account(tx, new, hashed))
        client = office.app.test_client(use_cookies=False)
        token = client.post("/api/v1/sign-in", json={"account": name, "password": PASSWORD}).json["token"]
        office.callers[name] = Caller(client, token)
    return office.callers[name]


def test_an_account_of_one_hall_does_not_reach_the_other(office: Office) -> None:
    asked: list[tuple[str, str, str, Any]] = [
        ("clerk", "GET", "", None),
        ("clerk", "GET", "/board", None),
        ("clerk", "GET", "/windows/317", None),
        ("clerk", "POST", "/windows/317/sign-on", None),
        ("clerk", "POST", "/windows/317/call", None),
        ("manager", "POST", "/queues/E/stop", {"reason": "x"}),
        ("manager", "GET", "/unclosed", None),
        ("manager", "GET", "/devices", None),
        ("guide", "GET", "/call-backs", None),
        ("manager", "GET", "/call-backs/figures", None),
        ("manager", "POST", "/timeline", {"project": "2611-370102-04-01-123456"}),
        ("auditor", "GET", "/journal", None),
        ("admin", "POST", "/file", {"toml": "x"}),
    ]
    for role, method, path, body in asked:
        caller = of_jn02(office, role)
        answer = caller.get(f"/halls/JN01{path}") if method == "GET" else caller.post(f"/halls/JN01{path}", body)
        assert code_of(answer) == (403, "not_allowed"), (role, path)
    assert of_jn02(office, "clerk").get("/halls/JN02").status_code == 200


def test_a_ticket_of_one_hall_is_out_of_reach_for_staff_of_the_other(office: Office) -> None:
    ticket = take(office.kiosk)
    guide, clerk = of_jn02(office, "guide"), of_jn02(office, "clerk")
    clerk.post("/halls/JN02/windows/317/sign-on")
    assert code_of(guide.post(f"/tickets/{ticket['id']}/lead")) == (403, "not_allowed")
    for caller in (guide, clerk):
        assert code_of(caller.get(f"/tickets/{ticket['id']}")) == (403, "not_allowed")
        for act in ("miss", "return", "cancel", "transfer"):
            answer = caller.post(f"/tickets/{ticket['id']}/{act}", {"queue": "D"} if act == "transfer" else None)
            assert code_of(answer) == (403, "not_allowed"), act
    assert code_of(guide.post("/tickets", {"hall": "JN01", "service": "records", "channel": "desk"})) == (
        403,
        "not_allowed",
    )
    assert office.guide.get(f"/tickets/{ticket['id']}").json["state"] == "waiting"


def test_an_administrator_of_one_hall_sets_up_no_device_of_the_other(office: Office) -> None:
    admin = of_jn02(office, "admin")
    body = {"hall": "JN01", "kind": "board", "name": "theirs"}
    assert code_of(admin.post("/devices", body)) == (403, "not_allowed")
    for act in ("renew", "revoke"):
        assert code_of(admin.post(f"/devices/{office.kiosk.id}/{act}")) == (403, "not_allowed")
    assert office.kiosk.get("/halls/JN01").status_code == 200


def test_a_clerk_of_every_hall_works_where_she_sits(office: Office) -> None:
    sign_on(office.clerk)
    ticket = take(office.kiosk)
    called = office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]
    assert called["id"] is not None
    assert ticket["hall"] == "JN01"


def test_cases_of_one_hall_are_neither_seen_nor_changed_from_the_other_and_never_share_a_number(office: Office) -> None:
    body = {"service": "records", "source": "courier"}
    mine = office.clerk.post("/cases", body | {"hall": "JN01"}).json["number"]
    other = of_jn02(office, "clerk")
    theirs = other.post("/cases", body | {"hall": "JN02"}).json["number"]
    assert mine != theirs, "they may share a platform"
    assert code_of(other.post("/cases", body | {"hall": "JN01"})) == (403, "not_allowed")
    for path, sent in (
        ("withdraw", {"reason": "x"}),
        ("accept", {}),
        ("parcel/delivered", {}),
        ("hand-out", {"proof": "signature"}),
    ):
        assert code_of(other.post(f"/cases/{mine}/{path}", sent)) == (404, "unknown_case")
    assert code_of(other.get(f"/cases/{mine}")) == (404, "unknown_case")
    assert code_of(other.get(f"/cases/{mine}/parcel?hall=JN01")) == (404, "unknown_case")
    ticket = take(office.kiosk)
    assert code_of(other.get(f"/tickets/{ticket['id']}/cases")) == (403, "not_allowed")
    assert office.clerk.get(f"/cases/{mine}").json["state"] == "applied"


def test_an_enquiry_of_one_hall_is_unknown_in_the_other(office: Office) -> None:
    body = {"kind": "question", "text": "周六办理吗？"}
    mine = office.nobody.post("/enquiries", body | {"hall": "JN01", "phone": "13905310001"}).json
    theirs = office.nobody.post("/enquiries", body | {"hall": "JN02"}).json
    assert mine["number"] == theirs["number"], "each hall counts its own"
    other = of_jn02(office, "manager")
    assert code_of(other.get("/halls/JN01/enquiries")) == (403, "not_allowed")
    assert [one["id"] for one in other.get("/halls/JN02/enquiries").json["items"]] == [theirs["id"]]
    assert code_of(other.get(f"/enquiries/{mine['id']}")) == (404, "unknown_enquiry")
    for act, sent in (("answer", {"text": "x"}), ("contact", {}), ("assign", {"account": int(office.manager.id)})):
        assert code_of(other.post(f"/enquiries/{mine['id']}/{act}", sent)) == (404, "unknown_enquiry")
    wanted = {"hall": "JN02", "number": mine["number"], "phone_tail": "0001"}
    assert code_of(office.nobody.post("/public/enquiries/find", wanted)) == (404, "enquiry_not_found")
    assert code_of(of_jn02(office, "clerk").post("/enquiries", body | {"hall": "JN01"})) == (403, "not_allowed")
