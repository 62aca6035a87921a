"""What each screen shows: hall, queues and printer as plain values that a template lays out without deciding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from kiosk import days, flow, words
from kiosk.deps import PrinterState, QueueState
from kiosk.where import way, window_span
from kiosk.words import Lang, Say
from queue_server.hall.codes import PRIORITIES
from queue_server.hall.model import Group, Hall, Kiosk, Service

Values = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """All that the screens of one request are made of."""

    lang: Lang
    hall: Hall
    place: Kiosk | None
    floor: str | None
    states: Mapping[str, QueueState]
    printer: PrinterState
    now_ms: int

    @cached_property
    def t(self) -> Say:
        """The catalogue in this language."""
        return words.speaker(self.lang)

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
    return {
        "hall": scene.name(scene.hall),
        "floor": scene.name(floors[0]) if floors else "",
        "date": days.date_words(scene.lang, scene.now_ms, scene.hall.zone_info),
        "printer_fault": _notice(scene.printer),
    }


def start(scene: Scene) -> Values:
    """The tiles of the kiosk's own menu."""
    groups = flow.tiles(scene.hall, scene.place.menu if scene.place else "")
    standing = flow.standing_of_all([scene.states.get(queue.prefix) for queue in scene.hall.public_queues])
    return {
        "screen": "start",
        "here": "start",
        "tiles": [_group_tile(scene, one) for one in groups],
        "hall_closed": standing == "closed",
        "opens": scene.opens(list(scene.states.values())),
    }


def group(scene: Scene, found: Group) -> Values:
    """The services behind one tile."""
    return {
        "screen": "group",
        "here": link("group", id=found.id),
        "back": "start",
        "title": scene.name(found),
        "tiles": [_service_tile(scene, one, found) for one in flow.services_in(scene.hall, found)],
    }


def service(scene: Scene, found: Service, group_id: str, key: str, fault: str = "") -> Values:
    """What to bring, priority as an option, and the button that takes the number; or why there is none."""
    hall, state = scene.hall, scene.states.get(found.queue)
    here = link("service", id=found.id, group=group_id)
    base: Values = {"here": here, "back": back_of(scene, group_id), "title": scene.name(found)}
    standing = flow.standing(state)
    if standing != "open":
        return base | {"screen": standing, "opens": scene.opens([state]), "bring": scene.own(found, "materials")}
    return base | {
        "screen": "service",
        "service": found.id,
        "group": group_id,
        "key": key,
        "fault": fault,
        "place": place(scene, found.queue),
        "waiting": state.waiting if state else 0,
        "minutes": found.minutes,
        "who": scene.own(found, "who"),
        "bring": scene.own(found, "materials"),
        "real_name": found.real_name,
        "priorities": ("none", *PRIORITIES),
        "letter": hall.queue(found.queue).prefix,
    }


def refused(scene: Scene, message: str, back: str) -> Values:
    """A refusal the person cannot mend at the kiosk."""
    return {"screen": "refused", "here": back, "back": back, "message": message}


def done(scene: Scene, ticket: Mapping[str, Any], job: str | None, since_issue_ms: int, qr: str | None) -> Values:
    """The number, what lies ahead, where to go, what to have ready. `qr` is an SVG of the ticket's own page."""
    found = scene.hall.service(ticket["service"]["id"])
    queue = str(ticket["queue"]["id"])
    windows = [window for window in scene.hall.windows if window.id in ticket["windows"]]
    return {
        "screen": "done",
        "here": "start",
        "refresh": link("slip", ticket=ticket["id"], since=scene.now_ms - since_issue_ms),
        "number": ticket["number"],
        "title": scene.name(found),
        "ahead": ticket["ahead"],
        "wait": ticket.get("wait"),
        "place": place(scene, queue, ticket["windows"]),
        "way": way(scene.hall, scene.place, windows),
        "way_floor": scene.name(scene.hall.floor(scene.hall.zone(scene.hall.queue(queue).zone).floor)),
        "bring": scene.own(found, "materials"),
        "slip": flow.slip(scene.printer, job, since_issue_ms),
        "qr": qr,
    }


