"""Which days are asked for, and which are the same before them: a month stands beside a month, a week beside a week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from queue_server.hall.codes import Words

Kind = Literal["day", "week", "month", "quarter", "range"]
KINDS: Final[dict[Kind, Words]] = {
    "day": Words("日", "Day"),
    "week": Words("周", "Week"),
    "month": Words("月", "Month"),
    "quarter": Words("季", "Quarter"),
    "range": Words("自选", "Range"),
}


class Days(NamedTuple):
    """From the first to the last, both included."""

    first: str
    last: str

    @property
    def number(self) -> int:
        """How many."""
        return (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days + 1

    def each(self) -> list[str]:
        """All of them."""
        begins = date.fromisoformat(self.first)
        return [(begins + timedelta(days=n)).isoformat() for n in range(self.number)]


def around(kind: Kind, day: str) -> Days:
    """The day, week (Monday to Sunday), month or quarter that the day lies in; the day itself for a range."""
    at = date.fromisoformat(day)
    if kind == "week":
        monday = at - timedelta(days=at.weekday())
        return Days(monday.isoformat(), (monday + timedelta(days=6)).isoformat())
    if kind in ("month", "quarter"):
        months = 1 if kind == "month" else 3
        first = at.replace(day=1, month=(at.month - 1) // months * months + 1)
        return Days(first.isoformat(), (_months_on(first, months) - timedelta(days=1)).isoformat())
    return Days(day, day)


def before(days: Days) -> Days:
    """As many whole months before whole months, else as many days before."""
    first, after = date.fromisoformat(days.first), date.fromisoformat(days.last) + timedelta(days=1)
    if first.day == 1 and after.day == 1:
        months = (after.year - first.year) * 12 + after.month - first.month
        return Days(_months_on(first, -months).isoformat(), (first - timedelta(days=1)).isoformat())
    length = timedelta(days=days.number)
    return Days((first - length).isoformat(), (after - length - timedelta(days=1)).isoformat())


def _months_on(first: date, months: int) -> date:
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)
