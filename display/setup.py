"""Decides what one board is told when its page loads: sizes, directions, which clips to fetch and how to say a call.

Everything a call needs later is here, so a call itself is only a number and a window.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from display.announcer import Reading, Script, SpeakingRules, clips_of, script
from display.layout import HOLD_MS, SIDES, Layout, board_layout, side_of, width_em
from display.voice import Clip, needed_clips
from display.words import BOARD_WORDS
from queue_server.hall.model import Display, Hall, Voice, Window
from queue_server.hall.screens import panel_of


def reading_of(voice: Voice) -> Reading:
    """How a hall's voice settings read numbers."""
    languages = ("zh", voice.second_language) if voice.second_language else ("zh",)
    return Reading(one=voice.one, languages=languages)


def window_name(window: Window) -> str:
    """What the window's sign says; its id where the hall file gives no name."""
    return window.name or window.id


def spoken_windows(hall: Hall) -> dict[str, str]:
    """Public windows of a hall: id to the name that is shown and spoken."""
    return {window.id: window_name(window) for window in hall.windows if window.public}


def hall_scripts(hall: Hall, recorded: Collection[str] = frozenset()) -> list[Script]:
    """One script per language of the hall's voice; `recorded`: clips the hall has recorded itself."""
    reading = reading_of(hall.voice)
    return [script(spoken_windows(hall), language, reading, recorded) for language in reading.languages]


def hall_clips(hall: Hall) -> list[Clip]:
    """The recordings a hall needs, in the order to read them; what `quhao voice list` prints."""
    letters = [queue.prefix for queue in hall.queues]
    return needed_clips(letters, spoken_windows(hall), reading_of(hall.voice))


def display_layout(hall: Hall, display: Display, rows: int | None = None) -> Layout:
    """Sizes for a display of the hall file, with room for its longest texts; LayoutRefused when D1 cannot be kept."""
    return board_layout(panel_of(hall, display), rows or display.rows)


def _zones(display: Display) -> tuple[str, ...]:
    return display.shown_zones


def direction(hall: Hall, display: Display, window: Window) -> dict[str, str]:
    """Where a window lies for people before the display: `side` (a key of SIDES, '' on another floor), words, short."""
    here, there = hall.zone(display.zone).floor, hall.zone(window.zone).floor
    if here != there:
        words = BOARD_WORDS["other_floor"].format(floor=hall.floor(there).name)
        return {"side": "", "words": words, "short": words}
    viewer_m = min(3.0, display.farthest_seat_m / 2)
    side = side_of((display.x_m, display.y_m), display.facing_deg, (window.x_m, window.y_m), viewer_m)
    return {"side": side, "words": BOARD_WORDS["window"] + SIDES[side], "short": SIDES[side]}


def board_title(hall: Hall, display: Display, layout: Layout) -> str:
    """The heading that fits beside the clock: floor and zones if there is room, else as much of it as says no less."""
    floor = hall.floor(hall.zone(display.zone).floor).name
    zones = [hall.zone(zone).name for zone in _zones(display)]
    room_em = (layout.width_px - 4 * layout.margin_px) / layout.text_px - 3.8  # the clock and a gap
    several = [f"{floor} {'、'.join(zones)}", f"{floor}叫号信息", floor]
    candidates = several if len(zones) > 1 else [f"{floor} {zones[0]}", zones[0], floor]
    return next((text for text in candidates if width_em(text) <= room_em), floor)


def board_setup(
    hall: Hall, display: Display, clip_urls: Mapping[str, str], recorded: Collection[str]
) -> dict[str, Any]:
    """The page's data. `clip_urls`: every clip there is, by name; only those this hall can ask for are passed on."""
    layout = display_layout(hall, display)
    scripts = hall_scripts(hall, recorded)
    voice, rules = hall.voice, SpeakingRules(recalls_after_new=hall.voice.recalls_after_new)
    needed = clips_of(scripts)
    return {
        "hall": hall.id,
        "title": board_title(hall, display, layout),
        "zones": list(_zones(display)),
        "layout": asdict(layout),
        "hold_ms": HOLD_MS,
        "windows": {
            window.id: {"name": window_name(window), **direction(hall, display, window)}
            for window in hall.windows
            if window.public
        },
        "queues": {queue.prefix: queue.label for queue in hall.queues if queue.zone in _zones(display)},
        "services": sorted({service.name for service in hall.services}),
        "words": BOARD_WORDS,
        "voice": {
            "speaks": display.speaks,
            "clips": {name: url for name, url in clip_urls.items() if name in needed} if display.speaks else {},
            "scripts": [asdict(words) for words in scripts],
            "times": voice.repeat,
            "volume_pct": voice.volume_pct,
            "quiet": [[span.start_min, span.end_min] for span in voice.quiet],
            "recalls_after_new": rules.recalls_after_new,
            "stale_ms": rules.stale_ms,
        },
    }
