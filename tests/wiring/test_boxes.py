"""What a box reads goes to the place its device stands at, once and in time; what it is asked is answered."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from queue_server.equipment import health, places
from queue_server.equipment import service as equipment
from queue_server.equipment.model import Device
from queue_server.equipment.places import Place
from queue_server.live.messages import Done, Health, Reading
from queue_server.wiring.boxes import Boxes
from queue_server.wiring.feed import Feed
from queue_server.wiring.guard import Guard
from tests.api.conftest import standing_office
from tests.conftest import Office

CARD = {"card": "resident", "name": "欧阳小明", "number": "11010519491231002X", "sex": "f", "born": "1949-12-31"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def feed(office: Office) -> Feed:
    return Feed(office.house, Guard(office.house))


@pytest.fixture
def boxes(feed: Feed) -> Boxes:
    return feed.boxes


def _of_kind(office: Office, kind: str) -> Device:
    found = office.house.database.read(lambda rows: equipment.devices_of(rows, "JN01"))
    return next(one for one in found if one.kind == kind and one.state == "enrolled")


def _place(office: Office, address: str, there: dict[str, Place]) -> None:
    hall = office.house.hall("JN01")
    office.house.database.write(lambda tx: places.set_places(tx, hall, address, there))


@pytest.fixture(scope="module")
def agent(office: Office) -> Device:
    """An agent whose reader and scanner stand at the kiosk; its second scanner stands nowhere."""
    code, key, hall = "AGENT234", "k" * 43, office.house.hall("JN01")
    office.house.database.write(lambda tx: equipment.register(tx, hall, "agent", "一号机主机", None, None, code, None))
    agent: Device = office.house.database.write(lambda tx: equipment.enrol(tx, code, key))
    kiosk = _of_kind(office, "kiosk")
    kinds = {"id": "reader", "scan": "scanner", "spare": "scanner"}
    devices = [{"name": name, "kind": kind, "state": "online"} for name, kind in kinds.items()]
    health.receive(office.house.database, office.house.watch, agent, {"devices": devices})
    there = {"": Place("kiosk", str(kiosk.id))}
    for name in ("id", "scan"):
        _place(office, f"{agent.id}/{name}", there)
    return agent


def reading(number: int, device: str, kind: str, body: dict[str, object], age_s: float = 0.0) -> Reading:
    return Reading.model_validate({"id": f"r{number}", "device": device, "kind": kind, "body": body, "age_s": age_s})


def test_a_code_is_shown_to_its_kiosk_once_however_often_the_box_says_it(
    office: Office, feed: Feed, boxes: Boxes, agent: Device
) -> None:
    said = reading(1, "scan", "code", {"text": "261123A027", "symbology": "CODE128"})
    assert [boxes.read(agent, said) for _ in range(3)] == [{"taken": True}] * 3
    topic = f"device:{_of_kind(office, 'kiosk').id}"
    assert feed.passing.of("JN01", topic)["scan"] == {"id": f"{agent.id}.r1", "text": "261123A027"}


def test_a_reading_that_broke_off_is_tried_again_when_it_is_said_again(
    office: Office, feed: Feed, boxes: Boxes, agent: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = reading(70, "scan", "code", {"text": "261123A070", "symbology": "CODE128"})
    with monkeypatch.context() as broken:
        broken.setattr(office.house.database, "read", lambda _query: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            boxes.read(agent, said)
    assert boxes.read(agent, said) == {"taken": True}


def test_a_card_shows_a_masked_name_and_is_a_person_to_its_kiosk_alone(
    office: Office, feed: Feed, boxes: Boxes, agent: Device, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert boxes.read(agent, reading(2, "id", "card", dict(CARD))) == {"taken": True}
    kiosk = _of_kind(office, "kiosk")
    shown = feed.passing.of("JN01", f"device:{kiosk.id}")["card"]
    assert isinstance(shown, dict)
    assert (shown["name"], shown["number"]) == ("欧阳*明", "110105********002X")
    here = Place("kiosk", str(kiosk.id))
    person = boxes.cards.of("JN01", here, str(shown["token"]))
    assert person is not None
    assert person.id_number == CARD["number"]
    assert boxes.cards.of("JN01", Place("kiosk", "999"), str(shown["token"])) is None
    assert boxes.cards.of("JN01", here, "x") is None
    assert not [secret for secret in ("欧阳小明", "11010519491231002X") if secret in caplog.text]
    entries = office.house.database.read(lambda rows: rows.all("SELECT body FROM journal"))
    assert not [row for row in entries if "002X" in row["body"]]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (reading(3, "spare", "code", {"text": "A027"}), "no_place"),
        (reading(4, "gone", "code", {"text": "A027"}), "no_place"),
        (reading(5, "scan", "code", {"text": "A027"}, age_s=11.0), "too_late"),
        (reading(6, "scan", "code", {"text": "a\x00b"}), "bad_input"),
        (reading(7, "scan", "code", {"text": 7}), "bad_input"),
        (reading(8, "id", "card", CARD | {"number": "110105194912310021"}), "bad_id_number"),
        (reading(9, "id", "card", CARD | {"card": "passport"}), "bad_id_type"),
        (reading(13, "id", "card", {"fault": "card_unreadable"}), "bad_id_type"),
    ],
)
def test_what_nobody_can_use_is_answered_with_why(boxes: Boxes, agent: Device, said: Reading, why: str) -> None:
    assert boxes.read(agent, said) == {"taken": False, "why": why}


def test_a_name_no_name_of_ours_holds_is_left_empty_and_the_number_counts(
    office: Office, feed: Feed, boxes: Boxes, agent: Device
) -> None:
    boxes.read(agent, reading(10, "id", "card", CARD | {"name": "\ue000"}))
    shown = feed.passing.of("JN01", f"device:{_of_kind(office, 'kiosk').id}")["card"]
    assert isinstance(shown, dict)
    assert shown["name"] == ""


def test_what_a_box_was_asked_to_do_is_shown_until_it_is_done(feed: Feed, boxes: Boxes, agent: Device) -> None:
    address, topic = f"{agent.id}/id", f"device:{agent.id}"
    do = boxes.ask("JN01", address, "test")
    assert feed.passing.of("JN01", topic)[f"do:{do}"] == {"id": do, "device": "id", "do": "test", "token": do}
    boxes.done(agent, Done(do=do, state="failed", detail="no_answer"))
    assert f"do:{do}" not in feed.passing.of("JN01", topic)
    tried = boxes.tried(address)
    assert tried is not None
    assert (tried.what, tried.state, tried.detail) == ("test", "failed", "no_answer")


def test_version_and_counters_are_what_the_last_report_said(boxes: Boxes, agent: Device) -> None:
    devices = [{"name": "id", "kind": "reader", "state": "online", "counters": {"readings": 3}}]
    boxes.told(agent, Health.model_validate({"devices": devices, "version": "0.5.0"}))
    assert (boxes.version(agent.id), boxes.counters(f"{agent.id}/id")) == ("0.5.0", {"readings": 3})
    assert boxes.version(999) == ""
