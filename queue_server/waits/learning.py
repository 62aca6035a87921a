"""What a hall's own past days teach: paces, from enough of them the trees, and how far both were off on days they had
not seen. Kept as text, so that a server that starts knows at once what it knew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from queue_server.kernel.spans import MINUTE_MS
from queue_server.waits.ahead import Count, Rules, counts
from queue_server.waits.boosting import Shape
from queue_server.waits.estimating import VERSION, Estimator, Known, blocks, fit
from queue_server.waits.history import History, by_day, history_of
from queue_server.waits.model import Seen, Taken, days_of, seen
from queue_server.waits.ranges import Errors, ErrorsByAhead, Promise
from queue_server.waits.store import Past

NOMINAL: Final = 0.8
SAID_WAITS: Final = 50  # fewer outcomes say nothing (domain: 4.3)
MODEL_DAYS, MODEL_WAITS = 5, 1000  # fewer would teach the trees nothing that the pace does not know
FOLDS: Final = 3
TAIL: Final = (1 - NOMINAL) / 2


@dataclass
class Learnt:
    """All that is known of a hall's waits up to `day`; `estimator` is None where few days say the pace alone. `booked`
    are the minutes booked people waited beyond their hour and turn. It learns on as outcomes come in."""

    day: str
    waits: int
    history: History
    estimator: Estimator | None
    errors: ErrorsByAhead
    booked: Errors
    low: float
    high: float
    version: int = 0

    @property
    def basis(self) -> str:
        """`model` or `pace`."""
        return "pace" if self.estimator is None else "model"

    def minutes(self, one: Seen) -> float:
        """The middle estimate for a number without a booking."""
        if self.estimator is not None:
            return self.estimator.minutes(one)
        return Known.by(self.history, one).simple_min

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
    """What was kept; None where it cannot be read or its trees know other features, as after a change of either."""
    try:
        learnt = _TEXT.validate_json(text)
    except ValueError:
        return None
    return learnt if learnt.version == VERSION else None


class _Days:
    """Past days as they are learnt from: everybody's calls make the pace, who walked in makes the estimate, each with
    what was before it when it came."""

    def __init__(self, past: Sequence[Past], midnight_ms: Callable[[str], int], rules: Rules) -> None:
        self.past, self.rules = [one for one in past if one.called_ms is not None], rules
        self.taken = [self._taken(number, one, midnight_ms(one.day)) for number, one in enumerate(self.past)]
        self.names = sorted({one.day for one in self.taken})
        self.walk_ins = sum(one.slot_ms is None for one in self.past)
        self.busy = by_day(days_of(self.taken))
        self.history = history_of(self.busy.values())
        self.counts: dict[str, Count] = {}
        lines: dict[tuple[str, str], list[Past]] = {}
        for one in past:
            lines.setdefault((one.queue, one.day), []).append(one)
        for (queue, _day), line in lines.items():
            line.sort(key=lambda one: one.issued_ms)
            self.counts |= {one.ticket: found for one, found in counts(line, self.history.pace_min(queue), rules)}

    def _taken(self, number: int, one: Past, midnight: int) -> Taken:
        """Who has booked waits from when it may be called."""
        ready_ms = max(one.issued_ms, (one.slot_ms or 0) - self.rules.early_call_min * MINUTE_MS)
        issued, called = ((at - midnight) // MINUTE_MS for at in (ready_ms, one.called_ms or 0))
        return Taken(one.queue, one.day, number, min(issued, called) if one.slot_ms else issued, called, 0)

    def look(self, day: Sequence[Taken]) -> Iterator[Seen]:
        """The walk-ins of one line and day as each was seen, with everybody counted who was before it."""
        for one in seen([one for one in day if self.past[one.number].slot_ms is None]):
            yield one._replace(ahead=self.counts[self.past[one.ticket.number].ticket].people)

    def wait_min(self, one: Seen) -> float:
        """To the second, where the model knows minutes."""
        return self.past[one.ticket.number].wait_min or 0.0

    def after_base_min(self) -> Iterator[float]:
        """How much longer or shorter booked people waited than until their hour and their turn."""
        for one in self.past:
            if one.slot_ms is not None and one.wait_min is not None:
                yield one.wait_min - self.counts[one.ticket].base_min


def learn(
    past: Sequence[Past],
    midnight_ms: Callable[[str], int],
    rules: Rules,
    before: Learnt | None,
    shape: Shape | None,
) -> Learnt | None:
    """What these days teach, going on from what was known `before`: errors of ranges that were really said weigh more
    than any that are worked out afterwards, unless the way of estimating has changed. Without a `shape` no trees are
    learnt. None without a wait."""
    days = _Days(past, midnight_ms, rules)
    if not days.walk_ins:
        return None
    if len(days.names) < MODEL_DAYS or days.walk_ins < MODEL_WAITS:
        shape = None
    estimator = fit(days.taken, shape, at_once=True, look=days.look) if shape else None
    booked = Errors()
    for off in days.after_base_min():
        booked.add(off)
    made = Learnt(days.names[-1], days.walk_ins, days.history, estimator, ErrorsByAhead(), booked, TAIL, TAIL, VERSION)
    if before is not None and before.basis == made.basis:
        made.errors, made.low, made.high = before.errors, before.low, before.high
    elif len(days.names) > 1:
        _left_out(made, days, shape)
    return made


def _left_out(made: Learnt, days: _Days, shape: Shape | None) -> None:
    """Fill in the errors on days left out of the learning in turn."""
    promise = made.promise()
    for block in blocks(days.names, FOLDS):
        kept = [one for one in days.taken if one.day not in block]
        history = history_of(lines for day, lines in days.busy.items() if day not in block)
        estimator = fit(kept, shape, at_once=True, look=days.look) if shape else None
        without = Learnt("", 0, history, estimator, made.errors, made.booked, made.low, made.high)
        for day in block:
            for line in days_of([one for one in days.taken if one.day == day]).values():
                for one in days.look(line):
                    estimate, wait = without.minutes(one), days.wait_min(one)
                    promise.learn(*promise.range(made.errors, one.ahead, estimate), wait)
                    made.errors.learn(one.ahead, estimate, wait)
            promise.end_day()
    made.low, made.high = promise.low, promise.high


def outcome(learnt: Learnt, one: Past) -> None:
    """A number to which a range was said has been called: the next ranges know how far off that one was. What was said
    by another way of estimating teaches nothing of this one; booked hours are learnt at night."""
    if one.said is None or one.wait_min is None:
        return
    if one.said.basis == learnt.basis:
        learnt.errors.learn(one.said.ahead, one.said.middle_min, one.wait_min)


def day_over(learnt: Learnt, day: Sequence[Past]) -> None:
    """The tails move by what this day's ranges missed."""
    promise = learnt.promise()
    for one in day:
        if one.said is not None and one.wait_min is not None and one.said.basis == learnt.basis:
            promise.learn(one.said.low_min, one.said.high_min, one.wait_min)
    promise.end_day()
    learnt.low, learnt.high = promise.low, promise.high
