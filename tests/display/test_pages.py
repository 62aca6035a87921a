"""The board's page and clips over HTTP."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from display.layout import LayoutRefused
from display.pages import Screen
from display.setup import display_layout
from queue_server.hall.model import Display, Voice, Window

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def client(stand: Any) -> FlaskClient:
    return stand.app().test_client()


def setup_of(client: FlaskClient) -> dict[str, Any]:
    page = client.get("/board").get_data(as_text=True)
    found = re.search(r'<script type="application/json" id="setup">(.*?)</script>', page, re.S)
    assert found is not None
    return json.loads(found[1])


def display(**changes: Any) -> Display:
    place = {"id": "D3", "name": "三楼大屏", "zone": "Z3", "zones": ("Z3",), "x_m": 18, "y_m": 20, "facing_deg": 180}
    return Display(**(place | changes))


def test_a_screen_that_is_not_enrolled_is_sent_to_the_enrolment_form(stand: Any, client: FlaskClient) -> None:
    stand.screen = None
    answer = client.get("/board")
    assert (answer.status_code, answer.location) == (302, "/enrol?kind=board")
    assert client.get("/board/clips/JN01/chime.wav").status_code == 404


def test_the_page_inlines_the_import_map_as_it_is_and_no_other_script(client: FlaskClient) -> None:
    page = client.get("/board").get_data(as_text=True)
    import_map = (ROOT / "static/vendor/importmap.json").read_text()
    assert f'<script type="importmap">{import_map}</script>' in page
    assert re.findall(r"<script(?![^>]*(?:src=|importmap|application/json))", page) == []
    assert "style=" not in page


def test_the_setup_says_sizes_directions_and_how_to_say_a_call(client: FlaskClient) -> None:
    setup = setup_of(client)
    assert setup["languages"] == ["zh"]
    texts = setup["texts"]["zh"]
    assert texts["title"] == "三楼 不动产登记"
    assert setup["layout"]["rows"] == 6
    assert setup["windows"]["301"] == {"name": "301", "side": "left"}
    assert texts["windows"]["301"] == {"words": "窗口在您左侧", "short": "在您左侧"}
    assert texts["windows"]["401"]["words"] == "请到四楼"
    assert setup["voice"]["scripts"][0]["windows"]["305"] == "zh/to zh/3 zh/0 zh/5 zh/window"
    assert set(texts["queues"]) == {"A", "B", "C"}


def test_a_window_closed_to_the_public_is_not_on_any_board(stand: Any, client: FlaskClient) -> None:
    hidden = Window(id="318", zone="Z3", queues=("A",), x_m=1, y_m=1, public=False)
    stand.hall = stand.hall_of(windows=(*stand.hall.windows, hidden))
    assert "318" not in setup_of(client)["windows"]


def test_every_clip_a_board_may_need_can_be_fetched_and_kept(client: FlaskClient) -> None:
    clips = setup_of(client)["voice"]["clips"]
    assert {"chime", "zh/please", "letter/A", "zh/0"} <= set(clips)
    for url in clips.values():
        answer = client.get(url)
        assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
        assert answer.cache_control.max_age == 31_536_000


def test_the_halls_own_recording_replaces_ours_clip_by_clip(stand: Any, client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    shutil.copyfile(ROOT / "static/audio/zh/9.wav", tmp_path / "zh/please.wav")
    before = setup_of(client)["voice"]["clips"]
    stand.recordings = tmp_path
    after = setup_of(client)["voice"]["clips"]
    assert {name for name in before if before[name] != after[name]} == {"zh/please"}
    assert client.get(after["zh/please"]).data == (ROOT / "static/audio/zh/9.wav").read_bytes()


@pytest.mark.parametrize("name", ["zh/none", "../css/tokens", "zh/../../css/tokens.css", "JN02/chime"])
def test_only_clips_can_be_fetched(client: FlaskClient, name: str) -> None:
    assert client.get(f"/board/clips/JN01/{name}.wav").status_code == 404


def test_a_board_that_does_not_speak_fetches_no_clips(stand: Any, client: FlaskClient) -> None:
    stand.hall = stand.hall_of(displays=(display(speaks=False),))
    assert setup_of(client)["voice"]["clips"] == {}


def test_a_second_language_has_its_own_script(stand: Any, client: FlaskClient) -> None:
    stand.hall = stand.hall_of(voice=Voice(second_language="en"))
    voice = setup_of(client)["voice"]
    assert [script["between"] for script in voice["scripts"]] == ["zh/number", ""]
    assert "en/go-to-window" in voice["clips"]


def test_a_panel_too_small_for_its_hall_says_so_instead_of_showing_what_cannot_be_read(
    stand: Any, client: FlaskClient
) -> None:
    stand.hall = stand.hall_of(displays=(display(farthest_seat_m=20),))
    answer = client.get("/board")
    assert answer.status_code == 409
    assert "20 米" in answer.get_data(as_text=True)


def test_a_hall_without_displays_says_what_to_do(stand: Any, client: FlaskClient) -> None:
    stand.hall = stand.hall_of(displays=())
    answer = client.get("/board")
    assert answer.status_code == 409
    assert "登记" in answer.get_data(as_text=True)


def test_a_screen_of_an_unknown_name_takes_the_place_in_its_zone(stand: Any, client: FlaskClient) -> None:
    stand.screen = Screen("新屏幕", "JN01", "Z3")
    assert setup_of(client)["zones"] == ["Z3"]


def test_the_row_count_a_display_permits_is_named_when_more_are_asked_for(stand: Any) -> None:
    with pytest.raises(LayoutRefused, match="最多显示 7 行"):
        display_layout(stand.hall, display(), rows=9)
