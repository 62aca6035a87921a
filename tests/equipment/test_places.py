"""Where what hangs on a box stands, and which readings are for whom."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.equipment import health, places, service, standing
from queue_server.equipment.health import AgentWatch
from queue_server.equipment.model import Device
from queue_server.equipment.places import Place, UnknownAttached
from queue_server.hall.errors import UnknownWindow
from queue_server.kernel.errors import BadInput
from tests.equipment.conftest import HALL, Ground, code_of, key_of

WINDOW = Place("window", "305")


@pytest.fixture
def pad(ground: Ground, agent: Device) -> str:
    pads: dict[str, Any] = {"name": "pads", "kind": "pad", "driver": "ff68", "transport": "serial", "state": "online"}
    health.receive(ground.db, AgentWatch(ground.clock), agent, {"devices": [pads]})
    return f"{agent.id}/pads"


def test_each_address_of_a_line_has_its_window_and_the_line_none(ground: Ground, pad: str) -> None:
    ground.do(places.set_places, HALL, pad, {"1": WINDOW})
    assert ground.see(places.place_of, pad, "1") == WINDOW
    assert ground.see(places.place_of, pad, "2") is None
    assert ground.see(places.here, "JN01", WINDOW, "pad") == [(pad, "1")]
    assert ground.see(places.has, "JN01", WINDOW, "led") is False
    assert [row["subject"] for row in ground.entries("attached_placed")] == [f"attached:{pad}"]


def test_a_device_moved_stands_at_its_new_place_alone(ground: Ground, pad: str) -> None:
    kiosk = ground.enrolled("kiosk", "一号机")
    ground.do(places.set_places, HALL, pad, {"": WINDOW})
    ground.do(places.set_places, HALL, pad, {"": Place("kiosk", str(kiosk.id))})
    assert ground.see(places.here, "JN01", WINDOW, "pad") == []
    found = ground.see(places.place_of, pad, "7")
    assert (found.kind, found.topic) == ("kiosk", f"device:{kiosk.id}")


@pytest.mark.parametrize(
    ("address", "channels", "fact"),
    [
        ("9/none", {"": WINDOW}, UnknownAttached),
        ("PAD", {"": Place("window", "999")}, UnknownWindow),
        ("PAD", {"": Place("kiosk", "999")}, BadInput),
        ("PAD", {"": Place("desk", "x")}, BadInput),
        ("PAD", {"a b": WINDOW}, BadInput),
    ],
)
def test_a_place_that_is_none_is_refused_and_nothing_changes(
    ground: Ground, pad: str, address: str, channels: dict[str, Place], fact: type[Exception]
) -> None:
    ground.do(places.set_places, HALL, pad, {"": WINDOW})
    with pytest.raises(fact):
        ground.do(places.set_places, HALL, pad if address == "PAD" else address, channels)
    assert ground.see(places.places_of, pad) == {"": WINDOW}


def test_a_change_of_another_device_is_told_by_its_own_name(ground: Ground, pad: str) -> None:
    bodies = [row["subject"] for row in ground.entries("attached_state_changed")]
    assert bodies == [f"attached:{pad}"]
    assert ground.see(health.printers_of, "JN01") == []


def test_what_hangs_on_a_revoked_box_stands_nowhere_until_the_box_is_enrolled_again(
    ground: Ground, agent: Device, pad: str
) -> None:
    ground.do(places.set_places, HALL, pad, {"": WINDOW})
    ground.do(service.revoke, agent.id)
    assert ground.see(places.has, "JN01", WINDOW, "pad") is False
    code = code_of("again")
    ground.do(service.renew, agent.id, code)
    ground.do(service.enrol, code, key_of("again"))
    assert ground.see(places.here, "JN01", WINDOW, "pad") == [(pad, "")]


def reported(ground: Ground, agent: Device, *kinds: str) -> None:
    found = [{"name": one, "kind": one, "driver": "x", "transport": "serial", "state": "online"} for one in kinds]
    health.receive(ground.db, AgentWatch(ground.clock), agent, {"devices": found})


@pytest.mark.parametrize("kiosk_first", [True, False])
def test_what_reads_on_the_box_of_one_kiosk_serves_that_kiosk_untold(
    ground: Ground, agent: Device, kiosk_first: bool
) -> None:
    if not kiosk_first:
        reported(ground, agent, "reader", "scanner", "pad")
    kiosk = ground.enrolled("kiosk", "一号机", f"{agent.id}/front")
    if kiosk_first:
        reported(ground, agent, "reader", "scanner", "pad")
    there = Place("kiosk", str(kiosk.id))
    assert ground.see(places.of_hall, "JN01") == {f"{agent.id}/reader": {"": there}, f"{agent.id}/scanner": {"": there}}
    ground.do(places.set_places, HALL, f"{agent.id}/reader", {})
    reported(ground, agent, "reader", "scanner", "pad", "camera")
    assert ground.see(places.places_of, f"{agent.id}/reader") == {}


def test_where_two_kiosks_share_a_box_somebody_must_say_whose_the_reader_is(ground: Ground, agent: Device) -> None:
    for name in ("一号机", "二号机"):
        ground.enrolled("kiosk", name, f"{agent.id}/front")
    reported(ground, agent, "reader")
    assert ground.see(places.of_hall, "JN01") == {}


def test_what_serves_a_kiosk_stands_in_its_zone_and_so_does_their_box(ground: Ground, agent: Device) -> None:
    ground.enrolled("kiosk", "一号机", f"{agent.id}/front")
    ground.do(service.edit, HALL, agent.id, {"name": agent.name, "zone": None, "printer": None, "window": None})
    reported(ground, agent, "reader")
    found = {one.address: standing.zone_of(HALL, one) for one in ground.see(standing.things, "JN01")}
    assert found[f"{agent.id}/reader"] == found[str(agent.id)] == "B"
