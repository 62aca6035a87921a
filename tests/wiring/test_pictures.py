"""A window's document camera: the clerk asks, the box hands in, the clerk alone looks; nothing of it is kept."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from queue_server.equipment import health, pictures, places
from queue_server.equipment import service as equipment
from queue_server.equipment.places import Place
from queue_server.kernel.clock import SteppedClock
from tests.api.conftest import code_of
from tests.conftest import MONDAY_0920_MS, Caller, Office, still_office

PATH = "/halls/JN01/windows/317/pictures"


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = still_office(tmp_path, SteppedClock(MONDAY_0920_MS))
    box = made.add_device("agent", "box")
    made.add_device("agent", "other")
    agent = made.house.database.read(lambda rows: equipment.device_or_refusal(rows, int(box.id)))
    camera = {"name": "doc", "kind": "camera", "state": "online"}
    health.receive(made.house.database, made.house.watch, agent, {"devices": [camera]})
    hall = made.house.hall("JN01")
    there = {"": Place("window", "317")}
    made.house.database.write(lambda tx: places.set_places(tx, hall, f"{agent.id}/doc", there))
    yield made
    made.house.close()


def topic(office: Office, name: str) -> dict[str, Any]:
    view = office.app.extensions["quhao_feed"].view_of("JN01", name)
    found: dict[str, Any] = office.house.database.read(view.everything)
    return found


def hand_in(box: Caller, token: str, **body: Any) -> Any:
    return box.post("/devices/pictures", {"device": "doc", "token": token, **body})


def test_a_picture_goes_from_the_camera_to_the_clerk_who_asked_and_to_nobody_else(office: Office) -> None:
    asked = office.clerk.post(PATH)
    assert asked.status_code == 202
    token = asked.json["id"]
    wish = topic(office, f"device:{office.box.id}")[f"do:{token}"]
    assert (wish["device"], wish["do"], wish["token"]) == ("doc", "take_picture", token)
    assert code_of(office.clerk.get(f"{PATH}/{token}")) == (404, "unknown_picture")
    said = {"jpeg": base64.b64encode(jpeg()).decode(), "width_px": 64, "height_px": 48}
    assert code_of(hand_in(office.other, token, **said)) == (404, "unknown_picture")
    assert hand_in(office.box, token, **said).status_code == 201
    assert topic(office, "window:317")["picture"] == {"id": token, "state": "taken", "fault": ""}
    shown = office.clerk.get(f"{PATH}/{token}")
    assert (shown.status_code, shown.mimetype, shown.data) == (200, "image/jpeg", jpeg())
    assert shown.headers["Cache-Control"] == "no-store"
    assert code_of(office.manager.get(f"{PATH}/{token}"))[0] in (403, 409)


def test_why_there_is_no_picture_is_told_to_the_window(office: Office) -> None:
    token = office.clerk.post(PATH).json["id"]
    assert hand_in(office.box, token, error="camera_slow").status_code == 201
    assert topic(office, "window:317")["picture"] == {"id": token, "state": "failed", "fault": "camera_slow"}
    assert code_of(office.clerk.get(f"{PATH}/{token}")) == (404, "unknown_picture")


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"jpeg": "not base64!"}, (400, "bad_input")),
        ({"jpeg": base64.b64encode(b"GIF89a").decode()}, (422, "picture_wrong")),
        ({"jpeg": base64.b64encode(jpeg() + b"x" * pictures.BYTES_MAX).decode()}, (400, "bad_input")),
    ],
)
def test_what_is_no_picture_is_refused(office: Office, body: dict[str, str], answer: tuple[int, str]) -> None:
    token = office.clerk.post(PATH).json["id"]
    status, code = code_of(hand_in(office.box, token, **body))
    assert code == answer[1]
    assert status in (answer[0], 413)


def test_a_window_without_a_camera_says_so_and_only_the_clerk_there_asks(office: Office) -> None:
    assert code_of(office.manager.post(PATH))[1] in ("not_your_window", "window_is_closed")
    assert office.clerk.post("/halls/JN01/windows/317/sign-off").status_code == 200
    assert office.clerk.post("/halls/JN01/windows/318/sign-on").status_code == 200
    assert code_of(office.clerk.post("/halls/JN01/windows/318/pictures")) == (409, "no_camera_here")


def test_a_picture_nobody_files_is_forgotten() -> None:
    now_s = [0.0]
    held = pictures.Pictures(lambda: now_s[0])
    held.expect("p1", "JN01", "317", 7)
    held.come("p1", 7, jpeg(), "")
    assert held.of("p1", "JN01", "317") == jpeg()
    for place in (("JN02", "317"), ("JN01", "318")):
        with pytest.raises(pictures.UnknownPicture):
            held.of("p1", *place)
    now_s[0] = pictures.LIFE_S
    with pytest.raises(pictures.UnknownPicture):
        held.of("p1", "JN01", "317")
