"""A floor as a drawing: zones, windows, kiosks and where one stands, from the metres of the hall file. Pure.

Units of the drawing are decimetres from the top left; the plan's y runs north, a drawing's runs down.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from queue_server.hall.model import Display, Floor, Hall, Kiosk, Window, Zone

DM: Final = 10
MARGIN: Final = 8
WINDOW_LONG: Final = 16
WINDOW_DEEP: Final = 10
KIOSK_WIDE: Final = 10
SCALES: Final = (1.0, 0.9, 0.8, 0.7, 0.6)  # type that would cover something is set smaller before it covers it
SPAN_SHARE: Final = 0.85  # of the type size, for the windows below a zone's name
LEADING: Final = 1.25
CLEAR: Final = 2  # decimetres that words keep from a window
GRID: Final = 8
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
    has_span: bool  # the last line names its windows
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
    mine = tuple(zone for zone in hall.zones if zone.floor == floor.id)
    ids = {zone.id for zone in mine}
    standing = next((one for one in standing_places(hall) if one.id == here and one.zone in ids), None)
    mark = _mark(floor, standing.x_m, standing.y_m) if standing else None
    counters = tuple(_counter(floor, one, one.id in windows) for one in hall.public_windows if one.zone in ids)
    kiosks = tuple(_mark(floor, one.x_m, one.y_m) for one in hall.kiosks if one.zone in ids)
    taken = [*(one.box for one in counters), *(Box(one.x - 5, one.y - 5, KIOSK_WIDE, KIOSK_WIDE) for one in kiosks)]
    if mark:
        taken.append(Box(mark.x - text_dm * 2, mark.y - text_dm, text_dm * 4, text_dm * 3))
    spans = tuple(window_runs([one.id for one in hall.public_windows if one.zone == zone.id]) for zone in mine)
    named = _named(floor, mine, spans, tuple(taken), lang, text_dm)
    return Plan(
        floor=floor.id,
        width=round(floor.width_m * DM) + 2 * MARGIN,
        height=round(floor.depth_m * DM) + 2 * MARGIN,
        areas=tuple(
            Area(zone.id, _box(floor, zone), lines, bool(span), zone.id in zones)
            for zone, lines, span in zip(mine, named, spans, strict=True)
        ),
        counters=counters,
        kiosks=kiosks,
        here=mark,
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


@lru_cache(maxsize=256)
def _named(
    floor: Floor, zones: tuple[Zone, ...], spans: tuple[str, ...], taken: tuple[Box, ...], lang: str, text: int
) -> tuple[tuple[Text, ...], ...]:
    """The words of every zone in its place. Kept: it takes some ms, and a thousand phones draw the same floor."""
    found = []
    for zone, span in zip(zones, spans, strict=True):
        english, box = lang == "en", _box(floor, zone)
        label = (zone.label_en if english else "") or zone.label or (zone.name_en if english else "") or zone.name
        near = [_around(one) for one in taken if _overlap(box, one)]
        lines = [(one, text) for one in _broken(label, (box.width - 8) / text)]
        lines += [(span, round(text * SPAN_SHARE))] if span else []
        found.append(_placed(lines, box, near))
    return tuple(found)


def _box(floor: Floor, zone: Zone) -> Box:
    corner = _mark(floor, zone.x_m, zone.y_m + zone.depth_m)
    return Box(corner.x, corner.y, round(zone.width_m * DM), round(zone.depth_m * DM))


def _broken(label: str, ems: float) -> list[str]:
    """A name too wide for its zone in two lines, where it has a space near its middle."""
    spaces = [at for at, char in enumerate(label) if char == " "]
    if _wide(label) <= ems or not spaces:
        return [label]
    middle = min(spaces, key=lambda at: abs(at - len(label) / 2))
    return [label[:middle], label[middle + 1 :]]


def _placed(said: Sequence[tuple[str, int]], box: Box, taken: Sequence[Box]) -> tuple[Text, ...]:
    """The words as lines one below the other where they cover nothing, as near the middle and as large as can be."""
    best: tuple[tuple[int, float, float], tuple[Text, ...]] | None = None
    for step, scale in enumerate(SCALES):
        if best is not None and best[0][0] == 0:
            break
        lines = [(words, min(round(size * scale), _fitting(words, box.width - 8))) for words, size in said]
        high = round(sum(size for _words, size in lines) * LEADING)
        wide = round(max(_wide(words) * size for words, size in lines))
        for x in _spots(box.x + 4 + wide // 2, box.x + box.width - 4 - wide // 2):
            for y in _spots(box.y + 4, box.y + box.height - 4 - high):
                block = Box(x - wide // 2, y, wide, high)
                covered = sum(_overlap(block, one) for one in taken) + max(0, high + 8 - box.height)
                off = abs(x - box.x - box.width / 2) + abs(y + high / 2 - box.y - box.height / 2)
                if best is None or (covered, step, off) < best[0]:
                    best = (covered, step, off), _lines(lines, x, y)
    return best[1] if best else ()


def _spots(low: int, high: int) -> list[int]:
    if high <= low:
        return [(low + high) // 2]
    return [low + (high - low) * step // GRID for step in range(GRID + 1)]


def _lines(said: Sequence[tuple[str, int]], x: int, y: float) -> tuple[Text, ...]:
    lines = []
    for words, size in said:
        lines.append(Text(x, round(y + size), size, words))
        y += size * LEADING
    return tuple(lines)


def _around(one: Box) -> Box:
    return Box(one.x - CLEAR, one.y - CLEAR, one.width + 2 * CLEAR, one.height + 2 * CLEAR)


def _overlap(one: Box, other: Box) -> int:
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(0, width) * max(0, height)


def _wide(words: str) -> float:
    return sum(LATIN_WIDE if char.isascii() or char == "–" else HAN_WIDE for char in words)


def _fitting(words: str, width: int) -> int:
    return max(1, int(width / max(_wide(words), 1)))


def _counter(floor: Floor, window: Window, meant: bool) -> Counter:
    at = _mark(floor, window.x_m, window.y_m)
    across = window.facing_deg % 180 < 45 or window.facing_deg % 180 >= 135
    width, height = (WINDOW_LONG, WINDOW_DEEP) if across else (WINDOW_DEEP, WINDOW_LONG)
    return Counter(window.id, Box(at.x - width // 2, at.y - height // 2, width, height), meant)


def _mark(floor: Floor, x_m: float, y_m: float) -> Mark:
    return Mark(round(x_m * DM) + MARGIN, round((floor.depth_m - y_m) * DM) + MARGIN)
