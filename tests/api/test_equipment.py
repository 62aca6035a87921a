"""Looking after devices over the API: where they stand, test and restart, out of service, announced, written down."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator

import pytest
from PIL import Image

from queue_server.equipment import health, printing
from queue_server.equipment import service as equipment
from queue_server.equipment.attached import AttachedReport
from queue_server.equipment.model import Device
from tests.api.conftest import code_of, standing_office
from tests.conftest import Office

PATH = "/halls/JN01/equipment"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    for made in standing_office(tmp_path_factory.mktemp("office")):
        for part in (made.house.timers, made.house.followers):
            part.stop()
        yield made


@pytest.fixture(scope="module")
def box(office: Office) -> Device:
    """A box with a printer without paper and a pad line that works."""
    hall, write = office.house.hall("JN01"), office.house.database.write
    write(lambda tx: equipment.register(tx, hall, "agent", "三楼主机", "3F-A", None, "BXXB2345", None))
    made: Device = write(lambda tx: equipment.enrol(tx, "BXXB2345", "k" * 43))
    reports = [
        AttachedReport("slip", "printer", "escpos", "tcp", "unavailable", "paper_out"),
        AttachedReport("pads", "pad", "ff68", "COM3", "online", ""),
    ]
    write(lambda tx: health.take(tx, made, reports))
    return made


def row(office: Office, address: str) -> dict[str, object]:
    found = [one for one in office.manager.get(PATH).json["devices"] if one["address"] == address]
    assert len(found) == 1
    one: dict[str, object] = found[0]
    return one


def kinds(office: Office, subject: str) -> list[str]:
    sql = "SELECT kind FROM journal WHERE subject = ? ORDER BY pos"
    return [one["kind"] for one in office.house.database.read(lambda rows: rows.all(sql, subject))]


def test_every_device_is_listed_with_place_state_and_what_helps(office: Office, box: Device) -> None:
    printer = row(office, f"{box.id}/slip")
    assert (printer["state_zh"], printer["reason_zh"], printer["near_end"]) == ("故障", "缺纸", False)
    assert printer["do"] == {"zh": "请换小票纸", "en": "Put in a new paper roll"}
    assert [one["zh"] for one in printer["tells"]] == ["导办台", "大厅主管"]  # type: ignore[attr-defined]
    assert row(office, str(box.id))["state"] == "unavailable"  # nobody holds its socket
    assert row(office, office.kiosk.id)["kind_zh"] == "取号机"


def test_a_line_of_pads_stands_at_a_window_for_each_address(office: Office, box: Device) -> None:
    path = f"{PATH}/{box.id}/pads/places"
    there = [{"channel": str(at), "kind": "window", "id": window} for at, window in enumerate(("305", "306"), 1)]
    assert office.manager.post(path, {"places": there}).status_code == 200
    assert row(office, f"{box.id}/pads")["place_zh"] == "305、306 号窗口"
    assert kinds(office, f"attached:{box.id}/pads")[-1] == "attached_placed"
    assert code_of(office.manager.post(path, {"places": [*there, there[0]]})) == (400, "bad_input")
    nowhere = [{"kind": "window", "id": "999"}]
    assert code_of(office.manager.post(path, {"places": nowhere})) == (404, "unknown_window")
    ghost = f"{PATH}/{box.id}/ghost/places"
    assert code_of(office.manager.post(ghost, {"places": []})) == (404, "unknown_attached")


def test_only_a_box_that_is_there_can_be_asked(office: Office, box: Device) -> None:
    office.house.watch._heard_s[box.id] = office.clock.mono_s() - 60
    refused = office.manager.post(f"{PATH}/{box.id}/pads/ask", {"what": "restart"})
    assert code_of(refused) == (409, "box_is_away")
    ghost = office.manager.post(f"{PATH}/{box.id}/ghost/ask", {"what": "restart"})
    assert code_of(ghost) == (404, "unknown_attached")
    office.house.watch.hear(box.id)
    assert office.manager.post(f"{PATH}/{box.id}/pads/ask", {"what": "restart"}).status_code == 200
    assert row(office, f"{box.id}/pads")["tried"]["state"] == "asked"  # type: ignore[index]
    assert kinds(office, f"attached:{box.id}/pads")[-1] == "attached_asked"


def test_the_test_of_a_printer_is_a_test_slip(office: Office, box: Device) -> None:
    office.house.watch.hear(box.id)
    job = office.admin.post(f"{PATH}/{box.id}/slip/ask", {"what": "test"}).json["id"]
    assert office.admin.get(f"/halls/JN01/test-slips/{job}").json["state"] == "queued"
    tried = row(office, f"{box.id}/slip")["tried"]
    assert isinstance(tried, dict)
    assert (tried["what"], tried["state"]) == ("test", "asked")
    office.house.database.write(lambda tx: printing.report(tx, box, job, "sending"))
    office.house.database.write(lambda tx: printing.report(tx, box, job, "failed", "paper_out"))
    tried = row(office, f"{box.id}/slip")["tried"]
    assert isinstance(tried, dict)
    assert (tried["state"], tried["detail"], tried["detail_zh"]) == ("failed", "paper_out", "缺纸")


def test_out_of_service_is_said_with_its_reason_until_it_is_back(office: Office, box: Device) -> None:
    address = f"{box.id}/slip"
    made = office.manager.post(f"{PATH}/out", {"device": address, "reason": "更换切刀"})
    assert (made.status_code, made.json["until"]) == (201, None)
    assert code_of(office.admin.post(f"{PATH}/out", {"device": address, "reason": "x"})) == (409, "is_out_already")
    printer = row(office, address)
    assert (printer["state_zh"], printer["do"], printer["tells"]) == ("停用维护中", None, [])
    assert printer["maintenance"]["text"] == "更换切刀"  # type: ignore[index]
    assert office.manager.post(f"{PATH}/back", {"device": address}).status_code == 200
    assert code_of(office.manager.post(f"{PATH}/back", {"device": address})) == (404, "unknown_maintenance")
    unknown = office.manager.post(f"{PATH}/out", {"device": "9999", "reason": "x"})
    assert code_of(unknown) == (404, "unknown_equipment")


def test_maintenance_is_announced_and_can_be_called_off(office: Office) -> None:
    span = {"from": "2026-11-25T18:00:00+08:00", "until": "2026-11-25T20:00:00+08:00"}
    made = office.manager.post(f"{PATH}/maintenance", {"text": "系统升级", **span})
    assert (made.status_code, made.json["device"], made.json["from"]) == (201, "", span["from"])
    listed = office.guide.get(PATH).json["maintenance"]
    assert [one["text"] for one in listed] == ["系统升级"]
    turned = {"text": "x", "from": span["until"], "until": span["from"]}
    assert code_of(office.manager.post(f"{PATH}/maintenance", turned)) == (400, "bad_input")
    path = f"{PATH}/maintenance/{made.json['id']}/end"
    assert office.manager.post(path, key="end").status_code == 200
    assert code_of(office.manager.post(path, key="again")) == (404, "unknown_maintenance")


def test_outages_say_how_long_a_device_was_down_in_opening_hours(office: Office, box: Device) -> None:
    office.clock.step(30 * 60)
    (one,) = office.guide.get(f"{PATH}/outages").json["devices"]
    assert (one["address"], one["down_min"], one["weeks"]["2026-11-23"]) == (f"{box.id}/slip", 30, 30)
    assert one["outages"][0]["until"] is None
    wrong = office.guide.get(f"{PATH}/outages?from=2026-11-24&to=2026-11-23")
    assert code_of(wrong) == (400, "bad_input")


def test_a_sheet_keeps_its_photo_until_it_is_dropped(office: Office, box: Device) -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(out, "PNG")
    said = {"device": f"{box.id}/slip", "make": "新北洋", "serial": "SN1", "cable": "USB 2 米"}
    photo = base64.b64encode(out.getvalue()).decode()
    assert office.manager.post(f"{PATH}/sheet", {**said, "photo": photo}).json["photo"] is True
    kept = office.manager.post(f"{PATH}/sheet", {**said, "serial": "SN2"}).json
    assert (kept["serial"], kept["photo"]) == ("SN2", True)
    assert office.manager.post(f"{PATH}/sheet", {**said, "drop_photo": True}).json["photo"] is False
    for wrong, no in (("!!", (400, "bad_input")), (base64.b64encode(b"GIF89a").decode(), (422, "photo_is_wrong"))):
        assert code_of(office.manager.post(f"{PATH}/sheet", {**said, "photo": wrong})) == no
