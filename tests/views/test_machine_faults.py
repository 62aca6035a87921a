"""A fault is said where people work with the device: to the clerk at that window, the guide, and on boards only that a
kiosk is closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from queue_server.equipment import health, maintenance, places
from queue_server.equipment import service as equipment
from queue_server.equipment.attached import AttachedReport
from queue_server.equipment.model import Device
from queue_server.equipment.places import Place
from queue_server.kernel.spans import HOUR_MS
from queue_server.views.board import BoardView
from queue_server.views.desk import DeskView
from queue_server.views.window import WindowView
from tests.api.conftest import standing_office
from tests.conftest import Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    for made in standing_office(tmp_path_factory.mktemp("office")):
        for part in (made.house.timers, made.house.followers):
            part.stop()
        yield made


@pytest.fixture(scope="module")
def kiosk(office: Office) -> Device:
    found = office.house.database.read(lambda rows: equipment.devices_of(rows, "JN01"))
    return next(one for one in found if one.kind == "kiosk" and one.state == "enrolled")


@pytest.fixture(scope="module")
def box(office: Office, kiosk: Device) -> Device:
    """A pad at window 305, a reader and a printer at the kiosk; none of them works."""
    hall, write = office.house.hall("JN01"), office.house.database.write
    write(lambda tx: equipment.register(tx, hall, "agent", "三楼主机", "3F-A", None, "BXXB2345", None))
    made: Device = write(lambda tx: equipment.enrol(tx, "BXXB2345", "k" * 43))
    reports = [
        AttachedReport("pads", "pad", "ff68", "COM3", "unavailable", "no_answer"),
        AttachedReport("id", "reader", "sam_v", "COM4", "unavailable", "port_lost"),
        AttachedReport("strip", "led", "onbon_bx", "tcp", "unavailable", "nack"),
    ]
    write(lambda tx: health.take(tx, made, reports))
    write(lambda tx: places.set_places(tx, hall, f"{made.id}/pads", {"1": Place("window", "305")}))
    write(lambda tx: places.set_places(tx, hall, f"{made.id}/strip", {"1": Place("window", "305")}))
    write(lambda tx: places.set_places(tx, hall, f"{made.id}/id", {"": Place("kiosk", str(kiosk.id))}))
    return made


def seen(office: Office, view: Any) -> dict[str, Any]:
    return office.house.database.read(view.everything)


def test_the_window_is_told_in_one_line_how_to_go_on(office: Office, box: Device) -> None:
    at_305 = seen(office, WindowView(office.house.sight, "JN01", "305"))
    assert at_305["machines"]["zh"] == "叫号评价器：没有应答。可用电脑叫号；请检查电源、A/B 线和地址。"
    assert "machines" not in seen(office, WindowView(office.house.sight, "JN01", "306"))


def test_the_guide_is_told_of_what_citizens_use(office: Office, box: Device, kiosk: Device) -> None:
    (card,) = seen(office, DeskView(office.house.sight, "JN01"))["faults"]
    assert (card["address"], card["at"]["zh"]) == (f"{box.id}/id", kiosk.name)
    assert card["what"]["en"] == "ID card reader: connection lost"


def test_boards_say_that_a_kiosk_is_closed_and_nothing_technical(office: Office, box: Device, kiosk: Device) -> None:
    board, hall = BoardView(office.house.sight, "JN01"), office.house.hall("JN01")
    assert seen(office, board)["hall"]["announcements"] == []
    now_ms, write = office.clock.now_ms(), office.house.database.write
    out = write(lambda tx: maintenance.put_out(tx, hall, str(kiosk.id), "更换打印机切刀"))
    span = (now_ms + HOUR_MS, now_ms + 2 * HOUR_MS)
    plan = write(lambda tx: maintenance.plan(tx, hall, "", "系统升级，暂停取号", *span))
    quiet = write(lambda tx: maintenance.plan(tx, hall, f"{box.id}/id", "换线", *span))
    said = [one["zh"] for one in seen(office, board)["hall"]["announcements"]]
    assert said == ["11/23 10:20–11:20，系统升级，暂停取号", f"{kiosk.name} 暂停使用，请到其他取号机取号"]
    assert "faults" not in seen(office, DeskView(office.house.sight, "JN01"))
    for one in (out, plan, quiet):
        write(lambda tx, one=one: maintenance.end(tx, hall, one.id))  # type: ignore[misc]
    assert seen(office, board)["hall"]["announcements"] == []
