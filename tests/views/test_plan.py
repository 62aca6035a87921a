"""The floor as drawn: everything inside, names cover no window, the meant ones marked, north at the top."""

from __future__ import annotations

import pytest

from queue_server.hall import file as hall_file
from queue_server.hall.errors import UnknownFloor
from queue_server.views.plan import HAN_WIDE, LATIN_WIDE, Box, Plan, Text, floor_plan, window_runs
from tests.conftest import JN01

HALL = hall_file.parse(JN01.read_text(encoding="utf-8"))
SIZES = (20, 24, 26)  # kiosk, PC, phone


def box_of(text: Text) -> Box:
    wide = round(sum(LATIN_WIDE if char.isascii() or char == "–" else HAN_WIDE for char in text.says) * text.size)
    return Box(text.x - wide // 2, text.y - text.size, wide, text.size)


def overlap(one: Box, other: Box) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    return across > 0 and min(one.y + one.height, other.y + other.height) > max(one.y, other.y)


def texts(plan: Plan) -> list[Text]:
    return [line for area in plan.areas for line in area.lines]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("floor", ["3F", "4F"])
def test_no_name_covers_a_window_or_leaves_the_drawing(floor: str, lang: str, size: int) -> None:
    for here in (None, *(one.id for one in HALL.kiosks)):
        plan = floor_plan(HALL, floor, lang, size, here=here)
        for text in texts(plan):
            box = box_of(text)
            assert box.x >= 0 and box.x + box.width <= plan.width
            assert box.y >= 0 and box.y + box.height <= plan.height
            assert not [one.id for one in plan.counters if overlap(box, one.box)], text.says


@pytest.mark.parametrize("floor", ["3F", "4F"])
def test_words_keep_clear_of_the_windows(floor: str) -> None:
    plan = floor_plan(HALL, floor, "zh", 24)
    for text in texts(plan):
        box = box_of(text)
        wider = Box(box.x - 3, box.y - 3, box.width + 6, box.height + 6)
        assert not [one.id for one in plan.counters if overlap(wider, one.box)], text.says


def test_every_zone_says_its_sign_and_its_windows() -> None:
    said = {one.id: [line.says for line in one.lines] for one in floor_plan(HALL, "3F", "zh", 20).areas}
    assert said["3F-B"] == ["B 区", "303–317"]
    assert said["3F-S"] == ["自助区"]


def test_north_is_at_the_top_and_east_at_the_right() -> None:
    plan = floor_plan(HALL, "3F", "zh", 20)
    at = {one.id: one.box for one in plan.counters}
    assert at["303"].y < at["301"].y
    assert at["303"].x < at["310"].x


def test_what_is_meant_is_marked_and_nothing_else() -> None:
    plan = floor_plan(HALL, "3F", "zh", 20, zones=("3F-B",), windows=("303", "304"), here="K301")
    assert [one.id for one in plan.areas if one.meant] == ["3F-B"]
    assert [one.id for one in plan.counters if one.meant] == ["303", "304"]
    assert plan.here is not None


def test_a_place_on_another_floor_or_unknown_is_not_drawn() -> None:
    assert floor_plan(HALL, "4F", "zh", 20, here="K301").here is None
    assert floor_plan(HALL, "3F", "zh", 20, here="nowhere").here is None


def test_a_window_the_public_does_not_use_is_not_drawn() -> None:
    assert "318" not in {one.id for one in floor_plan(HALL, "3F", "zh", 20).counters}


def test_an_unknown_floor_is_refused() -> None:
    with pytest.raises(UnknownFloor):
        floor_plan(HALL, "9F", "zh", 20)


@pytest.mark.parametrize(("ids", "said"), [([], ""), (["305"], "305"), (["303", "304", "311"], "303–304、311")])
def test_windows_are_said_as_runs(ids: list[str], said: str) -> None:
    assert window_runs(ids) == said
