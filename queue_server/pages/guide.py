"""Map and guide of a hall: floors as drawn, zones, windows, services with what to bring, and a search.

The same pages on a public PC and on a phone; a kiosk has its own screens of the same (kiosk/guide.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall, Service, Zone
from queue_server.hall.search import CHARS_MAX, find
from queue_server.kernel.errors import UnknownThing
from queue_server.pages import best_hours
from queue_server.pages.citizens import asked_lang, citizens_pages
from queue_server.pages.deps import GuideDeps, GuideHoursDeps
from queue_server.pages.render import page
from queue_server.pages.ticket import bring
from queue_server.pages.words import say
from queue_server.views.plan import Plan, floor_plan, standing_places, window_runs
from queue_server.views.sight import CITIZENS

TEXT_DM: Final = 24  # type of the map in decimetres of the hall


@dataclass(frozen=True)
class Reader:
    """Who reads: the hall, the language, and the place where one stands."""

    hall: Hall
    lang: str
    here: str

    def link(self, path: str = "", **more: str) -> str:
        """A page of the guide that keeps language and place."""
        return self.to(f"/guide{path}", **more)

    def to(self, address: str, **more: str) -> str:
        """Another page for citizens, with the same kept."""
        kept = {"lang": self.lang if self.lang == "en" else "", "at": self.here}
        query = urlencode({name: value for name, value in (kept | more).items() if value})
        return f"{CITIZENS}{address}{'?' + query if query else ''}"

    def name(self, thing: Any) -> str:
        """A name in the reader's language."""
        name: str = (thing.name_en if self.lang == "en" else "") or thing.name
        return name


def blueprint(deps: GuideHoursDeps) -> Blueprint:
    """`/guide` for anybody, with its floors, zones, services and search."""
    made = citizens_pages("guide")
    pages = {"": start, "/floor/<floor>": floor, "/zone/<zone>": zone, "/service/<service>": service, "/find": search}
    for path, show in pages.items():
        made.add_url_rule(f"/guide{path}", f"guide{path.split('/')[1] if path else ''}", _view(deps, show))

    @made.get("/guide/hours")
    def hours() -> Response:
        return best_hours.shown(reader_of(deps), deps.best_hours)

    return made


def _view(deps: GuideDeps, show: Any) -> Any:
    def view(**item: str) -> AnyResponse:
        shown: AnyResponse = show(reader_of(deps), next(iter(item.values()), ""))
        return shown

    return view


def reader_of(deps: GuideDeps) -> Reader:
    """Who asks: UnknownThing where there is no such hall."""
    hall = deps.public_hall(request.args.get("hall", ""))
    if hall is None:
        raise UnknownThing()
    at = request.args.get("at", "")
    return Reader(hall, asked_lang(), at if at in {one.id for one in standing_places(hall)} else "")


def start(reader: Reader, _item: str) -> AnyResponse:
    """The floor where one stands, else the first."""
    stands = [one.zone for one in standing_places(reader.hall) if one.id == reader.here]
    first = reader.hall.zone(stands[0]).floor if stands else reader.hall.floors[0].id
    return _floor_page(reader, first)


def floor(reader: Reader, item: str) -> AnyResponse:
    """One floor."""
    return _floor_page(reader, reader.hall.floor(item).id)


def _floor_page(reader: Reader, floor_id: str) -> AnyResponse:
    zones = [_zone_row(reader, one) for one in reader.hall.zones if one.floor == floor_id]
    return _page(reader, "guide_floor.html", plan=_plan(reader, floor_id), floor_id=floor_id, zones=zones)


def zone(reader: Reader, item: str) -> AnyResponse:
    """One zone: where it lies, its windows, and what is done there."""
    found = reader.hall.zone(item)
    services = [one for one in reader.hall.public_services if reader.hall.queue(one.queue).zone == found.id]
    plan = _plan(reader, found.floor, zones=(found.id,), windows=_windows_in(reader.hall, found))
    return _page(
        reader,
        "guide_zone.html",
        plan=plan,
        zone=_zone_row(reader, found),
        rows=[_service_row(reader, one) for one in services],
    )


