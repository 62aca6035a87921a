"""Doing it another way: windows, help, credits, handicaps, the booked share or an earlier stop as one frozen policy,
applied to a scene (a day, or the rest of one) so that the same people go through the hall under both. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from queue_server.hall.codes import PRIORITIES
from queue_server.hall.lending import handicaps_min
from queue_server.hall.model import Hall
from queue_server.kernel.spans import DAY_MS, MINUTE_MS
from queue_server.twin.drawing import PUNCTUAL_MIN
from queue_server.twin.model import Post, Setting, Visit

SLOT_MS: Final = 30 * MINUTE_MS
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Policy:
    """What would be different; None and empty mean as it is. Windows and `booked_share` (0 to 1 of those who are still
    to come), `stop_ms` and `handicap_min` are the queue's; credits are everybody's, minutes."""

    queue: str
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    handicap_min: int | None = None
    appointment_credit_min: int | None = None
    priority_credit_min: int | None = None
    booked_share: float | None = None
    stop_ms: int | None = None

    @property
    def changes(self) -> bool:
        """Whether anything is different at all."""
        return replace(self, queue="") != Policy("")


@dataclass(frozen=True)
class Scene:
    """A day, or the rest of one, that policies are tried on: `people(seed)` draws who comes (the same for the same
    seed), `posts` are the windows at work, `spans` the opening and `closes_ms` its end by queue."""

    from_ms: int
    people: Callable[[int], Sequence[Visit]]
    posts: tuple[Post, ...]
    spans: Mapping[str, Spans]
    closes_ms: Mapping[str, int]


def setting(hall: Hall, policy: Policy) -> Setting:
    """The rules of the day with the policy's credits."""
    found = Setting.of(hall)
    if policy.appointment_credit_min is not None:
        found = replace(found, appointment_credit_min=policy.appointment_credit_min)
    if policy.priority_credit_min is not None:
        found = replace(found, credit_min=dict.fromkeys(PRIORITIES, policy.priority_credit_min))
    return found


def posts(scene: Scene, hall: Hall, policy: Policy) -> tuple[Post, ...]:
    """The windows with those opened and closed, who helps the queue as their own, and with what handicap others do."""
    kept = [one for one in scene.posts if one.window not in policy.closed]
    here = {one.window for one in kept}
    new = [hall.window(one) for one in policy.opened if one not in here]
    spans = tuple((max(start, scene.from_ms), end) for start, end in scene.spans[policy.queue] if end > scene.from_ms)
    kept += [Post(one.id, one.queues, spans, handicaps_min(one)) for one in new if spans]
    return tuple(_helping(one, policy) for one in kept)


def _helping(post: Post, policy: Policy) -> Post:
    if post.window in policy.helpers:
        queues = post.queues if policy.queue in post.queues else (*post.queues, policy.queue)
        return replace(post, queues=queues, handicap_min={**post.handicap_min, policy.queue: 0})
    if policy.handicap_min is not None and post.handicap_min.get(policy.queue):
        return replace(post, handicap_min={**post.handicap_min, policy.queue: policy.handicap_min})
    return post


def visits(scene: Scene, people: Sequence[Visit], policy: Policy, seed: int) -> list[Visit]:
    """Who comes, with the booked share and without those whom the stop sends away; the others as they were."""
    found = list(people)
    if policy.booked_share is not None:
        found = _shared(scene, found, policy.queue, policy.booked_share, random.Random(f"booked {seed}"))  # noqa: S311
    stop_ms = policy.stop_ms
    if stop_ms is None:
        return found
    return [one for one in found if one.queue != policy.queue or one.slot_ms is not None or one.at_ms < stop_ms]


def _shared(scene: Scene, people: list[Visit], queue: str, share: float, chance: random.Random) -> list[Visit]:
    """So many more walk-ins have an hour, spread over the opening as slots are; or so many fewer, who then come when
    other walk-ins do."""
    coming = [n for n, one in enumerate(people) if one.queue == queue and one.at_ms >= scene.from_ms]
    booked = [n for n in coming if people[n].slot_ms is not None]
    walking = [n for n in coming if people[n].slot_ms is None]
    wanted = round(share * len(coming))
    found = list(people)
    for n in chance.sample(walking, max(0, wanted - len(booked))):
        found[n] = _with_hour(scene, people[n], chance)
    times = [people[n].at_ms for n in walking]
    for n in chance.sample(booked, max(0, len(booked) - wanted)):
        came_ms = max(scene.from_ms, people[n].slot_ms or 0)
        found[n] = replace(people[n], slot_ms=None, at_ms=chance.choice(times) if times else came_ms)
    return found


def _with_hour(scene: Scene, visit: Visit, chance: random.Random) -> Visit:
    slots = [
        at_ms
        for start, end in scene.spans[visit.queue]
        for at_ms in range(start, end - SLOT_MS + 1, SLOT_MS)
        if at_ms >= scene.from_ms
    ]
    if not slots:
        return visit
    slot_ms, (early, late) = chance.choice(slots), PUNCTUAL_MIN
    at_ms = max(scene.from_ms, round(slot_ms + chance.triangular(early, late) * MINUTE_MS))
    return replace(visit, slot_ms=slot_ms, at_ms=at_ms)


def gone_after(spans: Spans) -> Spans:
    """The spans of somebody who leaves at the end of them, though people wait: the last is a day later."""
    return (*spans, (spans[-1][1] + DAY_MS, spans[-1][1] + DAY_MS + 1))
