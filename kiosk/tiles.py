"""The screens one chooses on: the kiosk's own tiles and the services behind one of them, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kiosk import booking, days, flow
from kiosk.scene import Scene, Values, link, place, place_line
from queue_server.hall.model import Group, Service


def start(scene: Scene) -> Values:
    """The tiles of the kiosk's own menu."""
    states = [scene.states.get(queue.prefix) for queue in scene.hall.public_queues]
    page = flow.page_of(scene.tiles, scene.page, scene.elder)
    return {
        "screen": "start",
        "here": _paged("start", page),
        "tiles": [_group_tile(scene, one) for one in page.shown],
        "takes_bookings": booking.takes_bookings(scene),
        "reader": scene.reader,
        "hall_closed": flow.standing_of_all(states) == "closed",
        "opens": scene.opens(states),
        **_pages("start", page),
    }


def group(scene: Scene, found: Group) -> Values:
    """The services behind one tile."""
    here = link("group", id=found.id)
    page = flow.page_of(flow.services_in(scene.hall, found), scene.page, scene.elder)
    return {
        "screen": "group",
        "here": _paged(here, page),
        "back": "start",
        "title": scene.name(found),
        "tiles": [_service_tile(scene, one, found) for one in page.shown],
        **_pages(here, page),
    }


def within(name: str, group: str) -> str:
    """What sets a service apart inside its group: '购房' of '公积金提取（购房）', 'Rent' of 'Fund withdrawal: rent'."""
    rest = name.removeprefix(group)
    if rest == name:
        return name
    if rest.startswith("（") and rest.endswith("）"):
        return rest[1:-1]
    return rest[2:3].upper() + rest[3:] if rest.startswith(": ") else name


def _paged(here: str, page: flow.Page[Any]) -> str:
    if page.number == 1:
        return here
    return f"{here}{'&' if '?' in here else '?'}page={page.number}"


def _pages(here: str, page: flow.Page[Any]) -> Values:
    def other(number: int) -> str | None:
        return _paged(here, page._replace(number=number)) if 1 <= number <= page.pages else None

    return {
        "page": page.number,
        "pages": page.pages,
        "page_before": other(page.number - 1),
        "page_next": other(page.number + 1),
    }


def _group_tile(scene: Scene, found: Group) -> Values:
    services = flow.services_in(scene.hall, found)
    screen, which = flow.after_tile(scene.hall, found)
    prefixes = list(dict.fromkeys(service.queue for service in services))
    places = [place(scene, prefix) for prefix in prefixes]
    zones = list(dict.fromkeys(str(where["zone"]) for where in places))
    hint = scene.own(found, "hint")
    where = place_line(places[0]) if len(places) == 1 else scene.t("joint").join(zones)
    return {
        "go": link(screen, id=which, group=found.id if screen == "service" else None),
        "title": scene.name(found),
        "place": where if len(zones) == 1 or not hint else hint,
        "zone": zones[0] if len(zones) == 1 else "",
        "letter": prefixes[0] if len(prefixes) == 1 else "",
        "extra": scene.t("kinds", count=len(services)) if len(services) > 1 else "",
        **_standing(scene, prefixes),
    }


def _service_tile(scene: Scene, found: Service, inside: Group) -> Values:
    where = place(scene, found.queue)
    return {
        "go": link("service", id=found.id, group=inside.id),
        "title": within(scene.name(found), scene.name(inside)),
        "place": place_line(where),
        "zone": where["zone"],
        "letter": found.queue,
        "extra": "",
        **_standing(scene, [found.queue]),
    }


def _standing(scene: Scene, prefixes: Sequence[str]) -> Values:
    """Whether a number can be had, and the note that says so; `waiting` and `opens_ms` are for the voice."""
    states = [scene.states.get(prefix) for prefix in prefixes]
    standing = flow.standing_of_all(states)
    values: Values = {"state": standing, "waiting": 0, "opens_ms": None, "wait": ""}
    if standing == "closed":
        at_ms = scene.opens_ms(states)
        if at_ms is None:
            return values | {"note": scene.t("closed_now")}
        note = days.opens_words(scene.lang, at_ms, scene.now_ms, scene.hall.zone_info)
        return values | {"note": note, "opens_ms": at_ms}
    if standing != "open":
        return values | {"note": scene.t("no_numbers" if standing == "full" else "stopped_note")}
    count = sum(state.waiting for state in states if state is not None and flow.standing(state) == "open")
    key = "waiting_none" if count == 0 else "waiting" if len(prefixes) == 1 else "waiting_total"
    wait = expected(scene, prefixes[0], "tile_wait") if count and len(prefixes) == 1 else ""
    return values | {"note": scene.t(key, count=count), "waiting": count, "wait": wait}


def expected(scene: Scene, prefix: str, key: str) -> str:
    """How long who takes a number now waits; '' where nobody waits yet or nobody can say."""
    state = scene.states.get(prefix)
    wait = state.wait if state is not None and state.waiting else None
    return scene.t(key, low=wait["low_min"], high=wait["high_min"]) if wait else ""
