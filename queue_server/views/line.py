"""Who waits for a window's lines, one small row each: what a clerk chooses from when the order is left."""

from __future__ import annotations

from typing import Any

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.tickets import calling, store
from queue_server.views.sight import Sight, named

LINE_MAX = 300


def of_window(rows: Rows, sight: Sight, hall: Hall, window_id: str) -> list[dict[str, Any]]:
    """The waiting tickets the window may call, by rank; those directed to another window are not among them."""
    caller = calling.caller_of(hall, window_id)
    line = calling.line_of(rows, hall.id, caller.queues)
    mine = sorted((one for one in line if one.to_window in (None, window_id)), key=lambda one: one.sort_key)
    found = []
    for ticket in store.by_ids(rows, [one.id for one in mine[:LINE_MAX]]):
        service = named(sight.knowing(rows, hall, ticket).service, ticket.service)
        found.append(
            {
                "id": ticket.id,
                "number": ticket.label,
                "queue": ticket.queue,
                "service": service["name"],
                "service_en": service["name_en"],
                "waited_since": sight.at(hall, ticket.arrived_ms),
                "credit_min": ticket.credit_min,
                "slot": sight.at(hall, ticket.slot_ms),
            }
        )
    return found
