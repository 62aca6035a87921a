"""What lies behind the live wall: a line in order with why, a window's day, a ticket's timeline, what a change does.

For who oversees the hall: minutes and rules, never a class or a name of somebody who is served.
"""

from __future__ import annotations

import json
from typing import Any, Final

from queue_server.hall import hours, lending
from queue_server.hall.lending import Lending
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.staff import duty
from queue_server.tickets import calling, order, pulse
from queue_server.tickets import store as tickets
from queue_server.tickets.model import Ticket
from queue_server.views import evidence
from queue_server.views.case import staff_name
from queue_server.views.sight import Sight, named

LINE_MAX: Final = 100


def line(rows: Rows, sight: Sight, hall: Hall, queue: str) -> dict[str, Any]:
    """Who waits, first who goes first, each with what made its place."""
    found, windows = hall.queue(queue), hall.windows_of(queue)
    day = hours.business_day(hall, sight.clock.now_ms())
    waiting = sorted(tickets.waiting(rows, hall.id, (found.id,)), key=lambda one: one.sort_key)
    by_id = {one.id: one for one in tickets.by_ids(rows, [one.id for one in waiting[:LINE_MAX]])}
    at_work = {one.window for one in duty.of_hall(rows, hall.id) if one.state == "open"}
    return {
        "id": found.id,
        "name": found.name,
        "stopped": tickets.stops(rows, hall.id).get(found.id),
        "windows": [one.id for one in windows],
        "open": [one.id for one in windows if one.id in at_work],
        "waiting": [_waiting(rows, sight, hall, one, by_id[one.id]) for one in waiting if one.id in by_id],
        "lent": [one._asdict() for one in lending.of_day(rows, hall.id, day) if one.queue == found.id],
    }


def _waiting(rows: Rows, sight: Sight, hall: Hall, one: order.Waiting, ticket: Ticket) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.label,
        "service": named(sight.knowing(rows, hall, ticket).service, ticket.service)["name"],
        "arrived_at": sight.at(hall, one.arrived_ms),
        "slot_at": sight.at(hall, one.slot_ms),
        "credit_min": one.credit_min,
        "place_at": sight.at(hall, one.rank_ms),
        "to_window": one.to_window,
        "moved": tickets.moves_of(rows, one.id),
    }


def window(rows: Rows, sight: Sight, hall: Hall, window_id: str) -> dict[str, Any]:
    """Who sits there, which lines it calls, what it is lent to, and its tickets of today, the latest first."""
    found, now_ms = hall.window(window_id), sight.clock.now_ms()
    day = hours.business_day(hall, now_ms)
    on_duty = duty.of_window(rows, hall.id, found.id)
    lent = [one for one in lending.of_day(rows, hall.id, day) if one.window == found.id]
    return {
        "id": found.id,
        "queues": list(found.queues),
        "handicap_min": dict(lending.handicaps_min(found)),
        "helps": list(found.handicap_min),
        "state": on_duty.state if on_duty else "closed",
        "staff": staff_name(rows, f"staff:{on_duty.staff}") if on_duty else None,
        "lent": [one._asdict() for one in lent],
        "tickets": [_served(rows, sight, hall, one) for one in pulse.of_window(rows, hall.id, day, found.id)],
    }


def _served(rows: Rows, sight: Sight, hall: Hall, one: Ticket) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.label,
        "state": one.state,
        "service": named(sight.knowing(rows, hall, one).service, one.service)["name"],
        "called_at": sight.at(hall, one.called_ms),
        "wait_min": _minutes(one.arrived_ms, one.called_ms),
        "work_min": _minutes(one.served_ms, one.finished_ms),
    }


def timeline(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket) -> dict[str, Any]:
    """Everything the journal says of a ticket, in order, each call with its why and what carried it."""
    entries = rows.all("SELECT seq, at_ms, kind, actor, body FROM journal WHERE subject=? ORDER BY pos", ticket.id)
    told = []
    for row in entries:
        body = json.loads(row["body"])
        call = evidence.of_call(rows, sight, hall, row["seq"]) if row["kind"] in evidence.CALL_KINDS else None
        told.append(
            {
                "kind": row["kind"],
                "at": sight.at(hall, row["at_ms"]),
                "by": staff_name(rows, row["actor"]),
                "window": body.get("window"),
                "why": body.get("why"),
                "shown": len(call["shown"]) if call else None,
                "spoken": len(call["spoken"]) if call else None,
            }
        )
    return {"id": ticket.id, "number": ticket.label, "state": ticket.state, "entries": told}


def lending_effect(rows: Rows, sight: Sight, hall: Hall, filed: Hall, wish: Lending) -> dict[str, Any]:
    """What lending the window would change, from the lines as they are now: whom it would call next, and how many
    people there are to each open window of the line."""
    now_ms = sight.clock.now_ms()
    day = hours.business_day(hall, now_ms)
    others = [one for one in lending.of_day(rows, hall.id, day) if one[:2] != wish[:2]]
    after = lending.with_lent(filed, [*others, wish])
    at_work = {one.window for one in duty.of_hall(rows, hall.id) if one.state == "open"}
    waiting = tickets.queue_counts(rows, hall.id).get(wish.queue, (0, None))[0]

    def told(there: Hall) -> dict[str, Any]:
        first = next(iter(calling.upcoming(rows, there, wish.window, now_ms)), None)
        count = sum(one.id in at_work for one in there.windows_of(wish.queue))
        return {
            "next": first.ticket.label if first else None,
            "next_waited_min": _minutes(first.ticket.arrived_ms, now_ms) if first else None,
            "open_windows": count,
            "per_window": round(waiting / count, 1) if count else None,
        }

    is_open = wish.window in at_work
    return {"waiting": waiting, "is_open": is_open, "before": told(hall), "after": told(after)}


def _minutes(from_ms: int | None, until_ms: int | None) -> int | None:
    return None if from_ms is None or until_ms is None else max(0, round((until_ms - from_ms) / MINUTE_MS))
