"""The pack: all a kiosk's box needs without the server, of the same screens, and the same while nothing changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk import alone_marks, alone_screens
from queue_server.equipment import service
from queue_server.views.equipment import EquipmentView
from queue_server.wiring.equipment import InMemory
from tests.api.conftest import standing_office
from tests.conftest import Caller, Office

TODAY = "2026-11-23"
NO_BOXES: Any = SimpleNamespace(version=lambda _agent: "", counters=lambda _address: {}, tried=lambda _address: None)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module")
def kiosk(office: Office) -> Caller:
    return office.add_device("kiosk", "三楼取号机 1")


def fetch(kiosk: Caller, **headers: str) -> Any:
    return kiosk.client.get("/kiosk/pack", headers={"Cookie": f"quhao_kiosk={kiosk.token}", **headers})


def test_the_pack_holds_hours_numbers_slips_and_every_screen(office: Office, kiosk: Caller) -> None:
    answer = fetch(kiosk)
    pack = answer.json
    assert answer.headers["X-Hall-Now"] == str(office.clock.at_ms)
    today = pack["days"][TODAY]
    assert today["date"] == {"zh": "11月23日 星期一", "en": "Monday 23 November"}
    number, paper, token = today["numbers"]["E"][0]
    assert (number, office.house.sight.ticket_of(token)) == (501, paper)
    assert all(start_ms < end_ms for spans in today["hours"].values() for start_ms, end_ms in spans)
    assert "js/kiosk.js" in pack["static"] and "css/kiosk.css" in pack["static"]
    for lang in ("zh", "en"):
        for screen in ("service", "done", "noid", "closed"):
            assert alone_screens.name(screen, "records", lang=lang) in pack["screens"]
    form = pack["screens"][alone_screens.name("service", "records")]
    assert f'value="{alone_marks.KEY}"' in form and "见大厅屏幕" in form
    done = pack["screens"][alone_screens.name("done", "records")]
    assert alone_marks.number(4) in done and alone_marks.PAPER in done and "离线取号" in done
    slip = json.dumps(pack["services"]["records"]["slips"]["zh"], ensure_ascii=False)
    assert "离线取号" in slip and alone_marks.TIME in slip and "YYMMDD@NUM" in slip


def test_nothing_is_sent_twice_and_a_stopped_line_is_told(office: Office, kiosk: Caller) -> None:
    before = fetch(kiosk)
    assert fetch(kiosk, **{"If-None-Match": before.headers["ETag"]}).status_code == 304
    office.manager.post("/halls/JN01/queues/E/stop", {"reason": "系统故障"})
    after = fetch(kiosk, **{"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and after.json["days"][TODAY]["hours"]["E"] == []


def test_a_kiosk_without_a_block_has_no_numbers(office: Office) -> None:
    assert not any(fetch(office.add_device("kiosk", "三楼取号机 2")).json["days"][TODAY]["numbers"].values())


def test_a_kiosk_that_is_out_of_service_gives_nothing_out_alone_either(office: Office, kiosk: Caller) -> None:
    path, device = "/halls/JN01/equipment", str(kiosk.get("/devices/self").json["id"])
    before = fetch(kiosk)
    assert office.manager.post(f"{path}/out", {"device": device, "reason": "更换打印机"}).status_code == 201
    after = fetch(kiosk, **{"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and not any(after.json["days"][TODAY]["numbers"].values())
    assert office.manager.post(f"{path}/back", {"device": device}).status_code == 200
    assert fetch(kiosk).headers["ETag"] == before.headers["ETag"]


def test_of_two_kiosks_at_one_place_only_the_first_has_its_block(office: Office, kiosk: Caller) -> None:
    second = office.add_device("kiosk", "K301")
    assert not any(fetch(second).json["days"][TODAY]["numbers"].values())
    assert any(fetch(kiosk).json["days"][TODAY]["numbers"].values())
    office.admin.post(f"/devices/{kiosk.get('/devices/self').json['id']}/revoke")
    assert any(fetch(second).json["days"][TODAY]["numbers"].values())


def test_a_kiosk_whose_box_serves_it_is_to_be_looked_at_while_it_has_no_numbers_of_its_own(office: Office) -> None:
    stray = office.add_device("kiosk", "东门取号机")
    device = office.house.database.read(lambda rows: service.device_of_key(rows, stray.token or ""))
    memory = InMemory(office.house.watch, NO_BOXES, lambda: {device.actor})
    look = EquipmentView(office.house.sight, "JN01", memory)

    def row() -> Any:
        return office.house.database.read(look.everything)[f"device:{device.id}"]

    assert row()["state"] == "online"
    fetch(stray)
    assert (row()["state"], row()["reason"]) == ("degraded", "no_block")
    assert "reserved_block" in row()["do"]["zh"]
