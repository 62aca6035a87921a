"""Stop-issue by expected work: on the day that is too full each stage is reached while there is time, and nobody who
holds a number is left; on a day with room nothing is stopped."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest

from queue_server.demo.app import HALL_FILE
from queue_server.hall.file import parse
from queue_server.kernel.spans import MINUTE_MS
from queue_server.twin import pressure, stopping
from queue_server.twin.drawing import Demand, draw, shared_out
from queue_server.twin.forecast import Expected, Recorded, expect
from queue_server.twin.model import Passage, Post, Setting, Visit
from queue_server.twin.pressure import STAGES, Moment, Outlook, Stage
from queue_server.twin.running import run

HALL = parse(HALL_FILE.read_text("utf-8"))
SETTING = Setting.of(HALL)
MORNING, NOON, BACK, CLOSE = (minute * MINUTE_MS for minute in (540, 720, 780, 1020))
HOURS = tuple((start * MINUTE_MS, (start + 30) * MINUTE_MS) for start in (*range(540, 720, 30), *range(780, 1020, 30)))
SHARES = (0.13, 0.10, 0.07, 0.06, 0.065, 0.065, 0.12, 0.09, 0.065, 0.065, 0.055, 0.055, 0.03, 0.03)
WORK = {"A": 26, "B": 11, "C": 20, "D": 12, "G": 10}  # minutes, domain §5.2 and §5.3
BALANCED = {"A": 70, "B": 80, "C": 20, "D": 30, "G": 150}
OVERLOAD = {**BALANCED, "A": 150, "G": 230}
STEP_MS = 5 * MINUTE_MS
POSTS = [
    Post(one.id, one.queues, ((MORNING, NOON), (BACK, CLOSE)), one.handicap_min)
    for one in HALL.windows
    if set(one.queues) <= WORK.keys()
]


@dataclass
class Day:
    """A day lived a step at a time: who came, who was sent away, and what the pressure was at each step."""

    people: Sequence[Visit]
    stages: dict[str, Stage] = field(default_factory=lambda: dict.fromkeys(WORK, "easy"))
    first: dict[tuple[str, Stage], tuple[int, Outlook]] = field(default_factory=dict)
    moments: dict[tuple[str, Stage], Moment] = field(default_factory=dict)
    admitted: list[Visit] = field(default_factory=list)
    sent_away: list[Visit] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def live(self) -> None:
        left = list(self.people)
        for now_ms in (*range(MORNING + STEP_MS, NOON, STEP_MS), *range(BACK, CLOSE, STEP_MS)):
            while left and left[0].at_ms < now_ms:
                one = left.pop(0)
                is_refused = self.stages[one.queue] == "stop" and one.slot_ms is None
                (self.sent_away if is_refused else self.admitted).append(one)
            self.look(now_ms, [one for one in left if one.slot_ms is not None])
        self.admitted += [one for one in left if one.slot_ms is not None]
        self.passages = run(self.admitted, POSTS, SETTING)

    def look(self, now_ms: int, promised: Sequence[Visit]) -> None:
        moment = self.moment(now_ms, promised)
        for queue, seen in pressure.outlooks(moment, SETTING).items():
            self.stages[queue] = pressure.stage(seen, self.stages[queue])
            self.moments.setdefault((queue, self.stages[queue]), moment)
            self.first.setdefault((queue, self.stages[queue]), (now_ms, seen))

    def moment(self, now_ms: int, promised: Sequence[Visit]) -> Moment:
        """What somebody in the hall knows at that time: mean work, and the balanced days of the past."""
        so_far = [one for one in run(self.admitted, POSTS, SETTING) if one.called_ms <= now_ms]
        free = {one.window: _soon_free(one, now_ms) for one in so_far}
        called = {id(one.visit) for one in so_far}
        return Moment(
            now_ms,
            tuple(_mean(one) for one in self.admitted if id(one) not in called),
            tuple(_mean(one) for one in promised),
            tuple(self.expected(now_ms)),
            tuple(_from(post, free.get(post.window, now_ms)) for post in POSTS),
            dict.fromkeys(WORK, CLOSE),
            {queue: minutes * MINUTE_MS for queue, minutes in WORK.items()},
        )

    def expected(self, now_ms: int) -> list[Visit]:
        parts = sum(end <= now_ms for _start, end in HOURS)
        found: list[Visit] = []
        for queue in WORK:
            came = [one for one in (*self.admitted, *self.sent_away) if one.queue == queue and one.slot_ms is None]
            counts = [sum(start <= one.at_ms < end for one in came) for start, end in HOURS[:parts]]
            rest = FORECASTS[queue].rest(counts)
            for (start, end), people in zip(HOURS[parts:], rest, strict=True):
                count = round(people)
                at = [max(now_ms, start) + (end - max(now_ms, start)) * n // (count or 1) for n in range(count)]
                found += [Visit(one, queue, WORK[queue] * MINUTE_MS) for one in at]
        return found


def _mean(one: Visit) -> Visit:
    return Visit(one.at_ms, one.queue, WORK[one.queue] * MINUTE_MS, one.priority, one.slot_ms)


def _soon_free(one: Passage, now_ms: int) -> int:
    if one.until_ms <= now_ms:
        return now_ms
    return max(one.called_ms + WORK[one.visit.queue] * MINUTE_MS, now_ms + 3 * MINUTE_MS)


def _from(post: Post, free_ms: int) -> Post:
    spans = tuple((max(start, free_ms), end) for start, end in post.spans if end > free_ms)
    return Post(post.window, post.queues, spans or ((free_ms, free_ms + 1),), post.handicap_min)


def demands(people: Mapping[str, int]) -> list[Demand]:
    booked = {"A": 0.45, "G": 0.4}
    return [
        Demand(
            queue,
            shared_out(count, HOURS, SHARES),
            WORK[queue] * MINUTE_MS,
            0.9,
            booked.get(queue, 0.5),
            30 * MINUTE_MS,
            0.1,
        )
        for queue, count in people.items()
    ]


def _forecasts() -> dict[str, Expected]:
    chance = random.Random(3)
    counted: dict[str, list[Recorded]] = {queue: [] for queue in WORK}
    for day in range(10):
        factor = chance.gammavariate(25, 1 / 25)
        for queue, count in BALANCED.items():
            visits = draw(demands({queue: round(count * factor)}), chance)
            walked = [one.at_ms for one in visits if one.slot_ms is None]
            parts = tuple(sum(start <= at < end for at in walked) for start, end in HOURS)
            counted[queue].append(Recorded(day % 5, parts))
    return {queue: one for queue, days in counted.items() if (one := expect(days, 1)) is not None}


FORECASTS = _forecasts()


def lived(people: Mapping[str, int], seed: int) -> Day:
    day = Day(draw(demands(people), random.Random(seed)))
    day.live()
    return day


@pytest.mark.parametrize("seed", [3, 4])
def test_on_the_day_that_is_too_full_each_stage_comes_while_there_is_time(seed: int) -> None:
    day = lived(OVERLOAD, seed)
    for queue in ("A", "G"):
        at = [day.first[queue, stage] for stage in STAGES[1:]]
        assert all(before[0] < after[0] for before, after in pairwise(at)), "in order, one after the other"
        assert all(seen.held_ms is not None and seen.held_ms <= CLOSE for _now_ms, seen in at)
        assert all(seen.all_ms is not None and seen.all_ms > CLOSE for _now_ms, seen in at)
    assert day.sent_away
    served = [one.visit for one in day.passages if one.came]
    assert len(served) == len(day.admitted), "everybody who holds a number is served"
    assert not [one for one in day.sent_away if one.slot_ms is not None]


def test_help_is_asked_of_311_to_313_while_there_is_time_and_the_reason_says_the_figures() -> None:
    day = lived(OVERLOAD, 3)
    now_ms, seen = day.first["A", "help"]
    helpers = stopping.figures(HALL, seen, {})["helpers"]
    assert helpers == ["311", "312", "313"]
    assert seen.next_ms is not None and now_ms < seen.next_ms <= CLOSE
    moment = day.moments["A", "help"]
    alone = replace(moment, posts=tuple(one for one in moment.posts if one.window not in helpers))
    without = pressure.outlooks(alone, SETTING)["A"].next_ms
    assert without is not None and without > seen.next_ms, "what they take over counts"
    said = stopping.reason(HALL, day.first["A", "stop"][1], "11月24日")
    assert f"前面还有 {day.first['A', 'stop'][1].held} 人" in said and "下班；11月24日可预约" in said


@pytest.mark.parametrize("seed", [0, 1])
def test_on_a_day_with_room_nobody_is_sent_away(seed: int) -> None:
    day = lived(BALANCED, seed)
    assert day.sent_away == [] and "stop" not in {stage for _queue, stage in day.first}


def seen(needs_min: int, all_min: int | None, wait_min: int = 60) -> Outlook:
    """A queue that closes at 1020 and is done with one more, and with all, at these minutes."""
    all_ms = None if all_min is None else all_min * MINUTE_MS
    return Outlook("A", CLOSE, 9, 3, 5, 8, 0, needs_min * MINUTE_MS, wait_min * MINUTE_MS, all_ms)


@pytest.mark.parametrize(
    ("outlook", "expected"),
    [
        (seen(900, 1000), "easy"),
        (seen(900, None), "easy"),
        (seen(900, 1030), "advise"),
        (seen(950, 1030), "help"),
        (seen(980, 1030), "alarm"),
        (seen(980, 1000), "easy"),
        (seen(1006, 1000), "stop"),
        (seen(1006, None, wait_min=14), "easy"),
    ],
)
def test_the_stage_follows_from_when_the_line_would_be_done(outlook: Outlook, expected: Stage) -> None:
    assert pressure.stage(outlook) == expected


def test_a_stage_is_left_only_with_room_to_spare() -> None:
    assert pressure.stage(seen(1000, 1030), "stop") == "stop"
    assert pressure.stage(seen(984, 1030), "stop") == "alarm"
    assert pressure.stage(seen(800, 1010), "advise") == "advise"
    assert pressure.stage(seen(800, 990), "advise") == "easy"


def test_windows_that_help_bring_the_end_nearer() -> None:
    posts = (Post("1", ("A",), ((0, CLOSE),)), Post("2", ("B", "A"), ((0, CLOSE),), {"A": 240}))
    held = tuple(Visit(n, "A", 30 * MINUTE_MS) for n in range(8))
    busy = tuple(Visit(n, "B", 20 * MINUTE_MS) for n in range(20))
    work = {"A": 30 * MINUTE_MS, "B": 20 * MINUTE_MS}
    moment = Moment(0, held + busy, (), (), posts, dict.fromkeys("AB", CLOSE), work)
    alone = pressure.outlooks(moment, SETTING)["A"].held_ms
    helped = pressure.outlooks(pressure.with_helpers(moment, "A", ("2",)), SETTING)["A"].held_ms
    assert alone is not None and helped is not None and helped < alone


def test_a_line_nobody_serves_now_has_no_outlook() -> None:
    work = {"A": MINUTE_MS}
    assert pressure.outlooks(Moment(0, (), (), (), (), {"A": CLOSE}, work), SETTING) == {}
