"""Windows as people read them, and the side they lie on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.where import Way, way, window_span
from queue_server.hall.model import Hall


@pytest.mark.parametrize(
    ("ids", "text"),
    [
        (["303", "304", "305"], "303–305"),
        (["303", "305"], "303、305"),
        (["303", "304", "311", "312"], "303–304、311–312"),
        (["A1", "A2"], "A1、A2"),
        (["301"], "301"),
        ([], ""),
    ],
)
def test_windows_are_named_as_a_span(ids: list[str], text: str) -> None:
    assert window_span(ids) == text


@pytest.mark.parametrize(
    ("facing_deg", "x_m", "y_m", "side"),
    [
        (180, 30, 30, "ahead"),  # people look north
        (180, 50, 10, "right"),
        (180, 10, 10, "left"),
        (180, 50, 30, "ahead_right"),
        (180, 30, 0, "behind"),
        (90, 30, 30, "right"),  # people look west, so north lies to the right
        (270, 30, 30, "left"),
        (0, 50, 30, "behind_left"),
    ],
)
def test_the_side_is_that_of_somebody_who_looks_at_the_screen(
    hall: Hall, facing_deg: int, x_m: float, y_m: float, side: str
) -> None:
    kiosk = replace(hall.kiosks[0], x_m=30, y_m=10, facing_deg=facing_deg)
    window = replace(hall.window("303"), x_m=x_m, y_m=y_m)
    found = way(hall, kiosk, [window])
    assert found is not None
    assert found.side == side


def test_the_distance_is_rounded_to_five_metres_and_never_nothing(hall: Hall) -> None:
    kiosk = replace(hall.kiosks[0], x_m=30, y_m=10)
    assert way(hall, kiosk, [replace(hall.window("303"), x_m=30, y_m=33)]) == Way("ahead", 25, None)
    assert way(hall, kiosk, [replace(hall.window("303"), x_m=30, y_m=14.1)]) == Way("ahead", 5, None)
    assert way(hall, kiosk, [replace(hall.window("303"), x_m=31, y_m=11)]) is None


def test_windows_on_another_floor_are_said_to_be_there(hall: Hall) -> None:
    assert way(hall, hall.kiosks[0], [hall.window("408")]) == Way(None, None, "4F")


def test_a_kiosk_without_a_place_points_nowhere(hall: Hall) -> None:
    assert way(hall, None, [hall.window("303")]) is None
    assert way(hall, hall.kiosks[0], []) is None
