"""The calls for doing it another way: the rest of today, or a day that is over, as it is and under a policy.

Worked out beside the loop a drawn day at a time, a few asks at once at most; with `progress` an ask says how far it is
and ends when whoever asked is gone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any, Final, NamedTuple, Protocol

import gevent
from flask import Response
from gevent.lock import BoundedSemaphore

from queue_server.api.contract import Answer, Asked, Route, staff_who
from queue_server.api.policy_asked import QUERY, asked_policy, check, day_of, number
from queue_server.hall.errors import UnknownHall, UnknownQueue, UnknownWindow
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.kernel.threads import off_loop
from queue_server.twin.comparing import EDGES_MIN, Comparison, Measured, measured
from queue_server.twin.policies import Scene
from queue_server.twin.replaying import Replay

RUNS: Final = 60
RUNS_MAX: Final = 200
REPLAY_RUNS: Final = 20  # where chance decides who would have booked; else one, the day being what it was
ASKS_MAX: Final = 4
REST_S: Final = 0.02  # between two drawn days, so that whoever takes a number goes first


class TwinIsBusy(Refusal):
    """Enough people ask already; each would wait for all others."""

    code, status = "twin_is_busy", 503
    zh, en = "正在推演的人较多，请一分钟后再试。", "Several runs are under way. Please try again in a minute."


class NotRecorded(Refusal):
    """Nobody, or hardly anybody, was called on that day, or it is not over yet."""

    code, status = "not_recorded", 404
    zh = "{day} 没有足够的叫号记录，请换一天。"
    en = "There are not enough calls on record for {day}. Please choose another day."


class HallIsShut(Refusal):
    """Nothing of today is left to run."""

    code, status = "hall_is_shut", 409
    zh = "大厅现在不办公或没有窗口在岗，请开门后再试，或选已过去的一天重演。"
    en = "The hall is closed or no window is at work. Try again when it is open, or replay a day that is over."


class Scenes(Protocol):
    """What the calls are handed."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version; UnknownHall."""

    def day(self, hall: Hall) -> str:
        """The business day."""

    def rest_of_today(self, hall: Hall) -> tuple[Scene, tuple[str, ...]] | None:
        """The rest of today with the recorded days it stands on; None while the hall is closed."""

    def replay(self, hall: Hall, day: str) -> Replay | None:
        """A day that is over; None where there are too few calls."""

    def recorded_days(self, hall: Hall) -> list[str]:
        """Days that can be replayed, the newest first."""


class PolicyAnswer(Answer):
    """`runs` drawn days. `lines`: each measure `before` (as it is), `after` (under the policy) and their `difference`
    with the mean and between what it lies on eight days of ten (of a single run the three are one value); waits in
    minutes from the number or the hour that was booked, `over_30_percent` of all, `unserved` people not called at
    closing, `overtime_min` after it. `waits_*`: the share of waits in each part of `edges_min`. `recorded`: the days it
    stands on."""

    day: str
    runs: int
    edges_min: list[int]
    recorded: list[str]
    lines: list[dict[str, Any]]


class ReplayAnswer(PolicyAnswer):
    """As of a policy. Each line has `happened`, the measures as they really were: what `before` differs from them is
    the twin's own error. `left_out`: numbers that were never called. `days`: which days there are."""

    left_out: int
    days: list[str]


class Work(NamedTuple):
    """What is compared, on how many drawn days, and the whole answer around its lines."""

    comparison: Comparison
    runs: int
    whole: Callable[[list[dict[str, Any]]], dict[str, Any]]


