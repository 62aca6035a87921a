"""Faults of devices where people work with them: one calm line at the window, cards at the guide desk."""

from __future__ import annotations

from typing import Any, Final

from queue_server.equipment import maintenance, standing, store
from queue_server.equipment.alarm_classes import label
from queue_server.equipment.standing import Thing
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows
from queue_server.views.sight import Sight

KEY: Final = "faults"  # of the desk
LINE: Final = "machines"  # of a window
TOUCHES: Final = ("attached_", "printer_state", "maintenance_", "device_")


def is_touched(entry: Entry) -> bool:
    """Whether the entry may change what is said of devices."""
    return entry.kind.startswith(TOUCHES)


def at_window(rows: Rows, hall: Hall, window: str, now_ms: int) -> dict[str, str] | None:
    """What of this window's own devices does not work and how to go on, in one line; None while all do."""
    found = [one for one in standing.at_window(rows, hall.id, window) if one.alarm is not None]
    quiet = maintenance.quiet(rows, hall.id, now_ms)
    bad = [one for one in found if not one.covered_by(quiet) and "clerk" in (one.alarm.tells if one.alarm else ())]
    if not bad:
        return None
    return {"zh": "　".join(_line(one, "zh") for one in bad), "en": " ".join(_line(one, "en") for one in bad)}


def _line(thing: Thing, lang: str) -> str:
    do = thing.alarm.do.say(lang) if thing.alarm else ""
    said = label(thing.kind, thing.reason, lang)
    return f"{said}。{do}。" if lang == "zh" else f"{said}. {do}."


def for_guides(rows: Rows, sight: Sight, hall: Hall) -> dict[str, object]:
    """`faults` of the desk, the oldest first: what a guide is told of; nothing while there is none."""
    names = {str(one.id): one.name for one in store.devices(rows, hall.id)}
    found = standing.faults(rows, hall, sight.clock.now_ms())
    told = [one for one in found if one.alarm is not None and "guide" in one.alarm.tells]
    told.sort(key=lambda one: one.since_ms or 0)
    return {KEY: [_card(sight, hall, one, names) for one in told]} if told else {}


def _card(sight: Sight, hall: Hall, thing: Thing, names: dict[str, str]) -> dict[str, Any]:
    place, alarm = standing.place_words(hall, thing, names), thing.alarm
    at = place if thing.attached else (" ".join([place[0], thing.name]), " ".join([place[1], thing.name]))
    rings = alarm is not None and alarm.minutes[1] is not None
    return {
        "address": thing.address,
        "what": {"zh": label(thing.kind, thing.reason), "en": label(thing.kind, thing.reason, "en")},
        "do": {"zh": alarm.do.zh, "en": alarm.do.en} if alarm else None,
        "at": {"zh": at[0], "en": at[1]},
        "since": sight.at(hall, thing.since_ms),
        "rings": rings,
    }
