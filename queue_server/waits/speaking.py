"""What a hall says of waits while it works: a range to each number as it is issued, to who waits, and to who asks.

Everything needed is in memory or in the day's own rows; what cannot be said honestly is not said."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.hall.store import is_training
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets.model import Ticket
from queue_server.waits import looking, store
from queue_server.waits.ahead import Count, Rules, count
from queue_server.waits.learning import SAID_WAITS, TAIL, Learnt
from queue_server.waits.looking import Standing
from queue_server.waits.model import Seen
from queue_server.waits.ranges import EDGES, ErrorsByAhead
from queue_server.waits.rounding import shown
from queue_server.waits.store import Said

ENOUGH: Final = 30  # errors with so many people ahead, or the next fewer people are asked
FRESH_MS: Final = 5000
MINUTES_MAX: Final = 8 * 60  # longer than any opening: no estimate
log = structlog.get_logger()
Range = Mapping[str, int]


@dataclass
class Waits:
    """The waits of this node's halls. `hall` is the hall in force; `known` is filled by who looks after it."""

    hall: Callable[[Rows, str], Hall]
    now_ms: Callable[[], int]
    known: dict[str, Learnt] = field(default_factory=dict)
    _asked: dict[tuple[str, str], tuple[int, Range | None]] = field(default_factory=dict)

    def at_issue(self, tx: Tx, hall_id: str, ticket: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a `ticket_issued` entry bears besides: `wait`, null where nothing is said; the row is written with it.
        A number is never refused for the sake of its estimate (without its row there is none); in practice nothing is
        said or learnt."""
        if is_training(hall_id):
            return {}
        wait = None
        try:
            said = self._said_to(tx, hall_id, ticket, body)
            wait = store.told(said) if said else None
        except Exception:
            log.exception("wait_not_said", ticket=ticket)
        store.insert(tx, store.row_of(ticket, hall_id, body["set"], wait))
        return {"wait": wait}

    def now(self, rows: Rows, hall: Hall, ticket: Ticket) -> Range | None:
        """The range from now for a waiting ticket."""
        if ticket.state != "waiting":
            return None
        me = Standing(ticket.id, ticket.sort_key[0], ticket.slot_ms if ticket.booked else None)
        return _shown(self._of(rows, hall, ticket.queue, ticket.day, me))

    def expected(self, rows: Rows, hall: Hall, queue: str) -> Range | None:
        """The range for who would take a number of the queue now; implements queue_server.views.wall.Expected."""
        now_ms = self.now_ms()
        at_ms, found = self._asked.get((hall.id, queue), (-FRESH_MS, None))
        if not 0 <= now_ms - at_ms < FRESH_MS:
            day = hours.business_day(hall, now_ms)
            found = _shown(self._of(rows, hall, queue, day, Standing("", now_ms)))
            self._asked[hall.id, queue] = now_ms, found
        return found

    def _said_to(self, tx: Tx, hall_id: str, ticket: str, body: Mapping[str, Any]) -> Said | None:
        if hall_id not in self.known or "paper" in body:  # given out without the server: nothing was said
            return None
        one = body["set"]
        rank_ms = one["basis_ms"] - one["credit_min"] * MINUTE_MS
        me = Standing(ticket, rank_ms, one["slot_ms"] if one["booked"] else None)
        return self._of(tx, self.hall(tx, hall_id), one["queue"], one["day"], me)

    def _of(self, rows: Rows, hall: Hall, queue: str, day: str, me: Standing) -> Said | None:
        learnt, now_ms = self.known.get(hall.id), self.now_ms()
        if learnt is None or (learnt.waits if me.slot_ms is None else len(learnt.booked.ordered)) < SAID_WAITS:
            return None
        line = looking.before(rows, hall, queue, day, me, now_ms)
        found = count(line, learnt.history.pace_min(queue), Rules.of(hall), me.slot_ms, now_ms)
        if me.slot_ms is not None:
            return _of_slot(learnt, found)
        seen = looking.seen_now(rows, hall, queue, day, me.ticket, now_ms)
        return said_of(learnt, seen._replace(ahead=found.people))


def said_of(learnt: Learnt, looked: Seen) -> Said | None:
    """The estimate with its range; None where too few waits are known to say how far off it may be."""
    middle, bin_ahead = learnt.minutes(looked), known_ahead(learnt.errors, looked.ahead)
    if bin_ahead is None or not middle < MINUTES_MAX:
        return None
    low, high = learnt.promise().range(learnt.errors, bin_ahead, middle)
    return Said(looked.ahead, learnt.basis, middle, low, high)


def known_ahead(errors: ErrorsByAhead, people: int) -> int | None:
    """So many people ahead, or the nearest smaller number of which enough errors are known (they are relatively larger,
    so the range is no narrower), or the nearest larger one; None where none is known."""
    start = bisect_right(EDGES, people)
    for at in (*range(start, -1, -1), *range(start + 1, len(EDGES) + 1)):
        if len(errors.bins[at].ordered) >= ENOUGH:
            return people if at == start else (EDGES[at] - 1 if at < len(EDGES) else EDGES[-1])
    return None


def _of_slot(learnt: Learnt, found: Count) -> Said | None:
    """Who has booked is called about the booked hour and turn: as much before or after as others were."""
    low, middle, high = (max(0.0, found.base_min + learnt.booked.at(share)) for share in (TAIL, 0.5, 1 - TAIL))
    return Said(found.people, "slot", middle, low, high) if middle < MINUTES_MAX else None


def _shown(said: Said | None) -> Range | None:
    if said is None:
        return None
    low, high = shown(said.low_min, said.high_min)
    return {"low_min": low, "high_min": high}