def slip(scene: Scene, job: str | None, since_issue_ms: int) -> Values:
    """The line about the paper alone, for the done screen while the printer works."""
    return {"screen": "slip", "here": "", "slip": flow.slip(scene.printer, job, since_issue_ms)}


def place(scene: Scene, prefix: str, windows: Sequence[str] | None = None) -> dict[str, str]:
    """Floor and zone as on the signs, and the windows: those given, else all that people of the queue are sent to."""
    zone = scene.hall.zone(scene.hall.queue(prefix).zone)
    floor, zone_name = scene.name(scene.hall.floor(zone.floor)), scene.name(zone)
    label = scene.own(zone, "label") or zone_name
    ids = windows or [window.id for window in scene.hall.home_windows_of(prefix) if window.public]
    return {
        "zone": label if floor in label else scene.t("zone_on_floor", floor=floor, zone=label),
        "zone_name": zone_name if zone_name != label else "",
        "windows": scene.t("window" if len(ids) == 1 else "windows", windows=window_span(ids)) if ids else "",
    }


def within(name: str, group: str) -> str:
    """What sets a service apart inside its group: '购房' of '公积金提取（购房）', 'Rent' of 'Fund withdrawal: rent'."""
    rest = name.removeprefix(group)
    if rest == name:
        return name
    if rest.startswith("（") and rest.endswith("）"):
        return rest[1:-1]
    return rest[2:3].upper() + rest[3:] if rest.startswith(": ") else name


def back_of(scene: Scene, group_id: str) -> str:
    """Where 'back' leads from a service: its group, or the start when the tile led straight here."""
    for found in flow.tiles(scene.hall, scene.place.menu if scene.place else ""):
        if found.id == group_id:
            screen, which = flow.after_tile(scene.hall, found)
            return link("group", id=which) if screen == "group" else "start"
    return "start"


def _notice(printer: PrinterState) -> str | None:
    fault = flow.printer_fault(printer)
    return fault if fault in ("no_paper", "printer_down", "unsure") else None


def _group_tile(scene: Scene, found: Group) -> Values:
    services = flow.services_in(scene.hall, found)
    screen, which = flow.after_tile(scene.hall, found)
    prefixes = list(dict.fromkeys(service.queue for service in services))
    places = [place(scene, prefix) for prefix in prefixes]
    zones = list(dict.fromkeys(where["zone"] for where in places))
    hint = scene.own(found, "hint")
    where = _place_line(places[0]) if len(places) == 1 else scene.t("joint").join(zones)
    return {
        "go": link(screen, id=which, group=found.id if screen == "service" else None),
        "title": scene.name(found),
        "place": where if len(zones) == 1 or not hint else hint,
        "letter": prefixes[0] if len(prefixes) == 1 else "",
        "extra": scene.t("kinds", count=len(services)) if len(services) > 1 else "",
        **_standing(scene, prefixes),
    }


def _place_line(where: dict[str, str]) -> str:
    return " · ".join(part for part in (where["zone"], where["windows"]) if part)


def _service_tile(scene: Scene, found: Service, inside: Group) -> Values:
    return {
        "go": link("service", id=found.id, group=inside.id),
        "title": within(scene.name(found), scene.name(inside)),
        "place": _place_line(place(scene, found.queue)),
        "letter": found.queue,
        "extra": "",
        **_standing(scene, [found.queue]),
    }


def _standing(scene: Scene, prefixes: Sequence[str]) -> Values:
    states = [scene.states.get(prefix) for prefix in prefixes]
    standing = flow.standing_of_all(states)
    if standing == "closed":
        at_ms = scene.opens_ms(states)
        if at_ms is None:
            return {"state": standing, "note": scene.t("closed_now")}
        return {"state": standing, "note": days.opens_words(scene.lang, at_ms, scene.now_ms, scene.hall.zone_info)}
    if standing == "full":
        return {"state": standing, "note": scene.t("no_numbers")}
    count = sum(state.waiting for state in states if state is not None and flow.standing(state) == "open")
    key = "waiting_none" if count == 0 else "waiting" if len(prefixes) == 1 else "waiting_total"
    return {"state": standing, "note": scene.t(key, count=count)}
