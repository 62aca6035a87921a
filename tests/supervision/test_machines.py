"""A device that does not work shows its card while the hall is open, once for one fault, and none in maintenance."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from queue_server.equipment import health, maintenance
from queue_server.equipment import service as equipment
from queue_server.equipment.attached import AttachedReport, Condition
from queue_server.equipment.model import Device
from queue_server.supervision import store
from queue_server.supervision.model import Alarm
from tests.conftest import Office

HOURS_S = 3600
Says = Callable[..., None]


@pytest.fixture
def box(office: Office) -> Device:
    house = office.house
    for part in (house.timers, house.followers):
        part.stop()
    made = house.database.write(
        lambda tx: equipment.register(tx, house.hall("JN01"), "agent", "三楼主机", "3F-A", None, "BOXB2345", None)
    )
    return house.database.write(lambda tx: equipment.enrol(tx, "BOXB2345", "k" * 43)) if made else made


@pytest.fixture
def says(office: Office, box: Device) -> Says:
    def say(state: Condition, reason: str = "", kind: str = "printer", name: str = "front", more_s: float = 0) -> None:
        report = AttachedReport(name, kind, "", "", state, reason)
        office.house.database.write(lambda tx: health.take(tx, box, [report]))
        office.clock.step(more_s)

    return say


def alarms(office: Office) -> list[Alarm]:
    return office.house.database.read(lambda rows: store.live(rows, "JN01"))


def test_no_paper_is_a_yellow_card_at_once_and_a_red_one_after_a_quarter_of_an_hour(
    office: Office, says: Says, look: Callable[[], None]
) -> None:
    says("unavailable", "paper_out")
    look()
    (card,) = alarms(office)
    assert (card.clock, card.level, card.label) == ("device", "yellow", "小票打印机：缺纸")
    office.clock.step(15 * 60)
    look()
    assert [one.level for one in alarms(office)] == ["red"]


def test_a_loose_cable_is_told_of_once_and_over_after_a_calm(
    office: Office, says: Says, look: Callable[[], None]
) -> None:
    for _ in range(4):
        says("unavailable", "port_lost", more_s=60)
        look()
        says("online", more_s=60)
        look()
    (card,) = alarms(office)
    assert (card.level, card.ended_ms, card.changes) == ("yellow", None, card.changes)
    office.clock.step(180)
    look()
    assert alarms(office) == []


def test_what_is_in_maintenance_shows_no_card_and_ends_the_one_it_had(
    office: Office, says: Says, box: Device, look: Callable[[], None]
) -> None:
    says("unavailable", "paper_out")
    look()
    assert len(alarms(office)) == 1
    hall = office.house.hall("JN01")
    office.house.database.write(lambda tx: maintenance.put_out(tx, hall, f"{box.id}/front", "换切刀"), "staff:1")
    look()
    assert alarms(office) == []


def test_a_silent_box_is_one_card_and_not_one_for_all_that_hangs_on_it(
    office: Office, box: Device, look: Callable[[], None]
) -> None:
    def reports(state: Condition, reason: str) -> list[AttachedReport]:
        return [AttachedReport(name, kind, "", "", state, reason) for name, kind in (("p", "printer"), ("l", "led"))]

    database = office.house.database
    database.write(lambda tx: health.take(tx, box, reports("online", "")))
    database.write(lambda tx: health.take(tx, box, reports("unknown", "agent_away")))
    office.clock.step(4 * 60)
    look()
    (card,) = alarms(office)
    assert (card.subject, card.level) == (f"device:{box.id}", "yellow")


def test_paper_that_ran_low_before_does_not_make_its_end_older(
    office: Office, says: Says, look: Callable[[], None]
) -> None:
    says("degraded", "near_end", more_s=40 * 60)
    look()
    assert alarms(office) == []
    says("unavailable", "paper_out")
    look()
    assert [one.level for one in alarms(office)] == ["yellow"]


def test_nobody_is_told_of_a_device_while_the_hall_is_closed(
    office: Office, says: Says, look: Callable[[], None]
) -> None:
    office.clock.step(12 * HOURS_S)
    says("unavailable", "paper_out")
    look()
    assert alarms(office) == []
