"""The demo's start page leads to every face of the hall, and no way leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from queue_server.app import create_app
from queue_server.demo import furnish
from queue_server.demo.app import HALL_FILE
from queue_server.demo.folder import DemoFolder
from queue_server.demo.pages import DOORS, blueprint
from queue_server.hall import file as hall_file
from queue_server.hall import service as halls
from queue_server.kernel.clock import SteppedClock
from queue_server.settings import Settings
from queue_server.staff import service as staff
from queue_server.staff.model import NewStaff
from queue_server.wiring.house import House

FACES = {
    "/windows",
    "/desk",
    "/admin",
    "/admin/figures",
    "/admin/journal",
    "/demo/paper",
    "/p/guide",
    "/p/book",
    "/api/docs",
}


@pytest.fixture
def visitor(tmp_path: Path, clock: SteppedClock) -> Iterator[FlaskClient]:
    data = tmp_path / "data"
    app = create_app(
        Settings(data=data, log_level="ERROR", notices="dev"), clock, front=lambda house: blueprint(house, data)
    )
    house: House = app.extensions["quhao_house"]
    house.database.write(lambda tx: halls.load(tx, HALL_FILE.read_text(encoding="utf-8")))
    house.database.write(lambda tx: staff.add_account(tx, NewStaff("admin", "管理员", "1103", "admin"), "hash"))
    folder = DemoFolder("quhao-000000")
    folder.keys.update(dict.fromkeys(DOORS, "key"))
    folder.write(data)
    yield app.test_client()
    house.close()


def test_the_way_the_start_page_describes_leads_from_the_tap_to_the_window(visitor: FlaskClient) -> None:
    text, hall = visitor.get("/").text, hall_file.parse(HALL_FILE.read_text(encoding="utf-8"))
    way = re.search(r"点三下取号：(.+?) → (.+?) → .*?在 (\d+) 点“坐这里”", text, re.S)
    assert way is not None
    tile, service, window = way.groups()
    assert text.index("quhao-000000") < text.index("取号机</b>")
    (meant,) = [one for one in hall.services if one.name == service]
    (group,) = [one for one in hall.groups if one.name == tile]
    assert meant.id in group.services
    assert not meant.real_name
    assert window in {one.id for one in hall.home_windows_of(meant.queue)}


def test_the_start_page_leads_to_every_face_and_no_way_leads_nowhere(visitor: FlaskClient) -> None:
    ways = set(re.findall(r'<a [^>]*href="([^"]+)"', visitor.get("/").text))
    assert (FACES | {f"/demo/open/{door}" for door in DOORS}) - ways == set()
    for way in sorted(ways - {"/healthz"}):
        assert visitor.get(way).status_code < 400, way


def test_the_start_page_says_that_its_time_is_made_up_and_names_every_account(visitor: FlaskClient) -> None:
    text = visitor.get("/").text
    assert "演示时钟：这里现在是 2026-11-23 09:20" in text and "made up" in text
    assert "window301" in text and all(account.startswith("window") for account, _window in furnish.LIVING)
