"""What one act would do now: the same people, drawn many times from what is expected, go through the hall as it is and
through the hall with the act; both see the same chance, so that the difference is the act's. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from queue_server.hall.model import Hall
from queue_server.kernel.spans import MINUTE_MS
from queue_server.twin import pressure
from queue_server.twin.drawing import WORK_CV, lognormal, poisson
from queue_server.twin.model import Passage, Post, Setting, Visit
from queue_server.twin.outcome import Spread
from queue_server.twin.pressure import Moment
from queue_server.twin.running import run

RUNS: Final = 200
LONG_MIN: Final = 15.0  # shorter waits need no act
WORTH_MIN: Final = 5.0  # an act that saves less is not proposed
SURE: Final = 0.8  # of the drawn days must be better with it
JITTER_MS: Final = 15 * MINUTE_MS
Kind = Literal["open", "help", "close"]
ACTS: Final[Mapping[str, Mapping[Kind, str]]] = {
    "zh": {"open": "开放 {windows} 办理 {queue}", "help": "请 {windows} 支援 {queue}", "close": "关闭 {windows}"},
    "en": {"open": "Open {windows} for {queue}", "help": "Let {windows} help {queue}", "close": "Close {windows}"},
}
SAYS: Final[Mapping[str, str]] = {
    "zh": "{act}：最长等候 {before:.0f} → {after:.0f} 分（{runs} 次推演，80% 在 {low:.0f}–{high:.0f} 分）",
    "en": "{act}: longest wait {before:.0f} → {after:.0f} min ({runs} runs, 80% within {low:.0f}–{high:.0f} min)",
}


@dataclass(frozen=True)
class Action:
    """Open a closed window, let windows that help take the queue as their own, or close a window."""

    kind: Kind
    queue: str
    windows: tuple[str, ...]


@dataclass(frozen=True)
class Effect:
    """The longest wait for the queue in minutes without and with the act; `better` is the share of the drawn days on
    which it was shorter with it."""

    action: Action
    before: Spread
    after: Spread
    better: float

    @property
    def is_sure(self) -> bool:
        """Whether nearly all days agree."""
        return self.better >= SURE

    def say(self, hall: Hall, lang: str = "zh") -> str:
        """As a manager reads it, with its evidence."""
        before, after = self.before, self.after
        return SAYS[lang].format(
            act=ACTS[lang][self.action.kind].format(
                windows=("、" if lang == "zh" else ", ").join(self.action.windows), queue=self.action.queue
            ),
            **{"before": before.mean, "after": after.mean, "runs": after.days, "low": after.low, "high": after.high},
        )


def acted(moment: Moment, hall: Hall, action: Action) -> Moment:
    """The moment with the act."""
    if action.kind == "help":
        return pressure.with_helpers(moment, action.queue, action.windows)
    if action.kind == "close":
        return replace(moment, posts=tuple(one for one in moment.posts if one.window not in action.windows))
    closes_ms = moment.closes_ms[action.queue]
    peer = next((one.spans for one in moment.posts if action.queue in one.queues), None)
    later = tuple(span for span in peer[1:]) if peer else ()
    first_end = peer[0][1] if peer else closes_ms
    spans = ((moment.now_ms, max(first_end, moment.now_ms + 1)), *later)
    opened = [hall.window(one) for one in action.windows]
    handicaps = [{queue: wait for queue, wait in one.handicap_min.items() if queue != action.queue} for one in opened]
    added = (Post(one.id, one.queues, spans, handicap) for one, handicap in zip(opened, handicaps, strict=True))
    return replace(moment, posts=(*moment.posts, *added))


def drawn(moment: Moment, seed: int) -> list[Visit]:
    """One way the rest of the day may go, from what is expected."""
    chance = random.Random(seed)  # noqa: S311
    certain = [
        replace(one, work_ms=lognormal(one.work_ms, WORK_CV, chance)) for one in (*moment.held, *moment.promised)
    ]
    coming = []
    for one in moment.expected:
        share = one.work_ms / moment.work_ms[one.queue]
        for _ in range(poisson(min(1.5, share), chance)):
            at_ms = round(one.at_ms + chance.uniform(-JITTER_MS, JITTER_MS))
            work_ms = lognormal(moment.work_ms[one.queue], WORK_CV, chance)
            coming.append(replace(one, at_ms=max(moment.now_ms, at_ms), work_ms=work_ms))
    return [*certain, *coming]


def effect(moment: Moment, hall: Hall, action: Action, runs: int = RUNS) -> Effect:
    """What the act does to the queue's longest wait, over so many drawn days."""
    setting, near = Setting.of(hall), _near(moment, hall, action)
    with_it = acted(near, hall, action)
    before, after = [], []
    for seed in range(runs):
        visits = drawn(near, seed)
        before.append(_longest(run(visits, near.posts, setting), action.queue))
        after.append(_longest(run(visits, with_it.posts, setting), action.queue))
    better = sum(one < other for one, other in zip(after, before, strict=True)) / runs
    return Effect(action, Spread.of(before), Spread.of(after), better)


def best(moment: Moment, hall: Hall, runs: int = RUNS) -> Effect | None:
    """The one act that shortens the longest wait of the day most, with its effect; None where none is worth it."""
    setting = Setting.of(hall)
    everybody = [*moment.held, *moment.promised, *moment.expected]
    usual = run(everybody, moment.posts, setting)
    waits = {queue: _longest(usual, queue) for queue in {one.queue for one in everybody}}
    for queue in sorted(waits, key=lambda one: -waits[one])[:3]:
        if waits[queue] < LONG_MIN:
            break
        found = [
            (_longest(run(everybody, acted(moment, hall, one).posts, setting), queue), n, one)
            for n, one in enumerate(candidates(moment, hall, queue))
        ]
        if found:
            shorter, _n, action = min(found)
            if waits[queue] - shorter >= WORTH_MIN:
                said = effect(moment, hall, action, runs)
                return said if said.is_sure and said.before.mean - said.after.mean >= WORTH_MIN else None
    return None


def candidates(moment: Moment, hall: Hall, queue: str) -> list[Action]:
    """What could be done for the queue: each closed window that serves it, all helpers that stand by."""
    open_ones = {one.window for one in moment.posts}
    closed = [one for one in hall.windows_of(queue) if one.id not in open_ones and one.public]
    helpers = tuple(one.window for one in moment.posts if one.handicap_min.get(queue, 0) > 0)
    found = [Action("open", queue, (one.id,)) for one in closed]
    return [*found, Action("help", queue, helpers)] if helpers else found


def _near(moment: Moment, hall: Hall, action: Action) -> Moment:
    """Only the lines and windows that the act can touch: what shares a window with them, and so on."""
    queues, opened = {action.queue}, [hall.window(one).queues for one in action.windows]
    grown = True
    while grown:
        groups = [set(group) for group in (*(one.queues for one in moment.posts), *opened) if queues & set(group)]
        more = queues.union(*groups)
        grown, queues = more != queues, more

    def kept(visits: Sequence[Visit]) -> tuple[Visit, ...]:
        return tuple(one for one in visits if one.queue in queues)

    posts = tuple(one for one in moment.posts if queues & set(one.queues))
    return replace(
        moment, held=kept(moment.held), promised=kept(moment.promised), expected=kept(moment.expected), posts=posts
    )


def _longest(passages: Sequence[Passage], queue: str) -> float:
    waits = [
        one.called_ms - max(one.visit.at_ms, one.visit.slot_ms or 0) for one in passages if one.visit.queue == queue
    ]
    return max(waits, default=0) / MINUTE_MS
