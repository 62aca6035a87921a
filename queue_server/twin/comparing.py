"""Every line of a scene as it is and under a policy: waits, who is left at closing and overtime, each with its
difference over the drawn days and what it lies between. Pure; a day at a time, so that it can be left off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from queue_server.hall.model import Hall
from queue_server.kernel.spans import DAY_MS, MINUTE_MS
from queue_server.twin import policies
from queue_server.twin.model import Passage, Setting, Visit
from queue_server.twin.outcome import Spread, quantile
from queue_server.twin.policies import Policy, Scene
from queue_server.twin.running import run

LONG_MIN: Final = 30
MEASURES: Final = (
    "wait_min_p50",
    "wait_min_p80",
    "wait_min_p90",
    "over_30_percent",
    "unserved",
    "overtime_min",
    "people",
)
EDGES_MIN: Final = (5, 10, 15, 20, 30, 45, 60, 90)  # of the distribution; the last part is open
Measured = Mapping[str, float]


@dataclass(frozen=True)
class Compared:
    """A line over the drawn days: each measure `before`, `after` and their difference day by day (None where one of
    them had nobody); `waits_*` the share of all waits in each part of EDGES_MIN."""

    queue: str
    before: Mapping[str, Spread]
    after: Mapping[str, Spread]
    difference: Mapping[str, Spread]
    waits_before: tuple[float, ...]
    waits_after: tuple[float, ...]


@dataclass
class _Line:
    before: list[Measured] = field(default_factory=list)
    after: list[Measured] = field(default_factory=list)
    waits: tuple[list[int], list[int]] = field(default_factory=lambda: (_none(), _none()))


def _none() -> list[int]:
    return [0] * (len(EDGES_MIN) + 1)


class Comparison:
    """Worked through by `days`, a seed at a time; `lines` says what came of those so far."""

    def __init__(self, scene: Scene, hall: Hall, policy: Policy) -> None:
        self._scene, self._policy = scene, policy
        self._usual, self._other = Setting.of(hall), policies.setting(hall, policy)
        self._posts = policies.posts(scene, hall, policy)
        self._lines: dict[str, _Line] = {}
        self._order = [one.id for one in hall.queues]

    def days(self, runs: int) -> Iterator[int]:
        """After each drawn day how many are done."""
        for seed in range(runs):
            people = self._scene.people(seed)
            others = policies.visits(self._scene, people, self._policy, seed)
            queues = {one.queue for one in people}
            self._note(0, queues, people, run(people, self._scene.posts, self._usual))
            self._note(1, queues, others, run(others, self._posts, self._other))
            yield seed + 1

    def _note(self, side: int, queues: set[str], people: Sequence[Visit], passages: Sequence[Passage]) -> None:
        found = measured(queues, people, passages, self._scene.closes_ms)
        for queue, values in found.items():
            line = self._lines.setdefault(queue, _Line())
            (line.after if side else line.before).append(values)
        for one in passages:
            if one.came and one.visit.queue in found and called_that_day(one, self._scene.closes_ms):
                wait_min = _wait_ms(one) / MINUTE_MS
                part = sum(wait_min >= edge for edge in EDGES_MIN)
                self._lines[one.visit.queue].waits[side][part] += 1

    def lines(self) -> list[Compared]:
        """Every line somebody comes to, in the hall's order."""
        return [_compared(queue, self._lines[queue]) for queue in self._order if queue in self._lines]


def _compared(queue: str, line: _Line) -> Compared:
    pairs = zip(line.before, line.after, strict=True)
    differences = [{name: new[name] - old[name] for name in old.keys() & new.keys()} for old, new in pairs]
    return Compared(
        queue,
        _spreads(line.before),
        _spreads(line.after),
        _spreads(differences),
        _shares(line.waits[0]),
        _shares(line.waits[1]),
    )


def _spreads(days: Sequence[Measured]) -> dict[str, Spread]:
    found = {name: [one[name] for one in days if name in one] for name in MEASURES}
    return {name: Spread.of(values) for name, values in found.items() if values}


def _shares(counts: Sequence[int]) -> tuple[float, ...]:
    total = sum(counts)
    return tuple(one / total if total else 0.0 for one in counts)


def measured(
    queues: Iterable[str], people: Sequence[Visit], passages: Sequence[Passage], closes_ms: Mapping[str, int]
) -> dict[str, dict[str, float]]:
    """The measures of these lines on one day; waits are absent where nobody was called before the next day."""
    waits: dict[str, list[float]] = {}
    ends: dict[str, int] = {}
    called_in_time: dict[str, int] = {}
    for one in passages:
        queue = one.visit.queue
        if not called_that_day(one, closes_ms):
            continue
        ends[queue] = max(ends.get(queue, 0), one.until_ms)
        called_in_time[queue] = called_in_time.get(queue, 0) + (one.called_ms < closes_ms[queue])
        if one.came:
            waits.setdefault(queue, []).append(_wait_ms(one) / MINUTE_MS)
    counts = dict.fromkeys(queues, 0)
    for visit in people:
        counts[visit.queue] = counts.get(visit.queue, 0) + 1
    return {
        queue: {
            "unserved": count - called_in_time.get(queue, 0),
            "overtime_min": max(0, ends.get(queue, 0) - closes_ms[queue]) / MINUTE_MS,
            "people": count,
            **_waits(sorted(waits.get(queue, ()))),
        }
        for queue, count in counts.items()
        if queue in closes_ms
    }


def called_that_day(one: Passage, closes_ms: Mapping[str, int]) -> bool:
    """Whether the call came before the night; whoever the next day would call is left over and has no wait."""
    closes = closes_ms.get(one.visit.queue)
    return closes is not None and one.called_ms < closes + DAY_MS // 2


def _waits(ordered: Sequence[float]) -> dict[str, float]:
    if not ordered:
        return {}
    long = sum(one > LONG_MIN for one in ordered)
    quantiles = {f"wait_min_p{share}": quantile(ordered, share / 100) for share in (50, 80, 90)}
    return {**quantiles, "over_30_percent": 100 * long / len(ordered)}


def _wait_ms(one: Passage) -> int:
    return max(0, one.called_ms - max(one.visit.at_ms, one.visit.slot_ms or 0))
