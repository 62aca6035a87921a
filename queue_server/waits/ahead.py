"""Who will be called before somebody: those in line by rank, booked people whose hour is near, and as many of the
priority classes as the last half hour brought. Counted the same way for past days and for the line now. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from queue_server.hall.model import Hall
from queue_server.kernel.spans import MINUTE_MS
from queue_server.waits.store import Past

LATELY_MS: Final = 30 * MINUTE_MS
LOOKS: Final = 3  # a longer wait lets more booked people pass, which makes it longer


class Rules(NamedTuple):
    """What of the hall's order decides it, in minutes."""

    early_call_min: int
    appointment_credit_min: int
    late_grace_min: int

    @staticmethod
    def of(hall: Hall) -> Rules:
        """As the hall's file says."""
        return Rules(hall.order.early_call_min, hall.order.appointment_credit_min, hall.order.late_grace_min)


class Line(NamedTuple):
    """People before somebody: those who walked in, the hours of those who have booked, here or not yet, and the
    credits (minutes) of those who came with one in the last half hour."""

    walk_ins: int
    hours_ms: Sequence[int]
    credits_min: Sequence[int]


class Count(NamedTuple):
    """How many go first, and how long that takes at the line's pace, not before one's own booked hour."""

    people: int
    base_min: float


def count(found: Line, pace_min: float, rules: Rules, slot_ms: int | None, now_ms: int) -> Count:
    """If one is called every `pace_min`: walk-ins before, booked people who may be called before one's turn, and those
    who will come with a credit while one waits."""
    ahead, until_slot = float(found.walk_ins), max(0.0, ((slot_ms or now_ms) - now_ms) / MINUTE_MS)
    for _ in range(LOOKS):
        wait_min = max(until_slot, (ahead + 1) * pace_min)
        until_ms = now_ms + (wait_min + rules.early_call_min) * MINUTE_MS
        booked = sum(hour <= until_ms for hour in found.hours_ms)
        ahead = (
            found.walk_ins + booked + sum(min(one, wait_min) for one in found.credits_min) / (LATELY_MS // MINUTE_MS)
        )
    people = round(ahead)
    return Count(people, max(until_slot, (people + 1) * pace_min if slot_ms is None else people * pace_min))


def rank_ms(one: Past, rules: Rules) -> int:
    """Its place in line (tickets/order.py)."""
    credit = one.credit_min if one.slot_ms is None else rules.appointment_credit_min
    return (one.slot_ms or one.issued_ms) - credit * MINUTE_MS


def counts(day: Sequence[Past], pace_min: float, rules: Rules) -> Iterator[tuple[Past, Count]]:
    """Each number of one line and day with what was before it when it was taken. `day` in the order of issue."""
    booked = [one for one in day if one.slot_ms is not None]
    waiting: list[Past] = []
    for at, one in enumerate(day):
        now_ms, mine = one.issued_ms, rank_ms(one, rules)
        waiting = [other for other in waiting if other.called_ms is None or other.called_ms > now_ms]
        hours = [
            other.slot_ms or 0
            for other in booked
            if other is not one
            and (other.called_ms is None or other.called_ms > now_ms)
            and (other.issued_ms <= now_ms or (other.slot_ms or 0) >= now_ms - rules.late_grace_min * MINUTE_MS)
            and rank_ms(other, rules) < mine
        ]
        lately = [
            other.credit_min
            for other in day[max(0, at - 60) : at]
            if other.credit_min and other.slot_ms is None and other.issued_ms > now_ms - LATELY_MS
        ]
        before = sum(other.slot_ms is None and rank_ms(other, rules) < mine for other in waiting)
        yield one, count(Line(before, hours, lately), pace_min, rules, one.slot_ms, now_ms)
        waiting.append(one)
