"""The checklist's step of the printer says what is really missing: no agent, no report, no paper."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from queue_server.equipment import health
from queue_server.equipment import service as equipment
from tests.conftest import PASSWORD, Office


@pytest.fixture
def admin(office: Office) -> FlaskClient:
    browser = office.app.test_client()
    browser.post("/api/v1/sign-in", json={"account": "admin", "password": PASSWORD})
    return browser


def step(admin: FlaskClient, lang: str = "zh") -> str:
    text = admin.get(f"/admin?steps&lang={lang}").text
    return text.split('data-step="printer"')[1].split("</li>")[0]


def report(office: Office, **more: object) -> None:
    """What the agent says of its printer."""
    found = office.house.database.read(lambda rows: equipment.devices_of(rows, "JN01"))
    agent = next(one for one in found if one.kind == "agent")
    printer = {"name": "front", "kind": "printer", "driver": "escpos", "transport": "tcp", "near_end": False, **more}
    health.receive(office.house.database, office.house.watch, agent, {"devices": [printer]})


def test_the_step_asks_for_an_agent_then_for_its_program_then_for_paper(office: Office, admin: FlaskClient) -> None:
    assert "登记打印机所在的设备代理" in step(admin)
    agent = office.add_device("agent", "box")
    assert "还没有打印机报到" in step(admin)
    report(office, state="unavailable", reason="paper_out")
    assert f"打印机 {agent.id}/front 现在不能打印：缺纸。" in step(admin)
    assert "cannot print now: out of paper." in step(admin, "en")
    assert "登记打印机所在的设备代理" not in step(admin)
    report(office, state="online", reason="")
    assert "1 台打印机可用" in step(admin)


def test_devices_that_never_print_have_no_word_about_paper(office: Office, admin: FlaskClient) -> None:
    office.add_device("board", "wall")
    text = admin.get("/admin/devices?lang=en").text
    row = text.split("wall <span")[1].split("</tr>")[0]
    assert "<td>–</td>" in row
    kiosk = text.split("kiosk <span")[1].split("</tr>")[0]
    assert "<td>None</td>" in kiosk


def test_a_hall_without_devices_is_told_to_begin_with_the_agent(office: Office, admin: FlaskClient) -> None:
    for one in office.house.database.read(lambda rows: equipment.devices_of(rows, "JN01")):
        office.admin.post(f"/devices/{one.id}/revoke")
    assert "请先登记设备代理" in admin.get("/admin/devices?lang=zh").text
