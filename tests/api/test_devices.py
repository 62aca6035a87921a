"""A device's life: registered with a code, enrolled once, renewed, revoked, and its slips."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.api.conftest import code_of, standing_office, take
from tests.conftest import Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


def register(office: Office, name: str, kind: str = "kiosk", **more: Any) -> Any:
    return office.admin.post("/devices", {"hall": "JN01", "kind": kind, "name": name, **more})


def test_a_registered_device_gets_a_code_for_ten_minutes(office: Office) -> None:
    answer = register(office, "R1", zone="3F-A")
    assert answer.status_code == 201
    made = answer.json
    assert {"id", "code", "expires_at"} <= set(made)
    assert isinstance(made["id"], str)
    lasts_s = datetime.fromisoformat(made["expires_at"]).timestamp() - office.clock.now_ms() / 1000
    assert lasts_s == pytest.approx(600, abs=1)
    assert code_of(register(office, "R1")) == (409, "device_name_taken")


def test_the_code_becomes_a_key_once(office: Office) -> None:
    code = register(office, "R2").json["code"]
    typed = f" {code[:4].lower()}-{code[4:]} "
    answer = office.nobody.post("/devices/enrol", {"code": typed})
    assert answer.status_code == 200
    assert set(answer.json) == {"device", "key"}
    assert answer.json["device"]["name"] == "R2"
    myself = office.nobody.get("/devices/self", Authorization=f"Bearer {answer.json['key']}").json
    assert myself == answer.json["device"]
    assert code_of(office.nobody.post("/devices/enrol", {"code": code})) == (410, "enrol_code_spent")


def test_a_code_ends_after_ten_minutes(office: Office) -> None:
    code = register(office, "R3").json["code"]
    office.clock.step(601)
    assert code_of(office.nobody.post("/devices/enrol", {"code": code})) == (410, "enrol_code_spent")


def test_guessing_codes_is_slowed_down(office: Office) -> None:
    def guess(code: str) -> tuple[int, str | None]:
        return code_of(
            office.nobody.client.post(
                "/api/v1/devices/enrol", json={"code": code}, environ_base={"REMOTE_ADDR": "10.9.9.9"}
            )
        )

    told = [guess(f"AAAA{n:04d}") for n in range(30)]
    assert told[0] == (401, "enrol_code_wrong")
    assert told[-1] == (429, "too_many_requests")
    assert code_of(office.nobody.post("/devices/enrol", {"code": "AAAA0000"})) == (401, "enrol_code_wrong")


def test_a_revoked_key_opens_nothing_and_the_others_go_on(office: Office) -> None:
    one, two = office.add_device("kiosk", "R4"), office.add_device("kiosk", "R5")
    assert office.admin.post(f"/devices/{one.id}/revoke").json["state"] == "revoked"
    assert code_of(one.get("/halls/JN01")) == (401, "device_revoked")
    assert code_of(one.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"}))[0] == 401
    assert two.get("/halls/JN01").status_code == 200


def test_a_renewed_device_gets_a_new_key_and_the_old_one_ends(office: Office) -> None:
    device = office.add_device("board", "R6")
    code = office.admin.post(f"/devices/{device.id}/renew").json["code"]
    assert device.get("/halls/JN01").status_code == 200
    key = office.nobody.post("/devices/enrol", {"code": code}).json["key"]
    assert device.get("/halls/JN01").status_code == 401
    assert office.nobody.get("/halls/JN01", Authorization=f"Bearer {key}").status_code == 200


WRONG: list[tuple[dict[str, Any], tuple[int, str]]] = [
    ({"hall": "JN02"}, (404, "unknown_hall")),
    ({"kind": "toaster"}, (400, "bad_input")),
    ({"name": ""}, (400, "bad_input")),
    ({"name": "a\x00b"}, (400, "bad_input")),
    ({"name": "x" * 41}, (400, "bad_input")),
    ({"name": "\u202e"}, (400, "bad_input")),
    ({"zone": "9F"}, (404, "unknown_zone")),
    ({"window": "999"}, (404, "unknown_window")),
    ({"printer": "front"}, (404, "unknown_printer")),
    ({"printer": "99999/front"}, (404, "unknown_printer")),
    ({"printer": "1/../front"}, (404, "unknown_printer")),
]


@pytest.mark.parametrize(("field", "expected"), WRONG, ids=ascii)
def test_a_device_that_cannot_be_is_refused(field: dict[str, Any], expected: tuple[int, str], office: Office) -> None:
    body = {"hall": "JN01", "kind": "board", "name": "wrong one"} | field
    answer = office.admin.post("/devices", body)
    assert code_of(answer) == expected
    if expected[1] == "bad_input":
        assert all(set(one) == {"field", "problem"} for one in answer.json["error"]["details"]["fields"])


def test_a_slip_follows_its_ticket_to_the_kiosks_printer_and_is_printed_again_as_copy_2(office: Office) -> None:
    agent = office.add_device("agent", "box")
    desk = office.add_device("desk", "desk", printer=f"{agent.id}/front")
    ticket = desk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "desk"}).json
    office.house.followers.catch_up()
    first = desk.get(f"/tickets/{ticket['id']}/prints").json["prints"]
    assert [(one["copy"], one["state"], one["printer"]) for one in first] == [(1, "queued", f"{agent.id}/front")]
    assert code_of(desk.post(f"/tickets/{ticket['id']}/prints")) == (409, "still_printing")


def test_a_reprint_without_a_printer_is_refused(office: Office) -> None:
    ticket = take(office.kiosk)
    assert code_of(office.kiosk.post(f"/tickets/{ticket['id']}/prints")) == (404, "unknown_printer")


def test_the_list_of_devices_tells_no_secret(office: Office) -> None:
    code = register(office, "R9").json["code"]
    answer = office.guide.get("/halls/JN01/devices")
    names = {one["name"] for one in answer.json["devices"]}
    assert {"kiosk", "R9"} <= names
    assert code not in answer.text
    assert office.kiosk.token not in answer.text


def test_a_fresh_code_comes_with_the_address_to_open_on_the_box_and_its_picture(office: Office) -> None:
    made = register(office, "L1", "board").json
    assert made["link"] == f"http://localhost/enrol#code={made['code']}"
    assert made["qr"].startswith("data:image/svg+xml;base64,")
    again = office.admin.post(f"/devices/{made['id']}/renew").json
    assert again["link"].endswith(again["code"]) and again["code"] != made["code"]
    assert "link" not in register(office, "L2", "agent").json
    assert all("link" not in one for one in office.admin.get("/halls/JN01/devices").json["devices"])


def test_slips_come_out_of_the_printer_the_kiosk_has_now_without_enrolling_it_anew(office: Office) -> None:
    agent = office.add_device("agent", "two printers")
    kiosk = office.add_device("kiosk", "E1", zone="3F-A", printer=f"{agent.id}/front")
    new = {"name": "E1 门口", "zone": "3F-B", "printer": f"{agent.id}/back", "window": None}
    edited = office.admin.post(f"/devices/{kiosk.id}/edit", new).json
    assert edited == kiosk.get("/devices/self").json
    assert {name: edited[name] for name in new} == new and edited["state"] == "enrolled"
    ticket = kiosk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"}).json
    office.house.followers.catch_up()
    (job,) = kiosk.get(f"/tickets/{ticket['id']}/prints").json["prints"]
    assert job["printer"] == f"{agent.id}/back"


def test_an_edit_names_everything_and_refuses_what_is_not_there(office: Office) -> None:
    board = office.add_device("board", "E2", zone="3F-A")
    same = {"name": "E2", "zone": "3F-A", "printer": None, "window": None}
    path = f"/devices/{board.id}/edit"
    assert code_of(office.admin.post(path, {"name": "E3"})) == (400, "bad_input")
    for wrong, told in (
        ({"zone": "9F"}, (404, "unknown_zone")),
        ({"window": "999"}, (404, "unknown_window")),
        ({"printer": "99999/front"}, (404, "unknown_printer")),
        ({"printer": f"{board.id}/front"}, (404, "unknown_printer")),
        ({"name": "kiosk"}, (409, "device_name_taken")),
        ({"name": "\u202e"}, (400, "bad_input")),
    ):
        assert code_of(office.admin.post(path, same | wrong)) == told
    assert code_of(office.admin.post("/devices/99999/edit", same)) == (404, "unknown_device")
    office.admin.post(f"/devices/{board.id}/revoke")
    assert code_of(office.admin.post(path, same)) == (409, "device_is_out")
