"""The live wall: every window in its state, what is long marked, and the figures with their base."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from queue_server.hall.file import parse
from queue_server.hall.legible import CALL_ARCMIN, ROW_ARCMIN, TEXT_ARCMIN, font_px
from queue_server.kernel.rows import entry_of
from queue_server.pages.wall_layout import COLUMNS, SIZES, bands, readable_m
from queue_server.pages.wall_words import WORDS
from queue_server.views.wall import WallView
from tests.conftest import JN01, Office

STATIC = Path(__file__).resolve().parents[2] / "static"


def seen(office: Office) -> dict[str, Any]:
    office.house.followers.catch_up()
    return dict(office.house.database.read(WallView(office.house.sight, "JN01").everything))


def issue(office: Office, service: str = "records") -> str:
    body = {"hall": "JN01", "service": service, "channel": "desk"}
    return str(office.guide.post("/tickets", body).json["id"])


def test_every_window_is_on_the_wall_in_its_state_and_no_person_is(office: Office) -> None:
    path = "/halls/JN01/windows/317"
    assert len([key for key in seen(office) if key.startswith("window:")]) == 53
    assert seen(office)["window:317"]["state"] == "closed"
    ticket = issue(office)
    office.clerk.post(f"{path}/sign-on")
    assert seen(office)["window:317"]["state"] == "idle"
    office.clerk.post(f"{path}/call")
    called = seen(office)["window:317"]
    assert (called["state"], called["number"], called["ticket"]) == ("called", "E001", ticket)
    office.clerk.post(f"/tickets/{ticket}/serve")
    assert seen(office)["window:317"]["state"] == "serving"
    assert seen(office)["today"] | {"taken": 1, "walk_in": 1, "booked": 0, "called": 1} == seen(office)["today"]


def test_a_pause_tells_its_reason_and_from_when_it_is_long(office: Office) -> None:
    path = "/halls/JN01/windows/317"
    office.clerk.post(f"{path}/sign-on")
    office.clerk.post(f"{path}/pause", {"reason": "取件"})
    paused = seen(office)["window:317"]
    assert (paused["state"], paused["reason"], paused["limit_min"]) == ("paused", "取件", 15)


def test_lines_say_people_the_oldest_and_how_many_had_booked(office: Office) -> None:
    issue(office)
    issue(office)
    line = seen(office)["queue:E"]
    assert (line["waiting"], line["booked"], line["walk_in"]) == (2, 0, 2)
    assert line["longest_since"] == "2026-11-23T09:20:00+08:00" and line["expected"] is None
    office.manager.post("/halls/JN01/queues/E/stop", {"reason": "系统故障"})
    assert seen(office)["queue:E"]["stopped"] == "系统故障"


def test_the_picture_after_each_entry_is_the_picture_read_afresh(office: Office) -> None:
    view = WallView(office.house.sight, "JN01")
    known: dict[str, Any] = dict(office.house.database.read(view.everything))
    last = office.house.database.read(lambda rows: rows.value("SELECT max(pos) FROM journal"))
    issue(office)
    office.clerk.post("/halls/JN01/windows/317/sign-on")
    office.clerk.post("/halls/JN01/windows/317/call")
    entries = office.house.database.read(
        lambda rows: rows.all("SELECT * FROM journal WHERE pos > ? ORDER BY pos", last)
    )
    for row in entries:
        keys = view.keys(entry_of(row), known)
        fresh = view.everything if keys is None else lambda rows, keys=keys: view.values(rows, keys)
        known |= office.house.database.read(fresh)
    steady = {"today", "promise"}
    assert {k: v for k, v in known.items() if k not in steady} == {
        k: v for k, v in seen(office).items() if k not in steady
    }


def test_the_walls_type_is_readable_from_the_farthest_seat_on_the_recorded_pitch() -> None:
    hall = parse(JN01.read_text(encoding="utf-8"))
    pitch, seat = hall.wall.pitch_mm, hall.wall.seat_m
    for px, arcmin in ((SIZES.text_px, TEXT_ARCMIN), (SIZES.row_px, ROW_ARCMIN), (SIZES.big_px, CALL_ARCMIN)):
        assert px >= font_px(arcmin, seat, pitch)
    assert readable_m(hall) >= seat == 5.0
    css = (STATIC / "css" / "wall.css").read_text(encoding="utf-8")
    drawn = {name: int(px) for name, px in re.findall(r"--wall-(text|row|big): calc\((\d+) \*", css)}
    assert drawn == {"text": SIZES.text_px, "row": SIZES.row_px, "big": SIZES.big_px}
    assert set(re.findall(r"font-size: ([^;]+);", css)) <= {f"var(--wall-{one})" for one in drawn} | {
        "26px",
        "37px",
        "var(--text-s)",
    }  # the menu is for whoever stands there


def test_each_zone_stands_whole_in_one_row_and_no_window_is_left_out() -> None:
    hall = parse(JN01.read_text(encoding="utf-8"))
    for columns in COLUMNS.values():
        rows = bands(hall, columns)
        assert sorted(one for row in rows for zone in row for one in zone["windows"]) == sorted(
            w.id for w in hall.windows
        )
        assert all(sum(zone["columns"] for zone in row) <= columns for row in rows)


def test_every_figure_of_the_wall_has_its_definition_in_both_languages_and_in_the_handbook() -> None:
    source = (STATIC / "js" / "wall-view.js").read_text(encoding="utf-8")
    figures = set(re.findall(r'figure\("(\w+)"', source)) | set(re.findall(r"w\.def_(\w+)", source))
    handbook = (STATIC.parent / "docs" / "operating.md").read_text(encoding="utf-8")
    for name in figures:
        for lang in ("zh", "en"):
            assert WORDS[lang][f"def_{name}"]
        assert WORDS["en"][f"def_{name}"].partition(":")[0] in handbook, f"docs/operating.md does not define {name}"
