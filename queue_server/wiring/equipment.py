"""What the pages and calls of equipment are handed: tables, and what only the running server knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import gevent
from flask import Request

from queue_server.api import equipment as calls
from queue_server.api import equipment_sheets as sheet_calls
from queue_server.api.contract import Route
from queue_server.api.ground import Ground
from queue_server.equipment import maintenance, sheets, store
from queue_server.equipment.health import AgentWatch
from queue_server.hall.model import Hall
from queue_server.kernel import journal_search
from queue_server.kernel.rows import Rows
from queue_server.kernel.threads import off_loop
from queue_server.kernel.timers import Timer
from queue_server.pages.deps import Person
from queue_server.views import incident
from queue_server.views import outages as outage_view
from queue_server.views import sheet as sheet_view
from queue_server.views.equipment import EquipmentView
from queue_server.wiring.boxes import Boxes, Tried
from queue_server.wiring.house import House
from queue_server.wiring.presence import Presence

LOOK_S = 5.0


class Watching(Protocol):
    """What knows who is connected."""

    boxes: Boxes
    actors: Callable[[], set[str]]

    def equipment(self, hall: str) -> EquipmentView:
        """Every device of the hall as it stands."""


class InMemory:
    """Implements queue_server.views.equipment.Memory."""

    def __init__(self, watch: AgentWatch, boxes: Boxes, actors: Callable[[], set[str]]) -> None:
        self._watch, self._boxes, self._actors = watch, boxes, actors

    def actors(self) -> set[str]:
        """Whose page or agent is connected now."""
        return self._actors()

    def silent_s(self, agent: int) -> float:
        """Seconds since that agent was heard."""
        return self._watch.silent_s(agent)

    def goes_alone(self, kiosk: int) -> bool:
        """Whether a box serves this kiosk's page."""
        return self._watch.goes_alone(kiosk)

    def version(self, agent: int) -> str:
        """The version it named."""
        return self._boxes.version(agent)

    def counters(self, address: str) -> Mapping[str, int]:
        """What the device has counted."""
        return self._boxes.counters(address)

    def tried(self, address: str) -> Tried | None:
        """What it was asked last."""
        return self._boxes.tried(address)


def routes(house: House, ground: Ground, feed: Watching) -> tuple[Route, ...]:
    """The calls about devices."""
    made = calls.EquipmentCalls(ground, house.database, feed.boxes, feed.equipment, house.watch.silent_s)
    return (*calls.routes(made), *sheet_calls.routes(ground))


def timers(house: House, feed: Watching) -> tuple[Timer, ...]:
    """Pages that go and come, and planned maintenance that is over."""
    presence = Presence(house.database, lambda: feed.actors(), house.clock.mono_s)

    def end_over(now_ms: int) -> None:
        if house.database.read(lambda rows: maintenance.has_over(rows, now_ms)):
            house.database.write(maintenance.end_over)

    return Timer("pages_away", LOOK_S, presence.look), Timer("maintenance_over", LOOK_S, end_over)


class EquipmentDoor:
    """Implements queue_server.pages.equipment_deps.EquipmentDeps."""

    def __init__(self, house: House, person: Callable[[Request], Person | None], import_map: str) -> None:
        self._house, self._person, self.import_map = house, person, import_map

    def person(self, request: Request) -> Person | None:
        """Who is signed in by the request's cookie."""
        return self._person(request)

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""
        return self._house.hall(hall_id)

    def offset(self, hall: Hall) -> str:
        """What the hall's clock is ahead of UTC."""
        at = datetime.fromtimestamp(self._house.clock.now_ms() / 1000, hall.zone_info)
        return at.isoformat()[-6:]

    def places(self, hall: Hall) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """Windows, kiosks and desks with id and name."""

        def look(rows: Rows) -> dict[str, list[dict[str, str]]]:
            known = [one for one in store.devices(rows, hall.id) if one.state != "revoked"]
            found: dict[str, list[dict[str, str]]] = {
                kind: [{"id": str(one.id), "name": one.name} for one in known if one.kind == kind]
                for kind in ("kiosk", "desk")
            }
            return {"window": [{"id": one.id, "name": one.name} for one in hall.windows], **found}

        return self._house.database.read(look)

    def outages(self, hall: Hall, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """When devices did not work."""
        sight = self._house.sight
        days = calls.outage_days(hall, asked, sight.clock.now_ms())
        found = self._house.database.read(lambda rows: outage_view.of_span(rows, sight, hall, days))
        return {"from": days[0], "to": days[1], "devices": found}

    def incident(self, hall: Hall, device: str, at_ms: int | None) -> Mapping[str, Any] | None:
        """One fault, and what went on meanwhile."""
        database, now_ms = self._house.database, self._house.clock.now_ms()
        fault = database.read(lambda rows: incident.fault_of(rows, hall, device, at_ms, now_ms))
        if fault is None:
            return None
        until_ms = fault.until_ms(now_ms) + 1
        wanted = journal_search.Wanted(hall.id, fault.spell.start_ms, until_ms, incident.GOING_ON)
        meanwhile = list(journal_search.whole(database, wanted, lambda: gevent.sleep(0)))
        sight = self._house.sight
        return database.read(lambda rows: incident.report(rows, sight, hall, fault, meanwhile, now_ms))

    def sheet(self, hall: Hall, device: str) -> Mapping[str, Any]:
        """What is known and written down of a device."""
        return self._house.database.read(lambda rows: sheet_view.sheet(rows, self._house.sight, hall, device))

    def photo(self, hall: Hall, device: str) -> bytes | None:
        """Its photo."""
        return self._house.database.read(lambda rows: sheets.of(rows, hall.id, device).photo)

    def off_loop(self, work: Callable[[], bytes]) -> bytes:
        """In a thread of its own."""
        return off_loop(work)
