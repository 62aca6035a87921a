"""Boards and window screens find their place by enrolment alone, in the whole app."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import Office


def enrolled(office: Office, kind: str, name: str, **more: str) -> tuple[FlaskClient, str]:
    """A browser that has typed the one-time code of a new device; where it was sent."""
    made = office.admin.post("/devices", {"hall": "JN01", "kind": kind, "name": name, **more}).json
    browser = office.app.test_client()
    answer = browser.post("/enrol", data={"code": made["code"]})
    assert answer.status_code == 303
    return browser, answer.headers["Location"]


def setup_of(page: Any) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="setup">(.*?)</script>', page.text, re.S)
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


@pytest.mark.parametrize(
    ("name", "more", "zones"),
    [
        ("三楼综合屏", {}, ["3F-A", "3F-B", "3F-C", "3F-D"]),
        ("新屏", {"zone": "3F-C"}, ["3F-C"]),
        ("大厅屏", {}, None),
    ],
)
def test_a_board_shows_what_it_was_enrolled_for(
    office: Office, name: str, more: dict[str, str], zones: list[str] | None
) -> None:
    browser, where = enrolled(office, "board", name, **more)
    assert where == "/board"
    whole_hall = [zone.id for zone in office.house.hall("JN01").zones]
    assert setup_of(browser.get(where))["zones"] == (zones or whole_hall)
    assert browser.get("/screen").status_code == 302


def test_a_window_device_becomes_the_screen_of_its_window_and_opens_nothing_else(office: Office) -> None:
    browser, where = enrolled(office, "window", "305 窗口屏", window="305")
    assert where == "/screen"
    assert setup_of(browser.get(where))["window"] == {"id": "305", "name": "305"}
    assert browser.get("/board").status_code == 302
    assert browser.get("/board/content.json").status_code == 404


def test_pictures_lie_in_the_halls_folder(office: Office) -> None:
    browser, _ = enrolled(office, "board", "三楼综合屏")
    assert browser.get("/board/content.json").json == {"items": []}
    folder = office.house.data / "content" / "JN01"
    folder.mkdir(parents=True)
    (folder / "a.webm").write_bytes(b"x" * 100)
    (item,) = browser.get("/board/content.json").json["items"]
    answer = browser.get(item["url"], headers={"Range": "bytes=10-19"})
    assert (answer.status_code, answer.mimetype, len(answer.data)) == (206, "video/webm", 10)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
