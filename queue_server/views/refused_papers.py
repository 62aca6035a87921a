"""Papers of a kiosk that was alone and that are no numbers: who stands there with which, for the guide desk."""

from __future__ import annotations

from typing import Any, Final

from queue_server.equipment import store as equipment
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.tickets import refused_papers
from queue_server.tickets.refused_papers import RefusedPaper
from queue_server.views.sight import Sight

KEY: Final = "paper:"


def seen(rows: Rows, sight: Sight, hall: Hall) -> dict[str, object]:
    """`paper:ID` of each that nobody has dealt with."""
    return {f"{KEY}{one.paper}": value(rows, sight, hall, one) for one in refused_papers.open_of_hall(rows, hall.id)}


def value(rows: Rows, sight: Sight, hall: Hall, one: RefusedPaper) -> dict[str, Any]:
    """The number on it, which kiosk gave it out and when, why it is none, and when somebody dealt with it."""
    device = equipment.device(rows, one.kiosk)
    zone = next((found for found in hall.zones if device and found.id == device.zone), None)
    floor = hall.floor(zone.floor) if zone else None
    return {
        "id": one.paper,
        "number": one.number,
        "day": one.day,
        "device": str(one.kiosk),
        "at": device.name if device else "",
        "zone": {"name": zone.name, "name_en": zone.name_en, "floor": floor.name, "floor_en": floor.name_en}
        if zone and floor
        else None,
        "given_at": sight.at(hall, one.given_ms),
        "why": {"zh": one.why.zh, "en": one.why.en},
        "done_at": sight.at(hall, one.done_ms),
    }
