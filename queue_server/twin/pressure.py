"""How near a queue is to more work than the day has room for, and what is to be done about it before it is too late.

The hall's twin is run with mean work from now on: once with everybody who was promised to be served and one more, once
with those who are still expected too. A stage is reached while there is still time, and left only with room to spare,
so that it does not flap. Who is served late because they came late, and not because of the line, presses nobody. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from queue_server.hall.codes import Words
from queue_server.kernel.spans import MINUTE_MS
from queue_server.twin.model import Passage, Post, Setting, Visit
from queue_server.twin.running import run

Stage = Literal["easy", "advise", "help", "alarm", "stop"]
STAGES: Final[tuple[Stage, ...]] = ("easy", "advise", "help", "alarm", "stop")
STAGE_WORDS: Final[Mapping[Stage, Words]] = {
    "easy": Words("正常", "Easy"),
    "advise": Words("建议预约", "Advise booking"),
    "help": Words("请窗口支援", "Ask windows to help"),
    "alarm": Words("告警", "Alarm"),
    "stop": Words("停止取号", "No more numbers"),
}
# with one more person the line would be done so long before closing, or later
HELP_MS: Final = 75 * MINUTE_MS
ALARM_MS: Final = 45 * MINUTE_MS
STOP_MS: Final = 15 * MINUTE_MS
EASE_MS: Final = 20 * MINUTE_MS  # a stage is left only with so much more room
LINE_MS: Final = 15 * MINUTE_MS  # who waits less was not made late by the line


@dataclass(frozen=True)
class Moment:
    """The hall now. `held`: those who hold a number and wait; `promised`: bookings still to come, at their hour;
    `expected`: people without a booking who are still to come; each with mean work. `posts` call from when they are
    free; `closes_ms` and `work_ms` (one more person's) by queue."""

    now_ms: int
    held: tuple[Visit, ...]
    promised: tuple[Visit, ...]
    expected: tuple[Visit, ...]
    posts: tuple[Post, ...]
    closes_ms: Mapping[str, int]
    work_ms: Mapping[str, int]


@dataclass(frozen=True)
class Outlook:
    """What is to be expected of one queue. `held_ms`: when the last who holds a number is done; `next_ms`: when one
    who took a number now would be, after waiting `next_wait_ms`; `all_ms`: the last of all who are still to come;
    each is None where there is nobody, `all_ms` also where no line makes them late."""

    queue: str
    closes_ms: int
    held: int
    promised: int
    expected: int
    windows: int
    held_ms: int | None
    next_ms: int | None
    next_wait_ms: int
    all_ms: int | None

    @property
    def needs_ms(self) -> int | None:
        """When the line is done if one more comes; None while nobody has to wait for long."""
        return self.next_ms if self.next_wait_ms >= LINE_MS else None


def outlooks(moment: Moment, setting: Setting) -> dict[str, Outlook]:
    """Every queue that is open and that somebody serves now."""
    windows = {queue: sum(queue in post.queues for post in moment.posts) for queue in moment.closes_ms}
    served = [queue for queue, count in windows.items() if count and moment.closes_ms[queue] > moment.now_ms]
    probes = {queue: Visit(moment.now_ms, queue, moment.work_ms[queue]) for queue in served}
    certain = [*moment.held, *moment.promised]
    near = run(certain, moment.posts, setting)
    with_one = run([*certain, *probes.values()], moment.posts, setting)
    far = run([*certain, *moment.expected], moment.posts, setting) if moment.expected else near
    is_probe = {id(one): queue for queue, one in probes.items()}
    probed = {is_probe[id(one.visit)]: one for one in with_one if id(one.visit) in is_probe}
    held = {id(one) for one in moment.held}
    return {
        queue: Outlook(
            queue=queue,
            closes_ms=moment.closes_ms[queue],
            held=_count(moment.held, queue),
            promised=_count(moment.promised, queue),
            expected=_count(moment.expected, queue),
            windows=windows[queue],
            held_ms=_last(one for one in near if one.visit.queue == queue and id(one.visit) in held),
            next_ms=probed[queue].until_ms if queue in probed else None,
            next_wait_ms=probed[queue].wait_ms if queue in probed else 0,
            all_ms=_last(one for one in far if one.visit.queue == queue and _is_pressed(one)),
        )
        for queue in served
    }


def _count(visits: Sequence[Visit], queue: str) -> int:
    return sum(one.queue == queue for one in visits)


def _is_pressed(one: Passage) -> bool:
    return one.called_ms - max(one.visit.at_ms, one.visit.slot_ms or 0) >= LINE_MS


def _last(passages: Iterable[Passage]) -> int | None:
    return max((one.until_ms for one in passages), default=None)


def stage(seen: Outlook, before: Stage = "easy") -> Stage:
    """The stage this outlook calls for, `before` being where the queue stands."""
    found = _reached(seen, 0)
    if STAGES.index(found) >= STAGES.index(before):
        return found
    kept = _reached(seen, EASE_MS)  # lower only if it were lower with less room too
    return min(before, max(found, kept, key=STAGES.index), key=STAGES.index)


def _reached(seen: Outlook, slack_ms: int) -> Stage:
    closes_ms = seen.closes_ms - slack_ms
    needs_ms = seen.needs_ms
    if needs_ms is not None and needs_ms > closes_ms - STOP_MS:
        return "stop"
    if seen.all_ms is None or seen.all_ms <= closes_ms:
        return "easy"
    if needs_ms is not None and needs_ms > closes_ms - ALARM_MS:
        return "alarm"
    return "help" if needs_ms is not None and needs_ms > closes_ms - HELP_MS else "advise"


def with_helpers(moment: Moment, queue: str, windows: Sequence[str]) -> Moment:
    """The same moment if these windows took the queue's people as their own."""
    posts = tuple(
        replace(post, handicap_min={**post.handicap_min, queue: 0}) if post.window in windows else post
        for post in moment.posts
    )
    return replace(moment, posts=posts)
