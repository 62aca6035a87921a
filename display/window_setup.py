"""Decides what the screen over one window is told when its page loads: its sizes in each of its forms, its words."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, Final

from display.layout import HOLD_MS, Panel, window_layout
from display.words import LANGUAGES, WORDS
from queue_server.hall.model import Display, Hall, Window
from queue_server.hall.screens import panel_of

FLASH_MS: Final = 20_000
# the usual window screens, for a window the hall file names no display for: a bar of 28", 10", and a portrait 43"
USUAL: Final = (
    Panel(width_px=1920, height_px=540, pitch_mm=0.364, farthest_seat_m=5),
    Panel(width_px=1024, height_px=600, pitch_mm=0.217, farthest_seat_m=3),
    Panel(width_px=1080, height_px=1920, pitch_mm=0.496, farthest_seat_m=8),
)


def display_of(hall: Hall, window: Window) -> Display | None:
    """The hall file's display over this window, if it names one."""
    return next((one for one in hall.displays if one.window == window.id), None)


def window_setup(hall: Hall, window: Window) -> dict[str, Any]:
    """The page's data; the page takes the layout whose shape is nearest to the screen's. LayoutRefused by D1."""
    place = display_of(hall, window)
    name = window.name or window.id
    panels = [replace(one, window=name) for one in USUAL] if place is None else [panel_of(hall, place)]
    languages = LANGUAGES[place.language if place else "zh"]
    return {
        "hall": hall.id,
        "window": {"id": window.id, "name": name},
        "layouts": [asdict(window_layout(panel)) for panel in panels],
        "languages": languages,
        "words": {language: WORDS[language] for language in languages},
        "hold_ms": HOLD_MS,
        "flash_ms": FLASH_MS,
    }
