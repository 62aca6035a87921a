"""Which days a bulletin is about, how they are called, and until when a weekly one is due: Monday at noon. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal, NamedTuple, get_args

from queue_server.bulletins.refusals import BadPeriod

Span = Literal["week", "month", "quarter", "months"]
SPANS: Final[tuple[Span, ...]] = get_args(Span)
NOON_MIN: Final = 12 * 60
QUARTERS: Final = ("一", "二", "三", "四")


class Period(NamedTuple):
    """The first and last day, and the words of its title."""

    span: Span
    first: str
    last: str

    @property
    def words(self) -> str:
        """'2017年1-9月', '2017年第三季度', '2017年9月', '2026年11月16日至22日'."""
        first, last = date.fromisoformat(self.first), date.fromisoformat(self.last)
        if self.span == "quarter":
            return f"{first.year}年第{QUARTERS[first.month // 3]}季度"
        if self.span == "month" or (self.span == "months" and last.month == 1):
            return f"{first.year}年{first.month}月"
        if self.span == "months":
            return f"{first.year}年1-{last.month}月"
        year = f"{last.year}年" if last.year != first.year else ""
        month = f"{last.month}月" if last.month != first.month else ""
        return f"{first.year}年{first.month}月{first.day}日至{year}{month}{last.day}日"

    @property
    def due_day(self) -> str | None:
        """The Monday after a week, by whose noon it is to be there; other periods have no such day."""
        if self.span != "week":
            return None
        return (date.fromisoformat(self.last) + timedelta(days=1)).isoformat()


def holding(span: str, day: str) -> Period:
    """The week, month or quarter that holds the day, or the months of its year up to it; BadPeriod."""
    try:
        at = date.fromisoformat(day)
    except ValueError:
        raise BadPeriod() from None
    if span == "week":
        monday = at - timedelta(days=at.weekday())
        return Period("week", monday.isoformat(), (monday + timedelta(days=6)).isoformat())
    if span == "month":
        return Period("month", at.replace(day=1).isoformat(), _month_end(at).isoformat())
    if span == "quarter":
        begin = at.replace(month=(at.month - 1) // 3 * 3 + 1, day=1)
        return Period("quarter", begin.isoformat(), _month_end(begin.replace(month=begin.month + 2)).isoformat())
    if span == "months":
        return Period("months", at.replace(month=1, day=1).isoformat(), _month_end(at).isoformat())
    raise BadPeriod()


def before(span: Span, today: str) -> Period:
    """The last period that is over today."""
    here = holding(span, today)
    if span == "months":
        return holding(span, (date.fromisoformat(today).replace(day=1) - timedelta(days=1)).isoformat())
    return holding(span, (date.fromisoformat(here.first) - timedelta(days=1)).isoformat())


def _month_end(at: date) -> date:
    return (at.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
