"""Decides what one board is told when its page loads: sizes, directions, which clips to fetch and how to say a call.

Everything a call needs later is here, so a call itself is only a number and a window.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from display.announcer import Reading, Script, SpeakingRules, clips_of, script
from display.layout import HOLD_MS, Layout, board_layout, side_of, width_em
from display.voice import Clip, needed_clips
from display.words import FLOOR_CALLS, LANGUAGES, OTHER_FLOOR, SIDE_OF_WINDOW, SIDES, WORDS
from queue_server.hall.model import Display, Hall, Queue, Service, Voice, Window
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


def side_for(hall: Hall, display: Display, window: Window) -> str:
    """The side a window lies on for people before the display (ahead, left, right, behind); '' on another floor."""
    if hall.zone(display.zone).floor != hall.zone(window.zone).floor:
        return ""
    viewer_m = min(3.0, display.farthest_seat_m / 2)
    return side_of((display.x_m, display.y_m), display.facing_deg, (window.x_m, window.y_m), viewer_m)


def direction(hall: Hall, display: Display, window: Window, language: str) -> dict[str, str]:
    """Where a window lies, in words and in fewer words; the floor for one of another floor."""
    side = side_for(hall, display, window)
    if not side:
        floor = hall.floor(hall.zone(window.zone).floor)
        named = floor.name if language == "zh" else floor.name_en or floor.name
        words = OTHER_FLOOR[language].format(floor=named)
        return {"words": words, "short": words}
    said = SIDES[language][side]
    return {"words": SIDE_OF_WINDOW[language].format(side=said), "short": said}


def board_title(hall: Hall, display: Display, layout: Layout, language: str = "zh") -> str:
    """The heading that fits beside the clock: floor and zones if there is room, else as much of it as says no less."""

    def named(thing: Any) -> str:
        return str(thing.name if language == "zh" else thing.name_en or thing.name)

    floor = named(hall.floor(hall.zone(display.zone).floor))
    zones = [named(hall.zone(zone)) for zone in display.shown_zones]
    room_em = (layout.width_px - 4 * layout.margin_px) / layout.text_px - 3.8  # the clock and a gap
    joined = "、".join(zones) if language == "zh" else ", ".join(zones)
    several = [f"{floor} {joined}", FLOOR_CALLS[language].format(floor=floor), floor]
    candidates = several if len(zones) > 1 else [f"{floor} {zones[0]}", zones[0], floor]
    return next((text for text in candidates if width_em(text) <= room_em), floor)


def queue_label(queue: Queue, language: str) -> str:
    """The name of a queue that fits its tile."""
    return queue.label if language == "zh" else queue.short_en or queue.name_en or queue.label


def _guide(service: Service, language: str) -> str:
    if language == "en" and service.materials_en:
        return WORDS["en"]["guide"].format(
            service=service.name_en or service.name, materials=", ".join(service.materials_en)
        )
    return WORDS["zh"]["guide"].format(service=service.name, materials="、".join(service.materials))


def board_texts(hall: Hall, display: Display, layout: Layout, language: str) -> dict[str, Any]:
    """All a board may show in one language."""
    queues = [queue for queue in hall.public_queues if queue.zone in display.shown_zones]
    letters = {queue.prefix for queue in queues}
    guided = [one for one in hall.public_services if one.queue in letters and one.materials]
    return {
        "title": board_title(hall, display, layout, language),
        "words": WORDS[language],
        "windows": {window.id: direction(hall, display, window, language) for window in hall.public_windows},
        "queues": {queue.prefix: queue_label(queue, language) for queue in queues},
        "services": {} if language == "zh" else {one.name: one.name_en for one in hall.services if one.name_en},
        "missed_note": hall.missed_note if language == "zh" else hall.missed_note_en,
        "notices": list(hall.notices if language == "zh" else hall.notices_en),
        "guides": [_guide(service, language) for service in guided] if layout.slot_px else [],
    }


def voice_setup(hall: Hall, clip_urls: Mapping[str, str], recorded: Collection[str], speaks: bool) -> dict[str, Any]:
    """How a speaker says calls: its scripts, the clips it keeps, how loud it is when."""
    scripts, voice = hall_scripts(hall, recorded), hall.voice
    rules, needed = SpeakingRules(recalls_after_new=voice.recalls_after_new), clips_of(scripts)
    return {
        "speaks": speaks,
        "clips": {name: url for name, url in clip_urls.items() if name in needed} if speaks else {},
        "scripts": [asdict(words) for words in scripts],
        "times": voice.repeat,
        "volume_pct": voice.volume_pct,
        "loudness": [[*span, one.volume_pct] for one in voice.loudness for span in one.periods],
        "quiet": [list(span) for span in voice.quiet],
        "recalls_after_new": rules.recalls_after_new,
        "stale_ms": rules.stale_ms,
    }


def board_setup(
    hall: Hall, display: Display, clip_urls: Mapping[str, str], recorded: Collection[str]
) -> dict[str, Any]:
    """The page's data. `clip_urls`: every clip there is, by name; only those this hall can ask for are passed on."""
    layout = display_layout(hall, display)
    languages = LANGUAGES[display.language]
    return {
        "hall": hall.id,
        "zones": list(display.shown_zones),
        "layout": asdict(layout),
        "hold_ms": HOLD_MS,
        "windows": {
            window.id: {"name": window_name(window), "side": side_for(hall, display, window)}
            for window in hall.public_windows
        },
        "languages": languages,
        "texts": {language: board_texts(hall, display, layout, language) for language in languages},
        "voice": voice_setup(hall, clip_urls, recorded, display.speaks),
    }
