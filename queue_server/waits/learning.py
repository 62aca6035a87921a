"""What a hall's own past days teach: paces, from enough of them the trees, and how far both were off on days they had
not seen. Kept as text, so that a server that starts knows at once what it knew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from queue_server.kernel.spans import MINUTE_MS
from queue_server.waits.boosting import Shape
from queue_server.waits.estimating import Estimator, Known, blocks, fit
from queue_server.waits.history import History, by_day, history_of
from queue_server.waits.model import Seen, Taken, days_of, seen
from queue_server.waits.ranges import Errors, ErrorsByAhead, Promise
from queue_server.waits.store import Past

NOMINAL: Final = 0.8
SAID_WAITS: Final = 50  # fewer outcomes say nothing (domain: 4.3)
MODEL_DAYS, MODEL_WAITS = 5, 1000  # fewer would teach the trees nothing that the pace does not know
FOLDS: Final = 3
DAY_MIN: Final = 24 * 60


@dataclass
class Learnt:
    """All that is known of a hall's waits up to `day`; `estimator` is None where few days say the pace alone. `booked`
    are minutes from the booked hour (or a later arrival) to the call. It learns on as outcomes come in."""

    day: str
    waits: int
    history: History
    estimator: Estimator | None
    errors: ErrorsByAhead
    booked: Errors
    low: float
    high: float

    @property
    def basis(self) -> str:
        """`model` or `pace`."""
        return "pace" if self.estimator is None else "model"

    def minutes(self, one: Seen) -> float:
        """The middle estimate for a number without a booking."""
        if self.estimator is not None:
            return self.estimator.minutes(one)
        return Known(one, self.history.pace_min(one.ticket.line)).simple_min

    def promise(self) -> Promise:
        """The range at its present tails."""
        made = Promise(NOMINAL)
        made.low, made.high = self.low, self.high
        return made


_TEXT: Final = TypeAdapter(Learnt)


def as_text(learnt: Learnt) -> str:
    """To be kept."""
    return _TEXT.dump_json(learnt).decode()


def from_text(text: str) -> Learnt | None:
    """What was kept; None where it cannot be read, as after a change of what is known."""
    try:
        return _TEXT.validate_json(text)
    except ValueError:
        return None


def taken_of(past: Sequence[Past], zone_ms: Callable[[str], int]) -> list[Taken]:
    """The numbers without a booking that were called, as the model sees them. `zone_ms` is a day's midnight."""
    found = []
    for number, one in enumerate(past):
        if one.slot_ms is None and one.called_ms is not None:
            midnight = zone_ms(one.day)
            issued, called = (max(0, at - midnight) // MINUTE_MS for at in (one.issued_ms, one.called_ms))
            found.append(Taken(one.queue, one.day, number, issued, max(issued, called), 0))
    return found


def after_slot_min(one: Past) -> float | None:
    """Minutes from when a booked number could be called, its hour or its later arrival, to its call; below 0 where it
    was called early. None without a booking or a call."""
    if one.slot_ms is None or one.called_ms is None:
        return None
    return (one.called_ms - max(one.slot_ms, one.issued_ms)) / MINUTE_MS


def learn(
    past: Sequence[Past], zone_ms: Callable[[str], int], before: Learnt | None, shape: Shape | None
) -> Learnt | None:
    """What these days teach, going on from what was known `before`: errors of ranges that were really said weigh more
    than any that are worked out afterwards, unless the way of estimating has changed. Without a `shape` no trees are
    learnt. None without a wait."""
    taken = taken_of(past, zone_ms)
    if not taken:
        return None
    names = sorted({one.day for one in taken})
    if len(names) < MODEL_DAYS or len(taken) < MODEL_WAITS:
        shape = None
    history = history_of(by_day(days_of(taken)).values())
    estimator = fit(taken, shape, at_once=True) if shape else None
    booked = Errors()
    for one in past:
        off = after_slot_min(one)
        if off is not None:
            booked.add(off)
    tail = (1 - NOMINAL) / 2
    made = Learnt(names[-1], len(taken), history, estimator, ErrorsByAhead(), booked, tail, tail)
    if before is not None and before.basis == made.basis:
        made.errors, made.low, made.high = before.errors, before.low, before.high
    elif len(names) > 1:
        _left_out(made, taken, names, shape)
    return made


def _left_out(made: Learnt, taken: Sequence[Taken], names: Sequence[str], shape: Shape | None) -> None:
    """Fill in the errors on days left out of the learning in turn."""
    promise, busy = made.promise(), by_day(days_of(taken))
    for block in blocks(names, FOLDS):
        kept = [one for one in taken if one.day not in block]
        history = history_of(lines for day, lines in busy.items() if day not in block)
        without = Learnt("", 0, history, None, made.errors, made.booked, made.low, made.high)
        without.estimator = fit(kept, shape, at_once=True) if shape else None
        for day in block:
            _day_over(without, promise, [one for one in taken if one.day == day])
    made.low, made.high = promise.low, promise.high


def _day_over(learnt: Learnt, promise: Promise, day: Sequence[Taken]) -> None:
    for line in days_of(day).values():
        for one in seen(line):
            wait, estimate = float(one.ticket.wait_min or 0), learnt.minutes(one)
            promise.learn(*promise.range(learnt.errors, one.ahead, estimate), wait)
            learnt.errors.learn(one.ahead, estimate, wait)
    promise.end_day()


def outcome(learnt: Learnt, one: Past) -> None:
    """A number to which a range was said has been called: the next ranges know how far off that one was. What was said
    by another way of estimating teaches nothing of this one."""
    if one.said is None or one.wait_min is None:
        return
    off = after_slot_min(one)
    if one.said.basis == "slot" and off is not None:
        learnt.booked.add(off)
    elif one.said.basis == learnt.basis:
        learnt.errors.learn(one.said.ahead, one.said.middle_min, one.wait_min)


def day_over(learnt: Learnt, day: Sequence[Past]) -> None:
    """The tails move by what this day's ranges missed."""
    promise = learnt.promise()
    for one in day:
        if one.said is not None and one.wait_min is not None and one.said.basis == learnt.basis:
            promise.learn(one.said.low_min, one.said.high_min, one.wait_min)
    promise.end_day()
    learnt.low, learnt.high = promise.low, promise.high
