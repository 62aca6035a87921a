"""What follows from a queue's outlook: its stage is written down with its figures, and where the hall wants it numbers
are stopped and given out again by themselves. Whoever decides otherwise by hand has the last word that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets import closing
from queue_server.tickets import store as tickets
from queue_server.twin import pressure, store
from queue_server.twin.pressure import STAGES, Outlook, Stage
from queue_server.twin.store import Standing

SETTLED_MS: Final = 5 * MINUTE_MS  # a stage that was reached stays at least so long


@dataclass(frozen=True)
class Decision:
    """A queue that comes to another stage."""

    seen: Outlook
    before: Stage
    stage: Stage


def decided(rows: Rows, hall: Hall, seen: Mapping[str, Outlook], now_ms: int) -> list[Decision]:
    """The queues whose stage changes now."""
    stand = store.of_day(rows, hall.id, hours.business_day(hall, now_ms))
    found = []
    for queue, outlook in seen.items():
        known = stand.get(queue)
        before: Stage = known.stage if known else "easy"
        after = pressure.stage(outlook, before)
        is_lower = STAGES.index(after) < STAGES.index(before)
        if after == before or (is_lower and known and now_ms - known.since_ms < SETTLED_MS):
            continue
        found.append(Decision(outlook, before, after))
    return found


def take(tx: Tx, hall: Hall, decisions: Sequence[Decision], free_days: Mapping[str, str], *, acts: bool) -> None:
    """Write the stages down; with `acts` stop the numbers, or give them out again. `free_days`: the next day with a
    free place, as people say it, by queue."""
    day, stopped = hours.business_day(hall, tx.now_ms), tickets.stops(tx, hall.id)
    stand = store.of_day(tx, hall.id, day)
    for one in decisions:
        queue, known = one.seen.queue, stand.get(one.seen.queue)
        ours = known is not None and known.stops
        by_hand = queue in stopped and not ours
        if acts and one.stage == "stop" and not ours and not by_hand:
            closing.stop_queue(tx, hall, queue, reason(hall, one.seen, free_days.get(queue, "")))
            ours = True
        elif ours and one.before == "stop" and queue in stopped:
            closing.reopen_queue(tx, hall, queue)
            ours = False
        store.keep(tx, Standing(hall.id, queue, day, one.stage, tx.now_ms, ours, figures(hall, one.seen, free_days)))


def figures(hall: Hall, seen: Outlook, free_days: Mapping[str, str]) -> dict[str, Any]:
    """The reason as numbers, fit to be stored: counts and instants, nobody's name."""
    helpers = [one.id for one in hall.windows_of(seen.queue) if seen.queue in one.handicap_min]
    return {
        "held": seen.held,
        "promised": seen.promised,
        "expected": seen.expected,
        "windows": seen.windows,
        "held_ms": seen.held_ms,
        "next_ms": seen.next_ms,
        "all_ms": seen.all_ms,
        "closes_ms": seen.closes_ms,
        "helpers": helpers,
        "free_day": free_days.get(seen.queue, ""),
    }


def reason(hall: Hall, seen: Outlook, free_day: str) -> str:
    """What people are told: how many wait, when the work would be done, when the hall closes, what to do instead."""

    def clock(at_ms: int | None) -> str:
        return f"{datetime.fromtimestamp((at_ms or 0) / 1000, hall.zone_info):%H:%M}"

    line = f"前面还有 {seen.held} 人，" if seen.held else ""
    told = f"{line}现在取号预计 {clock(seen.next_ms)} 才办完，{clock(seen.closes_ms)} 下班"
    return f"{told}；{free_day}可预约" if free_day else told
