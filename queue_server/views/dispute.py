"""One ticket for whoever disputes it: when it came, with which rank, everybody who went before it though they came
later and by which rule, each call with its reasons, and what screens showed and voices spoke. From the journal alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from queue_server.hall.codes import CHANNELS, Words
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, entry_of
from queue_server.kernel.spans import MINUTE_MS
from queue_server.staff import store as staff
from queue_server.tickets import order, overtaking
from queue_server.tickets.model import Ticket, label
from queue_server.tickets.overtaking import Mine
from queue_server.views import evidence
from queue_server.views.sight import Sight, named
from queue_server.waits import store as waits

OVERTAKERS_MAX: Final = 200
REASONS: Final[Mapping[str, Words]] = {
    "priority": Words("依法优先", "lawful priority"),
    "booked": Words("预约", "appointment"),
    "walk_in": Words("现场取号保底", "a walk-in's turn"),
    "not_yet": Words("本号预约时间未到", "this number's hour had not come"),
    "returned": Words("本号过号后恢复排队", "this number came back after missing its call"),
    "yielded": Words("本号让后面的人先办", "this number let others go first"),
    "arranged": Words("窗口选呼或调整", "chosen or moved by the staff"),
}


def sheet(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket) -> dict[str, Any]:
    """All of it; instants as the hall's clock shows them."""
    entries = [
        entry_of(row)
        for row in rows.all("SELECT * FROM journal WHERE subject = ? AND kind GLOB 'ticket_*' ORDER BY pos", ticket.id)
    ]
    issued: Mapping[str, Any] = entries[0].body["set"]
    known = sight.knowing(rows, hall, ticket)
    numbers = _numbers(rows, entries)
    calls = _calls(rows, sight, hall, ticket, entries)
    return {
        "id": ticket.id,
        "number": ticket.label,
        "day": ticket.day,
        "state": ticket.state,
        "services": [named(known.service, item.service)["name"] for item in ticket.items],
        "channel": CHANNELS.get(ticket.channel, Words(ticket.channel, ticket.channel)),
        "arrived_at": sight.at(hall, ticket.arrived_ms),
        "slot_at": sight.at(hall, ticket.slot_ms),
        "rank_at": sight.at(hall, issued["basis_ms"] - issued["credit_min"] * MINUTE_MS),
        "credit_min": issued["credit_min"],
        "ahead": issued["ahead"],
        "said": waits.said_at_issue(rows, ticket.id),
        "wait": _promised(rows, sight, hall, ticket),
        "overtakers": _overtakers(rows, sight, hall, ticket, entries),
        "calls": calls,
        "events": [_event(sight, hall, one, numbers) for one in entries],
    }


def _promised(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket) -> dict[str, Any]:
    """How long it did wait until its first call, beside the people ahead that were said."""
    row = rows.one("SELECT * FROM journal WHERE subject = ? AND kind = 'ticket_called' ORDER BY pos LIMIT 1", ticket.id)
    if row is None:
        return {"called_at": None, "minutes": None}
    called_ms = int(entry_of(row).body["set"]["called_ms"])
    minutes = max(0, called_ms - ticket.arrived_ms) // MINUTE_MS
    return {"called_at": sight.at(hall, called_ms), "minutes": minutes}


