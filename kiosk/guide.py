"""Map, zones, search and what a service needs, as screens of the kiosk: the same modes, keys and voice as the way to a
number, and on each of them the way there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kiosk.scene import Scene, Values, link
from kiosk.where import window_span
from queue_server.hall.model import Service, Window, Zone
from queue_server.hall.search import CHARS_MAX, find
from queue_server.views.plan import Plan, floor_plan

ROWS_MAX: Final = 6
FEW_ROWS_MAX: Final = 4  # where a plan and words stand above them
TEXT_DM: Final = {False: 22, True: 26}  # type of the plan in decimetres of the hall; in 长辈版
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def floor(scene: Scene, floor_id: str) -> Values:
    """One floor as drawn, the ways to the other floors, and its zones; '' is the floor where the kiosk stands."""
    shown = scene.hall.floor(floor_id or scene.floor or scene.hall.floors[0].id)
    zones = [one for one in scene.hall.zones if one.floor == shown.id]
    return {
        "screen": "map",
        "back": "start",
        "title": scene.name(shown),
        "floors": [
            {"name": scene.name(one), "go": link("map", floor=one.id), "is_here": one.id == shown.id}
            for one in scene.hall.floors
        ],
        "plan": _plan(scene, shown.id),
        **paged(scene, link("map", floor=shown.id), [_zone_row(scene, one) for one in zones], ROWS_MAX, large=3),
    }


def zone(scene: Scene, found: Zone) -> Values:
    """One zone: where it lies, its windows, and what is done there."""
    services = [one for one in scene.hall.public_services if scene.hall.queue(one.queue).zone == found.id]
    windows = _windows_in(scene, found)
    rows = [_service_row(scene, one, with_place=False) for one in services]
    return {
        "screen": "zone",
        "back": link("map", floor=found.floor),
        "title": scene.name(found),
        "zone": scene.hall.where(found.id, scene.lang),
        "windows": _said(scene, windows),
        "window_ids": windows,
        "plan": _plan(scene, found.floor, (found.id,), windows),
        **paged(scene, link("zone", id=found.id), rows, FEW_ROWS_MAX),
    }


def about(scene: Scene, found: Service, asked: str) -> Values:
    """One service: who must come, what to bring, where it is done, the way to a number. `asked` led here."""
    at = scene.hall.zone(scene.hall.queue(found.queue).zone)
    windows = tuple(one.id for one in scene.hall.home_windows_of(found.queue) if one.public)
    return {
        "screen": "about",
        "here": link("about", id=found.id, q=asked),
        "back": link("find", q=asked) if asked else link("zone", id=at.id),
        "title": scene.name(found),
        "who": scene.own(found, "who"),
        "bring": scene.own(found, "materials"),
        "term": scene.own(found, "term"),
        "zone": scene.hall.where(at.id, scene.lang),
        "zone_name": scene.name(at),
        "windows": _said(scene, windows),
        "window_ids": windows,
        "take": link("service", id=found.id),
        "plan": _plan(scene, at.floor, (at.id,), windows),
    }


def search(scene: Scene, typed: str) -> Values:
    """What fits the initials typed so far, and the letters to go on with."""
    asked = typed[:CHARS_MAX].strip()
    found = find(scene.hall, asked)
    rows = [_service_row(scene, one, asked) for one in found.services]
    rows += [_window_row(scene, one) for one in found.windows]
    rows += [_zone_row(scene, one) for one in found.zones]
    return {
        "screen": "find",
        "back": "map",
        "asked": asked,
        "search": "find",
        "count": len(rows),
        "letters": [(one, link("find", q=(asked + one)[:CHARS_MAX])) for one in LETTERS],
        "shorter": link("find", q=asked[:-1]),
        **paged(scene, link("find", q=asked), rows, FEW_ROWS_MAX),
    }


def paged(scene: Scene, here: str, rows: Sequence[Mapping[str, Any]], most: int, large: int = 4) -> Values:
    """As many rows as fit (`large`: in 长辈版), the page's own address, and the ways to the rows before and after."""
    size = large if scene.elder else most
    pages = max(1, -(-len(rows) // size))
    at = min(scene.page or 1, pages)

    def address(page: int) -> str:
        return here if page == 1 else f"{here}{'&' if '?' in here else '?'}page={page}"

    return {
        "here": address(at),
        "rows": rows[(at - 1) * size : at * size],
        "page": at,
        "pages": pages,
        "page_before": address(at - 1) if at > 1 else None,
        "page_next": address(at + 1) if at < pages else None,
    }


def _zone_row(scene: Scene, one: Zone) -> dict[str, Any]:
    windows = _windows_in(scene, one)
    where = scene.hall.where(one.id, scene.lang)
    place = " · ".join(part for part in (where, _said(scene, windows)) if part)
    row = {"says": "place", "title": scene.name(one), "place": place, "zone": where, "windows": windows}
    return row | {"go": link("zone", id=one.id)}


def _window_row(scene: Scene, one: Window) -> dict[str, Any]:
    where = scene.hall.where(one.zone, scene.lang)
    row = {"says": "window", "title": _said(scene, (one.id,)), "place": where, "zone": where, "windows": (one.id,)}
    return row | {"go": link("zone", id=one.zone)}


def _service_row(scene: Scene, one: Service, asked: str = "", with_place: bool = True) -> dict[str, Any]:
    where = scene.hall.where(scene.hall.queue(one.queue).zone, scene.lang) if with_place else ""
    says = "place" if where else "title"
    row = {"says": says, "title": scene.name(one), "place": where, "zone": where, "windows": ()}
    return row | {"go": link("about", id=one.id, q=asked)}


def _windows_in(scene: Scene, zone: Zone) -> tuple[str, ...]:
    return tuple(one.id for one in scene.hall.public_windows if one.zone == zone.id)


def _said(scene: Scene, windows: Sequence[str]) -> str:
    """Windows in words, '' for none."""
    key = "window" if len(windows) == 1 else "windows"
    return scene.t(key, windows=window_span(windows)) if windows else ""


def _plan(scene: Scene, floor_id: str, zones: Sequence[str] = (), windows: Sequence[str] = ()) -> Plan:
    here = scene.place.id if scene.place else None
    return floor_plan(scene.hall, floor_id, scene.lang, TEXT_DM[scene.elder], zones, windows, here)
