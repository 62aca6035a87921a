"""Every number of the test days estimated as a hall would have: learnt from days over, ranges from waits over."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import NamedTuple

from queue_server.waits.boosting import Shape
from queue_server.waits.estimating import Estimator, blocks, counted, fit
from queue_server.waits.history import History
from queue_server.waits.model import Seen, Taken, days_of, seen
from queue_server.waits.ranges import ErrorsByAhead, Promise

FOLDS = 3
Rule = Callable[[Seen, History], float]
RULES: dict[str, Rule] = {
    "ahead_x_mean_service": lambda one, past: one.ahead * past.service_min(one.ticket.line),
    "ahead_x_historic_minutes": lambda one, past: one.ahead * past.pace_min(one.ticket.line),
    "ahead_and_oneself_x_historic_minutes": lambda one, past: (one.ahead + 1) * past.pace_min(one.ticket.line),
    "last_to_enter_service": lambda one, past: max(0.0, one.last_wait),
    "head_of_line": lambda one, past: one.head_wait,
}


class Judged(NamedTuple):
    """One number: the wait it had, what each rule said, and the 80 and 90 % ranges (minutes)."""

    wait_min: int
    said: dict[str, float]
    ranges: dict[int, tuple[float, float]]


@dataclass
class Running:
    """The ranges as they learn; an outcome is looked at only once its call is past."""

    errors: ErrorsByAhead = field(default_factory=ErrorsByAhead)
    promises: dict[int, Promise] = field(default_factory=lambda: {80: Promise(0.8), 90: Promise(0.9)})

    def day(self, many: Sequence[Seen], estimator: Estimator) -> list[Judged]:
        """One day of all lines, in the order numbers were taken."""
        open_: list[tuple[int, int, int, float, Judged]] = []
        found = []
        for at, one in enumerate(sorted(many, key=lambda one: one.ticket.issued_min)):
            self._close(open_, one.ticket.issued_min)
            estimate = estimator.minutes(one)
            ranges = {name: kept.range(self.errors, one.ahead, estimate) for name, kept in self.promises.items()}
            said = {"ours": estimate} | {name: rule(one, estimator.history) for name, rule in RULES.items()}
            judged = Judged(one.ticket.wait_min or 0, said, ranges)
            found.append(judged)
            heapq.heappush(open_, (one.ticket.called_min or 0, at, one.ahead, estimate, judged))
        self._close(open_, 1 << 30)
        for kept in self.promises.values():
            kept.end_day()
        return found

    def _close(self, open_: list[tuple[int, int, int, float, Judged]], now: int) -> None:
        while open_ and open_[0][0] < now:
            _, _, ahead, estimate, judged = heapq.heappop(open_)
            self.errors.learn(ahead, estimate, judged.wait_min)
            for name, kept in self.promises.items():
                kept.learn(*judged.ranges[name], judged.wait_min)


def waits_of(tickets: Sequence[Taken], at_once: bool) -> list[Seen]:
    """The numbers with a wait to be judged by, as each was seen."""
    return [one for day in days_of(tickets).values() for one in seen(day) if counted(one.ticket, at_once)]


def run(
    train: Sequence[Taken],
    test: Sequence[Taken],
    shape: Shape,
    at_once: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> list[Judged]:
    """All test days in order; after each the estimator is learnt anew with that day. The ranges begin with the errors
    of train days left out of the learning in turn, in runs of days. ValueError without a wait."""
    past, running = list(train), Running()
    names = sorted({one.day for one in past})
    for block in blocks(names, FOLDS) if len(names) > 1 else ():
        kept = [one for one in past if one.day not in block]
        estimator = fit(kept, shape, at_once)
        for day in block:
            running.day(waits_of([one for one in past if one.day == day], at_once), estimator)
        say(f"left out {block[0]} to {block[-1]}")
    found: list[Judged] = []
    for day in sorted({one.day for one in test}):
        today = [one for one in test if one.day == day]
        waited = waits_of(today, at_once)
        if waited:
            found += running.day(waited, fit(past, shape, at_once))
            say(f"{day}: {len(waited)} waits")
        past += today
    if not found:
        raise ValueError("no wait in the test days")
    return found


def figures(judged: Sequence[Judged]) -> dict[str, object]:
    """Per rule MAE, median error, bias (said minus true, minutes); for the ranges coverage and width; the ratios."""
    rules: dict[str, dict[str, float]] = {}
    for name in judged[0].said:
        errors = [one.said[name] - one.wait_min for one in judged]
        sizes = [abs(error) for error in errors]
        rules[name] = {
            "mae_min": round(fmean(sizes), 3),
            "median_error_min": round(median(sizes), 3),
            "bias_min": round(fmean(errors), 3),
        }
    ranges = {}
    for nominal in judged[0].ranges:
        ends = [(one.ranges[nominal], one.wait_min) for one in judged]
        ranges[str(nominal)] = {
            "coverage": round(fmean(low - 1e-9 <= wait <= high + 1e-9 for (low, high), wait in ends), 4),
            "mean_width_min": round(fmean(high - low for (low, high), _ in ends), 2),
        }
    ours = rules["ours"]["mae_min"]
    ratios = {
        name: round(ours / rules[name]["mae_min"], 4) for name in RULES if name in rules and rules[name]["mae_min"]
    }
    return {"tickets": len(judged), "rules": rules, "ranges": ranges, "mae_ratio_to": ratios}
