"""The demo's page of machines: what it offers exists, and what a person does there reaches the virtual devices."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from devices.agent.config import from_table
from devices.cameras.http import twin as camera
from devices.leds.onbon_bx import twin as led
from devices.pads.ff68 import twin as pads
from devices.pads.ff68.config import ACTS
from devices.readers.sam_v import twin as reader
from devices.scanners.serial import twin as scanner
from devices.virtual import KINDS
from queue_server.app import create_app
from queue_server.demo.app import HALL_FILE
from queue_server.demo.folder import DemoFolder, paper_folder
from queue_server.demo.machines import MACHINES, tables
from queue_server.demo.machines_page import CARDS, COUNTERS, FAULTS, GRADES, KEYS
from queue_server.demo.pages import blueprint
from queue_server.demo.ports import free_ports
from queue_server.hall import file as hall_file
from queue_server.hall import service as halls
from queue_server.kernel.clock import SteppedClock
from queue_server.settings import Settings
from queue_server.wiring.house import House

KNOWN = {"reader": reader, "scanner": scanner, "pads": pads, "strip": led, "camera": camera}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    place = tmp_path / "data"
    place.mkdir()
    return place


@pytest.fixture
def visitor(data: Path, clock: SteppedClock) -> Iterator[FlaskClient]:
    settings = Settings(data=data, log_level="ERROR", notices="dev")
    app = create_app(settings, clock, front=lambda house: blueprint(house, data))
    house: House = app.extensions["quhao_house"]
    house.database.write(lambda tx: halls.load(tx, HALL_FILE.read_text(encoding="utf-8")))
    yield app.test_client()
    house.close()


def test_what_the_page_offers_exists_on_the_virtual_devices() -> None:
    assert [one.name for one in MACHINES] == list(FAULTS) == list(KNOWN)
    assert {one.kind for one in MACHINES} <= set(KINDS)
    assert [(name, one) for name, faults in FAULTS.items() for one in faults if one not in KNOWN[name].FAULTS] == []
    assert set(CARDS) == set(reader.CARDS)
    assert {keys for _word, keys in KEYS} <= set(ACTS)


def test_the_agents_file_takes_the_machines_and_every_place_is_one_of_the_hall(data: Path) -> None:
    folder = DemoFolder("pw", ports={"strip": 5005, "camera": 8081})
    text = 'server = "http://127.0.0.1:8000"\n' + tables(data / 'a "quoted" place', folder)
    config = from_table(tomllib.loads(text), data)
    assert [one.name for one in config.attached] != [] and len(config.attached) == len(MACHINES)
    (line,) = [one.config for one in config.attached if one.kind == "pad"]
    assert {int(key) for key in line.addresses} == {one for _window, *both in COUNTERS for one in both}
    assert set(line.grades) == {key for _word, key in GRADES}
    assert [line.grades[key] for _word, key in GRADES] == [5, 4, 3, 2, 1]
    hall = hall_file.parse(HALL_FILE.read_text(encoding="utf-8"))
    windows = {where for one in MACHINES for kind, where in one.places.values() if kind == "window"}
    assert windows == {window for window, *_both in COUNTERS} <= {one.id for one in hall.windows}


def test_ports_are_all_different() -> None:
    assert len(set(free_ports(20))) == 20


def test_hands_reach_a_machine_and_what_nobody_does_is_refused(data: Path, visitor: FlaskClient) -> None:
    twin = reader.start_twin(pty=data / "tty", control=0)
    DemoFolder("pw", ids={"agent": "1"}, controls={"reader": twin.served.control_port}).write(data)
    try:
        done = visitor.post("/demo/devices/reader", json={"do": "lay", "text": "elder"})
        assert done.status_code == 200 and done.json is not None and done.json["says"]["has_card"]
        assert visitor.post("/demo/devices/reader", json={"fault": "mute", "on": True}).status_code == 200
        found = visitor.get("/demo/devices/list").json
        assert found is not None
        assert found["machines"]["reader"]["says"] == {"ok": True, "faults": ["mute"], "has_card": True, "asked": 0}
        assert found["machines"]["pads"] == {"says": None, "hall": None}
        assert visitor.post("/demo/devices/reader", json={"do": "dance"}).status_code == 409
        for wrong in ({"do": "lay", "number": "110105194912310021"}, ["lay"]):
            assert visitor.post("/demo/devices/reader", json=wrong).status_code == 400
        assert visitor.post("/demo/devices/other", json={"do": "lay"}).status_code == 400
        assert visitor.post("/demo/devices/pads", json={"do": "key", "text": "1 0C"}).status_code == 409
    finally:
        twin.stop()


def test_the_page_offers_what_stands_under_the_bar_codes_of_the_newest_slips(data: Path, visitor: FlaskClient) -> None:
    assert visitor.get("/demo/devices").status_code == 200
    paper_folder(data).mkdir()
    for name, lines in (
        ("0001", ["A001", "三楼 B 区", "261123A001"]),
        ("0002", ["11370100MB285001133370701003000202611230001", "2026-11-23"]),
        ("0003", ["A001", "261123A001"]),
    ):
        (paper_folder(data) / f"{name}.json").write_text(json.dumps({"lines": lines, "at": ""}), encoding="utf-8")
    found = visitor.get("/demo/devices/list").json
    assert found is not None
    assert found["codes"] == ["261123A001", "11370100MB285001133370701003000202611230001"]