def service(reader: Reader, item: str) -> AnyResponse:
    """One service: who must come, what to bring, how long it takes to be done, and where."""
    found = reader.hall.service(item)
    if not found.public:
        raise UnknownThing()
    queue = reader.hall.queue(found.queue)
    windows = [one.id for one in reader.hall.home_windows_of(queue.id) if one.public]
    zone_id = queue.zone
    plan = _plan(reader, reader.hall.zone(zone_id).floor, zones=(zone_id,), windows=windows)
    term = (found.term_en if reader.lang == "en" else "") or found.term
    return _page(
        reader,
        "guide_service.html",
        plan=plan,
        name=reader.name(found),
        bring=bring(found, reader.lang),
        term=term,
        windows=_said(reader, windows),
        where=reader.hall.where(zone_id, reader.lang),
        zone=_zone_row(reader, reader.hall.zone(zone_id)),
    )


def search(reader: Reader, _item: str) -> AnyResponse:
    """What fits the words or initials typed; without words only the field."""
    asked = request.args.get("q", "")[:CHARS_MAX].strip()
    found = find(reader.hall, asked)
    rows = [_service_row(reader, one) for one in found.services]
    rows += [
        {
            "name": _said(reader, [one.id]),
            "where": reader.hall.where(one.zone, reader.lang),
            "link": reader.link(f"/zone/{one.zone}"),
        }
        for one in found.windows
    ]
    rows += [_zone_row(reader, one) for one in found.zones]
    return _page(reader, "guide_find.html", asked=asked, rows=rows)


def _said(reader: Reader, windows: Sequence[str]) -> str:
    """Windows in words, '' for none."""
    if len(windows) == 1:
        return say(reader.lang, "ticket.window", window=windows[0])
    return say(reader.lang, "ticket.windows", windows=window_runs(windows)) if windows else ""


def _service_row(reader: Reader, one: Service) -> dict[str, str]:
    where = reader.hall.where(reader.hall.queue(one.queue).zone, reader.lang)
    return {"name": reader.name(one), "where": where, "link": reader.link(f"/service/{one.id}")}


def _zone_row(reader: Reader, one: Zone) -> dict[str, str]:
    windows = _said(reader, _windows_in(reader.hall, one))
    sign, says = (one.label_en, one.name_en) if reader.lang == "en" else (one.label, one.name)
    floor = reader.name(reader.hall.floor(one.floor))  # enough where the sign says nothing the name does not say
    where = floor if set(sign) <= set(says) else reader.hall.where(one.id, reader.lang)
    link = reader.link(f"/zone/{one.id}")
    return {"id": one.id, "name": reader.name(one), "where": where, "windows": windows, "link": link}


def _windows_in(hall: Hall, zone: Zone) -> list[str]:
    return [one.id for one in hall.public_windows if one.zone == zone.id]


def _plan(reader: Reader, floor_id: str, zones: Sequence[str] = (), windows: Sequence[str] = ()) -> Plan:
    return floor_plan(reader.hall, floor_id, reader.lang, TEXT_DM, zones, windows, reader.here)


def _page(reader: Reader, template: str, **values: Any) -> Response:
    other = Reader(reader.hall, "zh" if reader.lang == "en" else "en", reader.here)
    path = request.path.removeprefix(f"{CITIZENS}/guide")
    kept = {name: request.args[name] for name in ("q",) if name in request.args}
    return page(
        template,
        reader.lang,
        reader=reader,
        hall=reader.hall,
        hall_name=reader.name(reader.hall),
        floors=[(one.id, reader.name(one), reader.link(f"/floor/{one.id}")) for one in reader.hall.floors],
        other_link=other.link(path, **kept),
        **values,
    )
