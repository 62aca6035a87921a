"""A floor as a drawing: zones, windows, kiosks and where one stands, from the metres of the hall file. Pure.

Units of the drawing are decimetres from the top left; the plan's y runs north, a drawing's runs down.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from queue_server.hall.model import Display, Floor, Hall, Kiosk, Window, Zone

DM: Final = 10
MARGIN: Final = 8
WINDOW_LONG: Final = 16
WINDOW_DEEP: Final = 10
HAN_WIDE, LATIN_WIDE = 1.02, 0.6  # of the type size


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Text:
    """A line of text around the middle of (x, y); `size` is the type size."""

    x: int
    y: int
    size: int
    says: str


@dataclass(frozen=True)
class Area:
    """A zone with its name and windows; `here` when it is the one meant."""

    id: str
    box: Box
    lines: tuple[Text, ...]
    meant: bool


@dataclass(frozen=True)
class Counter:
    """A window; `meant` when people are sent to it."""

    id: str
    box: Box
    meant: bool


@dataclass(frozen=True)
class Mark:
    """Where one stands."""

    x: int
    y: int


@dataclass(frozen=True)
class Plan:
    """All of one floor's drawing, `width` × `height`."""

    floor: str
    width: int
    height: int
    areas: tuple[Area, ...]
    counters: tuple[Counter, ...]
    kiosks: tuple[Mark, ...]
    here: Mark | None
    text: int


def floor_plan(
    hall: Hall,
    floor_id: str,
    lang: str,
    text_dm: int,
    zones: Collection[str] = (),
    windows: Collection[str] = (),
    here: str | None = None,
) -> Plan:
    """The floor with these zones and windows marked as meant; UnknownFloor.

    `text_dm` is the largest type in decimetres of the hall; `here` the id of a kiosk or display of the hall file.
    """
    floor = hall.floor(floor_id)
    mine = [zone for zone in hall.zones if zone.floor == floor.id]
    ids = {zone.id for zone in mine}
    standing = next((one for one in standing_places(hall) if one.id == here and one.zone in ids), None)
    return Plan(
        floor=floor.id,
        width=round(floor.width_m * DM) + 2 * MARGIN,
        height=round(floor.depth_m * DM) + 2 * MARGIN,
        areas=tuple(_area(hall, floor, zone, lang, text_dm, zone.id in zones) for zone in mine),
        counters=tuple(_counter(floor, one, one.id in windows) for one in hall.public_windows if one.zone in ids),
        kiosks=tuple(_mark(floor, one.x_m, one.y_m) for one in hall.kiosks if one.zone in ids),
        here=_mark(floor, standing.x_m, standing.y_m) if standing else None,
        text=text_dm,
    )


def standing_places(hall: Hall) -> list[Kiosk | Display]:
    """Where somebody may stand and read: the places of kiosks and screens in the hall file."""
    return [*hall.kiosks, *hall.displays]


def window_runs(ids: Sequence[str]) -> str:
    """Window ids as people say them: 303, 304, 305, 311 → '303–305、311'. Ids that are no numbers stand alone."""
    found: list[list[str]] = []
    for window in ids:
        follows = found and window.isdecimal() and found[-1][-1].isdecimal() and int(window) == int(found[-1][-1]) + 1
        if follows:
            found[-1].append(window)
        else:
            found.append([window])
    return "、".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)


def _area(hall: Hall, floor: Floor, zone: Zone, lang: str, text: int, meant: bool) -> Area:
    corner = _mark(floor, zone.x_m, zone.y_m + zone.depth_m)
    box = Box(corner.x, corner.y, round(zone.width_m * DM), round(zone.depth_m * DM))
    english = lang == "en"
    label = (zone.label_en if english else "") or zone.label or (zone.name_en if english else "") or zone.name
    span = window_runs([one.id for one in hall.public_windows if one.zone == zone.id])
    said = [(label, text), (span, round(text * 0.7))]
    sizes = [(words, min(size, _fitting(words, box.width - 8))) for words, size in said if words]
    height = sum(size for _words, size in sizes) * 1.3
    if height > box.height:
        sizes = sizes[:1]
    top = box.y + (box.height - sum(size for _w, size in sizes) * 1.3) / 2
    lines = []
    for words, size in sizes:
        lines.append(Text(box.x + box.width // 2, round(top + size * 1.0), size, words))
        top += size * 1.3
    return Area(zone.id, box, tuple(lines), meant)


def _fitting(words: str, width: int) -> int:
    ems = sum(LATIN_WIDE if char.isascii() or char == "–" else HAN_WIDE for char in words)
    return max(1, int(width / max(ems, 1)))


def _counter(floor: Floor, window: Window, meant: bool) -> Counter:
    at = _mark(floor, window.x_m, window.y_m)
    across = window.facing_deg % 180 < 45 or window.facing_deg % 180 >= 135
    width, height = (WINDOW_LONG, WINDOW_DEEP) if across else (WINDOW_DEEP, WINDOW_LONG)
    return Counter(window.id, Box(at.x - width // 2, at.y - height // 2, width, height), meant)


def _mark(floor: Floor, x_m: float, y_m: float) -> Mark:
    return Mark(round(x_m * DM) + MARGIN, round((floor.depth_m - y_m) * DM) + MARGIN)
