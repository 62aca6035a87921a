"""Why somebody else was called first, as another citizen may hear it: a rule and minutes, never who, and never which.

Whoever came later and was called earlier is counted under the rule that did it; class, name and number of the other
stay with the other (design §4).
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple

from queue_server.kernel.rows import Rows
from queue_server.tickets import order, store
from queue_server.tickets.model import Ticket

Reason = Literal["priority", "booked", "walk_in", "not_yet", "returned", "yielded", "arranged"]
REASONS: Final[tuple[Reason, ...]] = ("priority", "booked", "walk_in", "not_yet", "returned", "yielded", "arranged")
WITH_MINUTES: Final = frozenset({"priority", "booked"})
LOOKED_AT_MAX: Final = 100
SPREAD_SHARE: Final = 5  # one more for every five ahead: people of the priority classes may still come


class Passed(NamedTuple):
    """So many people went first for one reason; `minutes` is what the rule counts for, 0 where it counts none."""

    reason: Reason
    minutes: int
    people: int


class Mine(NamedTuple):
    """What of the holder's own ticket matters: its rank now, whether it came back, how often it let others go first."""

    rank_ms: int
    returned: bool
    yields: int
    booked: bool


def ahead_range(ahead: int) -> tuple[int, int]:
    """From the people ahead by rank to as many as may come to be ahead; never a single number, never a time."""
    return ahead, ahead + max(1, math.ceil(ahead / SPREAD_SHARE))


def reason_of(mine: Mine, why: Mapping[str, Any]) -> Reason:
    """The one rule because of which a call with this stored `why` went before the holder's ticket."""
    moved_back = mine.returned or mine.yields > 0
    if why.get("rule") == "chosen":
        return "arranged"
    if moved_back and why.get("basis_ms", 0) <= mine.rank_ms:
        return "returned" if mine.returned else "yielded"
    if why.get("booked"):
        return "booked"
    if why.get("rule") == "floor":
        return "walk_in"
    if why.get("credit_min", 0) > 0:
        return "priority"
    return "not_yet" if mine.booked else "arranged"


def summed(mine: Mine, whys: Iterable[Mapping[str, Any]]) -> list[Passed]:
    """The calls by reason and minutes, in the order of REASONS; nothing in it tells one call from another."""
    found: Counter[tuple[Reason, int]] = Counter()
    for why in whys:
        reason = reason_of(mine, why)
        found[reason, why.get("credit_min", 0) if reason in WITH_MINUTES else 0] += 1
    ordered = sorted(found.items(), key=lambda one: (REASONS.index(one[0][0]), one[0][1]))
    return [Passed(reason, minutes, count) for (reason, minutes), count in ordered]


def passed(rows: Rows, ticket: Ticket, now_ms: int) -> list[Passed]:
    """Who came after this ticket into its line and was called while it waited, by true times, summed up."""
    until_ms = now_ms if ticket.state == "waiting" else ticket.called_ms or ticket.finished_ms or now_ms
    found = rows.all(
        "SELECT t.id, j.body FROM ticket t JOIN journal j ON j.subject = t.id AND j.kind = 'ticket_called'"
        " WHERE t.hall = ? AND t.day = ? AND t.id <> ? AND t.arrived_ms > ?"
        " AND coalesce(json_extract(j.body, '$.meanwhile_ms'), j.at_ms) BETWEEN ? AND ?"
        " AND json_extract(j.body, '$.before.queue') = ? ORDER BY j.pos DESC LIMIT ?",
        ticket.hall,
        ticket.day,
        ticket.id,
        ticket.arrived_ms,
        ticket.arrived_ms,
        until_ms,
        ticket.queue,
        LOOKED_AT_MAX,
    )
    latest = {row["id"]: row["body"] for row in reversed(found)}  # who was called twice is one person
    moves = store.moves_of(rows, ticket.id)
    mine = Mine(ticket.sort_key[0], order.MOVES["ticket_returned"] in moves, ticket.yields, ticket.booked)
    return summed(mine, (json.loads(body).get("why", {}) for body in latest.values()))