class PolicyCalls:
    """The two calls; `turn` is held for one drawn day, so that several asks go on side by side."""

    def __init__(self, scenes: Scenes) -> None:
        self._scenes = scenes
        self._turn, self._places = BoundedSemaphore(), BoundedSemaphore(ASKS_MAX)

    def today(self, asked: Asked) -> Any:
        """The rest of today."""
        hall = self._scenes.hall(asked.path["hall"])
        runs = number(asked, "runs", 2, RUNS_MAX) or RUNS
        day = self._scenes.day(hall)
        policy = asked_policy(asked, hall, day)

        def work() -> Work:
            found = self._scenes.rest_of_today(hall)
            if found is None:
                raise HallIsShut()
            scene, recorded = found
            check(scene, hall, policy)
            told = {"day": day, "recorded": list(recorded)}
            return Work(Comparison(scene, hall, policy), runs, lambda lines: {**told, "lines": lines})

        return self._answer(asked, hall, work)

    def replay(self, asked: Asked) -> Any:
        """A day that is over."""
        hall, day = self._scenes.hall(asked.path["hall"]), day_of(asked)
        policy = asked_policy(asked, hall, day)

        def work() -> Work:
            found = self._scenes.replay(hall, day) if day < self._scenes.day(hall) else None
            if found is None:
                raise NotRecorded(day=day)
            check(found.scene, hall, policy)
            people = [one.visit for one in found.happened]
            real = measured({one.queue for one in people}, people, found.happened, found.scene.closes_ms)
            told = {"day": day, "recorded": [day], "left_out": found.left_out, "days": self._scenes.recorded_days(hall)}

            def whole(lines: list[dict[str, Any]]) -> dict[str, Any]:
                return {**told, "lines": [{**one, "happened": rounded(real.get(one["queue"], {}))} for one in lines]}

            return Work(Comparison(found.scene, hall, policy), 1 if policy.booked_share is None else REPLAY_RUNS, whole)

        return self._answer(asked, hall, work)

    def _answer(self, asked: Asked, hall: Hall, read: Callable[[], Work]) -> Any:
        """Nothing is read for whoever finds no place."""
        if not self._places.acquire(blocking=False):
            raise TwinIsBusy()
        try:
            work = read()
        except BaseException:
            self._places.release()
            raise

        def steps() -> Iterator[str]:
            for done in self._one_by_one(work.comparison, work.runs):
                yield json.dumps({"done": done, "of": work.runs}) + "\n"
            lines = work.whole(lines_of(work.comparison, hall))
            yield json.dumps({"runs": work.runs, "edges_min": list(EDGES_MIN), **lines}, ensure_ascii=False) + "\n"

        if asked.query.get("progress") == "1":
            answer = Response(steps(), mimetype="application/x-ndjson", headers={"Cache-Control": "no-store"})
            answer.call_on_close(self._places.release)
            return answer
        try:
            *_, last = steps()
        finally:
            self._places.release()
        return json.loads(last)

    def _one_by_one(self, work: Comparison, runs: int) -> Iterator[int]:
        days = work.days(runs)
        while True:
            with self._turn:
                done = off_loop(lambda: next(days, None))
            if done is None:
                return
            yield done
            gevent.sleep(REST_S)


def routes(scenes: Scenes) -> tuple[Route, ...]:
    """Both calls."""
    calls, sees = PolicyCalls(scenes), staff_who("see_figures")
    progress = {"progress": "1 for lines of JSON: how far it is, and the answer as the last one"}
    known: tuple[type[Refusal], ...] = (UnknownHall, UnknownQueue, UnknownWindow, BadInput, TwinIsBusy)
    return (
        Route(
            "GET",
            "/halls/<hall>/what-if/policy",
            "What doing it another way would change for the rest of today",
            sees,
            PolicyAnswer,
            query={**QUERY, "runs": f"how many days are drawn, {RUNS_MAX} at most", **progress},
            refusals=(*known, HallIsShut),
            plain=calls.today,
        ),
        Route(
            "GET",
            "/halls/<hall>/what-if/replay",
            "A day that is over, as it was and under a policy",
            sees,
            ReplayAnswer,
            query={"day": "the day, YYYY-MM-DD", **QUERY, **progress},
            refusals=(*known, NotRecorded),
            plain=calls.replay,
        ),
    )


def lines_of(work: Comparison, hall: Hall) -> list[dict[str, Any]]:
    """The lines as they are answered."""
    return [
        {
            "queue": one.queue,
            "name": hall.queue(one.queue).name,
            **{
                side: {name: rounded(asdict(spread)) for name, spread in getattr(one, side).items()}
                for side in ("before", "after", "difference")
            },
            "waits_before": [round(share, 4) for share in one.waits_before],
            "waits_after": [round(share, 4) for share in one.waits_after],
        }
        for one in work.lines()
    ]


def rounded(values: Measured) -> dict[str, float]:
    """To a tenth: more digits would be said, not known."""
    return {name: round(value, 1) for name, value in values.items()}
