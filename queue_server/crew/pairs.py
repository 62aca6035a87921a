"""Posts and AB pairs (窗口 AB 角): where each usually sits, what more they serve, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from queue_server.crew import shifts
from queue_server.crew.model import Pair, Post
from queue_server.crew.refusals import CannotServe, OwnPair, PairExists
from queue_server.crew.store import PAIRS, POSTS
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx


def set_post(tx: Tx, hall: Hall, staff_id: int, window: str, department: str, also: Iterable[str]) -> Post:
    """Where somebody usually sits ("" at no window), and which other lines they serve.

    NotOfCrew, UnknownWindow, UnknownQueue.
    """
    shifts.member(tx, hall, staff_id)
    at = hall.window(window).id if window else ""
    more = tuple(sorted({hall.queue(one).id for one in also}))
    new = Post(f"{hall.id}.{staff_id}", hall.id, staff_id, at, department, more)
    before = POSTS.find(tx, hall.id, new.id)
    if before is None:
        return POSTS.insert(tx, new, "crew_post_set")
    return POSTS.change(tx, before, "crew_post_set", window=at, department=department, also=more)


def posts(rows: Rows, hall: Hall) -> dict[int, Post]:
    """Every post by person."""
    return {one.staff: one for one in POSTS.where(rows, "hall = ?", hall.id)}


def window_queues(hall: Hall, window: str) -> tuple[str, ...]:
    """The lines of the window as its own, without those it only helps with; none of a window that is gone."""
    found = next((one for one in hall.windows if one.id == window), None)
    return tuple(one for one in found.queues if one not in found.handicap_min) if found else ()


def serves(hall: Hall, post: Post | None) -> frozenset[str]:
    """Every line the person can serve: all of the own window, helped ones too, and those noted besides."""
    if post is None:
        return frozenset()
    found = next((one for one in hall.windows if one.id == post.window), None)
    return frozenset({*(found.queues if found else ()), *post.also})


def make(tx: Tx, hall: Hall, new_id: str, a: int, b: int, window: str, from_day: str) -> Pair:
    """B stands in for A at the window from that day on.

    NotOfCrew, OwnPair, UnknownWindow, CannotServe, PairExists.
    """
    if a == b:
        raise OwnPair()
    shifts.member(tx, hall, a)
    second = shifts.member(tx, hall, b)
    at = hall.window(window).id
    known = posts(tx, hall)
    lacking = [one for one in window_queues(hall, at) if one not in serves(hall, known.get(b))]
    if lacking:
        raise CannotServe(name=second.name, queues="、".join(lacking))
    if PAIRS.where(tx, "hall = ? AND a = ? AND b = ? AND window = ? AND to_day = ''", hall.id, a, b, at):
        raise PairExists()
    shifts.monday_of(from_day)
    return PAIRS.insert(tx, Pair(new_id, hall.id, a, b, at, from_day), "ab_pair_made")


def end(tx: Tx, hall: Hall, pair: str) -> Pair:
    """They are no pair from today on; the row stays as history. UnknownCrewThing, CrewWasChanged."""
    one = PAIRS.by_id(tx, hall.id, pair)
    if one.to_day:
        return one
    today = date.fromisoformat(hours.business_day(hall, tx.now_ms))
    return PAIRS.change(tx, one, "ab_pair_ended", to_day=(today - timedelta(1)).isoformat())


def all_of(rows: Rows, hall: Hall) -> list[Pair]:
    """Those that hold first, then the ended, the newest first."""
    return PAIRS.where(rows, "hall = ? ORDER BY to_day <> '', from_day DESC, id", hall.id)


def seconds(pairs: Sequence[Pair], a: int, day: str) -> list[int]:
    """Who stands in for A that day, the longest standing pair first."""
    return [one.b for one in sorted(pairs, key=lambda one: (one.from_day, one.id)) if one.a == a and one.holds(day)]


def listed(rows: Rows, hall: Hall) -> dict[str, Any]:
    """Posts and pairs with the people's names."""
    people = {one.id: one for one in shifts.crew(rows, hall)}
    known = posts(rows, hall)
    names = {key: f"{one.name}（{one.number}）" for key, one in people.items()}
    return {
        "posts": [
            {
                "staff": key,
                "name": one.name,
                "number": one.number,
                "window": known[key].window if key in known else "",
                "department": known[key].department if key in known else "",
                "also": list(known[key].also) if key in known else [],
            }
            for key, one in people.items()
        ],
        "pairs": [
            {
                "id": one.id,
                "a": one.a,
                "a_name": names.get(one.a, str(one.a)),
                "b": one.b,
                "b_name": names.get(one.b, str(one.b)),
                "window": one.window,
                "from": one.from_day,
                "to": one.to_day,
            }
            for one in all_of(rows, hall)
        ],
    }
