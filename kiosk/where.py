"""Where to go: a span of windows, and the side they lie on as seen by somebody who stands at the kiosk."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

from queue_server.hall.model import Hall, Kiosk, Window

Side = Literal["ahead", "ahead_right", "right", "behind_right", "behind", "behind_left", "left", "ahead_left"]
_SIDES: tuple[Side, ...] = (
    "ahead",
    "ahead_right",
    "right",
    "behind_right",
    "behind",
    "behind_left",
    "left",
    "ahead_left",
)
HERE_M = 4.0  # nearer than this there is nothing to point at


class Way(NamedTuple):
    """From the kiosk to some windows: side and metres on this floor, or the other floor they are on."""

    side: Side | None
    distance_m: int | None
    floor: str | None


def window_span(ids: Sequence[str]) -> str:
    """'303–310' for neighbours, '303、305' or '303–305、311' for others, in the order given; '' for none."""
    runs: list[list[str]] = []
    for one in ids:
        if runs and one.isdecimal() and runs[-1][-1].isdecimal() and int(one) == int(runs[-1][-1]) + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return "、".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def way(hall: Hall, kiosk: Kiosk | None, windows: Sequence[Window]) -> Way | None:
    """How to get to the middle of these windows; None when there is nothing to point at or nowhere to point from."""
    if kiosk is None or not windows:
        return None
    floor = hall.zone(windows[0].zone).floor
    if hall.zone(kiosk.zone).floor != floor:
        return Way(None, None, floor)
    dx_m = sum(window.x_m for window in windows) / len(windows) - kiosk.x_m
    dy_m = sum(window.y_m for window in windows) / len(windows) - kiosk.y_m
    distance_m = math.hypot(dx_m, dy_m)
    if distance_m < HERE_M:
        return None
    bearing_deg = math.degrees(math.atan2(dx_m, dy_m))  # 0 north, 90 east
    looks_deg = kiosk.facing_deg + 180  # people look at the screen
    side = _SIDES[round((bearing_deg - looks_deg) % 360 / 45) % 8]
    return Way(side, max(5, round(distance_m / 5) * 5), None)
