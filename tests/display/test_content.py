"""Notices, guides, pictures and videos: within bounds, never over a call, never in the way of one, still at night."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from display import content
from display.setup import display_layout
from queue_server.hall.model import Display

SLOTTED = {"slot_rows": 2, "rows": 4}


def png(width: int = 400, height: int = 100) -> bytes:
    """A plain blue picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\0\x52\xd9" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_what_may_be_shown_is_bounded_and_the_rest_is_named_with_its_reason(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "01 办事指南.png").write_bytes(png())
    (folder / "02.mp4").write_bytes(b"x")
    (folder / "03.exe").write_bytes(b"x")
    (folder / "-04.png").write_bytes(b"x")
    (folder / "05.png").write_bytes(b"x" * (6 * 1024 * 1024 + 1))
    secret = tmp_path / "keys.png"
    secret.write_bytes(b"secret")
    (folder / "06.png").symlink_to(secret)
    (folder / "folder.png").mkdir()
    found = {piece.name: piece.why for piece in content.pieces(folder)}
    assert found == {
        "-04.png": "name",
        "01 办事指南.png": "",
        "02.mp4": "",
        "03.exe": "kind",
        "05.png": "too_large",
        "06.png": "outside",
    }
    assert [piece.kind for piece in content.shown(folder)] == ["picture", "video"]
    for number in range(40):
        (folder / f"p{number:02d}.jpg").write_bytes(b"x")
    assert len(content.shown(folder)) == content.FILES_MAX
    assert content.shown(tmp_path / "none") == content.shown(None) == []


def test_only_an_enrolled_board_fetches_what_is_listed(stand: Any, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "b.exe").write_bytes(b"x")
    stand.content = tmp_path
    client = stand.app().test_client()
    (item,) = client.get("/board/content.json").json["items"]
    assert item["kind"] == "picture"
    answer = client.get(item["url"])
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", png())
    assert client.get("/board/content/a.png", headers={"Range": "bytes=0-3"}).status_code == 206
    for name in ("b.exe", "c.png", "..%2fkeys.json", "%00"):
        assert client.get(f"/board/content/{name}").status_code == 404
    stand.screen = None
    assert client.get(item["url"]).status_code == 404
    assert client.get("/board/content.json").status_code == 404


def slotted(stand: Any, **changes: Any) -> None:
    place = stand.hall.displays[0]
    stand.hall = stand.hall_of(displays=(Display(**(vars(place) | SLOTTED)),), **changes)


@pytest.fixture
def board(stand: Any, browser: Any, tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "a.png").write_bytes(png())
    stand.content = tmp_path
    slotted(stand, notices=("12 月 1 日系统维护，下午不办理抵押登记。",))
    yield from stand.open_board(browser)


def test_notices_and_pictures_take_turns_below_the_calls(board: Any) -> None:
    board.opened()
    board.call(499, "A018", "304", ago_s=30)
    assert "系统维护" in board.page.inner_text(".slot.notice")
    board.page.wait_for_load_state("networkidle")
    board.advance(10.5)
    board.page.wait_for_selector(".slot.picture img")
    assert board.numbers(".call.calm .pair > .number") == ["A018"]


def test_a_call_has_its_place_beside_content_and_a_burst_takes_the_room(board: Any) -> None:
    board.opened()
    board.call(500, "A019", "305")
    slot, card = board.page.locator(".slot").bounding_box(), board.page.locator(".call").bounding_box()
    assert slot["y"] >= card["y"] + card["height"]
    assert board.lit() == ["A019"]
    board.call(501, "A020", "306")
    assert board.page.locator(".slot").count() == 0
    assert board.lit() == ["A020", "A019"]
    board.advance(11)
    assert board.page.locator(".slot").count() == 1


def test_places_for_highlighted_calls_are_no_fewer_because_of_content(stand: Any) -> None:
    without = display_layout(stand.hall, Display(**(vars(stand.hall.displays[0]) | {"rows": 6})))
    slotted(stand)
    beside = display_layout(stand.hall, stand.hall.displays[0])
    assert len(beside.amber_rows) >= len(without.amber_rows) - 1
    assert beside.slot_px > 0
    assert beside.rows == 4


def test_content_rests_when_the_hall_is_closed(board: Any) -> None:
    board.opened()
    assert board.page.locator(".slot").count() == 1
    closed = {"name": "x", "open": False, "opens_at": "2026-11-24T09:00:00+08:00", "reason": ""}
    board.put({"hall": closed} | {f"queue:{k}": {"id": k, "zone": "Z3", "waiting": 0} for k in "ABC"})
    assert board.page.locator(".slot").count() == 0


def test_a_picture_that_cannot_be_shown_is_passed_over(stand: Any, browser: Any, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    stand.content = tmp_path
    slotted(stand, notices=("一则公告",))
    for board in stand.open_board(browser):
        board.opened()
        board.page.wait_for_load_state("networkidle")
        for _ in range(6):
            board.advance(10.5)
        assert "一则公告" in board.page.inner_text(".slot")
