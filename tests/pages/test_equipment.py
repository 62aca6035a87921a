"""What is printed and filed about devices: outages as a file, the report of one fault, the sheet as PDF."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from queue_server.equipment import health, places, sheets
from queue_server.equipment import service as equipment
from queue_server.equipment.attached import AttachedReport, Condition
from queue_server.equipment.model import Device
from queue_server.equipment.places import Place
from queue_server.pages import equipment_pdf
from queue_server.wiring.supervision import watch
from tests.api.conftest import sign_on, standing_office, take
from tests.conftest import PASSWORD, Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    for made in standing_office(tmp_path_factory.mktemp("office")):
        made.house.timers.stop()
        yield made


@pytest.fixture(scope="module")
def box(office: Office) -> Device:
    """A pad at window 317 that was dead for an hour in which one number was called there."""
    hall, write = office.house.hall("JN01"), office.house.database.write
    write(lambda tx: equipment.register(tx, hall, "agent", "=cmd", "3F-A", None, "BXXB2345", None))
    made: Device = write(lambda tx: equipment.enrol(tx, "BXXB2345", "k" * 43))

    def says(state: Condition, reason: str) -> None:
        report = AttachedReport("pad", "pad", "ff68", "COM3", state, reason)
        write(lambda tx: health.take(tx, made, [report]))

    says("online", "")
    write(lambda tx: places.set_places(tx, hall, f"{made.id}/pad", {"": Place("window", "317")}))
    says("unavailable", "no_answer")
    ticket = take(office.kiosk)
    sign_on(office.clerk)
    assert office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]["id"] == ticket["id"]
    office.clock.step(3600)
    watch(office.house)(office.clock.now_ms())
    office.house.watch.hear(made.id)
    assert office.manager.post(f"/halls/JN01/equipment/{made.id}/pad/ask", {"what": "restart"}).status_code == 200
    says("online", "")
    office.clock.step(600)
    return made


@pytest.fixture(scope="module")
def browser(office: Office, box: Device) -> FlaskClient:
    made = office.app.test_client()
    assert made.post("/api/v1/sign-in", json={"account": "manager", "password": PASSWORD}).status_code == 200
    return made


def test_outages_are_a_file_in_which_no_name_is_a_formula(browser: FlaskClient, box: Device) -> None:
    answer = browser.get("/equipment/outages.csv?lang=zh")
    assert answer.mimetype == "text/csv"
    head, device, outage = csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
    assert head[:4] == ["设备", "类型", "位置", "编号"]
    assert (device[0], device[2], device[8]) == ("pad", "317 号窗口", "60")
    assert outage[6:8] == ["故障", "没有应答"]
    assert "60" in browser.get("/equipment/outages?lang=zh").text


def test_the_report_says_what_when_who_and_what_went_on_meanwhile(browser: FlaskClient, box: Device) -> None:
    page = browser.get(f"/equipment/incident?device={box.id}/pad&lang=zh").text
    for said in (
        "叫号评价器",
        "09:20:00",
        "10:20:00",
        "持续 60 分钟",
        "没有应答",
        "要求测试或重启 manager",
        "全厅取号 1 个",
    ):
        assert said in page
    assert "→317" in page
    assert "亮牌 黄牌" in page


def test_a_device_without_a_fault_has_no_report_and_one_nobody_knows_no_page(browser: FlaskClient, box: Device) -> None:
    assert "没有记录过故障" in browser.get(f"/equipment/incident?device={box.id}&lang=zh").text
    for page in ("incident", "sheet", "sheet.pdf"):
        assert browser.get(f"/equipment/{page}?device=9999/x").status_code == 404
    assert browser.get(f"/equipment/photo?device={box.id}/pad").status_code == 404


def test_the_sheet_is_a_pdf_with_its_font_inside(office: Office, browser: FlaskClient, box: Device) -> None:
    hall, said = office.house.hall("JN01"), sheets.Sheet("Fujitong FF68", "SN-7", "RS-485", "", None)
    office.house.database.write(lambda tx: sheets.keep(tx, hall, f"{box.id}/pad", said))
    answer = browser.get(f"/equipment/sheet.pdf?device={box.id}/pad&lang=zh")
    assert answer.mimetype == "application/pdf"
    body = answer.get_data()
    assert body.startswith(b"%PDF-")
    assert body.count(b"/FontFile3") == 1
    assert b"/Count 1" in body
    assert "SN-7" in browser.get(f"/equipment/sheet?device={box.id}/pad&lang=zh").text


def test_the_longest_words_take_a_second_page_and_no_more(office: Office) -> None:
    static = office.app.static_folder or ""
    rows = [(f"名称{at}", "很长的说明文字" * (1 if at < 5 else 11)) for at in range(9)]
    facts = equipment_pdf.Facts("设备安装验收单", "大厅", rows, [("检查方法" * 4, "应有结果" * 5)] * 4, None)
    words = dict.fromkeys(("no", "do", "see", "result", "pass", "defects", "photo_box", "photo_later", "empty"), "词")
    words |= dict.fromkeys(("sign_installer", "sign_technician", "sign_hall", "sign_on"), "签字")
    made = equipment_pdf.sheet(Path(static) / "fonts" / "quhao-print.otf", words, facts)
    assert b"/Count 2" in made


def test_what_has_been_well_for_less_than_three_minutes_is_said_so_on_its_report(
    office: Office, browser: FlaskClient, box: Device
) -> None:
    dead = AttachedReport("pad", "pad", "ff68", "COM3", "unavailable", "no_answer")
    well = AttachedReport("pad", "pad", "ff68", "COM3", "online", "")
    for report in (dead, well):
        office.house.database.write(partial(health.take, device=box, reports=[report]))
        office.clock.step(60)
    page = browser.get(f"/equipment/incident?device={box.id}/pad&lang=zh").text
    assert "满三分钟才算恢复" in page and "尚未恢复" not in page
    assert '<span class="number">2026-11-23 10:31:00</span> 起正常' in page
