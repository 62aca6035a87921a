"""Who waits for a window's lines, one small row each: what a clerk chooses from when the order is left."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.tickets import alone_papers, calling, store
from queue_server.tickets.model import Ticket
from queue_server.views.sight import Sight, named

LINE_MAX = 300


def of_window(rows: Rows, sight: Sight, hall: Hall, window_id: str) -> list[dict[str, Any]]:
    """The waiting tickets the window may call, by rank; those directed to another window are not among them."""
    caller = calling.caller_of(hall, window_id)
    line = calling.line_of(rows, hall.id, caller.queues)
    mine = sorted((one for one in line if one.to_window in (None, window_id)), key=lambda one: one.sort_key)
    found = []
    for ticket in store.by_ids(rows, [one.id for one in mine[:LINE_MAX]]):
        known = sight.knowing(rows, hall, ticket)
        service = named(known.service, ticket.service)
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
                "booked": ticket.booked,
                "put_off": ticket.booked and ticket.missed_ms is not None,
                "rank_ms": ticket.sort_key[0],
                "paper": alone_papers.told(rows, ticket)[0],
                "items_here": items_here(known, ticket),
            }
        )
    return found


def runs_of(rows: Rows, hall: Hall, window_id: str) -> Mapping[str, int]:
    """Per line of the window: appointments called in a row while others waited."""
    runs = store.bookings_run(rows, hall.id)
    return {queue: runs.get(queue, 0) for queue in calling.caller_of(hall, window_id).queues}


def items_here(known: Hall, ticket: Ticket) -> int:
    """How many further items of the visit go on at the same window, one after the other."""
    left = ticket.items[ticket.item + 1 :]
    return sum(1 for _one in takewhile(lambda one: known.service(one.service).queue == ticket.queue, left))
