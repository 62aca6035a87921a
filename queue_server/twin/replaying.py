"""A day that is over as the twin can live it again: who came, how long each took and who sat where, as it is on record;
and what really happened, so that the twin's own error is known before anybody believes what else it says."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from queue_server.hall import hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.lending import handicaps_min
from queue_server.hall.model import Hall
from queue_server.kernel.journal_search import first_seq_at
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS, MINUTE_MS
from queue_server.twin.advice import drawn
from queue_server.twin.model import Passage, Post, Visit
from queue_server.twin.policies import Scene, Spans, gone_after
from queue_server.twin.pressure import Moment
from queue_server.twin.recorded import DAYS_BACK, LONGEST_MS

PEOPLE_MIN: Final = 5  # a day with fewer numbers is not replayed
SHARE_DAYS: Final = 7  # by which it is known how many go first by class
NEVER_CAME_MS: Final = -1
UNSEEN_MS: Final = 3 * MINUTE_MS  # a call that nobody came to


@dataclass(frozen=True)
class Replay:
    """A recorded day: the scene that is the same for every seed, and the passages there really were."""

    day: str
    scene: Scene
    happened: tuple[Passage, ...]
    left_out: int


def recorded_days(rows: Rows, hall: Hall, today: str) -> list[str]:
    """Days before today with enough people who were called, the newest first."""
    found = rows.all(
        "SELECT day FROM ticket WHERE hall=? AND day<? AND call_seq IS NOT NULL"
        " GROUP BY day HAVING count(*) >= ? ORDER BY day DESC LIMIT ?",
        hall.id,
        today,
        PEOPLE_MIN,
        DAYS_BACK,
    )
    return [str(row["day"]) for row in found]


def priority_share(rows: Rows, hall: Hall, today: str) -> float:
    """How many of those without a booking who were called went before others by class, today and in the week before."""
    first = (date.fromisoformat(today) - timedelta(SHARE_DAYS)).isoformat()
    found = rows.value(
        "SELECT avg(credit_min > 0) FROM ticket WHERE hall=? AND day>=? AND day<=? AND call_seq IS NOT NULL"
        " AND slot_ms IS NULL",
        hall.id,
        first,
        today,
    )
    return float(found or 0)


def opening_spans(hall: Hall, day: str, calendar: Calendar) -> dict[str, Spans]:
    """The opening of each line that is open that day."""
    found = {one.id: hours.opening(hall, day, calendar, one.id) for one in hall.queues}
    return {queue: tuple((one.start_ms, one.end_ms) for one in spans) for queue, spans in found.items() if spans}


def today(moment: Moment, spans: dict[str, Spans], share: float) -> Scene:
    """The rest of today, drawn from what is expected; so many of the walk-ins, by chance, go first by class."""

    def people(seed: int) -> list[Visit]:
        chance = random.Random(f"class {seed}")  # noqa: S311
        return [
            replace(one, priority="other") if one.slot_ms is None and chance.random() < share else one
            for one in drawn(moment, seed)
        ]

    return Scene(moment.now_ms, people, moment.posts, spans, dict(moment.closes_ms))


def replay(rows: Rows, hall: Hall, calendar: Calendar, day: str) -> Replay | None:
    """The day again; None where nobody was called or the hall is closed by its calendar."""
    spans = opening_spans(hall, day, calendar)
    tickets = rows.all(
        "SELECT queue, arrived_ms, slot_ms, booked, credit_min, called_ms, finished_ms, window, state FROM ticket"
        " WHERE hall=? AND day=? ORDER BY arrived_ms, id",
        hall.id,
        day,
    )
    called = [one for one in tickets if one["called_ms"] is not None and one["queue"] in spans and one["window"]]
    if len(called) < PEOPLE_MIN:
        return None
    visits = tuple(_visit(one) for one in called)
    happened = tuple(_passage(one, visit) for one, visit in zip(called, visits, strict=True))
    closes_ms = {queue: periods[-1][1] for queue, periods in spans.items()}
    posts = _posts(rows, hall, day, happened, closes_ms)
    from_ms = min(periods[0][0] for periods in spans.values())
    scene = Scene(from_ms, lambda _seed: visits, posts, spans, closes_ms)
    return Replay(day, scene, happened, len(tickets) - len(called))


def _visit(row: Any) -> Visit:
    came, booked = _came(row), bool(row["booked"])
    work_ms = min(LONGEST_MS, row["finished_ms"] - row["called_ms"]) if came else UNSEEN_MS
    return Visit(
        row["arrived_ms"],
        row["queue"],
        max(1, work_ms),
        "other" if not booked and row["credit_min"] > 0 else None,
        row["slot_ms"] if booked else None,
        None if came else NEVER_CAME_MS,
    )


def _came(row: Any) -> bool:
    return row["state"] == "finished" and row["finished_ms"] is not None and row["finished_ms"] > row["called_ms"]


def _passage(row: Any, visit: Visit) -> Passage:
    until_ms = row["called_ms"] + visit.work_ms
    return Passage(visit, row["called_ms"], row["window"], until_ms, visit.leaves_ms is None)


def _posts(
    rows: Rows, hall: Hall, day: str, happened: Sequence[Passage], closes_ms: dict[str, int]
) -> tuple[Post, ...]:
    """Each window that called, in the spans it is on record as open; without a record, from its first call to its last.
    Whoever was there at closing stays until nobody waits, others leave when they left."""
    known, end_ms = _open_spans(rows, hall, day), max(closes_ms.values())
    found = []
    for window in hall.windows:
        mine = [one for one in happened if one.window == window.id]
        if not mine:
            continue
        spans = known.get(window.id) or ((min(one.called_ms for one in mine), max(one.until_ms for one in mine)),)
        queues = tuple(dict.fromkeys((*window.queues, *(one.visit.queue for one in mine))))
        stays = spans[-1][1] >= max((closes_ms[one] for one in queues if one in closes_ms), default=end_ms)
        found.append(Post(window.id, queues, spans if stays else gone_after(spans), handicaps_min(window)))
    return tuple(found)


def _open_spans(rows: Rows, hall: Hall, day: str) -> dict[str, Spans]:
    begin_ms = hours.instant_ms(hall, day)
    first, last = (first_seq_at(rows, hall.id, at_ms) for at_ms in (begin_ms, begin_ms + DAY_MS))
    found: dict[str, list[tuple[int, int]]] = {}
    since: dict[str, int] = {}
    for row in rows.all(
        "SELECT kind, at_ms, json_extract(body, '$.window') AS window FROM journal WHERE hall=? AND seq>=? AND seq<?"
        " AND kind IN ('window_opened','window_paused','window_resumed','window_closed') ORDER BY seq",
        hall.id,
        first,
        last,
    ):
        if row["kind"] in ("window_opened", "window_resumed"):
            since.setdefault(row["window"], row["at_ms"])
        elif row["window"] in since:
            found.setdefault(row["window"], []).append((since.pop(row["window"]), row["at_ms"]))
    for window, start_ms in since.items():
        found.setdefault(window, []).append((start_ms, begin_ms + DAY_MS))
    return {window: tuple(one for one in spans if one[1] > one[0]) for window, spans in found.items()}
