"""What missed and cancelled bookings lead to: the rules of Quanzhou and Dongguan over a person's past. Pure.

Quanzhou (2020): two misses or five cancellations within a month, or more than three bookings of one item made on one
day, close booking for a time. Dongguan (2021): points, 10 a person and 30 a unit: a booking -1, a visit +1 next day,
a day +1 up to the full number, a cancellation -2, a miss -5; with none left nothing can be booked. Neither ever keeps
anybody from taking a number at the hall. What is excused has not happened. To move a booking is to book once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Kind = Literal["live", "kept", "cancelled", "missed"]
What = Literal["missed", "cancelled", "same_item", "points"]
MONTH: Final = timedelta(days=30)
MISSED_MAX, CANCELLED_MAX, SAME_ITEM_MAX = 2, 5, 3
FULL, FULL_UNIT = 10, 30
COST: Final = {"live": 0, "kept": 0, "cancelled": -2, "missed": -5}
WARN_POINTS: Final = 5  # what one miss costs
KEPT_DAYS_MIN: Final = 62  # this calendar month and the last: the limits on booking for others count by month


@dataclass(frozen=True)
class Past:
    """One booking that counts: the days it was made and ended (its own day while it lives), how, and the days on which
    the person moved it, each of which is as good as another booking."""

    made: date
    ended: date
    kind: Kind
    items: tuple[str, ...] = ()
    is_unit: bool = False
    moved: tuple[date, ...] = ()


@dataclass(frozen=True)
class Count:
    """One number the policy looks at: how it stands, where it closes booking, and when it is as at first again."""

    what: What
    now: int
    limit: int
    expires: date | None = None


@dataclass(frozen=True)
class Standing:
    """How a person stands: `until` is the first day on which they can book again, None while they can."""

    policy: str
    until: date | None = None
    warned: bool = False
    counts: tuple[Count, ...] = ()


def standing(policy: str, block_days: int, past: Sequence[Past], today: date) -> Standing:
    """By the hall's policy; 'none' closes nothing and counts nothing."""
    if policy == "quanzhou":
        return _quanzhou(block_days, past, today)
    return _dongguan(past, today) if policy == "dongguan" else Standing("none")


def worst(found: Iterable[Standing]) -> Standing:
    """Of several people the one who must wait longest."""
    return max(found, key=lambda one: (one.until or date.min, one.warned), default=Standing("none"))


def kept_days(block_days: int) -> int:
    """How long a past must be known for the policies and the limits, in days."""
    return max(KEPT_DAYS_MIN, block_days + MONTH.days + 1)


def _quanzhou(block_days: int, past: Sequence[Past], today: date) -> Standing:
    closed: list[date] = []
    counts: list[Count] = []
    kinds: tuple[tuple[What, int], ...] = (("missed", MISSED_MAX), ("cancelled", CANCELLED_MAX))
    for what, limit in kinds:
        days = sorted(one.ended for one in past if one.kind == what)
        closed += [last for first, last in zip(days, days[limit - 1 :], strict=False) if last - first < MONTH]
        recent = [day for day in days if today - day < MONTH]
        counts.append(Count(what, len(recent), limit, recent[0] + MONTH if recent else None))
    made = Counter((day, item) for one in past for day in (one.made, *one.moved) for item in one.items)
    closed += [day for (day, _item), count in made.items() if count > SAME_ITEM_MAX]
    most = max((count for (day, _item), count in made.items() if day == today), default=0)
    expires = today + timedelta(days=1) if most else None
    counts.append(Count("same_item", most, SAME_ITEM_MAX + 1, expires))
    until = max(closed, default=date.min)
    until = until + timedelta(days=block_days) if closed else until
    return Standing(
        "quanzhou",
        until if until > today else None,
        any(one.now >= one.limit - 1 for one in counts),
        tuple(counts),
    )


def _dongguan(past: Sequence[Past], today: date) -> Standing:
    full = FULL_UNIT if any(one.is_unit for one in past) else FULL
    spent: Counter[date] = Counter()
    earned: Counter[date] = Counter()
    for one in past:
        spent.subtract((one.made, *one.moved))
        spent[one.ended] += COST[one.kind]
        earned[one.ended + timedelta(days=1)] += one.kind == "kept"
    points, day = full, min((*spent, today))
    while True:
        points += spent[day]
        if day >= today:
            break
        day += timedelta(days=1)
        points = min(full, points + 1 + earned[day])
    back = today + timedelta(days=full - points) if points < full else None
    until = today + timedelta(days=1 - points) if points <= 0 else None
    return Standing("dongguan", until, points <= WARN_POINTS, (Count("points", points, 0, back),))
