"""Workload corrected for the mix of items, so that long items do not make a clerk look slow. Pure.

A number counts as many standard numbers as the hall's median minutes of its items, divided by the hall's median of a
number. An item seen fewer than ITEM_MIN times counts as one of the middle. Below RANK_MIN numbers nobody is ranked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Final, NamedTuple

ITEM_MIN: Final = 5
RANK_MIN: Final = 20
FORMULA_ZH: Final = (
    "标准件 = Σ（各号事项的全厅中位办理时长）÷ 全厅每号中位办理时长；"
    f"不足 {ITEM_MIN} 次的事项按 1 件计，不足 {RANK_MIN} 号的不排名"
)
FORMULA_EN: Final = (
    "standard numbers = sum of the hall's median minutes of the items ÷ the hall's median of a number; an item seen"
    f" fewer than {ITEM_MIN} times counts 1; below {RANK_MIN} numbers nobody is ranked"
)


class Done(NamedTuple):
    """One finished number: who, its items, how long it took."""

    staff: int
    items: tuple[str, ...]
    work_ms: int


class Load(NamedTuple):
    """One clerk: numbers, standard numbers to a tenth, the ranks by each (None below RANK_MIN)."""

    staff: int
    finished: int
    standard: float
    rank: int | None
    standard_rank: int | None


def weights(done: Iterable[Done]) -> dict[str, float]:
    """What each item counts, by numbers with this item alone."""
    alone: dict[str, list[int]] = defaultdict(list)
    for one in done:
        if len(one.items) == 1:
            alone[one.items[0]].append(one.work_ms)
    every = [ms for found in alone.values() for ms in found]
    middle = median(every) if every else 0
    if not middle:
        return {}
    return {item: median(found) / middle for item, found in alone.items() if len(found) >= ITEM_MIN}


def corrected(done: Iterable[Done]) -> list[Load]:
    """Everybody who finished a number, most standard numbers first."""
    every = list(done)
    known = weights(every)
    count: dict[int, int] = defaultdict(int)
    weighed: dict[int, float] = defaultdict(float)
    for one in every:
        count[one.staff] += 1
        weighed[one.staff] += sum(known.get(item, 1.0) for item in one.items)
    ranked = [who for who, finished in count.items() if finished >= RANK_MIN]
    standard = {who: round(value, 1) for who, value in weighed.items()}
    raw_rank, new_rank = _ranks({who: count[who] for who in ranked}), _ranks({who: standard[who] for who in ranked})
    found = [Load(who, count[who], standard[who], raw_rank.get(who), new_rank.get(who)) for who in count]
    return sorted(found, key=lambda one: (-one.standard, one.staff))


def _ranks(values: Mapping[int, float]) -> dict[int, int]:
    """1 for the most; who is equal has the same."""
    return {who: 1 + sum(other > value for other in values.values()) for who, value in values.items()}
