"""What is out of service on purpose is nobody's alarm, said once, and ends by itself or by hand."""

from __future__ import annotations

import pytest

from queue_server.equipment import maintenance, standing
from queue_server.equipment.attached import AttachedReport
from queue_server.equipment.health import take
from queue_server.equipment.model import Device
from queue_server.kernel.errors import BadInput
from queue_server.kernel.spans import HOUR_MS, MINUTE_MS
from tests.equipment.conftest import HALL, START_MS, Ground


@pytest.fixture
def printer(ground: Ground, agent: Device) -> str:
    report = AttachedReport("front", "printer", "escpos", "tcp", "unavailable", "paper_out")
    ground.do(take, agent, [report])
    return f"{agent.id}/front"


def faults(ground: Ground) -> list[str]:
    now_ms = ground.clock.now_ms()
    return [one.address for one in ground.see(standing.faults, HALL, now_ms)]


def test_out_of_service_is_quiet_until_it_is_put_back(ground: Ground, kiosk: Device, printer: str) -> None:
    assert faults(ground) == [printer]
    ground.do(maintenance.put_out, HALL, printer, "更换切刀", actor="staff:1")
    assert faults(ground) == []
    with pytest.raises(maintenance.IsOutAlready):
        ground.do(maintenance.put_out, HALL, printer, "again")
    ground.do(maintenance.back, HALL, printer, actor="staff:1")
    assert faults(ground) == [printer]
    with pytest.raises(maintenance.UnknownMaintenance):
        ground.do(maintenance.back, HALL, printer)
    kinds = [(row["kind"], row["subject"]) for row in ground.entries("maintenance_begun", "maintenance_ended")]
    assert kinds == [("maintenance_begun", f"printer:{printer}"), ("maintenance_ended", f"printer:{printer}")]


def test_what_hangs_on_a_kiosk_is_quiet_with_it_and_all_with_the_hall(
    ground: Ground, kiosk: Device, printer: str
) -> None:
    ground.do(maintenance.put_out, HALL, str(kiosk.id), "迁移位置")
    assert faults(ground) == []
    assert ground.see(maintenance.of_page, kiosk, ground.clock.now_ms()).text == "迁移位置"
    ground.do(maintenance.back, HALL, str(kiosk.id))
    ground.do(maintenance.plan, HALL, "", "停电检修", START_MS - MINUTE_MS, START_MS + HOUR_MS)
    assert faults(ground) == []


def test_what_is_planned_begins_and_ends_with_its_hours(ground: Ground, kiosk: Device, printer: str) -> None:
    ground.do(maintenance.plan, HALL, printer, "更换切刀", START_MS + HOUR_MS, START_MS + 2 * HOUR_MS)
    assert faults(ground) == [printer]
    ground.clock.step(3700)
    assert faults(ground) == []
    ground.clock.step(3700)
    assert faults(ground) == [printer]
    assert ground.see(maintenance.has_over, ground.clock.now_ms())
    assert ground.do(maintenance.end_over) == 1
    assert ground.see(maintenance.open_ones, "JN01") == []


def test_a_time_that_is_over_or_turned_round_is_no_plan(ground: Ground) -> None:
    for from_ms, until_ms in ((START_MS - HOUR_MS, START_MS), (START_MS + HOUR_MS, START_MS + MINUTE_MS)):
        with pytest.raises(BadInput):
            ground.do(maintenance.plan, HALL, "", "停电", from_ms, until_ms)


def test_a_device_nobody_knows_cannot_be_out(ground: Ground, agent: Device) -> None:
    for address in ("99", f"{agent.id}/ghost", "x"):
        with pytest.raises(maintenance.UnknownEquipment):
            ground.do(maintenance.put_out, HALL, address, "?")
