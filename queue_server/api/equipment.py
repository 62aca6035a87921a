"""Calls of who looks after the devices: what there is, how it stands and where, test, restart, maintenance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from queue_server.api import bodies
from queue_server.api import equipment_bodies as shapes
from queue_server.api.contract import Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.api.supervision import days_asked
from queue_server.equipment import attached_store, maintenance, places, service, trials
from queue_server.equipment.attached import AGENT_SILENT_S, PRINTER
from queue_server.equipment.maintenance import IsOutAlready, Maintenance, UnknownEquipment, UnknownMaintenance
from queue_server.equipment.places import Place, UnknownAttached
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall, UnknownWindow
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.views import outages as outage_view
from queue_server.views import slip_trial
from queue_server.views.equipment import EquipmentView

SEES = staff_who("health")
ACTS = staff_who("oversee") | staff_who("set_up")


class BoxIsAway(Refusal):
    """Nobody can ask a device whose box is not connected."""

    code, status = "box_is_away", 409
    zh = "设备所在主机没有连接，请先检查主机电源和网线。"
    en = "The box of this device is not connected. Check its power and network first."


class Boxes(Protocol):
    """What can ask a device."""

    def ask(self, hall: str, address: str, what: str, **more: object) -> str:
        """Ask for it now; the id of the asking."""


@dataclass(frozen=True)
class EquipmentCalls:
    """What the calls do. `view` is a hall's whole picture, `silent_s` how long a box has been silent."""

    ground: Ground
    database: Database
    boxes: Boxes
    view: Callable[[str], EquipmentView]
    silent_s: Callable[[int], float]

    def listed(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Every device, and what is out or planned."""
        hall = self.ground.hall(rows, asked.path["hall"])
        found = self.view(hall.id).everything(rows)
        return {
            "devices": [one for key, one in found.items() if key.startswith("device:")],
            "maintenance": [one for key, one in found.items() if key.startswith("maintenance:")],
        }

    def place(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Its places from now on."""
        hall, address = self.ground.hall(tx, asked.path["hall"]), _address(asked)
        self._check(tx, hall, address)
        given = {one.channel: Place(one.kind, one.id) for one in asked.body.places}
        if len(given) != len(asked.body.places):
            raise BadInput(fields=[{"field": "places", "problem": "every channel once"}])
        places.set_places(tx, hall, address, given)
        return {"places": {channel: {"kind": one.kind, "id": one.id} for channel, one in given.items()}}

    def ask(self, asked: Asked) -> dict[str, Any]:
        """A test or a restart, now; written down first."""
        address, what = _address(asked), asked.body.what
        if self.silent_s(int(address.partition("/")[0])) > AGENT_SILENT_S:
            self.database.read(lambda rows: self._check(rows, self.ground.hall(rows, asked.path["hall"]), address))
            raise BoxIsAway()
        job = self.database.write(lambda tx: self._noted(tx, asked, address), asked.who.actor)
        return {"id": job or self.boxes.ask(asked.path["hall"], address, what), "what": what}

    def _noted(self, tx: Tx, asked: Asked, address: str) -> str | None:
        """The print job of a test slip; None for what the box is to be asked itself."""
        hall = self.ground.hall(tx, asked.path["hall"])
        known = self._check(tx, hall, address)
        tx.record(hall.id, "attached_asked", maintenance.subject(tx, hall.id, address), {"what": asked.body.what})
        if known != PRINTER or asked.body.what != "test":
            return None
        at = datetime.fromtimestamp(tx.now_ms / 1000, hall.zone_info)
        link = hall.public_url or self.ground.sight.public_url
        doc = slip_trial.slip(hall.name, address, at, link)
        return str(trials.print_slip(tx, hall.id, address, doc, self.ground.new_id()).id)

    def _check(self, rows: Rows, hall: Hall, address: str) -> str:
        """The kind of what hangs on a box of this hall; UnknownAttached."""
        known = attached_store.attached(rows, address)
        box = service.device_or_refusal(rows, known.agent) if known else None
        if known is None or box is None or box.hall != hall.id or box.state == "revoked":
            raise UnknownAttached(device=address)
        return known.kind

    def put_out(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Out of service until further notice."""
        hall = self.ground.hall(tx, asked.path["hall"])
        return self._told(hall, maintenance.put_out(tx, hall, asked.body.device, asked.body.reason))

    def back(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """In service again."""
        hall = self.ground.hall(tx, asked.path["hall"])
        return self._told(hall, maintenance.back(tx, hall, asked.body.device))

    def plan(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Announced for a time to come."""
        hall, body = self.ground.hall(tx, asked.path["hall"]), asked.body
        span = (round(body.from_.timestamp() * 1000), round(body.until.timestamp() * 1000))
        made = maintenance.plan(tx, hall, body.device or maintenance.WHOLE_HALL, body.text, *span)
        return self._told(hall, made)

    def end(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Over, or not to happen after all."""
        hall, text = self.ground.hall(tx, asked.path["hall"]), asked.path["maintenance"]
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
        return self._told(hall, maintenance.end(tx, hall, number))

    def outages(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """When devices did not work."""
        hall = self.ground.hall(rows, asked.path["hall"])
        days = outage_days(hall, asked.query, self.ground.sight.clock.now_ms())
        return {"from": days[0], "to": days[1], "devices": outage_view.of_span(rows, self.ground.sight, hall, days)}

    def _told(self, hall: Hall, one: Maintenance) -> dict[str, Any]:
        at = self.ground.sight.at
        span = {"from": at(hall, one.from_ms), "until": at(hall, one.until_ms), "ended_at": at(hall, one.ended_ms)}
        return {"id": one.id, "device": one.address, "kind": one.kind, "text": one.text, **span}


def outage_days(hall: Hall, query: Mapping[str, str], now_ms: int) -> tuple[str, str]:
    """First and last business day: as asked for, else the last four weeks. BadInput."""
    today = hours.business_day(hall, now_ms)
    if query.get("from") or query.get("to") or query.get("day"):
        return days_asked(query, today)
    return outage_view.four_weeks(today)


def _address(asked: Asked) -> str:
    agent, name = asked.path["agent"], asked.path["name"]
    is_number = agent.isascii() and agent.isdecimal() and len(agent) < 10
    if not is_number:
        raise UnknownAttached(device=f"{agent}/{name}"[:60])
    return f"{int(agent)}/{name[:60]}"


def routes(calls: EquipmentCalls) -> tuple[Route, ...]:
    """The calls."""
    path = "/halls/<hall>/equipment"
    span = {"from": "the first business day, YYYY-MM-DD; four weeks back without", "to": "the last one", "day": "one"}
    return (
        Route(
            "GET",
            path,
            "Every device with place, state, since, last error, paper, counters, version",
            SEES,
            shapes.EquipmentAnswer,
            refusals=(UnknownHall,),
            read=calls.listed,
        ),
        Route(
            "GET",
            f"{path}/outages",
            "When devices did not work, and minutes down by week",
            SEES,
            shapes.OutagesAnswer,
            query=span,
            refusals=(UnknownHall, BadInput),
            read=calls.outages,
        ),
        Route(
            "POST",
            f"{path}/<agent>/<name>/places",
            "Where a device on a box stands, by channel",
            ACTS,
            shapes.DevicePlacesAnswer,
            shapes.DevicePlacesBody,
            refusals=(UnknownHall, UnknownAttached, UnknownWindow),
            write=calls.place,
        ),
        Route(
            "POST",
            f"{path}/<agent>/<name>/ask",
            "Let a device be tested or started anew",
            ACTS,
            shapes.DeviceAskedAnswer,
            shapes.DeviceAskBody,
            key="never",
            refusals=(UnknownHall, UnknownAttached, BoxIsAway),
            plain=calls.ask,
        ),
        *_maintenance(calls, path),
    )


def _maintenance(calls: EquipmentCalls, path: str) -> tuple[Route, ...]:
    acts: tuple[tuple[str, str, Any, Callable[[Tx, Asked], Any], int, tuple[type[Refusal], ...]], ...] = (
        (
            "out",
            "Put a device out of service: no alarms, and who stands there reads why",
            shapes.DeviceOutBody,
            calls.put_out,
            201,
            (UnknownEquipment, IsOutAlready),
        ),
        ("back", "Put it back", shapes.DeviceBackBody, calls.back, 200, (UnknownMaintenance,)),
        (
            "maintenance",
            "Announce planned maintenance of a device or the whole hall",
            shapes.PlanBody,
            calls.plan,
            201,
            (UnknownEquipment,),
        ),
        (
            "maintenance/<maintenance>/end",
            "It is over, or will not happen",
            bodies.NoBody,
            calls.end,
            200,
            (UnknownMaintenance,),
        ),
    )
    return tuple(
        Route(
            "POST",
            f"{path}/{name}",
            text,
            ACTS,
            shapes.MaintenanceAnswer,
            body,
            status,
            refusals=(UnknownHall, *refusals),
            write=act,
        )
        for name, text, body, act, status, refusals in acts
    )
