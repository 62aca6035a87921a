"""Who of a hall practises and who could: its people at windows and desks, its kiosks and screens, all of it."""

from __future__ import annotations

from typing import Any

from queue_server.equipment import service as equipment
from queue_server.hall import training
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.staff import practising
from queue_server.staff import service as staff
from queue_server.views.sight import Sight


def of_hall(rows: Rows, sight: Sight, hall: Hall) -> dict[str, Any]:
    """`hall`, `people` and `devices`, each with `who` (what begins and ends it), `on` and `since`."""
    marks = {one.subject: one for one in practising.whose(rows, hall)}

    def standing(subject: str, who: str) -> dict[str, Any]:
        mark = marks.get(subject)
        return {"who": who, "on": mark is not None, "since": sight.at(hall, mark.changed_ms) if mark else None}

    people = [
        {**standing(one.actor, one.actor), "name": one.name, "number": one.number, "role": one.role}
        for one in staff.everybody(rows)
        if one.active and one.hall in (None, hall.id) and one.role in training.ROLES
    ]
    devices = [
        {**standing(one.actor, one.actor), "name": one.name, "kind": one.kind}
        for one in equipment.devices_of(rows, hall.id)
        if one.state != "revoked" and one.kind in training.DEVICES
    ]
    return {"hall": standing(training.everybody(hall.id), "hall"), "people": people, "devices": devices}
