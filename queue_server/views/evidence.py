"""What the journal proves about one call: who called whom to where and when, which screens showed it, who spoke it."""

from __future__ import annotations

from typing import Any, Final

from queue_server.equipment import store as equipment
from queue_server.equipment.model import device_of_actor
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, entry_of
from queue_server.tickets import finding
from queue_server.views.sight import Sight

CALLS_MAX: Final = 100
CALL_KINDS: Final = ("ticket_called", "ticket_recalled")


def of_call(rows: Rows, sight: Sight, hall: Hall, call: int) -> dict[str, Any] | None:
    """The call of that journal seq with everything that was seen of it; None where no call is."""
    row = rows.one("SELECT * FROM journal WHERE hall = ? AND seq = ?", hall.id, call)
    entry = None if row is None else entry_of(row)
    return _told(rows, sight, hall, entry) if entry is not None and entry.kind in CALL_KINDS else None


def of_number(rows: Rows, sight: Sight, hall: Hall, day: str, number: tuple[str | None, int]) -> list[dict[str, Any]]:
    """Every call of a number on a business day, the first one first."""
    entries = [
        row
        for ticket in finding.by_number(rows, hall.id, day, *number)
        for row in rows.all(
            "SELECT * FROM journal WHERE subject = ? AND kind IN (?, ?) ORDER BY pos LIMIT ?",
            ticket.id,
            *CALL_KINDS,
            CALLS_MAX,
        )
    ]
    return [_told(rows, sight, hall, entry_of(row)) for row in entries]


def _told(rows: Rows, sight: Sight, hall: Hall, entry: Entry) -> dict[str, Any]:
    seen = rows.all(
        "SELECT * FROM journal WHERE hall = ? AND subject = ? AND kind = 'call_shown' ORDER BY pos",
        hall.id,
        f"call:{entry.seq}",
    )
    words = [_seen(rows, sight, hall, entry, entry_of(row)) for row in seen]
    return {
        "call": entry.seq,
        "number": entry.body["number"],
        "ticket": entry.subject,
        "window": entry.body.get("window"),
        "recall": entry.kind == "ticket_recalled",
        "called_at": sight.at(hall, entry.body.get("meanwhile_ms", entry.at_ms)),
        "called_by": entry.actor,
        "shown": [word for word in words if word["how"] == "shown"],
        "spoken": [word for word in words if word["how"] == "spoken"],
    }


def _seen(rows: Rows, sight: Sight, hall: Hall, call: Entry, seen: Entry) -> dict[str, Any]:
    number = device_of_actor(seen.actor)
    device = None if number is None else equipment.device(rows, number)
    return {
        "how": seen.body["how"],
        "device": seen.body["device"],
        "name": device.name if device else "",
        "kind": device.kind if device else "",
        "zone": device.zone if device else None,
        "window": device.window if device else None,
        "at": sight.at(hall, seen.at_ms),
        "after_ms": seen.at_ms - call.at_ms,
        "seq": seen.seq,
    }
