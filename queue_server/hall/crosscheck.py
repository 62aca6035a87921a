"""What a hall file says in several places must agree: references, coordinates, what is public, menus, number blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from queue_server.hall.lines import Path
from queue_server.hall.model import Display, Hall, Kiosk, Menu, Window
from queue_server.hall.problems import Findings
from queue_server.hall.reading import guesses
from queue_server.hall.screens import screens_are_legible
from queue_server.kernel.errors import Refusal

TILES_MAX: Final = 8
ELDER_TILES_MAX: Final = 6
NUMBER_MAX: Final = 9999
_LISTS: Final = ("floors", "zones", "queues", "windows", "services", "groups", "menus", "kiosks", "displays")
_THINGS: Final = {
    "floors": ("楼层", "Floor"),
    "zones": ("分区", "Zone"),
    "queues": ("队列", "Queue"),
    "services": ("事项", "Service"),
    "groups": ("分组", "Group"),
    "menus": ("菜单", "Menu"),
    "windows": ("窗口", "Window"),
}


def cross_check(hall: Hall, findings: Findings) -> None:
    """Note everything that does not agree; the geometry and menus only once all ids are known to exist."""
    before = len(findings)
    _ids_are_unique(hall, findings)
    _names_exist(hall, findings)
    if len(findings) > before:
        return
    for check in _CHECKS:
        try:
            check(hall, findings)
        except Refusal:  # a name that must be there is empty: Reader has noted that, the rest of this check can wait
            if len(findings) == 0:
                raise


def _ids_are_unique(hall: Hall, findings: Findings) -> None:
    for name in _LISTS:
        seen: set[str] = set()
        for at, thing in enumerate(getattr(hall, name)):
            if thing.id in seen:
                findings.add((name, at, "prefix" if name == "queues" else "id"), "duplicate", value=thing.id)
            seen.add(thing.id)


def _names_exist(hall: Hall, findings: Findings) -> None:
    known = {name: [thing.id for thing in getattr(hall, name)] for name in _THINGS}
    for path, kind, value in _references(hall):
        if value not in known[kind]:
            zh, en = _THINGS[kind]
            findings.add(path, "unknown_ref", thing=zh, thing_en=en, value=value, **guesses(value, known[kind]))


# list, field, the list it points into; a field holding several names is checked one by one
POINTERS: Final = (
    ("zones", "floor", "floors"),
    ("queues", "zone", "zones"),
    ("windows", "zone", "zones"),
    ("windows", "queues", "queues"),
    ("services", "queue", "queues"),
    ("groups", "services", "services"),
    ("menus", "tiles", "groups"),
    ("menus", "elder_tiles", "groups"),
    ("kiosks", "zone", "zones"),
    ("kiosks", "menu", "menus"),
    ("displays", "zone", "zones"),
    ("displays", "zones", "zones"),
    ("displays", "window", "windows"),
)


def _references(hall: Hall) -> Iterable[tuple[Path, str, str]]:
    for name, key, kind in POINTERS:
        for at, thing in enumerate(getattr(hall, name)):
            yield from _named(getattr(thing, key), (name, at, key), kind)
    for at, extra in enumerate(hall.hours.extra):
        yield from _named(extra.queues, ("hours", "extra", at, "queues"), "queues")
    for at, special in enumerate(hall.hours.special):
        yield from _named(special.queues, ("hours", "special", at, "queues"), "queues")


def _named(value: str | Sequence[str], path: Path, kind: str) -> Iterable[tuple[Path, str, str]]:
    if isinstance(value, str):
        if value:  # an optional name may be empty; Reader has refused an empty one that is required
            yield path, kind, value
    else:
        yield from (((*path, at), kind, one) for at, one in enumerate(value))


def _days_and_zone_exist(hall: Hall, findings: Findings) -> None:
    try:
        ZoneInfo(hall.tz)
    except (KeyError, ValueError, OSError):
        findings.add(("tz",), "bad_shape", value=hall.tz, example='"Asia/Shanghai"')
    for at, special in enumerate(hall.hours.special):
        try:
            date.fromisoformat(special.day)
        except ValueError:
            findings.add(("hours", "special", at, "day"), "bad_shape", value=special.day, example='"2026-12-31"')


def _places_lie_on_their_floor(hall: Hall, findings: Findings) -> None:
    for at, zone in enumerate(hall.zones):
        _inside(hall, findings, ("zones", at), zone.floor, zone.x_m, zone.y_m)
        _inside(hall, findings, ("zones", at), zone.floor, zone.x_m + zone.width_m, zone.y_m + zone.depth_m)
    lists: tuple[tuple[str, tuple[Window | Kiosk | Display, ...]], ...] = (
        ("windows", hall.windows),
        ("kiosks", hall.kiosks),
        ("displays", hall.displays),
    )
    for name, things in lists:
        for at, thing in enumerate(things):
            _inside(hall, findings, (name, at), hall.zone(thing.zone).floor, thing.x_m, thing.y_m)


def _inside(hall: Hall, findings: Findings, path: Path, floor_id: str, x_m: float, y_m: float) -> None:
    floor = hall.floor(floor_id)
    if x_m > floor.width_m or y_m > floor.depth_m:
        size = {"width": floor.width_m, "depth": floor.depth_m}
        findings.add((*path, "x_m"), "outside", x=x_m, y=y_m, floor=floor.name, **size)


def _queues_are_served(hall: Hall, findings: Findings) -> None:
    for at, queue in enumerate(hall.queues):
        if not hall.home_windows_of(queue.prefix):
            findings.add(("queues", at), "no_window", value=queue.prefix)
        if not hall.services_of(queue.prefix):
            findings.add(("queues", at), "no_service", value=queue.prefix)
    for at, window in enumerate(hall.windows):
        for prefix in window.handicap_min.keys() - set(window.queues):
            findings.add(("windows", at, "handicap_min", prefix), "handicap_ref", value=prefix)


def _private_stays_private(hall: Hall, findings: Findings) -> None:
    for at, service in enumerate(hall.services):
        if service.public and not hall.queue(service.queue).public:
            findings.add(("services", at, "queue"), "not_public", value=service.queue)
        if service.materials_en and len(service.materials_en) != len(service.materials):
            counts = {"count": len(service.materials), "count_en": len(service.materials_en)}
            findings.add(("services", at, "materials_en"), "lengths_differ", **counts)
    for at, window in enumerate(hall.windows):
        for prefix in window.queues:
            if not window.public and hall.queue(prefix).public:
                findings.add(("windows", at, "queues"), "mixed_public", value=window.id, queue=prefix)
    for at, group in enumerate(hall.groups):
        for index, name in enumerate(group.services):
            if not hall.service(name).public:
                findings.add(("groups", at, "services", index), "not_public", value=name)


def _menus_lead_everywhere(hall: Hall, findings: Findings) -> None:
    reached: set[str] = set()
    for at, menu in enumerate(hall.menus):
        standard, elder = _offered(hall, menu, elder=False), _offered(hall, menu, elder=True)
        if standard != elder:
            findings.add(("menus", at, "elder_tiles"), "tiles_differ", value="、".join(sorted(standard ^ elder)))
        reached |= standard
        for key, limit in (("tiles", TILES_MAX), ("elder_tiles", ELDER_TILES_MAX)):
            tiles = hall.tiles(menu.id, elder=key == "elder_tiles")
            for count in [len(tiles), *(len(group.services) for group in tiles)]:
                if count > limit:
                    findings.add(("menus", at, key), "too_many_tiles", count=count, limit=limit)
    for at, service in enumerate(hall.services):
        if hall.menus and service.public and service.id not in reached:
            findings.add(("services", at), "unreachable", value=service.id)


def _offered(hall: Hall, menu: Menu, elder: bool) -> set[str]:
    return {name for group in hall.tiles(menu.id, elder) for name in group.services}


def _blocks_do_not_collide(hall: Hall, findings: Findings) -> None:
    blocks = Counter(kiosk.reserved_block for kiosk in hall.kiosks)
    for at, kiosk in enumerate(hall.kiosks):
        if kiosk.reserved_block is not None and blocks[kiosk.reserved_block] > 1:
            findings.add(("kiosks", at, "reserved_block"), "reserved_clash", value=kiosk.reserved_block)
    for at, queue in enumerate(hall.queues):
        block = hall.reserved(queue.prefix)
        if block and (block[-1] > NUMBER_MAX or (queue.daily_max or 0) >= block[0]):
            findings.add(("queues", at), "reserved_clash", value=f"{block[0]}–{block[-1]}")


_CHECKS: Final[tuple[Callable[[Hall, Findings], None], ...]] = (
    _days_and_zone_exist,
    _places_lie_on_their_floor,
    _queues_are_served,
    _private_stays_private,
    _menus_lead_everywhere,
    _blocks_do_not_collide,
    screens_are_legible,
)
