"""How long whoever waits has waited without being attended to, for those who watch that nobody waits too long.

Arrival keeps the place in line over items, transfers and returns; this clock begins anew after each time somebody was
served, and for who has booked not before the booked hour. Being called and put back does not set it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from queue_server.kernel.rows import Rows

ATTENDED: Final = frozenset({"serving", "held", "missed"})  # back from these somebody waits from now on
AS_BEFORE: Final = "ticket_put_back"  # served by mistake: the wait went on all the while


def since_ms(entries: Iterable[tuple[str, int, str | None]], slot_ms: int | None) -> int:
    """When the present wait began, out of a ticket's entries in order: kind, instant, the state it led to (None: the
    same). `slot_ms`: a booked hour, before which nobody waits."""
    began, state = 0, ""
    for kind, at_ms, to in entries:
        if to == "waiting" and (not state or (state in ATTENDED and kind != AS_BEFORE)):
            began = at_ms
        state = to or state
    return max(began, slot_ms or 0)


def oldest(rows: Rows, hall: str, before_ms: int) -> dict[str, int]:
    """Queue -> since when the one has waited who waits longest there, of those who came before that instant."""
    found = rows.all(
        "SELECT t.id, t.queue, t.slot_ms, t.booked, j.kind,"
        " coalesce(json_extract(j.body, '$.meanwhile_ms'), j.at_ms) AS at_ms,"
        " json_extract(j.body, '$.set.state') AS state"
        " FROM ticket t JOIN journal j ON j.subject = t.id WHERE t.hall = ? AND t.state = 'waiting'"
        " AND t.arrived_ms <= ? AND substr(j.kind, 1, 7) = 'ticket_' ORDER BY t.id, j.pos",
        hall,
        before_ms,
    )
    of_ticket: dict[str, list[Any]] = {}
    for row in found:
        of_ticket.setdefault(row["id"], []).append(row)
    longest: dict[str, int] = {}
    for lines in of_ticket.values():
        first = lines[0]
        began = since_ms(
            ((one["kind"], one["at_ms"], one["state"]) for one in lines), first["slot_ms"] if first["booked"] else None
        )
        longest[first["queue"]] = min(began, longest.get(first["queue"], began))
    return longest
