"""Who is proposed for 服务标兵 and which window for 红旗窗口 of a quarter: the top share, by a rule to be recomputed.

Of each department with DEPARTMENT_MIN people or more a tenth, at least one; of the windows a tenth, at least one.
Whoever lacks a sheet of a month, or has an upheld complaint or bad rating, is not proposed. Ties: more standard
numbers; then all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeVar

K = TypeVar("K")
SHARE: Final = 10
DEPARTMENT_MIN: Final = 3
RULE_ZH: Final = (
    f"服务标兵：满 {DEPARTMENT_MIN} 人的部门按季度平均分取前 1/{SHARE}（至少 1 人）；"
    f"红旗窗口：全部窗口取前 1/{SHARE}（至少 1 个）。"
    "三个月均有封账成绩，且季度内无属实投诉、无属实差评。同分看标准件多者，仍相同的一并提名。"
)
RULE_EN: Final = (
    f"Clerks: of departments with {DEPARTMENT_MIN} or more, the top 1/{SHARE} by the quarter's mean (at least one)."
    f" Windows: the top 1/{SHARE} (at least one). Three frozen months, no upheld complaint or bad rating."
    " Ties: more standard numbers; whoever is still equal is proposed too."
)


class Standing(NamedTuple):
    """One clerk's quarter: the totals of its frozen months, whether a line rules it out, its standard numbers."""

    staff: int
    department: str
    window: str
    totals: tuple[int, ...]
    is_void: bool
    standard: float = 0.0

    @property
    def fits(self) -> bool:
        """Whether it can be proposed."""
        return len(self.totals) == 3 and not self.is_void

    @property
    def merit(self) -> tuple[float, float]:
        """The mean, then the standard numbers."""
        return sum(self.totals) / len(self.totals), self.standard


def clerks(found: Iterable[Standing]) -> list[Standing]:
    """Those proposed, by department and merit."""
    by: dict[str, list[Standing]] = defaultdict(list)
    for one in found:
        by[one.department].append(one)
    chosen: list[Standing] = []
    for department in sorted(by):
        if department and len(by[department]) >= DEPARTMENT_MIN:
            merits = {one: one.merit for one in by[department] if one.fits}
            chosen += _top(merits, max(1, len(by[department]) // SHARE))
    return chosen


def windows(found: Iterable[Standing]) -> list[tuple[str, float]]:
    """The windows proposed with the mean of who sits there; one void clerk rules a window out."""
    by: dict[str, list[Standing]] = defaultdict(list)
    for one in found:
        if one.window:
            by[one.window].append(one)
    merits = {
        window: (
            sum(one.merit[0] for one in people) / len(people),
            sum(one.standard for one in people) / len(people),
        )
        for window, people in by.items()
        if all(one.fits for one in people)
    }
    return [(window, merits[window][0]) for window in _top(merits, max(1, len(by) // SHARE))]


def _top(merits: Mapping[K, tuple[float, float]], places: int) -> list[K]:
    """The best so many, and whoever is as good as the last of them."""
    order = sorted(merits, key=lambda one: (*(-part for part in merits[one]), str(one)))
    if len(order) <= places:
        return order
    last = merits[order[places - 1]]
    return [one for one in order if merits[one] >= last]
