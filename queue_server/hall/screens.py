"""Which panel a display of the hall file is, with its longest texts, and whether people can read it (ux.md D1)."""

from __future__ import annotations

import math
from typing import Any, Final

from queue_server.hall.legible import LayoutRefused, Panel, check_rows, width_em, window_sizes
from queue_server.hall.model import Display, Hall
from queue_server.hall.problems import Findings

REACH_STEP_M: Final = 0.1


def panel_of(hall: Hall, display: Display, zones: tuple[str, ...] | None = None) -> Panel:
    """The display as a panel with room for its longest texts; `zones`: others than its own, if it shows such."""
    shown = display.shown_zones if zones is None else zones
    names = [window.name for window in hall.windows if window.public and window.zone in shown]
    if display.window:
        names = [hall.window(display.window).name]
    queues = [queue for queue in hall.queues if queue.zone in shown]
    labels = [queue.label for queue in queues]
    if display.language != "zh":
        labels += [queue.short_en or queue.name_en for queue in queues]
    return Panel(
        width_px=display.width_px,
        height_px=display.height_px,
        pitch_mm=display.pitch_mm,
        farthest_seat_m=display.farthest_seat_m,
        window=max(names or ["305"], key=width_em),
        queue_label=max(labels or ["转移登记"], key=width_em),
        slot_rows=0 if display.window else display.slot_rows,
    )


def screens_are_legible(hall: Hall, findings: Findings) -> None:
    """Note every display whose farthest seat could not read it, with what would be permitted."""
    for at, display in enumerate(hall.displays):
        try:
            _check(hall, display, display.farthest_seat_m)
        except LayoutRefused as refused:
            details: dict[str, Any] = {
                "distance": f"{display.farthest_seat_m:g}",
                "pitch": f"{display.pitch_mm:g}",
                "permitted": refused.permitted_rows,
            }
            if refused.permitted_rows:
                findings.add(("displays", at, "rows"), "too_many_rows", rows=display.rows, **details)
            else:
                details |= {"width": display.width_px, "height": display.height_px, "reach": _reach(hall, display)}
                findings.add(("displays", at, "farthest_seat_m"), "screen_too_small", **details)


def _check(hall: Hall, display: Display, distance_m: float) -> None:
    panel = panel_of(hall, display)
    panel = Panel(**(vars(panel) | {"farthest_seat_m": distance_m}))
    if display.window:
        window_sizes(panel)
    else:
        check_rows(panel, display.rows)


def _reach(hall: Hall, display: Display) -> str:
    """The farthest seat from which this panel can be read, in metres."""
    for tenths in range(math.floor(display.farthest_seat_m / REACH_STEP_M), 0, -1):
        try:
            _check(hall, display, tenths * REACH_STEP_M)
        except LayoutRefused:
            continue
        return f"{tenths * REACH_STEP_M:.1f}"
    return "0"