def _overtakers(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Who took a number after it and was called from its line while it waited there, in the order of their calls."""
    found: list[dict[str, Any]] = []
    for queue, from_ms, until_ms in stretches(entries):
        for row in rows.all(
            "SELECT t.prefix, t.number, t.arrived_ms, j.* FROM ticket t"
            " JOIN journal j ON j.subject = t.id AND j.kind = 'ticket_called'"
            " WHERE t.hall = ? AND t.day = ? AND t.id <> ? AND t.arrived_ms > ?"
            " AND coalesce(json_extract(j.body, '$.meanwhile_ms'), j.at_ms) BETWEEN ? AND ?"
            " AND json_extract(j.body, '$.before.queue') = ? ORDER BY j.pos LIMIT ?",
            ticket.hall,
            ticket.day,
            ticket.id,
            ticket.arrived_ms,
            from_ms,
            until_ms if until_ms is not None else sight.clock.now_ms(),
            queue,
            OVERTAKERS_MAX,
        ):
            body = json.loads(row["body"])
            why, mine = body.get("why", {}), _mine(entries, row["pos"])
            found.append(
                {
                    "number": label(row["prefix"], row["number"]),
                    "arrived_at": sight.at(hall, row["arrived_ms"]),
                    "called_at": sight.at(hall, body["set"]["called_ms"]),
                    "window": body.get("window"),
                    "reason": REASONS[overtaking.reason_of(mine, why)],
                    "credit_min": why.get("credit_min", 0),
                    "rank_at": sight.at(hall, why.get("rank_ms")),
                    "own_rank_at": sight.at(hall, mine.rank_ms),
                    "seq": row["seq"],
                }
            )
    return found


def stretches(entries: Sequence[Entry]) -> list[tuple[str, int, int | None]]:
    """Where and from when until when the ticket waited: its queue, and the two instants (None: it still does)."""
    found: list[tuple[str, int, int | None]] = []
    row: dict[str, Any] = {}
    since_ms: int | None = None
    for entry in entries:
        before = dict(row)
        row |= entry.body.get("set", {})
        at_ms = int(entry.body.get("meanwhile_ms", entry.at_ms))
        went_on = since_ms is not None and (row["state"] != "waiting" or row["queue"] != before.get("queue"))
        if went_on and since_ms is not None:
            found.append((before["queue"], since_ms, at_ms))
            since_ms = None
        if row["state"] == "waiting" and since_ms is None:
            since_ms = row["arrived_ms"] if not before else at_ms
    return [*found, (row["queue"], since_ms, None)] if since_ms is not None else found


def _mine(entries: Sequence[Entry], pos: int) -> Mine:
    """How the ticket itself stood when another was called."""
    row: dict[str, Any] = {}
    moves = set()
    for entry in entries:
        if entry.pos < pos:
            row |= entry.body.get("set", {})
            moves.add(order.MOVES.get(entry.kind))
    rank_ms = row["basis_ms"] - row["credit_min"] * MINUTE_MS
    return Mine(rank_ms, order.MOVES["ticket_returned"] in moves, row["yields"], bool(row["booked"]))


def _calls(rows: Rows, sight: Sight, hall: Hall, ticket: Ticket, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Every call with what was seen of it and, where it was chosen, why."""
    whys = {entry.seq: entry.body["why"] for entry in entries if entry.kind == "ticket_called" and "why" in entry.body}
    proven = evidence.of_number(rows, sight, hall, ticket.day, (ticket.prefix, ticket.number))
    return [one | {"why": _why(sight, hall, whys.get(one["call"]))} for one in proven if one["ticket"] == ticket.id]


def _why(sight: Sight, hall: Hall, why: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not why:
        return None
    beat = [
        {
            "number": one["number"],
            "rank_at": sight.at(hall, one["rank_ms"]),
            "arrived_at": sight.at(hall, one["arrived_ms"]),
        }
        for one in why.get("beat", [])
    ]
    return {
        "rule": why.get("rule", ""),
        "rank_at": sight.at(hall, why.get("rank_ms")),
        "credit_min": why.get("credit_min", 0),
        "handicap_min": why.get("handicap_min", 0),
        "beat": beat,
    }


def _numbers(rows: Rows, entries: Sequence[Entry]) -> dict[str, str]:
    """Who acted, by staff number; a device or the house itself stays what it is."""
    found: dict[str, str] = {}
    for actor in {one.actor for one in entries}:
        kind, _, number = actor.partition(":")
        person = staff.staff_by_id(rows, int(number)) if kind == "staff" and number.isdecimal() else None
        found[actor] = person.number if person else actor
    return found


def _event(sight: Sight, hall: Hall, entry: Entry, numbers: Mapping[str, str]) -> dict[str, Any]:
    body = entry.body
    return {
        "seq": entry.seq,
        "kind": entry.kind,
        "at": sight.at(hall, int(body.get("meanwhile_ms", entry.at_ms))),
        "by": numbers[entry.actor],
        "window": body.get("window") or body.get("from_window") or (body.get("before") or {}).get("window"),
        "queue": body["set"].get("queue"),
        "from_queue": body.get("from_queue"),
    }
