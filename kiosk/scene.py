"""What every screen of one request is made of: language, print, hall, queues and printer, and how a place is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from kiosk import days, flow, words
from kiosk.deps import PrinterState, QueueState
from kiosk.deps_readings import Reader
from kiosk.lang import Lang
from kiosk.where import way, window_span
from kiosk.words import Say
from queue_server.hall.model import Group, Hall, Kiosk

Values = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """All that the screens of one request are made of. `page` counts from 1."""

    lang: Lang
    hall: Hall
    place: Kiosk | None
    floor: str | None
    states: Mapping[str, QueueState]
    printer: PrinterState
    now_ms: int
    elder: bool = False
    page: int = 1
    low: bool = False
    reader: Reader = "none"

    @cached_property
    def t(self) -> Say:
        """The catalogue in this language."""
        return words.speaker(self.lang)

    @cached_property
    def tiles(self) -> tuple[Group, ...]:
        """The start screen's tiles for this kiosk and print size, those of its own floor first."""
        return flow.tiles(self.hall, self.place.menu if self.place else "", self.elder, self.floor)

    def name(self, thing: Any) -> str:
        """The thing's name in this language, Chinese where there is no other."""
        return str(self.own(thing, "name"))

    def own(self, thing: Any, field: str) -> Any:
        """A field the hall file may hold in both languages (`who`, `who_en`)."""
        return (getattr(thing, f"{field}_en", None) if self.lang == "en" else None) or getattr(thing, field)

    def opens_ms(self, states: Sequence[QueueState | None]) -> int | None:
        """When the first of these queues gives out numbers again."""
        return min((s.next_open_ms for s in states if s is not None and s.next_open_ms is not None), default=None)

    def opens(self, states: Sequence[QueueState | None]) -> str | None:
        """The same in words for a sentence."""
        at_ms = self.opens_ms(states)
        return None if at_ms is None else days.when_words(self.lang, at_ms, self.now_ms, self.hall.zone_info)


def link(screen: str, **values: object) -> str:
    """The address of a screen below /kiosk/screen/."""
    filled = {key: value for key, value in values.items() if value not in (None, "")}
    return f"{screen}?{urlencode(filled)}" if filled else screen


def header(scene: Scene) -> Values:
    """Hall, floor and date, as they stand on top of every screen."""
    floors = [floor for floor in scene.hall.floors if floor.id == scene.floor]
    fault = flow.printer_fault(scene.printer)
    return {
        "hall": scene.name(scene.hall),
        "floor": scene.name(floors[0]) if floors else "",
        "date": days.date_words(scene.lang, scene.now_ms, scene.hall.zone_info),
        "printer_fault": fault if fault in ("no_paper", "printer_down", "unsure") else None,
    }


def place(scene: Scene, prefix: str, windows: Sequence[str] | None = None) -> dict[str, Any]:
    """Floor and zone as on the signs, and the windows: those given, else all that people of the queue are sent to."""
    zone = scene.hall.zone(scene.hall.queue(prefix).zone)
    floor, zone_name = scene.name(scene.hall.floor(zone.floor)), scene.name(zone)
    label = scene.own(zone, "label") or zone_name
    ids = windows or [window.id for window in scene.hall.home_windows_of(prefix) if window.public]
    known = [window for window in scene.hall.windows if window.id in ids]
    return {
        "zone": label if floor in label else scene.t("zone_on_floor", floor=floor, zone=label),
        "zone_name": zone_name if zone_name != label else "",
        "windows": scene.t("window" if len(ids) == 1 else "windows", windows=window_span(ids)) if ids else "",
        "window_ids": tuple(ids),
        "floor": floor,
        "is_here": zone.floor == scene.floor,
        "way": way(scene.hall, scene.place, known),
    }


def place_line(where: Mapping[str, Any]) -> str:
    """Zone and windows on one line of a tile."""
    return " · ".join(part for part in (where["zone"], where["windows"]) if part)


def desk_place(scene: Scene) -> str:
    """Where the guide desk is: the zone of the first consulting service, this floor's before others; '' for none."""
    found = flow.without_document(scene.hall, scene.floor)
    return place_line(place(scene, found[0].queue)) if found else ""


def back_of(scene: Scene, group_id: str) -> str:
    """Where 'back' leads from a service: its group, or the start when the tile led straight here."""
    for found in (*scene.tiles, *scene.hall.groups):
        if found.id == group_id:
            screen, which = flow.after_tile(scene.hall, found)
            return link("group", id=which) if screen == "group" else "start"
    return "start"
