"""What the guide desk must see: who needs help at which kiosk."""

from __future__ import annotations

from typing import Any

from queue_server.equipment import store as equipment
from queue_server.equipment.help_store import HelpCall
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.staff import store as staff
from queue_server.views.sight import Sight


def help_value(rows: Rows, sight: Sight, hall: Hall, call: HelpCall) -> dict[str, Any]:
    """A call for help as the desk shows it: the kiosk, its zone and floor, since when, and which guide goes."""
    device = equipment.device(rows, call.device)
    guide = staff.staff_by_id(rows, call.taken_by) if call.taken_by is not None else None
    zone = next((one for one in hall.zones if one.id == call.zone), None)
    return {
        "id": str(call.id),
        "kind": call.kind,
        "state": call.state,
        "at": device.name if device else "",
        "device": str(call.device),
        "zone": {"id": zone.id, "name": zone.name, "floor": hall.floor(zone.floor).name} if zone else None,
        "opened_at": sight.at(hall, call.opened_ms),
        "taken_at": sight.at(hall, call.taken_ms),
        "taken_by": guide.name if guide else None,
        "taken_by_id": str(call.taken_by) if call.taken_by is not None else None,
    }
