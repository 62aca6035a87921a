"""What an act from the live wall would do to every line it touches: the same drawn people go through the hall as it is
and as it would be, so that the difference is the act's. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Final

from queue_server.hall.lending import handicaps_min
from queue_server.hall.model import Hall
from queue_server.kernel.spans import MINUTE_MS
from queue_server.twin.advice import drawn
from queue_server.twin.model import Passage, Post, Setting, Visit
from queue_server.twin.outcome import Spread, quantile
from queue_server.twin.pressure import Moment
from queue_server.twin.running import run

RUNS: Final = 40
SHARE: Final = 0.8
Waits = dict[str, list[float]]  # of a line in minutes, the shortest first


@dataclass(frozen=True)
class Change:
    """The windows at work as they would be, and the line that would get no more numbers ("" for none)."""

    posts: tuple[Post, ...]
    stopped: str = ""


@dataclass(frozen=True)
class LineEffect:
    """A line with and without the act, over the drawn days: the minutes that eight in ten of its people wait at most,
    and how many of them get a number for the rest of the day."""

    queue: str
    before: Spread
    after: Spread
    people_before: float
    people_after: float


def with_windows(moment: Moment, after: Hall, opened: Collection[str] = (), closed: Collection[str] = ()) -> Change:
    """The windows at work call by `after`; these are opened now, and those closed."""
    posts = [_by(one, after) for one in moment.posts if one.window not in closed]
    at_work = {one.window for one in posts}
    posts += [_new(moment, after, one) for one in opened if one not in at_work]
    return Change(tuple(posts))


def _by(post: Post, hall: Hall) -> Post:
    window = hall.window(post.window)
    return replace(post, queues=window.queues, handicap_min=handicaps_min(window))


def _new(moment: Moment, hall: Hall, window_id: str) -> Post:
    """A window somebody sits down at now, for as long as its line is open."""
    window = hall.window(window_id)
    peer = next((one.spans for one in moment.posts if set(window.queues) & set(one.queues)), ())
    closes_ms = max((moment.closes_ms.get(one, 0) for one in window.queues), default=0)
    first_end = peer[0][1] if peer else closes_ms
    spans = ((moment.now_ms, max(first_end, moment.now_ms + 1)), *peer[1:])
    return Post(window.id, window.queues, spans, handicaps_min(window))


def compared(moment: Moment, hall: Hall, change: Change, runs: int = RUNS) -> list[LineEffect]:
    """Every line that the act can touch and in which somebody is still to be called, in the order of the hall."""
    setting = Setting.of(hall)
    queues = touched(moment.posts, change)
    near = replace(
        moment,
        held=_of(queues, moment.held),
        promised=_of(queues, moment.promised),
        expected=_of(queues, moment.expected),
    )
    before = [one for one in moment.posts if queues & set(one.queues)]
    after = [one for one in change.posts if queues & set(one.queues)]
    certain = len(near.held) + len(near.promised)
    without, with_it = [], []
    for seed in range(runs):
        visits = drawn(near, seed)
        left = [one for n, one in enumerate(visits) if n < certain or one.queue != change.stopped]
        without.append(_waits(visits, before, setting))
        with_it.append(_waits(left, after, setting))
    return [one for queue in sorted(queues) if (one := _line(queue, without, with_it)) is not None]


def _line(queue: str, without: Sequence[Waits], with_it: Sequence[Waits]) -> LineEffect | None:
    before, after = ([quantile(one[queue], SHARE) for one in days if queue in one] for days in (without, with_it))
    if not before or not after:
        return None
    people, later = (fmean(len(one.get(queue, ())) for one in days) for days in (without, with_it))
    return LineEffect(queue, Spread.of(before), Spread.of(after), people, later)


def _waits(visits: Sequence[Visit], posts: Sequence[Post], setting: Setting) -> Waits:
    found: Waits = {}
    for one in run(visits, posts, setting):
        found.setdefault(one.visit.queue, []).append(_wait_min(one))
    return {queue: sorted(waits) for queue, waits in found.items()}


def touched(posts: Iterable[Post], change: Change) -> set[str]:
    """The lines whose windows change, and what shares a window with them, and so on."""
    old, new = {one.window: one for one in posts}, {one.window: one for one in change.posts}
    queues = {change.stopped} - {""}
    for window in old.keys() | new.keys():
        both = [one for one in (old.get(window), new.get(window)) if one is not None]
        if len(both) < 2 or len({(one.queues, tuple(sorted(one.handicap_min.items()))) for one in both}) > 1:
            queues |= {queue for one in both for queue in one.queues}
    groups = [set(one.queues) for one in (*old.values(), *new.values())]
    grown = True
    while grown:
        more = queues.union(*(one for one in groups if one & queues))
        grown, queues = more != queues, more
    return queues


def _of(queues: Collection[str], visits: Sequence[Visit]) -> tuple[Visit, ...]:
    return tuple(one for one in visits if one.queue in queues)


def _wait_min(one: Passage) -> float:
    return max(0, one.called_ms - max(one.visit.at_ms, one.visit.slot_ms or 0)) / MINUTE_MS
